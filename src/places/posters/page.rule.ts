// What may stand on a printed page, in millimetres from the top left, so that the PDF and the
// picture are drawn from one description; and how a text is made to fit its room.
// Source: Notice clause V.1; F9.

export type Anchor = 'start' | 'middle' | 'end'

export type Item =
  | { readonly kind: 'rect'; x: number; y: number; width: number; height: number; fill: string }
  | { readonly kind: 'frame'; x: number; y: number; width: number; height: number; ink: string }
  | { readonly kind: 'cut'; x: number; y: number; width: number; ink: string }
  | { readonly kind: 'modules'; x: number; y: number; size: number; rows: readonly boolean[][] }
  | {
      readonly kind: 'text'
      x: number
      /** The baseline. */
      y: number
      sizePt: number
      isStrong: boolean
      anchor: Anchor
      fill: string
      text: string
    }
export type TextItem = Extract<Item, { kind: 'text' }>
export type ModulesItem = Extract<Item, { kind: 'modules' }>

export type Page = {
  readonly width: number
  readonly height: number
  readonly items: readonly Item[]
}

/** Gives the width of a text at size 1. Units: em. */
export type Measure = (text: string) => number

export const A4 = { width: 210, height: 297 } as const
export const MM_PER_PT = 25.4 / 72

export const PRIMARY = '#0A6A73'
export const INK = '#13262B'
export const INK_2 = '#41565C'
export const LINE = '#7A8E94'
export const WHITE = '#FFFFFF'

/** Room that a line of text takes, from the top of one to the top of the next. Units: em. */
export const LEADING = 1.24
// Where the baseline stands in that room: capitals and Chinese look centred.
const BASELINE = 0.98

/** The room of a text on a page. Units: millimetres. */
export type Room = { readonly x: number; readonly width: number; readonly anchor?: Anchor }

export type Style = { readonly sizePt: number; readonly isStrong?: boolean; readonly fill?: string }

/** Gives the width of a text. Units: millimetres. Source: F9. */
export function widthOf(measure: Measure, text: string, sizePt: number): number {
  return measure(text) * sizePt * MM_PER_PT
}

/** Gives the height of lines of a size. Units: millimetres. Source: F9. */
export function heightOf(sizePt: number, lines = 1): number {
  return sizePt * MM_PER_PT * LEADING * lines
}

/** Writes one line whose room begins at `top`, smaller when it is too long. Source: F9. */
export function writeLine(
  measure: Measure,
  text: string,
  at: Room & { readonly top: number },
  style: Style,
): TextItem {
  const anchor = at.anchor ?? 'middle'
  const wide = widthOf(measure, text, style.sizePt)
  const sizePt = wide > at.width ? (style.sizePt * at.width) / wide : style.sizePt
  const shift = { start: 0, middle: at.width / 2, end: at.width }[anchor]
  return {
    kind: 'text',
    x: at.x + shift,
    // A line that had to shrink stays on the baseline of its neighbours.
    y: at.top + style.sizePt * MM_PER_PT * BASELINE,
    sizePt,
    isStrong: style.isStrong === true,
    anchor,
    fill: style.fill ?? INK,
    text,
  }
}

// Chinese and kana may be cut between any two characters, but for a mark that belongs to the one
// before it or opens what comes after.
const WIDE = /[\u2E80-\u9FFF\uF900-\uFAFF\uFF01-\uFF60\u{20000}-\u{3FFFF}]/u
const NEVER_FIRST = /[)\]}>,.:;!?%、。〉》」』】〕）］｝，．：；！？％·]/u
const NEVER_LAST = /[([{<〈《「『【〔（［｛]/u

function mayBreak(before: string, after: string): boolean {
  if (before === ' ') return true
  if (NEVER_FIRST.test(after) || NEVER_LAST.test(before)) return false
  return WIDE.test(before) || WIDE.test(after)
}

// Latin words stay whole where they can; anything longer than a line is cut where it must be.
function countOfLine(measure: Measure, chars: readonly string[], width: number): number {
  let used = 0
  let lastBreak = 0
  for (const [index, char] of chars.entries()) {
    used += measure(char)
    if (index > 0 && mayBreak(chars[index - 1] ?? '', char)) lastBreak = index
    if (used > width && char !== ' ') return lastBreak > 0 ? lastBreak : Math.max(1, index)
  }
  return chars.length
}

/** Breaks a text into lines of a width. Units: em. Source: F9. */
export function wrapText(measure: Measure, text: string, width: number): string[] {
  const lines: string[] = []
  let rest = [...text]
  while (rest.length > 0) {
    const count = countOfLine(measure, rest, width)
    lines.push(rest.slice(0, count).join('').trim())
    rest = [...rest.slice(count).join('').trimStart()]
  }
  return lines
}

// Lines of about one length read better than a long one and an orphan. Units: em.
function balance(measure: Measure, text: string, width: number): string[] {
  const lines = wrapText(measure, text, width)
  if (lines.length < 2) return lines
  let [low, high] = [width / 2, width]
  for (let tries = 0; tries < 6; tries += 1) {
    const middle = (low + high) / 2
    if (wrapText(measure, text, middle).length > lines.length) low = middle
    else high = middle
  }
  return wrapText(measure, text, high)
}

// Below this nobody reads a name from a step away; what still does not fit is cut.
const SMALLEST_PT = 5

export type Fit = { readonly sizePt: number; readonly lines: readonly string[] }

/**
 * Finds the largest size at which a name fits its room, at whole and half points.
 * Units: millimetres.
 * Source: F9 (long names must fit).
 */
export function fitName(
  measure: Measure,
  name: string,
  room: { readonly width: number; readonly height: number; readonly largestPt: number },
): Fit {
  for (let sizePt = room.largestPt; sizePt > SMALLEST_PT; sizePt -= 0.5) {
    const lines = wrapText(measure, name, room.width / (sizePt * MM_PER_PT))
    if (heightOf(sizePt, lines.length) <= room.height) {
      return { sizePt, lines: balance(measure, name, room.width / (sizePt * MM_PER_PT)) }
    }
  }
  const most = Math.max(1, Math.floor(room.height / heightOf(SMALLEST_PT)))
  const lines = wrapText(measure, name, room.width / (SMALLEST_PT * MM_PER_PT))
  return { sizePt: SMALLEST_PT, lines: lines.slice(0, most) }
}

/** Writes the lines of a name from `top` downwards. Source: F9. */
export function writeFit(
  measure: Measure,
  fit: Fit,
  at: Room & { readonly top: number },
  style: Omit<Style, 'sizePt'>,
): TextItem[] {
  const step = heightOf(fit.sizePt)
  return fit.lines.map((line, index) =>
    writeLine(measure, line, { ...at, top: at.top + index * step }, { ...style, ...fit }),
  )
}

/** Writes a short number as people read it: in groups of four. Source: F9, F43. */
export function groupNumber(shortNumber: string): string {
  return shortNumber.replaceAll(/(\d{4})(?=\d)/g, '$1 ')
}
