// Draws the empty sheet of the manual register as a PDF.
import { drawPdf } from './pdf.ts'
import { measure } from './glyphs.ts'
import { A4 } from './page.rule.ts'
import { laySheet } from './sheet-layout.rule.ts'
import type { Sheet } from './sheet-layout.rule.ts'

/** Draws the A4 sheet, about 20 kB. Source: F18. */
export async function renderSheetPdf(sheet: Sheet): Promise<Buffer> {
  const title = `人工登记表 ${sheet.placeName} ${sheet.pointName} ${sheet.sheet}`
  return drawPdf({ ...A4, items: laySheet(sheet, measure) }, title)
}
