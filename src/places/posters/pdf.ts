// Writes a PDF of pages that share one font: vectors and real text, so that it prints sharp and can
// be searched and copied. Pages go out one by one; the font comes last, when all letters are known,
// so a set of a thousand signs holds its outlines once and never lies in memory as a whole.
// Source: ISO 32000-1; F9.
import { writeCff } from './cff.rule.ts'
import { glyphOf, UNITS_PER_EM } from './glyphs.ts'
import type { Glyph } from './glyphs.ts'
import type { Item, ModulesItem, Page, TextItem } from './page.rule.ts'
import { openObjects } from './pdf-objects.ts'
import type { Objects } from './pdf-objects.ts'

const PT_PER_MM = 72 / 25.4
// How much fatter emphasis is: an outline of this width around the letters, in em. One weight of
// the font does for both, which halves the file.
export const STRONG_EM = 0.035
const FONT_NAME = 'ZPCAAA+NotoSansHans-Medium'

export type PdfPen = {
  /** Gives the bytes of one more page. */
  readonly page: (page: Page) => Buffer
  /** Gives the rest: font, list of pages, table of contents. */
  readonly end: () => Buffer
}

/** The letters of a PDF, numbered as they come. */
type Letters = { readonly numberOf: (char: string) => number; readonly chars: () => string[] }

function openLetters(): Letters {
  const numbers = new Map<string, number>()
  return {
    numberOf: (char) => {
      const known = numbers.get(char)
      if (known !== undefined) return known
      numbers.set(char, numbers.size + 1)
      return numbers.size
    },
    chars: () => [...numbers.keys()],
  }
}

