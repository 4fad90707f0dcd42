// Draws the poster as a PDF, vectors and real text: it prints sharp and can be searched.
import PDFDocument from 'pdfkit'
import { subsetFor } from './poster-font.ts'
import { modulePath, SHEET } from './poster-layout.rule.ts'
import type { Item } from './poster-layout.rule.ts'
import { layOut } from './poster.ts'
import type { Poster } from './poster.ts'

const PT_PER_MM = 72 / 25.4
const BLACK = '#000000'

type Pen = InstanceType<typeof PDFDocument>

function drawText(pen: Pen, item: Extract<Item, { kind: 'text' }>): void {
  // The page is scaled to millimetres, so a size in points is divided by the scale.
  pen.font(item.weight).fontSize(item.sizePt / PT_PER_MM)
  const width = pen.widthOfString(item.text)
  const shift = { start: 0, middle: width / 2, end: width }[item.anchor]
  pen
    .fillColor(item.fill)
    .text(item.text, item.x - shift, item.y, { lineBreak: false, baseline: 'alphabetic' })
}

function draw(pen: Pen, item: Item): void {
  switch (item.kind) {
    case 'rect':
      pen.rect(item.x, item.y, item.width, item.height).fill(item.fill)
      return
    case 'frame':
      pen.lineWidth(0.3).roundedRect(item.x, item.y, item.width, item.height, 2).stroke(item.ink)
      return
    case 'cut':
      pen.lineWidth(0.25).moveTo(0, item.y).lineTo(SHEET.width, item.y)
      pen.dash(2, { space: 1.5 }).stroke(item.ink).undash()
      return
    case 'modules':
      pen.path(modulePath(item)).fill(BLACK)
      return
    case 'text':
      drawText(pen, item)
  }
}

/** Draws a sheet of A4 from what stands on it. Source: F9, F18. */
export async function drawPdf(items: readonly Item[], title: string): Promise<Buffer> {
  const regular = await subsetFor(items, 'regular')
  const bold = await subsetFor(items, 'bold')
  const pen = new PDFDocument({
    size: 'A4',
    margin: 0,
    lang: 'zh-CN',
    info: { Title: title },
  })
  pen.registerFont('regular', regular)
  pen.registerFont('bold', bold)
  const chunks: Buffer[] = []
  const done = new Promise<Buffer>((resolve, reject) => {
    pen.on('data', (chunk: Buffer) => chunks.push(chunk))
    pen.on('end', () => resolve(Buffer.concat(chunks)))
    pen.on('error', reject)
  })
  pen.scale(PT_PER_MM)
  for (const item of items) draw(pen, item)
  pen.end()
  return done
}

/** Draws the A4 poster as a PDF of about 28 kB, nearly all of it the font subset. Source: F9. */
export async function renderPosterPdf(poster: Poster): Promise<Buffer> {
  return drawPdf(layOut(poster), `镇江通行码 ${poster.placeName} ${poster.pointName}`)
}
