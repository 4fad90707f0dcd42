// The file of rejected rows beside an import: line, column, reason; the raw line only when asked
// for, because partners send ID numbers as references. Source: ADR 0004; F38.
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { WriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { csvLine } from '../base/csv.ts'
import { OperatorError } from '../base/errors.ts'
import type { CsvRecord } from './import-visits-lines.ts'
import type { Rejection } from './import-visits-row.rule.ts'

export type Rejects = {
  readonly file: string
  readonly add: (record: CsvRecord, rejection: Rejection) => Promise<void>
  readonly count: () => number
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

async function openFile(file: string): Promise<WriteStream> {
  const stream = createWriteStream(file, { mode: 0o600 })
  try {
    await once(stream, 'open')
  } catch (error) {
    throw new OperatorError(`Cannot write ${file}; make its folder writable.`, { cause: error })
  }
  return stream
}

/**
 * Opens the rejects of one import. The file appears with the first rejected row; one that an
 * earlier run left is removed when this run rejects nothing.
 */
export function openRejects(file: string, hasRaw: boolean): Rejects {
  let stream: WriteStream | undefined
  let count = 0
  return {
    file,
    count: () => count,
    add: async (record, rejection) => {
      count += 1
      if (!stream) {
        stream = await openFile(file)
        stream.write(csvLine(['line', 'column', 'reason', ...(hasRaw ? ['raw'] : [])]))
      }
      const cells = [record.line, rejection.column, rejection.reason]
      const line = csvLine(hasRaw ? [...cells, record.text] : cells)
      if (!stream.write(line)) await once(stream, 'drain')
    },
    [Symbol.asyncDispose]: async () => {
      if (!stream) return rm(file, { force: true })
      stream.end()
      await finished(stream)
    },
  }
}
