// The visit writer: gathers concurrent visits into one insert, and answers after the commit.
// A batch is gathering (rows join it), sent (its statement runs, again and again while the database
// is away) or settled (committed or refused).
// What a row costs both sides falls with the size of its batch, PostgreSQL 31 / 17 / 14 / 12 us and
// this process 24 / 8 / 4 / 2.5 us at 8 / 24 / 64 / 128 rows, so what comes while a statement
// runs gathers behind it. A second statement starts beside it only for enough rows or a slow one.
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../base/errors.ts'
import type { Sql } from '../platform/postgres.ts'
import { columnsOf, insertVisitColumns, readTakenBack } from './visit.sql.ts'
import type { Visit, VisitColumns } from './visit.sql.ts'

/** The queue is full or the database stayed away; the same visit may be sent again. */
export class Busy extends AppError {
  /** Read by the one place that chooses the status. */
  readonly statusCode = 503
  constructor(options?: { cause?: unknown }) {
    super('Busy', 'the visit could not be stored in time', options)
  }
}

export type VisitWriter = {
  /** Resolves after the commit. Throws: Busy; the row may or may not be stored, send it again. */
  readonly write: (visit: Visit) => Promise<void>
  /**
   * Says of a visit that was written whether it was there already and had been taken back, here or
   * at another server: its replay must not look like an entry.
   */
  readonly wasTakenBack: (visit: Visit) => boolean
  /** Rows that wait for their commit now. */
  readonly waiting: () => number
  /** Takes no more rows and resolves when the last one is settled. */
  readonly close: () => Promise<void>
}

const BATCHES_IN_FLIGHT = 2
// Fewer -> statements of a few rows fill both cores; more -> everybody who waits gets into one
// statement, and this process stands still while the database works on it (a fifth of the time at
// 200 with 256 people waiting).
const BESIDE_ROWS = 128
// Longer -> one statement that waits for a lock holds the people behind it.
const BESIDE_MS = 25
// So many in the statement before are a crowd: the next one gathers for a moment although nothing
// is under way. A statement of a few rows costs as much as one of many. Longer -> everybody waits
// for nothing; shorter -> half as many rows share a statement.
const CROWD_ROWS = 8
const CROWD_MS = 10
// Larger -> one slow statement holds many people; smaller -> more statements than the cores like.
const BATCH_MAX = 1000
// Longer -> people stand at a dead page; shorter -> a restart of the database turns them away.
const DEADLINE_MS = 8000
const FIRST_PAUSE_MS = 20
const LONGEST_PAUSE_MS = 500

type Batch = {
  readonly visits: Visit[]
  readonly done: Promise<void>
  readonly settle: (failure?: unknown) => void
  readonly deadlineMs: number
  isSettled: boolean
}

// Connection lost, server starting, stopping or out of slots, deadlock, lock not available.
const TRANSIENT =
  /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|EPIPE|ENOENT|ETIMEDOUT|EAI_|57P0|08|53|40)|^55P03$/

function isTransient(error: unknown): boolean {
  return TRANSIENT.test((error as { code?: string }).code ?? '')
}

function makeBatch(deadlineMs: number, onSettled: (batch: Batch) => void): Batch {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  // Whoever waits sees the rejection; a batch whose people all left must not crash the server.
  promise.catch(() => {})
  // A statement that hangs must hold nobody past the deadline, neither its own people nor the
  // ones who wait behind it.
  const alarm = setTimeout(() => batch.settle(new Busy()), deadlineMs - Date.now())
  const batch: Batch = {
    visits: [],
    done: promise,
    deadlineMs,
    isSettled: false,
    settle: (failure) => {
      if (batch.isSettled) return
      batch.isSettled = true
      clearTimeout(alarm)
      onSettled(batch)
      if (failure === undefined) resolve()
      else reject(failure)
    },
  }
  return batch
}

/** Gives the batch that gathers; a new one when there is none or it is full. */
function gatheringOf(queue: Batch[], deadlineMs: number, onSettled: (batch: Batch) => void): Batch {
  const last = queue.at(-1)
  if (last && last.visits.length < BATCH_MAX) return last
  const made = makeBatch(Date.now() + deadlineMs, onSettled)
  queue.push(made)
  return made
}

/** Stores the rows of a batch once. Returns those that were there before and taken back. */
async function insertBatch(sql: Sql, batch: Batch, columns: VisitColumns): Promise<Visit[]> {
  const fresh = await insertVisitColumns(sql, columns)
  if (fresh === batch.visits.length) return []
  const indexes = await readTakenBack(sql, columns)
  return indexes.flatMap((index) => batch.visits[index] ?? [])
}

