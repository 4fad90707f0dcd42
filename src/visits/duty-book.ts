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

/**
 * Opens the book over a list of open duties: hears of every change, here and at other servers, and
 * keeps the last list while the database is away.
 */
export async function openDutyBook(
  sql: Sql,
  list: () => Promise<readonly OnDuty[]>,
): Promise<DutyBook> {
  let open = new Map<number, Set<number>>()
  const refresh = inTurn(async () => {
    const next = new Map<number, Set<number>>()
    for (const { placeId, personId } of await list()) {
      next.set(personId, (next.get(personId) ?? new Set()).add(placeId))
    }
    open = next
  })
  await refresh()
  const feed = openChangeFeed(sql, {
    channel: DUTY_CHANNEL,
    onNote: () => void refresh().catch(() => undefined),
    read: refresh,
  })
  return {
    isOnDuty: (placeId, personId) => open.get(personId)?.has(placeId) ?? false,
    refresh,
    close: feed.close,
  }
}
