// Draws the poster as a picture: for the phone's album, a screen at the door, a preview.
import { renderAsync } from '@resvg/resvg-js'
import { escapeHtml } from '../base/html.ts'
import { fontFile } from './poster-font.ts'
import { modulePath, SHEET } from './poster-layout.rule.ts'
import type { Item } from './poster-layout.rule.ts'
import { layOut } from './poster.ts'
import type { Poster } from './poster.ts'

const MM_PER_PT = 25.4 / 72
// 150 dpi on A4: small print stays readable, the picture stays below 200 kB.
const WIDTH_PX = 1240

function draw(item: Item): string {
  switch (item.kind) {
    case 'rect':
      return `<rect ${boxOf(item)} fill="${item.fill}"/>`
    case 'frame':
      return `<rect ${boxOf(item)} rx="2" fill="none" stroke="${item.ink}" stroke-width=".3"/>`
    case 'cut':
      return (
        `<path d="M0 ${item.y}H${SHEET.width}" stroke="${item.ink}" stroke-width=".25" ` +
        'stroke-dasharray="2 1.5"/>'
      )
    case 'modules':
      return `<path d="${modulePath(item)}" fill="#000" shape-rendering="crispEdges"/>`
    case 'text':
      return drawText(item)
    default:
      return item satisfies never
  }
}

function drawText(item: Extract<Item, { kind: 'text' }>): string {
  return (
    `<text x="${item.x}" y="${item.y}" font-size="${item.sizePt * MM_PER_PT}" ` +
    `font-weight="${item.weight === 'bold' ? 700 : 400}" text-anchor="${item.anchor}" ` +
    `fill="${item.fill}">${escapeHtml(item.text)}</text>`
  )
}

function boxOf(box: { x: number; y: number; width: number; height: number }): string {
  return `x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}"`
}

/** Draws the A4 poster as a PNG of 1240 x 1754 points. Source: F9. */
export async function renderPosterPng(poster: Poster): Promise<Buffer> {
  const body = layOut(poster).map(draw).join('')
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SHEET.width} ${SHEET.height}" ` +
    `width="${SHEET.width}" height="${SHEET.height}" font-family="Noto Sans S Chinese" ` +
    `xml:space="preserve">${body}</svg>`
  // In a thread of its own: a third of a second must not hold up the scans of a city.
  const picture = await renderAsync(svg, {
    fitTo: { mode: 'width', value: WIDTH_PX },
    font: {
      loadSystemFonts: false,
      fontFiles: [fontFile('regular'), fontFile('bold')],
      defaultFontFamily: 'Noto Sans S Chinese',
    },
  })
  return picture.asPng()
}
