// From cells or pasted lines to rows of an import: finds the columns by their headings, in both
// languages, and turns indentation into paths.
// Source: F7 (typed, pasted or imported); ADR 0019.
import { writePath } from './unit-path.rule.ts'

export const COLUMNS = ['path', 'name', 'category', 'identifier', 'phone'] as const
export type Column = (typeof COLUMNS)[number]

/** The largest complex of the province has about so many units. */
export const ROWS_MAX = 2000

/** How the columns are called: on the template, and in a sentence about a row. */
export const COLUMN_NAMES: Readonly<Record<Column, { readonly zh: string; readonly en: string }>> =
  {
    path: { zh: '路径', en: 'Path' },
    name: { zh: '名称', en: 'Name' },
    category: { zh: '类别', en: 'Category' },
    identifier: { zh: '统一社会信用代码或车牌', en: 'Credit code or plate' },
    phone: { zh: '负责人手机', en: "Manager's phone" },
  }

const HEADINGS: readonly (readonly [Column, RegExp])[] = [
  ['path', /^(路径|位置|楼栋楼层单元|path|location)$/],
  ['name', /^(名称|店名|商户名称?|场所名称|单元名称|name|shop|shopname)$/],
  ['category', /^(类别|类型|场所类别|行业|category|type)$/],
  [
    'identifier',
    /^(统一社会信用代码(或车牌号?)?|信用代码|证照|车牌号?|identifier|creditcode(orplate)?|plate)$/,
  ],
  [
    'phone',
    /^((负责人|管理员|联系人)?(手机号?码?|电话|联系电话)|(manager'?s?)?(phone|mobile)(number)?)$/,
  ],
]

/** One row as it was typed; row is its number in the sheet or the text, from 1. */
export type ImportRow = { readonly row: number } & Readonly<Record<Column, string>>

type Found = ReadonlyMap<Column, number>

// Longer -> whatever is typed into one cell keeps the server busy for minutes.
const HEADING_MAX = 100

function columnOf(cell: string): Column | undefined {
  if (cell.length > HEADING_MAX) return undefined
  // A star or a remark in brackets marks what must be filled in.
  const word = cell
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\(.*\)|[\s*:’]/gu, '')
  return HEADINGS.find(([, words]) => words.test(word))?.[0]
}

function readHeadings(cells: readonly string[]): Found | undefined {
  const found = new Map<Column, number>()
  for (const [at, cell] of cells.entries()) {
    const column = columnOf(cell)
    if (column && !found.has(column)) found.set(column, at)
  }
  return found.has('path') ? found : undefined
}

// A title, a date and an empty line stand above the headings of many lists.
const HEADINGS_WITHIN = 10

/**
 * Finds the headings and reads the rows below them; undefined without a column of paths.
 * Shape: empty rows are left out and counted all the same.
 * Source: F7.
 */
export function readTable(table: readonly (readonly string[])[]): ImportRow[] | undefined {
  for (const [at, cells] of table.slice(0, HEADINGS_WITHIN).entries()) {
    const columns = readHeadings(cells)
    if (columns) return readBelow(table, at, columns)
  }
  return undefined
}

function readBelow(
  table: readonly (readonly string[])[],
  headingAt: number,
  columns: Found,
): ImportRow[] {
  return table.slice(headingAt + 1).flatMap((cells, index) => {
    const cellOf = (column: Column): string => cells[columns.get(column) ?? -1]?.trim() ?? ''
    const row: ImportRow = {
      row: headingAt + index + 2,
      path: cellOf('path'),
      name: cellOf('name'),
      category: cellOf('category'),
      identifier: cellOf('identifier'),
      phone: cellOf('phone'),
    }
    return COLUMNS.every((column) => row[column] === '') ? [] : [row]
  })
}

type Line = { readonly indent: number; readonly cells: readonly string[] }

/** Gives the cells that a line stands below: of the row above for columns, else of less indent. */
function cellsAbove(above: readonly Line[], space: string): readonly string[] {
  // Merged cells arrive empty: what stands above them holds for this row too.
  if (space.startsWith('\t')) return above.at(-1)?.cells.slice(0, space.length) ?? []
  return above.findLast((line) => line.indent < space.length)?.cells ?? []
}

/**
 * Reads pasted lines, a path each: written out (A座/3层/301), indented below the line it belongs to,
 * or in columns as a spreadsheet is pasted.
 * Source: F7.
 */
export function readPastedLines(text: string): ImportRow[] {
  const above: Line[] = []
  return text.split(/\r\n|\n|\r/u).flatMap((line, index) => {
    if (line.trim() === '') return []
    const [space = ''] = /^\s*/u.exec(line) ?? []
    const typed = line.trim().split('\t')
    // A cell of a column is one label; a typed line may be a whole path.
    const own = typed.length > 1 ? typed.map((cell) => writePath([cell.trim()])) : typed
    const cells = [...cellsAbove(above, space), ...own.filter((cell) => cell !== '')]
    while ((above.at(-1)?.indent ?? -1) >= space.length) above.pop()
    above.push({ indent: space.length, cells })
    const path = cells.join('/')
    return [{ row: index + 1, path, name: '', category: '', identifier: '', phone: '' }]
  })
}
