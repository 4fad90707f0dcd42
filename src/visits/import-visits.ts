// Imports a file of visits: streamed, in batches, idempotent. Rows inside the live days join them,
// others go under a hold named after the file; bad rows go to a file beside it, with reasons.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { dayOf } from '../base/instant.ts'
import type { Day } from '../base/instant.ts'
import { OperatorError } from '../base/errors.ts'
import type { Sql } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { makeImportBatch } from './import-visits-batch.ts'
import { makeRecordSplitter } from './import-visits-lines.ts'
import type { CsvRecord } from './import-visits-lines.ts'
import { readHeader, readVisitRow } from './import-visits-row.rule.ts'
import type { Columns, VisitRow } from './import-visits-row.rule.ts'
import { openRejects } from './import-visits-rejects.ts'
import { listOpenDays } from './hold.sql.ts'

/** Smaller -> a round trip a handful of rows; larger -> only memory. Units: rows. */
const BATCH_ROWS = 5000

// The read buffer of one file; the decoder and the splitter hold no more than this again.
const PIECE_BYTES = 64 * 1024

export type ImportOptions = {
  readonly file: string
  /** The category of places that are new. */
  readonly category: string
  /** Writes the raw line of a rejected row too: it may hold ID numbers. */
  readonly hasRawRejects: boolean
  readonly onProgress?: (done: { bytes: number; totalBytes: number; read: number }) => void
}

export type ImportReport = {
  readonly read: number
  readonly stored: number
  /** Of the stored ones, how many lie outside the live days and stand under the hold. */
  readonly held: number
  readonly duplicates: number
  readonly rejected: number
  /** Absent when no row was rejected. */
  readonly rejectsFile?: string
}

async function sizeOf(file: string): Promise<number> {
  try {
    const found = await stat(file)
    if (!found.isFile()) throw new OperatorError(`${file} is not a file.`)
    return found.size
  } catch (error) {
    if (error instanceof OperatorError) throw error
    throw new OperatorError(`There is no readable file ${file}.`, { cause: error })
  }
}

function readColumns(record: CsvRecord, file: string): Columns {
  const header = readHeader(record.fields ?? [])
  if (header.ok) return header.columns
  throw new OperatorError(
    `${basename(file)}: the first line lacks ${header.missing.join(', ')}. ` +
      'The columns are person,place,place_name,time_utc and, if known, left_utc (UTF-8).',
  )
}

async function* readPieces(file: string): AsyncGenerator<{ records: CsvRecord[]; bytes: number }> {
  const splitter = makeRecordSplitter()
  const decoder = new TextDecoder('utf-8')
  let bytes = 0
  for await (const chunk of createReadStream(file, { highWaterMark: PIECE_BYTES })) {
    const piece = chunk as Buffer
    bytes += piece.length
    yield { records: splitter.push(decoder.decode(piece, { stream: true })), bytes }
  }
  yield { records: [...splitter.push(decoder.decode()), ...splitter.end()], bytes }
}

/**
 * Imports a file. A second run adds nothing, a run after a kill adds only what is missing: each
 * batch is one transaction and every visit has its key.
 * Throws: OperatorError with one sentence when the file or its header cannot be read.
 * Source: ARCHITECTURE.md, Commands.
 */
export async function importVisits(
  sql: Sql,
  keyring: Keyring,
  options: ImportOptions,
): Promise<ImportReport> {
  const totalBytes = await sizeOf(options.file)
  const openDays: ReadonlySet<Day> = new Set(await listOpenDays(sql))
  const batch = makeImportBatch(sql, keyring, {
    category: options.category,
    holdName: basename(options.file),
    isLive: (row) => openDays.has(dayOf(row.enteredAt)),
  })
  await using rejects = openRejects(`${options.file}.rejects.csv`, options.hasRawRejects)
  const count = { read: 0, stored: 0, held: 0 }
  let columns: Columns | undefined
  let rows: VisitRow[] = []
  const flush = async (): Promise<void> => {
    if (rows.length === 0) return
    const done = await batch.store(rows)
    count.stored += done.stored
    count.held += done.held
    rows = []
  }
  for await (const { records, bytes } of readPieces(options.file)) {
    for (const record of records) {
      if (!columns) {
        columns = readColumns(record, options.file)
        continue
      }
      count.read += 1
      const answer = record.fields
        ? readVisitRow(columns, record.fields)
        : { ok: false as const, rejection: { column: '', reason: record.problem ?? 'unreadable' } }
      if (answer.ok) rows.push(answer.row)
      else await rejects.add(record, answer.rejection)
      if (rows.length >= BATCH_ROWS) await flush()
    }
    options.onProgress?.({ bytes, totalBytes, read: count.read })
  }
  if (!columns) readColumns({ line: 1, text: '' }, options.file)
  await flush()
  const rejected = rejects.count()
  return {
    ...count,
    duplicates: count.read - count.stored - rejected,
    rejected,
    ...(rejected > 0 ? { rejectsFile: rejects.file } : {}),
  }
}
