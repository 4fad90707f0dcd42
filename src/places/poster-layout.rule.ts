// Where everything stands on the A4 poster, in millimetres from the top left, so that the PDF and
// the picture are drawn from one description. Text widths are estimated on the wide side: a poster
// with a narrower name looks fine, one whose name runs off the sheet does not.
// Source: Notice clause V.1; F9; ADR 0007.

export const SHEET = { width: 210, height: 297 } as const

export type Weight = 'regular' | 'bold'
export type Item =
  | { readonly kind: 'rect'; x: number; y: number; width: number; height: number; fill: string }
  | { readonly kind: 'frame'; x: number; y: number; width: number; height: number; ink: string }
  | { readonly kind: 'cut'; y: number; ink: string }
  | { readonly kind: 'modules'; x: number; y: number; size: number; rows: readonly boolean[][] }
  | {
      readonly kind: 'text'
      x: number
      /** The baseline. */
      y: number
      sizePt: number
      weight: Weight
      anchor: 'start' | 'middle' | 'end'
      fill: string
      text: string
    }

export type PosterText = {
  readonly host: string
  readonly placeName: string
  readonly pointName: string
  readonly town: string
  readonly shortNumber: string
  readonly serial: string
  readonly madeOn: string
  readonly hotline: string
}

const PRIMARY = '#0A6A73'
const INK = '#13262B'
const INK_2 = '#41565C'
const WHITE = '#FFFFFF'
const LINE = '#7A8E94'

const MARGIN = 15
const MIDDLE = SHEET.width / 2
const INNER = SHEET.width - 2 * MARGIN
const MM_PER_PT = 25.4 / 72
const QR_SIZE = 120
const QR_TOP = 56

// Chinese, full width and pictures fill the em square; the widest Latin letters nearly do.
function emWidth(char: string): number {
  const code = char.codePointAt(0) ?? 0
  if (code >= 0x1100) return 1
  if ('MWmw@%'.includes(char)) return 0.95
  if (/[A-Z\u00C0-\u00DE0-9]/.test(char)) return 0.7
  if (/[\p{Script=Latin}\p{P}\s]/u.test(char)) return 0.6
  return 0.85
}

/** Estimates the width of a text on the wide side. Units: millimetres. Source: F9. */
export function textWidth(text: string, sizePt: number): number {
  let ems = 0
  for (const char of text) ems += emWidth(char)
  return ems * sizePt * MM_PER_PT
}

// Latin words stay whole where they can; anything longer than a line is cut where it must be.
function breakLine(text: string, sizePt: number, width: number): number {
  const chars = [...text]
  let used = 0
  let lastSpace = -1
  for (const [index, char] of chars.entries()) {
    used += emWidth(char) * sizePt * MM_PER_PT
    if (used > width) return lastSpace > 0 ? lastSpace + 1 : Math.max(1, index)
    if (char === ' ') lastSpace = index
  }
  return chars.length
}

/** Breaks a text into lines that fit. Units: millimetres. Source: F9. */
export function wrapText(text: string, sizePt: number, width: number): string[] {
  const lines: string[] = []
  let rest = text
  while (rest !== '') {
    const count = breakLine(rest, sizePt, width)
    const chars = [...rest]
    lines.push(chars.slice(0, count).join('').trim())
    rest = chars.slice(count).join('').trimStart()
  }
  return lines
}

type Fit = { readonly sizePt: number; readonly lines: readonly string[] }

/** Finds the largest size at which a name fits its lines. Source: F9 (long names must fit). */
export function fitName(name: string): Fit {
  const tries = [
    { sizePt: 28, most: 1 },
    { sizePt: 22, most: 2 },
    { sizePt: 16, most: 3 },
    { sizePt: 12, most: 4 },
  ]
  for (const { sizePt, most } of tries) {
    const lines = wrapText(name, sizePt, INNER)
    if (lines.length <= most) return { sizePt, lines }
  }
  return { sizePt: 9, lines: wrapText(name, 9, INNER).slice(0, 5) }
}

function fitLine(text: string, largestPt: number): number {
  return Math.max(9, Math.min(largestPt, (largestPt * INNER) / textWidth(text, largestPt)))
}

type TextStyle = { sizePt: number; weight?: Weight; fill?: string; anchor?: 'start' | 'end' }

function write(text: string, at: { x?: number; y: number }, style: TextStyle): Item {
  return {
    kind: 'text',
    x: at.x ?? MIDDLE,
    y: at.y,
    sizePt: style.sizePt,
    weight: style.weight ?? 'regular',
    anchor: style.anchor ?? 'middle',
    fill: style.fill ?? INK,
    text,
  }
}

function layHead(): Item[] {
  return [
    { kind: 'rect', x: 0, y: 0, width: SHEET.width, height: 24, fill: PRIMARY },
    write('镇江通行码', { x: MARGIN, y: 16.2 }, bandStyle(32, 'start')),
    write('Zhenjiang Pass Code', { x: SHEET.width - MARGIN, y: 15.6 }, bandStyle(19, 'end')),
    write('场所码 · 不是个人健康码', { y: 33.5 }, { sizePt: 20, weight: 'bold' }),
    write('This is the PLACE code, not a personal health code', { y: 39.6 }, { sizePt: 11 }),
  ]
}

function bandStyle(sizePt: number, anchor: 'start' | 'end'): TextStyle {
  return { sizePt, weight: 'bold', fill: WHITE, anchor }
}

