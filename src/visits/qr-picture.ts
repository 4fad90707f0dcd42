// A code as a picture: one bit a point, so that it is small and as sharp as can be. For the album
// of a phone. Source: F17; PNG (ISO/IEC 15948).
import { crc32, deflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const QUIET = 4

function chunk(name: string, body: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(name, 'latin1'), body])
  const out = Buffer.alloc(typed.length + 8)
  out.writeUInt32BE(body.length, 0)
  typed.copy(out, 4)
  out.writeUInt32BE(crc32(typed), typed.length + 4)
  return out
}

/** Draws modules (dark ones true) as a PNG. Units: points a module. */
export function drawQrPicture(modules: readonly (readonly boolean[])[], scale: number): Buffer {
  const count = modules.length + 2 * QUIET
  const width = count * scale
  const rowBytes = Math.ceil(width / 8)
  // The first byte of each row names its filter: none.
  const rows = Buffer.alloc((rowBytes + 1) * width, 0xff)
  for (let y = 0; y < width; y += 1) {
    const start = y * (rowBytes + 1)
    rows[start] = 0
    const line = modules[Math.floor(y / scale) - QUIET]
    if (!line) continue
    for (let x = 0; x < width; x += 1) {
      if (line[Math.floor(x / scale) - QUIET] !== true) continue
      const at = start + 1 + (x >> 3)
      rows[at] = (rows[at] ?? 0) & ~(0x80 >> (x & 7))
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(width, 4)
  // One bit a point, grey, the usual compression, filter and no interlacing.
  head.writeUInt8(1, 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
