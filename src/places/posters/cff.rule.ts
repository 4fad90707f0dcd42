// Writes a font that holds a handful of glyphs as a bare CFF table, which is what a PDF embeds. A
// CID font without hints or subroutines: the number of a glyph is its place in the list.
// Source: Adobe Technical Note 5176 (Compact Font Format).

type Bytes = readonly number[]

// Numbers of the standard strings and keys.
const SID_ADOBE = 391
const SID_IDENTITY = 392
const KEY = {
  charset: [15],
  charStrings: [17],
  privateDict: [18],
  fontMatrix: [12, 7],
  ros: [12, 30],
  cidCount: [12, 34],
  fdArray: [12, 36],
  fdSelect: [12, 37],
} as const

/** A whole number in five bytes, so that an offset has one length whatever it is. */
function whole(value: number): Bytes {
  return [29, (value >> 24) & 0xff, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff]
}

// Nibbles: digits as they are, a for the point, e for minus, f ends.
function real(value: number): Bytes {
  const digits = [...String(value)].map((char) => '0123456789.'.indexOf(char))
  const nibbles = [...digits, 0xf, ...(digits.length % 2 === 0 ? [0xf] : [])]
  const bytes: number[] = [30]
  for (let at = 0; at < nibbles.length; at += 2) {
    bytes.push(((nibbles[at] ?? 0) << 4) | (nibbles[at + 1] ?? 0xf))
  }
  return bytes
}

function uint(value: number, size: number): Bytes {
  return Array.from({ length: size }, (_, index) => (value >> (8 * (size - 1 - index))) & 0xff)
}

function indexOf(items: readonly ArrayLike<number>[]): Buffer {
  if (items.length === 0) return Buffer.from([0, 0])
  const total = items.reduce((sum, item) => sum + item.length, 1)
  const size = total < 0x100 ? 1 : total < 0x10000 ? 2 : 3
  const head = [...uint(items.length, 2), size]
  let at = 1
  for (const item of items) {
    head.push(...uint(at, size))
    at += item.length
  }
  head.push(...uint(at, size))
  return Buffer.concat([Buffer.from(head), ...items.map((item) => Buffer.from(Array.from(item)))])
}

/**
 * Writes a font of at most 65,535 glyphs; the first one is for what is missing.
 * Units: `unitsPerEm` font units are one em; a thousandth of it must be a short decimal.
 * Source: Adobe Technical Note 5176.
 */
export function writeCff(
  name: string,
  charstrings: readonly Uint8Array[],
  unitsPerEm: number,
): Buffer {
  const count = charstrings.length
  const scale = real(1 / unitsPerEm)
  const zero = [139]
  const matrix = [...scale, ...zero, ...zero, ...scale, ...zero, ...zero, ...KEY.fontMatrix]
  const topDict = (at: { charset: number; select: number; glyphs: number; fonts: number }) => [
    ...[...whole(SID_ADOBE), ...whole(SID_IDENTITY), ...zero, ...KEY.ros],
    ...matrix,
    ...[...whole(count), ...KEY.cidCount],
    ...[...whole(at.charset), ...KEY.charset],
    ...[...whole(at.select), ...KEY.fdSelect],
    ...[...whole(at.glyphs), ...KEY.charStrings],
    ...[...whole(at.fonts), ...KEY.fdArray],
  ]
  const head = Buffer.from([1, 0, 4, 4])
  const names = indexOf([Buffer.from(name, 'latin1')])
  const strings = indexOf([Buffer.from('Adobe'), Buffer.from('Identity')])
  const subrs = indexOf([])
  const emptyTop = indexOf([topDict({ charset: 0, select: 0, glyphs: 0, fonts: 0 })])
  // One range says it all: the glyph at place n has the number n.
  const charset = Buffer.from([2, ...uint(1, 2), ...uint(Math.max(0, count - 2), 2)])
  const select = Buffer.from([3, ...uint(1, 2), ...uint(0, 2), 0, ...uint(count, 2)])
  const glyphs = indexOf(charstrings)
  const start = head.length + names.length + emptyTop.length + strings.length + subrs.length
  const selectAt = start + charset.length
  const glyphsAt = selectAt + select.length
  const fontsAt = glyphsAt + glyphs.length
  const privateDict = (at: number) => [...whole(0), ...whole(at), ...KEY.privateDict]
  const fontsLength = indexOf([privateDict(0)]).length
  const fonts = indexOf([privateDict(fontsAt + fontsLength)])
  const top = indexOf([
    topDict({ charset: start, select: selectAt, glyphs: glyphsAt, fonts: fontsAt }),
  ])
  return Buffer.concat([head, names, top, strings, subrs, charset, select, glyphs, fonts])
}
