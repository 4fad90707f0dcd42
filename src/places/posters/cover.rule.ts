// The cover of a set of signs: which sheet goes where, with a box to tick when it hangs.
// Source: Notice clause III (complexes); F9.
import {
  A4,
  groupNumber,
  heightOf,
  INK_2,
  LINE,
  PRIMARY,
  WHITE,
  writeFit,
  writeLine,
  fitName,
} from './page.rule.ts'
import type { Item, Measure, Page } from './page.rule.ts'

export type CoverRow = {
  /** Building and floor, from the top of the set down; empty for the top itself. */
  readonly where: string
  readonly placeName: string
  readonly pointName: string
  readonly shortNumber: string
  readonly serial: string
}

export type CoverWords = {
  /** The top of the set. */
  readonly name: string
  readonly hotline: string
  /** A Shanghai day: 2026-01-02. */
  readonly madeOn: string
  readonly rows: readonly CoverRow[]
}

const MARGIN = 12
const INNER = A4.width - 2 * MARGIN
const BAND = 18
const TABLE_TOP = 59
const ROW = 8.5
const PAD = 1.5
const RULE = 0.2
const BOX = 4.5

/** Signs on one page of the cover. */
export const ROWS_A_PAGE = 26

// Widths in millimetres; together they fill the page between its margins.
const COLUMNS = [
  { zh: '贴好', en: 'Done', width: 13 },
  { zh: '序号', en: 'No.', width: 13 },
  { zh: '楼层', en: 'Floor', width: 40 },
  { zh: '场所', en: 'Place', width: 58 },
  { zh: '张贴点', en: 'Point', width: 26 },
  { zh: '编号', en: 'Number', width: 36 },
] as const

const ADVICE = [
  '每张贴在各自门口，高度 1.3-1.5 m，醒目、不反光；柜台用小贴。贴好打勾，用手机扫一次。',
  'Each at its own door, at 1.3-1.5 m, in plain view, without glare. Tick it and scan it once.',
] as const

type At = { readonly page: number; readonly pages: number }

function layHead(measure: Measure, words: CoverWords, { page, pages }: At): Item[] {
  const room = { x: MARGIN, width: INNER }
  const count = words.rows.length
  const band = { isStrong: true, fill: WHITE }
  const name = fitName(measure, words.name, { width: INNER, height: 14, largestPt: 20 })
  const [zh, en] = ADVICE
  const numbers = `${page + 1} / ${pages}`
  return [
    { kind: 'rect', x: 0, y: 0, width: A4.width, height: BAND, fill: PRIMARY },
    writeLine(
      measure,
      '张贴清单',
      { ...room, width: INNER / 2, top: 5, anchor: 'start' },
      { ...band, sizePt: 18 },
    ),
    writeLine(
      measure,
      'Posting list · Zhenjiang Pass Code',
      { ...room, x: MARGIN + INNER / 2, width: INNER / 2, top: 6.2, anchor: 'end' },
      { ...band, sizePt: 12 },
    ),
    ...writeFit(measure, name, { ...room, top: 21, anchor: 'start' }, { isStrong: true }),
    writeLine(
      measure,
      `共 ${count} 张 · ${count} ${count === 1 ? 'sign' : 'signs'} · ${words.madeOn} · 热线 Hotline ${words.hotline} · ${numbers}`,
      { ...room, top: 36, anchor: 'start' },
      { sizePt: 10, fill: INK_2 },
    ),
    writeLine(measure, zh, { ...room, top: 42, anchor: 'start' }, { sizePt: 10 }),
    writeLine(measure, en, { ...room, top: 47, anchor: 'start' }, { sizePt: 9, fill: INK_2 }),
  ]
}

function rule(y: number): Item {
  return { kind: 'rect', x: MARGIN, y, width: INNER, height: RULE, fill: LINE }
}

function layColumns(measure: Measure): Item[] {
  let x = MARGIN
  return COLUMNS.map((column) => {
    const room = { x: x + PAD, width: column.width - PAD, top: TABLE_TOP - 5 }
    x += column.width
    return writeLine(
      measure,
      `${column.zh} ${column.en}`,
      { ...room, anchor: 'start' },
      { sizePt: 9, fill: INK_2 },
    )
  })
}

function layRow(measure: Measure, row: CoverRow, at: { top: number; index: number }): Item[] {
  const texts = [
    '',
    String(at.index + 1),
    row.where,
    row.placeName,
    row.pointName,
    groupNumber(row.shortNumber),
  ]
  let x = MARGIN
  const items: Item[] = [rule(at.top), ...boxAt(MARGIN + PAD, at.top + (ROW - BOX) / 2)]
  for (const [index, column] of COLUMNS.entries()) {
    const text = texts[index] ?? ''
    const sizePt = index === 5 ? 12 : 10
    const top = at.top + (ROW - heightOf(sizePt)) / 2
    const room = { x: x + PAD, width: column.width - 2 * PAD, anchor: 'start' as const }
    x += column.width
    if (text === '') continue
    // A number is one line; a name of two lines stays readable where one would be tiny.
    if (index === 1 || index === 5) {
      items.push(writeLine(measure, text, { ...room, top }, { sizePt, isStrong: index === 5 }))
      continue
    }
    const fit = fitName(measure, text, { width: room.width, height: ROW - RULE, largestPt: sizePt })
    const used = heightOf(fit.sizePt, fit.lines.length)
    items.push(...writeFit(measure, fit, { ...room, top: at.top + (ROW - used) / 2 }, {}))
  }
  return items
}

function boxAt(x: number, y: number): Item[] {
  const side = (box: { x: number; y: number; width: number; height: number }): Item => ({
    kind: 'rect',
    fill: LINE,
    ...box,
  })
  return [
    side({ x, y, width: BOX, height: 0.35 }),
    side({ x, y: y + BOX, width: BOX + 0.35, height: 0.35 }),
    side({ x, y, width: 0.35, height: BOX }),
    side({ x: x + BOX, y, width: 0.35, height: BOX }),
  ]
}

/** Lays out the cover of a set. Shape: one page for every 26 signs. Source: F9. */
export function* layCover(words: CoverWords, measure: Measure): Generator<Page> {
  const pages = Math.max(1, Math.ceil(words.rows.length / ROWS_A_PAGE))
  for (let page = 0; page < pages; page += 1) {
    const first = page * ROWS_A_PAGE
    const rows = words.rows.slice(first, first + ROWS_A_PAGE)
    yield {
      ...A4,
      items: [
        { kind: 'rect', x: 0, y: 0, fill: WHITE, ...A4 },
        ...layHead(measure, words, { page, pages }),
        ...layColumns(measure),
        ...rows.flatMap((row, index) =>
          layRow(measure, row, { top: TABLE_TOP + index * ROW, index: first + index }),
        ),
        rule(TABLE_TOP + rows.length * ROW),
      ],
    }
  }
}
