// Reads what a manager sends: pasted text, or a file that some program wrote. Untrusted: bounded in
// bytes, in what it unpacks to and in rows; what cannot be read is refused, never guessed.
// Source: F7; security decision 16 (nothing is left on disk).
import { parseCsv } from 'hucre/csv'
import { readCsvCell } from '../../base/csv.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import { readSheet } from '../../platform/read-sheet.ts'
import { ROWS_MAX, readPastedLines, readTable } from './import-rows.rule.ts'
import type { ImportRow } from './import-rows.rule.ts'

/** Two thousand units have 100 kB; a sheet with colours and borders a few times that. */
export const FILE_BYTES_MAX = 1024 * 1024
// Titles and empty lines stand between the rows. Beyond it a file is refused, not cut off.
const LINES_MAX = ROWS_MAX * 2
// What stands below is never seen, so it must be far below: 16,000 empty rows are no list. Lines
// of a text too, where a cell may have several.
const SHEET_ROWS = 20_000

export type ImportSource = { readonly text: string } | { readonly file: Buffer }

// Excel in China writes GBK, and its "Unicode text" is UTF-16; both without saying so inside.
function decode(bytes: Buffer): string | undefined {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  for (const encoding of isUtf16 ? ['utf-16le'] : ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // Not this one.
    }
  }
  return undefined
}

const SEPARATORS = ['\t', ',', ';', '，'] as const

function cellsOf(text: string, separator: string): string[][] {
  const rows = parseCsv(text, { delimiter: separator, maxRows: LINES_MAX + 1 })
  return rows.map((cells) => cells.map((cell) => readCsvCell(String(cell ?? '').trim())))
}

/** Reads a table by the separator that gives it headings; undefined when none does. */
function readText(text: string): ImportRow[] | Refused | undefined {
  // Asked first: a million empty lines, each a row to some reader, keep the server for 1.4 s.
  const lines = text.split(/\r\n|\n|\r/u, SHEET_ROWS + 1)
  if (lines.length > SHEET_ROWS) return refuse('import-too-long')
  const head = text.slice(0, 10_000)
  for (const separator of SEPARATORS) {
    if (!head.includes(separator)) continue
    const table = cellsOf(text, separator)
    if (table.length > LINES_MAX) return refuse('import-too-long')
    const rows = readTable(table)
    if (rows) return rows
  }
  // One column alone has no separator.
  return readTable(lines.map((line) => [line]))
}

async function readFile(file: Buffer, by: number): Promise<ImportRow[] | Refused> {
  if (file.length > FILE_BYTES_MAX) return refuse('import-unreadable', 'file')
  if (file.subarray(0, 2).toString('latin1') === 'PK') {
    const table = await readSheet(file, SHEET_ROWS, by)
    if (!table) return refuse('import-unreadable', 'file')
    if (table === 'busy') return refuse('busy')
    if (table.length > LINES_MAX) return refuse('import-too-long')
    return readTable(table) ?? refuse('import-no-path', 'file')
  }
  const text = decode(file)
  if (text === undefined || text.includes('\0')) return refuse('import-unreadable', 'file')
  return readText(text) ?? refuse('import-no-path', 'file')
}

// Copied from a file of columns: taken for a path, a whole line would be the name of one unit.
const COLUMNS_WITHOUT_HEADINGS = /[,;，；]/u

function readPaths(text: string): ImportRow[] | Refused {
  if (COLUMNS_WITHOUT_HEADINGS.test(text)) return refuse('import-no-headings', 'text')
  return readPastedLines(text)
}

/**
 * Reads the rows of an import. Text without headings is a path a line.
 * Refuses: 'import-unreadable', 'import-no-path', 'import-no-headings' (pasted lines with commas),
 * 'import-too-long', 'import-empty'.
 * Source: F7.
 */
export async function readImport(
  source: ImportSource,
  by: number,
): Promise<{ readonly ok: true; readonly rows: readonly ImportRow[] } | Refused> {
  const rows =
    'file' in source
      ? await readFile(source.file, by)
      : (readText(source.text) ?? readPaths(source.text))
  if ('ok' in rows) return rows
  if (rows.length === 0) return refuse('import-empty')
  return rows.length > ROWS_MAX ? refuse('import-too-long') : { ok: true, rows }
}
