// Who works where at this moment, in memory: a visitor on duty is no visitor (flags bit 6), and
// asking the database at each scan would cost as much as the scan itself.
import { DUTY_CHANNEL } from '../places/index.ts'
import { openChangeFeed } from '../platform/change-feed.ts'
import type { Sql } from '../platform/postgres.ts'

/** A person on duty at a place. */
type OnDuty = { readonly placeId: number; readonly personId: number }

export type DutyBook = {
  readonly isOnDuty: (placeId: number, personId: number) => boolean
  /** Reads now; what was committed before is in the book afterwards. Throws: DatabaseError. */
  readonly refresh: () => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * One reading at a time; what is asked for during one is the next one, for all who ask meanwhile.
 * Nobody waits for those who ask after him: in the morning somebody always does.
 */
function inTurn(read: () => Promise<void>): () => Promise<void> {
  let reading: Promise<void> | undefined
  let next: Promise<void> | undefined
  const begin = async (): Promise<void> => {
    next = undefined
    reading = read()
    try {
      await reading
    } finally {
      reading = undefined
    }
  }
  return async () => {
    if (!next && !reading) return begin()
    // Whoever asked for the one under way hears how it ended.
    next ??= (reading ?? Promise.resolve()).catch(() => undefined).then(begin)
    return next
  }
}

// A reading takes a tenth of a second at 40,000 duties, and scans wait meanwhile. After one the
// book rests so many times as long before it reads because of a note: a reading for each change
// would fill a core at eight in the morning. Longer -> who has just ended is a worker for longer.
const REST = 4

/**
 * Opens the book over a list of open duties: hears of every change, here and at other servers, and
 * keeps the last list while the database is away.
 */
export async function openDutyBook(
  sql: Sql,
  list: () => Promise<readonly OnDuty[]>,
): Promise<DutyBook> {
  let open = new Map<number, Set<number>>()
  let restedAtMs = 0
  let isReading = false
  let isNoted = false
  let timer: NodeJS.Timeout | undefined
  const read = async (): Promise<void> => {
    const next = new Map<number, Set<number>>()
    for (const { placeId, personId } of await list()) {
      next.set(personId, (next.get(personId) ?? new Set()).add(placeId))
    }
    open = next
  }
  const refresh = inTurn(async () => {
    const beganMs = performance.now()
    isReading = true
    isNoted = false
    try {
      await read()
    } finally {
      isReading = false
      const endedMs = performance.now()
      restedAtMs = endedMs + REST * (endedMs - beganMs)
      if (isNoted) readSoon()
    }
  })
  const readSoon = (): void => {
    isNoted = true
    if (isReading || isClosed) return
    timer ??= setTimeout(() => {
      timer = undefined
      // Somebody else has read meanwhile.
      if (isReading || performance.now() < restedAtMs) return readSoon()
      void refresh().catch(() => undefined)
    }, restedAtMs - performance.now()).unref()
  }
  let isClosed = false
  await refresh()
  const feed = openChangeFeed(sql, { channel: DUTY_CHANNEL, onNote: readSoon, read: refresh })
  return {
    isOnDuty: (placeId, personId) => open.get(personId)?.has(placeId) ?? false,
    refresh,
    close: async () => {
      isClosed = true
      clearTimeout(timer)
      await feed.close()
    },
  }
}
