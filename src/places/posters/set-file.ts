// The file of a whole set of signs: one PDF, or a ZIP with a PDF for each, the cover first. Made
// piece by piece, so that a complex of thousands never lies in memory as a whole.
// Source: Notice clause III; F9.
import { Zip, ZipPassThrough } from 'fflate'
import { layCover } from './cover.rule.ts'
import { measure } from './glyphs.ts'
import { drawPdf, openPdf } from './pdf.ts'
import { layOut, titleOf } from './poster.ts'
import type { Poster } from './poster.ts'
import type { Format } from './sign-shapes.rule.ts'

export const SET_KINDS = ['pdf', 'zip'] as const
export type SetKind = (typeof SET_KINDS)[number]

export type SetPoster = Poster & {
  /** Building and floor, from the top of the set down. */
  readonly where: string
}

export type PosterSet = {
  readonly kind: SetKind
  readonly format: Format
  /** The top of the set. */
  readonly name: string
  readonly hotline: string
  readonly madeOn: string
  readonly posters: readonly SetPoster[]
}

function* coverOf(set: PosterSet) {
  yield* layCover({ ...set, rows: set.posters }, measure)
}

function* drawOnePdf(set: PosterSet): Generator<Buffer> {
  const pen = openPdf(`镇江通行码 ${set.name}`)
  for (const page of coverOf(set)) yield pen.page(page)
  for (const poster of set.posters) yield pen.page(layOut(poster, set.format))
  yield pen.end()
}

// What no file system takes, and what would lead out of the folder it is unpacked in.
const UNFIT = /[\\/:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^\.+|\.{2,}|\.+$/gu
const NAME_MAX = 60

function fit(name: string): string {
  return [...name.normalize('NFC').replaceAll(UNFIT, '_')].slice(0, NAME_MAX).join('').trim()
}

/** Names the file of a sign so that a folder lists them in the order of the cover. */
export function fileNameOf(poster: SetPoster, index: number): string {
  const number = String(index + 1).padStart(4, '0')
  const words = [number, poster.where, poster.placeName, poster.pointName, poster.serial]
  const name = words.map((word) => fit(word.replaceAll(' / ', '-'))).filter((word) => word !== '')
  return `${name.join(' ')}.pdf`
}

function* drawZip(set: PosterSet): Generator<Buffer> {
  let pieces: Uint8Array[] = []
  const zip = new Zip((error, piece) => {
    if (error) throw error
    pieces.push(piece)
  })
  const add = (name: string, file: Buffer): Buffer => {
    // A PDF is packed already: stored as it is, it costs nothing to unpack.
    const entry = new ZipPassThrough(name)
    entry.mtime = `${set.madeOn}T00:00:00`
    zip.add(entry)
    entry.push(file, true)
    return take()
  }
  const take = (): Buffer => {
    const taken = Buffer.concat(pieces)
    pieces = []
    return taken
  }
  const cover = openPdf(`张贴清单 ${set.name}`)
  const pages = [...coverOf(set)].map((page) => cover.page(page))
  yield add('0000 张贴清单 Posting list.pdf', Buffer.concat([...pages, cover.end()]))
  for (const [index, poster] of set.posters.entries()) {
    yield add(fileNameOf(poster, index), drawPdf(layOut(poster, set.format), titleOf(poster)))
  }
  zip.end()
  yield take()
}

/** Draws a set, a piece a page or a file. Source: F9. */
export function drawSet(set: PosterSet): Generator<Buffer> {
  return set.kind === 'zip' ? drawZip(set) : drawOnePdf(set)
}