/**
 * Sends the same rows until they are stored or the deadline passed; the key forgives repeats. Only
 * where a row was there before is anything read: was it taken back meanwhile?
 */
async function storeBatch(sql: Sql, batch: Batch, takenBack: WeakSet<Visit>): Promise<void> {
  const columns: VisitColumns = columnsOf(batch.visits)
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      for (const visit of await insertBatch(sql, batch, columns)) takenBack.add(visit)
      return
    } catch (error) {
      if (!isTransient(error)) throw error
      if (Date.now() + pauseMs >= batch.deadlineMs) throw new Busy({ cause: error })
      await sleep(pauseMs)
    }
  }
}

type Alarm = { readonly set: (ring: () => void, ms: number) => void; readonly clear: () => void }

/** One alarm at a time: while it is set, it is not set again. */
function openAlarm(): Alarm {
  let timer: NodeJS.Timeout | undefined
  const clear = (): void => {
    clearTimeout(timer)
    timer = undefined
  }
  const set = (ring: () => void, ms: number): void => {
    timer ??= setTimeout(() => {
      clear()
      ring()
    }, ms)
  }
  return { set, clear }
}

/**
 * Opens the writer. Give it a pool of its own, so that no report can take its connections.
 * Units: maxQueue in rows; beyond it `write` refuses at once.
 */
export function openVisitWriter(
  sql: Sql,
  options: { maxQueue: number; deadlineMs?: number },
): VisitWriter {
  const deadlineMs = options.deadlineMs ?? DEADLINE_MS
  const queue: Batch[] = []
  const takenBack = new WeakSet<Visit>()
  let waiting = 0
  let inFlight = 0
  let lastRows = 0
  let isPumpSet = false
  const impatience = openAlarm()
  let isClosed = false
  let whenEmpty: (() => void) | undefined

  const forget = (batch: Batch): void => {
    if (queue.includes(batch)) queue.splice(queue.indexOf(batch), 1)
    waiting -= batch.visits.length
    if (waiting === 0) whenEmpty?.()
  }
  const send = async (batch: Batch): Promise<void> => {
    inFlight += 1
    try {
      await storeBatch(sql, batch, takenBack)
      batch.settle()
    } catch (error) {
      batch.settle(error)
    } finally {
      inFlight -= 1
      // Those who waited beside it wait no longer than a crowd does.
      if (inFlight === 0) impatience.clear()
      pump()
    }
  }
  const sendNext = (): void => {
    impatience.clear()
    if (inFlight >= BATCHES_IN_FLIGHT) return
    const batch = queue.shift()
    lastRows = batch?.visits.length ?? 0
    if (batch) void send(batch)
  }
  const isTimely = (): boolean =>
    (inFlight === 0 && lastRows < CROWD_ROWS) || (queue[0]?.visits.length ?? 0) >= BESIDE_ROWS
  const pump = (): void => {
    isPumpSet = false
    while (queue.length > 0 && inFlight < BATCHES_IN_FLIGHT && isTimely()) sendNext()
    if (queue.length === 0 || inFlight >= BATCHES_IN_FLIGHT) return
    impatience.set(sendNext, inFlight === 0 ? CROWD_MS : BESIDE_MS)
  }
  const pumpSoon = (): void => {
    if (isPumpSet || inFlight >= BATCHES_IN_FLIGHT) return
    isPumpSet = true
    // After the sockets of this turn were read, so that what arrived together is stored together.
    setImmediate(pump)
  }
  return {
    write: (visit) => {
      if (isClosed || waiting >= options.maxQueue) return Promise.reject(new Busy())
      const batch = gatheringOf(queue, deadlineMs, forget)
      batch.visits.push(visit)
      waiting += 1
      // Enough for a statement of its own: it goes now, while the rest of this turn is still read.
      if (batch.visits.length === BESIDE_ROWS && queue.length === 1) pump()
      else pumpSoon()
      return batch.done
    },
    wasTakenBack: (visit) => takenBack.has(visit),
    waiting: () => waiting,
    close: async () => {
      isClosed = true
      if (waiting > 0) await new Promise<void>((resolve) => (whenEmpty = resolve))
    },
  }
}

// One statement of 5,000 rows is 300 kB of text: large enough to be fast, small enough to hold.
const BULK_ROWS = 5000

/** Inserts many visits (imports, the demo city). Returns how many were not there before. */
export async function insertVisits(
  db: Parameters<typeof insertVisitColumns>[0],
  visits: readonly Visit[],
): Promise<number> {
  let stored = 0
  for (let from = 0; from < visits.length; from += BULK_ROWS) {
    const columns = columnsOf(visits.slice(from, from + BULK_ROWS))
    stored += await insertVisitColumns(db, columns)
  }
  return stored
}
