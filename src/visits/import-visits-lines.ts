// Splits a CSV file of unknown quality into records, in bounded memory. A quote that is never
// closed costs its own line, not the rest of the file: the parsers we
// know swallow that. A line without a quote is split at its commas and nothing more.

/** Longer lines are no visit; the rest of such a line is skipped unread. Units: characters. */
export const LINE_MAX = 65_536

// A quoted name may hold line breaks; more of them is a quote that somebody forgot to close.
const JOINED_LINES_MAX = 20

export type CsvRecord = {
  /** The physical line it begins on, from 1. */
  readonly line: number
  readonly text: string
  /** Absent when the record cannot be read: `problem` says why. */
  readonly fields?: readonly string[]
  readonly problem?: 'line too long' | 'quote not closed or misplaced'
}

export type RecordSplitter = {
  /** Takes the next piece of the file. Shape: the records it completes, no blank lines. */
  readonly push: (piece: string) => CsvRecord[]
  readonly end: () => CsvRecord[]
}

type Line = { readonly line: number; readonly text: string }

/** Splits one record; undefined when a quote stands where RFC 4180 allows none. */
function splitFields(text: string): string[] | undefined {
  if (!text.includes('"')) return text.split(',')
  const fields: string[] = []
  let at = 0
  while (at <= text.length) {
    const end = text[at] === '"' ? endOfQuoted(text, at) : endOfPlain(text, at)
    if (end === undefined) return undefined
    const raw = text.slice(at, end)
    fields.push(text[at] === '"' ? raw.slice(1, -1).replaceAll('""', '"') : raw)
    at = end + 1
  }
  return fields
}

function endOfPlain(text: string, start: number): number | undefined {
  const comma = text.indexOf(',', start)
  const end = comma === -1 ? text.length : comma
  const quote = text.indexOf('"', start)
  return quote === -1 || quote >= end ? end : undefined
}

function endOfQuoted(text: string, start: number): number | undefined {
  let quote = text.indexOf('"', start + 1)
  while (quote !== -1 && text[quote + 1] === '"') quote = text.indexOf('"', quote + 2)
  const end = quote + 1
  return quote !== -1 && (end === text.length || text[end] === ',') ? end : undefined
}

function hasOddQuotes(text: string): boolean {
  let isOdd = false
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) isOdd = !isOdd
  return isOdd
}

function quoteProblem({ line, text }: Line): CsvRecord {
  return { line, text, problem: 'quote not closed or misplaced' }
}

type Joiner = { readonly add: (line: Line) => void; readonly end: () => void }

/** Makes the part that joins lines while a quote is open, and gives lines back when it never is. */
function makeJoiner(emit: (record: CsvRecord) => void): Joiner {
  let open: Line[] = []
  let columns = 0
  const emitLine = (line: Line): void => {
    const fields = splitFields(line.text)
    if (fields && columns === 0) columns = fields.length
    emit(fields ? { ...line, fields } : quoteProblem(line))
  }
  const giveUp = (): void => {
    const [first, ...rest] = open
    open = []
    if (first) emit(quoteProblem(first))
    for (const line of rest) add(line)
  }
  const add = (line: Line): void => {
    const isOdd = hasOddQuotes(line.text)
    if (open.length === 0) {
      if (isOdd) open = [line]
      else if (line.text !== '') emitLine(line)
      return
    }
    open.push(line)
    if (!isOdd && open.length < JOINED_LINES_MAX) return
    const text = open.map((part) => part.text).join('\n')
    const fields = isOdd ? splitFields(text) : undefined
    const [first] = open
    // Two stray quotes on two lines look like one long field; the count of columns tells.
    if (!first || !fields || (columns > 0 && fields.length !== columns)) return giveUp()
    open = []
    emit({ line: first.line, text, fields })
  }
  const end = (): void => {
    while (open.length > 0) giveUp()
  }
  return { add, end }
}

/** Makes a splitter for one file. Lines end in LF or CR LF. */
export function makeRecordSplitter(): RecordSplitter {
  let out: CsvRecord[] = []
  const joiner = makeJoiner((record) => out.push(record))
  let rest = ''
  let line = 0
  let isSkipping = false
  const complete = (raw: string): void => {
    line += 1
    const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    if (isSkipping || text.length > LINE_MAX) {
      joiner.end()
      out.push({ line, text: text.slice(0, LINE_MAX), problem: 'line too long' })
      isSkipping = false
    } else {
      joiner.add({ line, text })
    }
  }
  const take = (): CsvRecord[] => {
    const done = out
    out = []
    return done
  }
  return {
    push: (piece) => {
      const lines = (rest + piece).split('\n')
      rest = lines.pop() ?? ''
      for (const text of lines) complete(text)
      if (rest.length > LINE_MAX) {
        isSkipping = true
        rest = ''
      }
      return take()
    },
    end: () => {
      if (rest !== '' || isSkipping) complete(rest)
      joiner.end()
      return take()
    },
  }
}
