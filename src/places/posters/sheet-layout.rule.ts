// The empty sheet of the manual register, A4, in millimetres from the top left: what the staff fill
// in by hand when nothing else works, and type in later. Both languages, one line a person.
// Source: Notice clause IV method 2; F18.
import { A4, INK, INK_2, LINE, PRIMARY, WHITE, widthOf } from './page.rule.ts'
import type { Item, Measure } from './page.rule.ts'

export type Sheet = {
  readonly placeName: string
  readonly pointName: string
  /** Tells one sheet of paper from another; typed in with its lines. */
  readonly sheet: string
  /** A Shanghai day: 2026-01-02. */
  readonly madeOn: string
  readonly hotline: string
}

/** People on one sheet: 9 mm a line, wide enough for a pen held in gloves. */
export const SHEET_LINES = 22

const TINT = '#E8F0F0'
const MARGIN = 10
const INNER = A4.width - 2 * MARGIN
const TABLE_TOP = 50
const HEAD_HEIGHT = 11
const ROW_HEIGHT = 9
const RULE = 0.25

// Widths in millimetres; together they fill the sheet between its margins.
const COLUMNS = [
  { zh: '序号', en: 'No.', width: 10 },
  { zh: '时间', en: 'Time', width: 18 },
  { zh: '姓名', en: 'Name', width: 34 },
  { zh: '证件类型', en: 'Document', width: 22 },
  { zh: '证件号码', en: 'Number', width: 56 },
  { zh: '手机(可不填)', en: 'Phone, may be empty', width: 34 },
  { zh: '绿码', en: 'Green', width: 16 },
] as const

type Style = { sizePt: number; fill?: string; bold?: true; anchor?: 'start' | 'middle' | 'end' }

function write(text: string, x: number, y: number, style: Style): Item {
  return {
    kind: 'text',
    x,
    y,
    sizePt: style.sizePt,
    isStrong: style.bold === true,
    anchor: style.anchor ?? 'start',
    fill: style.fill ?? INK,
    text,
  }
}

function rule(x: number, y: number, width: number, height: number): Item {
  return { kind: 'rect', x, y, width, height, fill: LINE }
}

// The largest size at which a text fits; the longest names get small and stay readable.
function fit(measure: Measure, text: string, largestPt: number): number {
  return Math.min(largestPt, (largestPt * INNER) / widthOf(measure, text, largestPt))
}

function layHead(sheet: Sheet, measure: Measure): Item[] {
  const where = `${sheet.placeName} · ${sheet.pointName}`
  return [
    { kind: 'rect', x: 0, y: 0, width: A4.width, height: 16, fill: PRIMARY },
    write('人工登记表', MARGIN, 11, { sizePt: 20, bold: true, fill: WHITE }),
    write('Manual register · Zhenjiang Pass Code', A4.width - MARGIN, 10.6, {
      sizePt: 12,
      bold: true,
      fill: WHITE,
      anchor: 'end',
    }),
    write(where, MARGIN, 25, { sizePt: fit(measure, where, 16), bold: true }),
    write('日期 Date ____________', MARGIN, 34, { sizePt: 11 }),
    write('登记人 Written by ______________', 66, 34, { sizePt: 11 }),
    write(`表号 Sheet ${sheet.sheet}`, A4.width - MARGIN, 34, {
      sizePt: 12,
      bold: true,
      anchor: 'end',
    }),
    write('请核对本人证件后填写,一人一行,时间写到分钟。', MARGIN, 41, { sizePt: 10 }),
    write('Look at the document itself. One line a person; the time to the minute.', MARGIN, 46, {
      sizePt: 9,
      fill: INK_2,
    }),
  ]
}

function layTable(): Item[] {
  const items: Item[] = [
    { kind: 'rect', x: MARGIN, y: TABLE_TOP, width: INNER, height: HEAD_HEIGHT, fill: TINT },
  ]
  const bottom = TABLE_TOP + HEAD_HEIGHT + SHEET_LINES * ROW_HEIGHT
  let x = MARGIN
  for (const column of COLUMNS) {
    const middle = x + column.width / 2
    items.push(
      write(column.zh, middle, TABLE_TOP + 5, { sizePt: 10, bold: true, anchor: 'middle' }),
      write(column.en, middle, TABLE_TOP + 9, { sizePt: 8, fill: INK_2, anchor: 'middle' }),
      rule(x, TABLE_TOP, RULE, bottom - TABLE_TOP),
    )
    x += column.width
  }
  items.push(rule(x, TABLE_TOP, RULE, bottom - TABLE_TOP), rule(MARGIN, TABLE_TOP, INNER, RULE))
  for (let line = 0; line <= SHEET_LINES; line += 1) {
    const y = TABLE_TOP + HEAD_HEIGHT + line * ROW_HEIGHT
    items.push(rule(MARGIN, y, INNER, RULE))
    if (line === SHEET_LINES) continue
    const middle = MARGIN + COLUMNS[0].width / 2
    items.push(write(String(line + 1), middle, y + 6, { sizePt: 11, anchor: 'middle' }))
  }
  return items
}

function layFoot(sheet: Sheet): Item[] {
  return [
    write(
      '72小时内在镇合意「纸质补录」录入,录完交管理员锁存,21天后销毁。',
      MARGIN,
      A4.height - 17,
      { sizePt: 10 },
    ),
    write(
      'Type it in within 72 hours (Zhenheyi, From paper). Then lock it away; destroy after 21 days.',
      MARGIN,
      A4.height - 12,
      { sizePt: 9, fill: INK_2 },
    ),
    write(`热线 Hotline ${sheet.hotline} · ${sheet.madeOn}`, A4.width - MARGIN, A4.height - 6.5, {
      sizePt: 9,
      fill: INK_2,
      anchor: 'end',
    }),
  ]
}

/** Lays out the empty sheet. Source: Notice clause IV method 2; F18. */
export function laySheet(sheet: Sheet, measure: Measure): Item[] {
  const white: Item = { kind: 'rect', x: 0, y: 0, fill: WHITE, ...A4 }
  return [white, ...layHead(sheet, measure), ...layTable(), ...layFoot(sheet)]
}
