// What a phone makes of a poster on a wall: turned, smaller, in dim light, with other codes beside.
import { renderAsync } from '@resvg/resvg-js'
import { encode } from 'uqr'

const SIZE = { width: 1200, height: 1600 }
// A poster takes half of the width: nobody stands with his nose at it. Units: pixels.
const POSTER = { width: 640, height: 905, x: 240, y: 240 }
const STICKER = 200

function sticker(text: string, index: number): string {
  const { data } = encode(text, { ecc: 'M', border: 4 })
  const step = STICKER / data.length
  const cells = data.flatMap((row, y) =>
    row.map((isDark, x) =>
      isDark ? `<rect x="${x * step}" y="${y * step}" width="${step}" height="${step}"/>` : '',
    ),
  )
  const at = `translate(${80 + index * (STICKER + 60)} 1320)`
  const paper = `<rect width="${STICKER}" height="${STICKER}" fill="#f4f1ea"/>`
  return `<g transform="${at}">${paper}${cells.join('')}</g>`
}

export type Wall = {
  /** The poster as a PNG; an empty wall without. */
  readonly poster?: Buffer
  /** Degrees that the phone was held askew. */
  readonly turned?: number
  /** Texts of other codes on the wall. */
  readonly stickers?: readonly string[]
  /** Tells one picture from the next. */
  readonly shade?: number
}

/** Draws a photo of a wall as a PNG of two megapixels. */
export async function photographWall(wall: Wall): Promise<Buffer> {
  const { poster, turned = 7, stickers = [], shade = 0 } = wall
  const { width, height, x, y } = POSTER
  const sheet = poster
    ? `<image transform="rotate(${turned} 600 700)" x="${x}" y="${y}" width="${width}"
        height="${height}" href="data:image/png;base64,${poster.toString('base64')}"/>`
    : ''
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
    width="${SIZE.width}" height="${SIZE.height}">
    <rect width="100%" height="100%" fill="#b9a88f"/>
    <rect y="1500" width="100%" height="100" fill="#6d5f4d"/>
    ${sheet}${stickers.map((text, index) => sticker(text, index)).join('')}
    <rect width="100%" height="100%" fill="#2a2010" opacity="${0.18 + shade / 1000}"/></svg>`
  return Buffer.from((await renderAsync(svg)).asPng())
}