/** A number as short as it can be said at a hundredth. */
function num(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function colourOf(hex: string): string {
  const parts = [1, 3, 5].map((at) => num(Number.parseInt(hex.slice(at, at + 2), 16) / 255))
  return new Set(parts).size === 1 ? `${parts[0]}` : parts.join(' ')
}

function fillOf(hex: string): string {
  const colour = colourOf(hex)
  return `${colour} ${colour.includes(' ') ? 'rg' : 'g'}`
}

function inkOf(hex: string): string {
  const colour = colourOf(hex)
  return `${colour} ${colour.includes(' ') ? 'RG' : 'G'}`
}

/** Dark modules as runs, in modules: short whole numbers, which pack well. */
function drawModules(item: ModulesItem, height: number): string {
  const step = num((item.size / item.rows.length) * PT_PER_MM * 100)
  const scale = Number(step) / 100
  const parts: string[] = []
  for (const [row, cells] of item.rows.entries()) {
    for (const { from, length } of runsOf(cells)) parts.push(`${from} ${-row - 1} ${length} 1 re`)
  }
  const at = `${num(item.x * PT_PER_MM)} ${num((height - item.y) * PT_PER_MM)}`
  return `q ${scale} 0 0 ${scale} ${at} cm 0 g\n${parts.join('\n')}\nf Q`
}

/** Gives the runs of dark modules of one row. */
export function runsOf(cells: readonly boolean[]): { from: number; length: number }[] {
  const runs: { from: number; length: number }[] = []
  let from = 0
  while (from < cells.length) {
    let end = from
    while (cells[end] === true) end += 1
    if (end > from) runs.push({ from, length: end - from })
    from = end + 1
  }
  return runs
}

function drawText(item: TextItem, height: number, letters: Letters): string {
  let codes = ''
  let width = 0
  for (const char of item.text) {
    codes += letters.numberOf(char).toString(16).padStart(4, '0')
    width += glyphOf(char).width
  }
  const shift = { start: 0, middle: width / 2, end: width }[item.anchor] * item.sizePt
  const at = `${num(item.x * PT_PER_MM - shift)} ${num((height - item.y) * PT_PER_MM)}`
  const size = num(item.sizePt)
  const text = `/F ${size} Tf ${at} Td<${codes}>Tj`
  if (!item.isStrong) return `BT ${fillOf(item.fill)} ${text} ET`
  const line = num(item.sizePt * STRONG_EM)
  return `BT ${fillOf(item.fill)} ${inkOf(item.fill)} 2 Tr ${line} w ${text} 0 Tr ET`
}

// Corners of a frame: how far the handles of a quarter circle stand out.
const ROUND = 0.5523
const RADIUS_MM = 2

function drawFrame(item: Extract<Item, { kind: 'frame' }>, height: number): string {
  const r = RADIUS_MM * PT_PER_MM
  const k = r * (1 - ROUND)
  const [x, y] = [item.x * PT_PER_MM, (height - item.y - item.height) * PT_PER_MM]
  const [right, top] = [x + item.width * PT_PER_MM, y + item.height * PT_PER_MM]
  const path = [
    [[x + r, y], 'm'],
    [[right - r, y], 'l'],
    [[right - k, y, right, y + k, right, y + r], 'c'],
    [[right, top - r], 'l'],
    [[right, top - k, right - k, top, right - r, top], 'c'],
    [[x + r, top], 'l'],
    [[x + k, top, x, top - k, x, top - r], 'c'],
    [[x, y + r], 'l'],
    [[x, y + k, x + k, y, x + r, y], 'c'],
  ] as const
  const drawn = path.map(([numbers, op]) => `${numbers.map(num).join(' ')} ${op}`).join(' ')
  return `${inkOf(item.ink)} .85 w ${drawn} s`
}

function drawItem(item: Item, height: number, letters: Letters): string {
  switch (item.kind) {
    case 'rect': {
      const box = [item.x, height - item.y - item.height, item.width, item.height]
      return `${fillOf(item.fill)} ${box.map((value) => num(value * PT_PER_MM)).join(' ')} re f`
    }
    case 'frame':
      return drawFrame(item, height)
    case 'cut': {
      const y = num((height - item.y) * PT_PER_MM)
      const ends = [item.x, item.x + item.width].map((x) => num(x * PT_PER_MM))
      return `${inkOf(item.ink)} .7 w [6 4] 0 d ${ends[0]} ${y} m ${ends[1]} ${y} l S [] 0 d`
    }
    case 'modules':
      return drawModules(item, height)
    case 'text':
      return drawText(item, height, letters)
    default:
      return item satisfies never
  }
}

function utf16(text: string): string {
  return Buffer.from(text, 'utf16le').swap16().toString('hex')
}

// A range of the map may not run over a full hundred of the last byte. Source: ISO 32000-1, 9.10.3.
function unicodeMap(chars: readonly string[]): Buffer {
  const ranges: string[] = []
  for (let from = 1; from <= chars.length;) {
    const to = Math.min(chars.length, from | 0xff)
    const texts = chars.slice(from - 1, to).map((char) => `<${utf16(char)}>`)
    const ends = [from, to].map((code) => `<${code.toString(16).padStart(4, '0')}>`)
    ranges.push(`1 beginbfrange\n${ends.join('')}[${texts.join('')}]\nendbfrange`)
    from = to + 1
  }
  return Buffer.from(
    '/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapType 2 def\n' +
      '/CMapName/U def\n1 begincodespacerange\n<0000><ffff>\nendcodespacerange\n' +
      `${ranges.join('\n')}\nendcmap\nend\nend`,
  )
}

// Only widths that are not one em, as runs.
function widthsOf(glyphs: readonly Glyph[]): string {
  let text = ''
  let isOpen = false
  for (const [index, { width }] of glyphs.entries()) {
    if (width === 1) {
      if (isOpen) text += ']'
      isOpen = false
      continue
    }
    text += isOpen ? ' ' : `${index + 1}[`
    text += String(Math.round(width * 1000))
    isOpen = true
  }
  return isOpen ? `${text}]` : text
}

function writeFont(objects: Objects, letters: Letters, fontId: number): Buffer[] {
  const glyphs = letters.chars().map((char) => glyphOf(char))
  const missing = Uint8Array.from([14])
  const charstrings = [missing, ...glyphs.map((glyph) => glyph.charstring)]
  const cff = objects.stream(
    '/Subtype/CIDFontType0C',
    writeCff(FONT_NAME, charstrings, UNITS_PER_EM),
  )
  const map = objects.stream('', unicodeMap(letters.chars()))
  const descriptor = objects.keep(
    `<</Type/FontDescriptor/FontName/${FONT_NAME}/Flags 4/FontBBox[-100 -200 1100 1000]` +
      `/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 733/StemV 90/FontFile3 ${cff.id} 0 R>>`,
  )
  const name = `/Type/Font/BaseFont/${FONT_NAME}`
  const cid = objects.keep(
    `<<${name}/Subtype/CIDFontType0/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)` +
      `/Supplement 0>>/FontDescriptor ${descriptor} 0 R/W[${widthsOf(glyphs)}]>>`,
  )
  objects.keep(
    `<<${name}/Subtype/Type0/Encoding/Identity-H/DescendantFonts[${cid} 0 R]` +
      `/ToUnicode ${map.id} 0 R>>`,
    fontId,
  )
  return [cff.out, map.out]
}

/** Opens a PDF. The title is what a reader's window shows. Source: F9. */
export function openPdf(title: string): PdfPen {
  const letters = openLetters()
  const objects = openObjects()
  const [tree, font] = [objects.reserve(), objects.reserve()]
  const pages: number[] = []
  return {
    page: ({ width, height, items }) => {
      const drawn = items.map((item) => drawItem(item, height, letters)).join('\n')
      const { id, out } = objects.stream('', Buffer.from(drawn))
      const box = `[0 0 ${num(width * PT_PER_MM)} ${num(height * PT_PER_MM)}]`
      pages.push(
        objects.keep(
          `<</Type/Page/Parent ${tree} 0 R/MediaBox${box}/Contents ${id} 0 R` +
            `/Resources<</Font<</F ${font} 0 R>>>>>>`,
        ),
      )
      return out
    },
    end: () => {
      const parts = writeFont(objects, letters, font)
      const kids = pages.map((id) => `${id} 0 R`).join(' ')
      objects.keep(`<</Type/Pages/Count ${pages.length}/Kids[${kids}]>>`, tree)
      const root = objects.keep(`<</Type/Catalog/Pages ${tree} 0 R/Lang(zh-CN)>>`)
      const info = objects.keep(`<</Title<feff${utf16(title)}>>>`)
      return Buffer.concat([...parts, objects.end(root, info)])
    },
  }
}

/** Draws one page as a PDF of its own. Source: F9, F18. */
export function drawPdf(page: Page, title: string): Buffer {
  const pen = openPdf(title)
  return Buffer.concat([pen.page(page), pen.end()])
}