function layName(poster: PosterText): Item[] {
  const fit = fitName(poster.placeName)
  const step = fit.sizePt * MM_PER_PT * 1.22
  const pointPt = fitLine(poster.pointName, fit.lines.length === 1 ? 28 : 20)
  const first = 194 + fit.sizePt * MM_PER_PT * 0.9
  const last = first + step * (fit.lines.length - 1)
  return [
    ...fit.lines.map((line, index) =>
      write(line, { y: first + index * step }, { sizePt: fit.sizePt, weight: 'bold' }),
    ),
    write(
      poster.pointName,
      { y: last + 2 + pointPt * MM_PER_PT * 1.1 },
      { sizePt: pointPt, weight: 'bold', fill: PRIMARY },
    ),
  ]
}

function layTrust(poster: PosterText): Item[] {
  const groups = poster.shortNumber.replaceAll(/(\d{4})(?=\d)/g, '$1 ')
  return [
    write('编号 No.', { x: MIDDLE - 27, y: 232 }, { sizePt: 11, fill: INK_2, anchor: 'end' }),
    write(groups, { y: 232.6 }, { sizePt: 22, weight: 'bold' }),
    write('扫码后打开的网址 · Opens', { x: MIDDLE - 27, y: 242 }, hostLabel),
    write(poster.host, { x: MIDDLE - 24, y: 242.6 }, hostStyle(poster.host)),
    write(
      '只在第一次询问手机号，绝不收钱。 It asks for your number only the first time, never for money.',
      { y: 249.4 },
      { sizePt: 9, fill: INK },
    ),
  ]
}

const hostLabel: TextStyle = { sizePt: 9, fill: INK_2, anchor: 'end' }

function hostStyle(host: string): TextStyle {
  const room = SHEET.width - MARGIN - (MIDDLE - 24)
  const sizePt = Math.max(9, Math.min(20, (20 * room) / textWidth(host, 20)))
  return { sizePt, weight: 'bold', anchor: 'start' }
}

const WAYS = [
  ['微信 WeChat', '发现 > 扫一扫', 'Discover > Scan'],
  ['支付宝 Alipay', '首页 > 扫一扫', 'Home > Scan'],
  ['镇合意 Zhenheyi', '首页 > 扫码', 'Home > Scan'],
] as const

function layWays(): Item[] {
  const gap = 4
  const width = (INNER - 2 * gap) / 3
  return WAYS.flatMap(([title, zh, en], index): Item[] => {
    const x = MARGIN + index * (width + gap)
    const middle = x + width / 2
    return [
      { kind: 'frame', x, y: 253, width, height: 20, ink: LINE },
      write(title, { x: middle, y: 259.4 }, { sizePt: 13, weight: 'bold' }),
      write(zh, { x: middle, y: 265.2 }, { sizePt: 11 }),
      write(en, { x: middle, y: 270 }, { sizePt: 9, fill: INK_2 }),
    ]
  })
}

function layFoot(poster: PosterText): Item[] {
  const left = `没有手机？请找工作人员登记 · No phone? See the staff · 热线 Hotline ${poster.hotline}`
  const town = poster.town === '' ? '' : `${poster.town} · `
  return [
    write(left, { x: MARGIN, y: 279.6 }, { sizePt: 9, anchor: 'start' }),
    write(
      `${town}${poster.serial} · ${poster.madeOn}`,
      { x: SHEET.width - MARGIN, y: 279.6 },
      { sizePt: 9, anchor: 'end' },
    ),
    { kind: 'cut', y: 284, ink: LINE },
    write(
      '沿虚线裁下 · 张贴高度 1.3-1.5 m，入口醒目处 · Cut here. Post at 1.3-1.5 m, in plain view.',
      { y: 290 },
      { sizePt: 9, fill: INK_2 },
    ),
  ]
}

/**
 * Lays out the A4 poster. The modules are the QR's own, without a quiet zone: the layout keeps
 * four modules free around them.
 * Source: Notice clause V.1; F9.
 */
export function layPoster(poster: PosterText, modules: readonly boolean[][]): Item[] {
  const white: Item = { kind: 'rect', x: 0, y: 0, fill: WHITE, ...SHEET }
  const qr: Item = {
    kind: 'modules',
    x: MIDDLE - QR_SIZE / 2,
    y: QR_TOP,
    size: QR_SIZE,
    rows: modules,
  }
  return [
    white,
    ...layHead(),
    qr,
    ...layName(poster),
    ...layTrust(poster),
    ...layWays(),
    ...layFoot(poster),
  ]
}

/** Draws dark modules as one SVG path, neighbours joined. Units: millimetres. Source: F9. */
export function modulePath(item: Extract<Item, { kind: 'modules' }>): string {
  const step = item.size / item.rows.length
  const fix = (value: number): string => value.toFixed(3)
  const parts: string[] = []
  for (const [row, cells] of item.rows.entries()) {
    let column = 0
    while (column < cells.length) {
      let end = column
      while (cells[end] === true) end += 1
      if (end > column) {
        const width = fix((end - column) * step)
        const start = `M${fix(item.x + column * step)} ${fix(item.y + row * step)}`
        parts.push(`${start}h${width}v${fix(step)}h-${width}z`)
      }
      column = end + 1
    }
  }
  return parts.join('')
}
