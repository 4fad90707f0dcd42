// One cell and one line of CSV that a spreadsheet shows as text and never runs as a formula.

// Spreadsheets read a formula after these; the full-width forms are the same keys on a Chinese
// keyboard, and some programs fold them. Source: OWASP, CSV injection.
const FORMULA_START = /^[\s\u200B\uFEFF]*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20\u2212\uFE63]/u
const APOSTROPHES = /^'+/
const NEEDS_QUOTES = /[",\r\n;\t]/
// Excel turns longer digit strings into 3.21182E+17 and shorter ones with a leading 0 into less.
const DIGITS_LOST = /^(?:\d{12,}[\dXx]?|0\d+)$/

// Text that was protected already counts too, or reading it back would strip what is its own.
function needsApostrophe(text: string): boolean {
  const bare = text.replace(APOSTROPHES, '')
  return FORMULA_START.test(bare) || DIGITS_LOST.test(bare)
}

/** Reads the text of a cell that `csvCell` wrote, or that a spreadsheet keeps as text. */
export function readCsvCell(cell: string): string {
  return cell.startsWith("'") && needsApostrophe(cell) ? cell.slice(1) : cell
}

/**
 * Writes one cell: text that could be read as a formula, or digits that a spreadsheet would
 * round, begin with an apostrophe; quotes are doubled. A number of ours stays a number.
 */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = value.replaceAll('\0', '')
  const safe = needsApostrophe(text) ? `'${text}` : text
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Writes one line with its line end (RFC 4180: CR LF). */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}
