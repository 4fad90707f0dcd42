// The container of a PDF: numbered objects, packed, and the table that says where each one lies.
// Knows nothing of what they draw.
// Source: ISO 32000-1, 7.5.7 (object streams) and 7.5.8 (cross-reference streams): a poster is a
// tenth smaller than with a table of contents in plain text.
import { deflateSync } from 'node:zlib'

/** What a PDF is made of: streams go out at once, the small things together at the end. */
export type Objects = {
  /** Writes a stream under the next number; gives its bytes. */
  readonly stream: (dict: string, bytes: Buffer) => { readonly id: number; readonly out: Buffer }
  /** Keeps a small thing; gives its number. */
  readonly keep: (body: string, id?: number) => number
  readonly reserve: () => number
  /** Gives the small things, packed, and where everything is. */
  readonly end: (root: number, info: number) => Buffer
}

function uint(value: number, size: number): number[] {
  return Array.from({ length: size }, (_, at) => Math.floor(value / 256 ** (size - 1 - at)) & 0xff)
}

const MARK = '%PDF-1.5\n%\u00E9\u00E9\n'

/** Opens an empty container. */
export function openObjects(): Objects {
  const offsets = new Map<number, number>()
  const small = new Map<number, string>()
  let [length, last] = [0, 0]
  const reserve = (): number => {
    last += 1
    return last
  }
  const write = (id: number, dict: string, bytes: Buffer): Buffer => {
    const begin = length === 0 ? MARK : ''
    const packed = deflateSync(bytes, { level: 9, memLevel: 9 })
    const head = `${id} 0 obj<<${dict}/Filter/FlateDecode/Length ${packed.length}>>stream\n`
    const out = Buffer.concat([
      Buffer.from(`${begin}${head}`, 'latin1'),
      packed,
      Buffer.from('\nendstream endobj\n'),
    ])
    offsets.set(id, length + begin.length)
    length += out.length
    return out
  }
  return {
    reserve,
    stream: (dict, bytes) => {
      const id = reserve()
      return { id, out: write(id, dict, bytes) }
    },
    keep: (body, id = reserve()) => {
      small.set(id, body)
      return id
    },
    end: (root, info) => {
      const packId = reserve()
      const { dict, bytes } = packSmall(small)
      const pack = write(packId, dict, bytes)
      const tableId = reserve()
      const start = length
      offsets.set(tableId, start)
      const rows = tableRows({ last: tableId, packId, offsets, small: [...small.keys()] })
      const head = `/Type/XRef/Size ${tableId + 1}/W[1 4 2]/Root ${root} 0 R/Info ${info} 0 R`
      const table = write(tableId, head, rows)
      return Buffer.concat([pack, table, Buffer.from(`startxref\n${start}\n%%EOF\n`)])
    },
  }
}

function packSmall(small: ReadonlyMap<number, string>): { dict: string; bytes: Buffer } {
  const places: string[] = []
  let at = 0
  for (const [id, body] of small) {
    places.push(`${id} ${at}`)
    at += body.length + 1
  }
  const head = `${places.join(' ')}\n`
  const bytes = Buffer.from(`${head}${[...small.values()].join('\n')}`, 'latin1')
  return { dict: `/Type/ObjStm/N ${small.size}/First ${head.length}`, bytes }
}

// One row an object: 1 = at this byte of the file, 2 = in that pack at this place.
function tableRows(all: {
  readonly last: number
  readonly packId: number
  readonly offsets: ReadonlyMap<number, number>
  readonly small: readonly number[]
}): Buffer {
  const places = new Map(all.small.map((id, index) => [id, index]))
  const rows = [[0, ...uint(0, 4), 0xff, 0xff]]
  for (let id = 1; id <= all.last; id += 1) {
    const place = places.get(id)
    const [kind, where, index] =
      place === undefined ? [1, all.offsets.get(id) ?? 0, 0] : [2, all.packId, place]
    rows.push([kind, ...uint(where, 4), ...uint(index, 2)])
  }
  return Buffer.from(rows.flat())
}
