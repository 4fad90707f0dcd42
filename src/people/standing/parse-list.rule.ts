// Reads a list of headquarters line by line: document kind, number, state, valid until, and the
// issuer of passports. Pure. What is wrong is told by line and column, never by what stood there.
// Source: F23, F24, ADR 0013.
import { DAY, HOUR, MINUTE, dayOf, dayStart } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import { checkDocument } from '../document.rule.ts'
import type { CheckedDocument, DocumentKind } from '../document.rule.ts'

/** Most rows of one list: every contact of a county, and a quarter of a minute of work. */
export const LIST_ROWS_MAX = 100_000
/** Longest time a listed state may last; a longer one is a list nobody looks after. */
export const LIST_DAYS_MAX = 60
const LINE_MAX = 500

export type ListKind = 'health' | 'travel'
export type ListColumn = 'line' | 'kind' | 'number' | 'state' | 'until'
export type ListProblem =
  | 'columns'
  | 'quote'
  | 'formula'
  | 'unknown'
  | 'invalid'
  | 'past'
  | 'too-far'
  | 'contradicts'

export type ListError = { readonly line: number; column: ListColumn; problem: ListProblem }

export type ListRow = {
  readonly ok: true
  readonly line: number
  readonly document: CheckedDocument
  readonly state: string
  readonly validUntil: Instant
}

const KINDS: Readonly<Record<string, DocumentKind>> = {
  'resident-id': 'resident-id',
  居民身份证: 'resident-id',
  身份证: 'resident-id',
  'hk-macau-permit': 'hk-macau-permit',
  港澳居民来往内地通行证: 'hk-macau-permit',
  港澳通行证: 'hk-macau-permit',
  'taiwan-permit': 'taiwan-permit',
  台湾居民来往大陆通行证: 'taiwan-permit',
  台胞证: 'taiwan-permit',
  'residence-permit': 'residence-permit',
  港澳台居民居住证: 'residence-permit',
  'permanent-residence': 'permanent-residence',
  外国人永久居留身份证: 'permanent-residence',
  passport: 'passport',
  护照: 'passport',
}

const STATES: Readonly<Record<ListKind, Readonly<Record<string, string>>>> = {
  health: {
    green: 'green',
    绿: 'green',
    绿码: 'green',
    yellow: 'yellow',
    黄: 'yellow',
    黄码: 'yellow',
    red: 'red',
    红: 'red',
    红码: 'red',
  },
  travel: {
    plain: 'plain',
    不带星: 'plain',
    starred: 'starred',
    star: 'starred',
    带星: 'starred',
    星号: 'starred',
    other: 'other',
    其他: 'other',
  },
}

/** Splits one line at commas or tabs; undefined when a quote stands where none may. */
export function splitCells(line: string): string[] | undefined {
  const separator = line.includes('\t') ? '\t' : ','
  if (!line.includes('"')) return line.split(separator)
  const cells: string[] = []
  let at = 0
  while (at <= line.length) {
    if (line[at] !== '"') {
      const comma = line.indexOf(separator, at)
      const end = comma === -1 ? line.length : comma
      cells.push(line.slice(at, end))
      at = end + 1
      continue
    }
    let quote = line.indexOf('"', at + 1)
    while (quote !== -1 && line[quote + 1] === '"') quote = line.indexOf('"', quote + 2)
    const next = line[quote + 1]
    if (quote === -1 || (next !== undefined && next !== separator)) return undefined
    cells.push(line.slice(at + 1, quote).replaceAll('""', '"'))
    at = quote + 2
  }
  return cells
}

// Spreadsheets write an apostrophe before digits that are text; it is not part of the number.
function cleanCell(cell: string): string {
  return cell.normalize('NFKC').trim().replace(/^'/, '').trim()
}

const FORMULA = /^[=+@]|^-\D/

const DATE = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2}):(\d{2})(?::\d{2})?)?$/

/** Reads a Shanghai date (its whole day) or a date with a time, or says what is wrong with it. */
function readUntil(text: string, now: Instant): Instant | 'invalid' | 'past' | 'too-far' {
  const match = DATE.exec(text)
  if (!match) return 'invalid'
  const [year = 0, month = 0, day = 0] = match.slice(1, 4).map(Number)
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return 'invalid'
  const start = dayStart(date.getTime() / 1000 / DAY)
  const [hour, minute] = match[4] === undefined ? [24, 0] : [Number(match[4]), Number(match[5])]
  if (hour > 24 || minute > 59) return 'invalid'
  const until = start + hour * HOUR + minute * MINUTE
  if (until <= now) return 'past'
  return until > now + (LIST_DAYS_MAX + 1) * DAY ? 'too-far' : until
}

function find<T>(words: Readonly<Record<string, T>>, text: string): T | undefined {
  const word = text.toLowerCase()
  return Object.hasOwn(words, word) ? words[word] : undefined
}

type Wrong = { readonly ok: false; readonly error: ListError }

/** Reads one line of a list, or says what is wrong with it. */
export function readListLine(
  kind: ListKind,
  text: string,
  line: number,
  now: Instant,
): ListRow | Wrong {
  const wrong = (column: ListColumn, problem: ListProblem): Wrong => ({
    ok: false,
    error: { line, column, problem },
  })
  const cells = text.length > LINE_MAX ? undefined : splitCells(text)?.map(cleanCell)
  if (!cells) return wrong('line', 'quote')
  if (cells.some((cell) => FORMULA.test(cell))) return wrong('line', 'formula')
  const [kindText = '', number = '', stateText = '', untilText = '', issuer = ''] = cells
  if (cells.length < 4) return wrong('line', 'columns')
  const documentKind = find(KINDS, kindText)
  if (!documentKind) return wrong('kind', 'unknown')
  const given = { kind: documentKind, number, ...(issuer !== '' && { issuer }) }
  const document = checkDocument(given, dayOf(now))
  if (!document.ok) return wrong('number', 'invalid')
  const state = find(STATES[kind], stateText)
  if (state === undefined) return wrong('state', 'unknown')
  const validUntil = readUntil(untilText, now)
  if (typeof validUntil === 'string') return wrong('until', validUntil)
  return { ok: true, line, document, state, validUntil }
}

/** Says whether a first line names columns instead of a person. */
export function isHeader(text: string): boolean {
  const [first = ''] = splitCells(text) ?? []
  return (
    /^(document|kind|证件)/i.test(cleanCell(first)) && find(KINDS, cleanCell(first)) === undefined
  )
}
