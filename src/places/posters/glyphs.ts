// The letters of the posters: outlines and widths out of one font of ours, read once and kept.
// The whole font has 8.4 MB; a poster needs about a hundred of its thirty thousand glyphs.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { create } from 'fontkit'
import { LRUCache } from 'lru-cache'
import { writeCharstring } from './charstring.rule.ts'
import type { Outline, Stroke } from './charstring.rule.ts'

export type Glyph = {
  /** Units: em. */
  readonly width: number
  /** Units: UNITS_PER_EM to the em, y upwards. */
  readonly outline: Outline
  readonly charstring: Uint8Array
}

/**
 * The grid of the outlines. The font's own 1,000 would make files a fifth larger and no sharper: in
 * the largest line one unit is 0.045 mm, a dot of a good printer.
 */
export const UNITS_PER_EM = 250

// All of a city's complex, and the fixed words, many times over; about 10 MB.
const KEPT_MAX = 8000
const FILE = 'NotoSansHans-Medium.otf'

// A character the font lacks is a box of its own size; who searches or copies the text finds it.
const MISSING_WIDTH = 1
const BOX: Outline = [
  ...boxOf({ from: 0.08, to: 0.92, low: -0.06, high: 0.78 }),
  ...boxOf({ from: 0.86, to: 0.14, low: 0, high: 0.72 }),
]

// Zero-width joiners and variation selectors have no form of their own. Without shaping, marks that
// did not compose stand after their letter.
const UNSEEN = /[\p{Default_Ignorable_Code_Point}]/u

// Units: em. The inner one runs the other way round, so it cuts a hole.
function boxOf(box: { from: number; to: number; low: number; high: number }): Stroke[] {
  const grid = (ems: number): number => Math.round(ems * UNITS_PER_EM)
  const [from, to, low, high] = [grid(box.from), grid(box.to), grid(box.low), grid(box.high)]
  return [
    { kind: 'move', x: from, y: low },
    { kind: 'line', x: to, y: low },
    { kind: 'line', x: to, y: high },
    { kind: 'line', x: from, y: high },
  ]
}

function openFont() {
  const entry = createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')
  return create(readFileSync(join(dirname(dirname(entry)), 'fonts', FILE)))
}

type Font = ReturnType<typeof openFont>
let opened: Font | undefined
const kept = new LRUCache<string, Glyph>({ max: KEPT_MAX })

function readOutline(font: Font, codePoint: number): Outline {
  const scale = UNITS_PER_EM / font.unitsPerEm
  const strokes: Stroke[] = []
  for (const { command, args } of font.glyphForCodePoint(codePoint).path.commands) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = args.map((n) => Math.round(n * scale))
    if (command === 'moveTo') strokes.push({ kind: 'move', x: a, y: b })
    else if (command === 'lineTo') strokes.push({ kind: 'line', x: a, y: b })
    else if (command === 'bezierCurveTo') {
      strokes.push({ kind: 'curve', x1: a, y1: b, x2: c, y2: d, x: e, y: f })
    }
  }
  return strokes
}

function makeGlyph(char: string): Glyph {
  opened ??= openFont()
  const codePoint = char.codePointAt(0) ?? 0
  const isThere = opened.hasGlyphForCodePoint(codePoint)
  if (!isThere && UNSEEN.test(char)) {
    return { width: 0, outline: [], charstring: writeCharstring([]) }
  }
  const outline = isThere ? readOutline(opened, codePoint) : BOX
  const width = isThere
    ? opened.glyphForCodePoint(codePoint).advanceWidth / opened.unitsPerEm
    : MISSING_WIDTH
  return { width, outline, charstring: writeCharstring(outline) }
}

/** Gives the glyph of one character. */
export function glyphOf(char: string): Glyph {
  const known = kept.get(char)
  if (known) return known
  const made = makeGlyph(char)
  kept.set(char, made)
  return made
}

/** Gives the width of a text. Units: em. */
export function measure(text: string): number {
  let width = 0
  for (const char of text) width += glyphOf(char).width
  return width
}
