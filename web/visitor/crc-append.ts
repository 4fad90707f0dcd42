// CRC-32 of a text put together from prepared parts: what a part does to the sum of all before it
// is linear in that sum, so eight look-ups stand for its thousand bytes.
// Source: RFC 1952, chapter 8; zlib, crc32_combine.
import { crc32 } from 'node:zlib'

/** What appending some bytes does to a sum. */
export type PreparedCrc = {
  /** The sum of the bytes alone. */
  readonly own: number
  /** For each of the eight half-bytes of a sum, lowest first: what its 16 values become. */
  readonly moved: Int32Array
}

/** Prepares the bytes of a part. */
export function prepareCrc(bytes: Buffer): PreparedCrc {
  const own = crc32(bytes, 0) | 0
  const moved = new Int32Array(8 * 16)
  for (let half = 0; half < 8; half += 1) {
    for (let value = 0; value < 16; value += 1) {
      moved[half * 16 + value] = crc32(bytes, (value << (half * 4)) >>> 0) ^ own
    }
  }
  return { own, moved }
}

/** Gives the sum after a prepared part. */
export function appendCrc(crc: number, { own, moved }: PreparedCrc): number {
  let sum = own
  for (let half = 0; half < 8; half += 1) {
    sum ^= moved[half * 16 + ((crc >>> (half * 4)) & 15)] ?? 0
  }
  return sum
}

const BYTE_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1
  return sum
})

/** Gives the sum after a few bytes. `bytes` is a latin1 string; a call of zlib costs more. */
export function crcOfBytes(bytes: string, crc: number): number {
  let sum = ~crc
  for (let at = 0; at < bytes.length; at += 1) {
    sum = (BYTE_TABLE[(sum ^ bytes.charCodeAt(at)) & 0xff] ?? 0) ^ (sum >>> 8)
  }
  return ~sum
}
