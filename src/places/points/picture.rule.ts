// What a file says it is before anybody decodes it: JPEG or PNG, and how large the picture would
// be. A file of a few kilobytes can unfold to gigabytes; its own head tells. Untrusted bytes.
// Source: F21; ADR 0020; ISO/IEC 10918-1 annex B, PNG (third edition) clause 11.

export type PictureSize = {
  readonly kind: 'jpeg' | 'png'
  readonly width: number
  readonly height: number
}

const PNG_HEAD = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const IHDR = [0x49, 0x48, 0x44, 0x52]
// A head of more segments than this is no photo: cameras write about ten.
const SEGMENTS_MAX = 200

function startsWith(bytes: Uint8Array, head: readonly number[], at = 0): boolean {
  return head.every((byte, index) => bytes[at + index] === byte)
}

function wordAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
}

function readPng(bytes: Uint8Array): PictureSize | undefined {
  if (!startsWith(bytes, IHDR, 12) || bytes.length < 33) return undefined
  const width = wordAt(bytes, 16) * 65_536 + wordAt(bytes, 18)
  const height = wordAt(bytes, 20) * 65_536 + wordAt(bytes, 22)
  return { kind: 'png', width, height }
}

// Frame headers: SOF0 to SOF15 without DHT (C4), JPG (C8) and DAC (CC).
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
}

function readJpeg(bytes: Uint8Array): PictureSize | undefined {
  let at = 2
  for (let segment = 0; segment < SEGMENTS_MAX && at + 9 < bytes.length; segment += 1) {
    if (bytes[at] !== 0xff) return undefined
    // Any number of FF may fill up before a marker.
    while (bytes[at + 1] === 0xff) at += 1
    const marker = bytes[at + 1] ?? 0
    if (isFrame(marker)) {
      return { kind: 'jpeg', height: wordAt(bytes, at + 5), width: wordAt(bytes, at + 7) }
    }
    // The picture itself, or its end, before any frame: not readable.
    if (marker === 0xda || marker === 0xd9) return undefined
    at += 2 + wordAt(bytes, at + 2)
  }
  return undefined
}

/** Reads kind and size of a picture from its head; undefined when it is no JPEG or PNG. */
export function readPictureSize(bytes: Uint8Array): PictureSize | undefined {
  const size = startsWith(bytes, PNG_HEAD)
    ? readPng(bytes)
    : startsWith(bytes, [0xff, 0xd8, 0xff])
      ? readJpeg(bytes)
      : undefined
  return size && size.width > 0 && size.height > 0 ? size : undefined
}
