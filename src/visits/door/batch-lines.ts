// From pasted text, CSV or a sheet to persons: finds the columns by their headings or by what
// stands in them, and the kind of document by its number.
// Source: F16 (list, paste, spreadsheet); F19 (all kinds of documents).
import type { PersonFields } from './contract.ts'

export type BatchLine = {
  /** Line of the text or the sheet, from 1. */
  readonly row: number
  /** Undefined: this line is not a person, and why nobody can guess. */
  readonly person: PersonFields | undefined
}

type Column = 'name' | 'kind' | 'number' | 'issuer' | 'phone'

const HEADINGS: readonly (readonly [Column, RegExp])[] = [
  ['name', /^(姓名|名字|full ?name|name)$/i],
  ['kind', /^(证件类型|证件种类|类型|(document|id) ?(kind|type)|kind|type)$/i],
  ['number', /^(证件号码?|证件编号|身份证号?码?|号码|(document|id) ?(number|no\.?)|number)$/i],
  ['issuer', /^(签发国家?|国家地区|国籍|issuer|country|nationality)$/i],
  ['phone', /^(手机号?码?|电话|联系电话|phone|mobile|telephone)$/i],
]

const KIND_WORDS: readonly (readonly [PersonFields['kind'], RegExp])[] = [
  ['resident-id', /^(居民)?身份证$|^(resident[- ]id|id card)$/i],
  ['hk-macau-permit', /港澳.*通行证|回乡证|hk|macau/i],
  ['taiwan-permit', /台湾.*通行证|台胞证|taiwan/i],
  ['residence-permit', /居住证|^residence[- ]permit$/i],
  ['permanent-residence', /永久居留|permanent/i],
  ['passport', /护照|passport/i],
]

/** Parts one line of CSV; quotes may hold separators. Source: RFC 4180. */
function partLine(line: string, separator: string): string[] {
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? ''
    if (isQuoted && char === '"' && line[at + 1] === '"') {
      cell += '"'
      at += 1
    } else if (char === '"' && (isQuoted || cell.trim() === '')) {
      isQuoted = !isQuoted
    } else if (char === separator && !isQuoted) {
      cells.push(cell)
      cell = ''
    } else cell += char
  }
  return [...cells, cell]
}

function cellsOf(line: string): string[] {
  const bare = line.replaceAll(/"(?:[^"]|"")*"/g, '')
  const separator = ['\t', ',', '，', ';', '；'].find((one) => bare.includes(one))
  const parts = separator ? partLine(line, separator) : line.trim().split(/\s+/u)
  // A spreadsheet writes long digits as text with an apostrophe before them.
  return parts.map((part) => part.trim().replace(/^'/, ''))
}

/** Parts pasted text into cells. Source: F16. */
export function partText(text: string): string[][] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/u)
    .map((line) => (line.trim() === '' ? [] : cellsOf(line)))
}

/** Guesses the kind of a document from its number; undefined when it could be several. */
export function guessKind(number: string): PersonFields['kind'] | undefined {
  const plain = number.normalize('NFKC').replace(/[\s-]/gu, '').toUpperCase()
  if (/^8[123]0000\d{11}[\dX]$/.test(plain)) return 'residence-permit'
  if (/^9\d{16}[\dX]$/.test(plain)) return 'permanent-residence'
  if (/^(\d{15}|\d{17}[\dX])$/.test(plain)) return 'resident-id'
  if (/^[HM]\d{8}(\d{2})?$/.test(plain)) return 'hk-macau-permit'
  return undefined
}

function readKind(text: string): PersonFields['kind'] | undefined {
  return KIND_WORDS.find(([kind, words]) => text === kind || words.test(text))?.[0]
}

type Columns = ReadonlyMap<Column, number>

function readHeading(cells: readonly string[]): Columns | undefined {
  const found = new Map<Column, number>()
  for (const [at, cell] of cells.entries()) {
    const column = HEADINGS.find(([, words]) => words.test(cell.trim()))?.[0]
    if (column && !found.has(column)) found.set(column, at)
  }
  return found.has('name') && found.has('number') ? found : undefined
}

const PHONE = /^(\+|00)?[\d -]{7,17}$/

/** Finds who is who in a line without headings: the name first, the rest by its looks. */
function guessColumns(cells: readonly string[]): Columns {
  const found = new Map<Column, number>([['name', 0]])
  for (const [at, cell] of cells.entries()) {
    if (at === 0 || cell === '') continue
    if (!found.has('number') && guessKind(cell)) found.set('number', at)
    else if (!found.has('kind') && readKind(cell)) found.set('kind', at)
    else if (!found.has('issuer') && /^[A-Za-z]{3}$/.test(cell)) found.set('issuer', at)
    else if (!found.has('number') && found.has('kind')) found.set('number', at)
    else if (!found.has('phone') && PHONE.test(cell)) found.set('phone', at)
  }
  return found
}

function readPerson(cells: readonly string[], columns: Columns): PersonFields | undefined {
  const cellOf = (column: Column): string => cells[columns.get(column) ?? -1]?.trim() ?? ''
  const [name, number] = [cellOf('name'), cellOf('number')]
  const kind = readKind(cellOf('kind')) ?? guessKind(number)
  if (name === '' || number === '' || kind === undefined) return undefined
  if (name.length > 200 || number.length > 80) return undefined
  const [issuer, phone] = [cellOf('issuer').slice(0, 8), cellOf('phone').slice(0, 40)]
  return { name, kind, number, ...(issuer && { issuer }), ...(phone && { phone }) }
}

/** Reads the lines of a table; empty ones are left out. Source: F16. */
export function readLines(table: readonly (readonly string[])[]): BatchLine[] {
  const lines: BatchLine[] = []
  let heading: Columns | undefined
  for (const [at, cells] of table.entries()) {
    if (cells.every((cell) => cell.trim() === '')) continue
    if (lines.length === 0 && !heading) {
      heading = readHeading(cells)
      if (heading) continue
    }
    lines.push({ row: at + 1, person: readPerson(cells, heading ?? guessColumns(cells)) })
  }
  return lines
}
