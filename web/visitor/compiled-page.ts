// A page whose fixed parts are prepared once, gzip included: per answer only the few changing
// words are put between them. Compressing each answer would cost more than the whole check-in.
import { constants, crc32, deflateRawSync } from 'node:zlib'

export type CompiledPage = {
  /**
   * The page as it is. Shape: its UTF-8 bytes as a latin1 string, one character a byte: such a
   * string goes into the socket in one write together with the headers, without being encoded.
   */
  readonly render: (values: readonly string[]) => string
  /** The page as one gzip member. */
  readonly renderGzip: (values: readonly string[]) => Buffer
}

// Brackets that no text of ours holds; values never pass through the search for them.
const OPEN = '\u27e6'
const CLOSE = '\u27e7'

/** Marks the place of a value inside a page that will be compiled. */
export function slot(name: string): string {
  return `${OPEN}${name}${CLOSE}`
}

// RFC 1952: magic, deflate, no flags, no time, no extra flags, unknown system.
const GZIP_HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
// RFC 1951: a last, empty block with fixed codes.
const LAST_BLOCK = Buffer.from([0x03, 0x00])
const STORED_MAX = 65_535

type Piece = { readonly bytes: string; readonly raw: Buffer; readonly deflated: Buffer }

function makePiece(text: string): Piece {
  const raw = Buffer.from(text)
  // A full flush ends on a byte and forgets the past, so that pieces stand side by side.
  const deflated = deflateRawSync(raw, { level: 9, finishFlush: constants.Z_FULL_FLUSH })
  return { bytes: raw.toString('latin1'), raw, deflated }
}

/** RFC 1951, 3.2.4: a stored block: length, its complement, the bytes as they are. */
function storedBlock(bytes: Buffer): Buffer {
  const head = Buffer.allocUnsafe(5)
  head[0] = 0
  head.writeUInt16LE(bytes.length, 1)
  head.writeUInt16LE(~bytes.length & 0xffff, 3)
  return Buffer.concat([head, bytes])
}

const ASCII = /^[ -~]*$/

function latin1Of(text: string): string {
  return ASCII.test(text) ? text : Buffer.from(text).toString('latin1')
}

function render(pieces: readonly Piece[], slots: readonly number[], values: string[]): string {
  let out = ''
  for (const [index, piece] of pieces.entries()) {
    out += piece.bytes
    const value = values[slots[index] ?? -1]
    if (value) out += value
  }
  return out
}

function renderGzip(pieces: readonly Piece[], slots: readonly number[], values: Buffer[]): Buffer {
  const blocks: Buffer[] = [GZIP_HEAD]
  let crc = 0
  let length = 0
  const add = (raw: Buffer, block: Buffer): void => {
    crc = crc32(raw, crc)
    length += raw.length
    blocks.push(block)
  }
  for (const [index, piece] of pieces.entries()) {
    add(piece.raw, piece.deflated)
    const value = values[slots[index] ?? -1]
    if (!value || value.length === 0) continue
    if (value.length > STORED_MAX) throw new Error('a value is longer than a stored block')
    add(value, storedBlock(value))
  }
  const tail = Buffer.allocUnsafe(8)
  tail.writeUInt32LE(crc, 0)
  tail.writeUInt32LE(length % 2 ** 32, 4)
  return Buffer.concat([...blocks, LAST_BLOCK, tail])
}

/** Prepares a page. `order` names its slots; each must stand in the page, some may repeat. */
export function compilePage(page: string, order: readonly string[]): CompiledPage {
  // The space that our source has between tags is nobody's text; it would be sent each time.
  const tight = page.replaceAll(/\s*\n\s*/g, ' ').replaceAll('> <', '><')
  const parts = tight.split(new RegExp(`${OPEN}([^${CLOSE}]*)${CLOSE}`))
  const texts = parts.filter((_, index) => index % 2 === 0)
  const slots = parts.filter((_, index) => index % 2 === 1).map((name) => order.indexOf(name))
  if (slots.includes(-1)) throw new Error('a slot of the page is not in the order')
  const pieces = texts.map(makePiece)
  return {
    render: (values) => render(pieces, slots, values.map(latin1Of)),
    renderGzip: (values) =>
      renderGzip(
        pieces,
        slots,
        values.map((value) => Buffer.from(value)),
      ),
  }
}
