// Tells this server whose standing another server changed: at once by notice, and within five
// seconds when the notice was lost. Source: security decision 8, applied to standings; ADR 0013.
import { openChangeFeed } from '../../platform/change-feed.ts'
import type { ChangeFeed } from '../../platform/change-feed.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Sql } from '../../platform/postgres.ts'
import type { PersonId } from '../registration.ts'
import { STANDING_CHANNEL, selectStandingChanges } from './fact.sql.ts'
import type { StandingChange } from './fact.sql.ts'

export type StandingFeed = Pick<ChangeFeed, 'close'>

export type FeedListener = {
  readonly changed: (personId: PersonId) => void
  /** Everybody's may have changed, or this server missed what did. */
  readonly allChanged: () => void
}

// Identity order is not commit order: a slow transaction may appear late by this much.
const WINDOW_SECONDS = 60
// After a longer silence of the database than this, what was missed is unknown.
const GAP_MS = 30_000
// Twice what a busy minute brings; forgetting an id early costs one read of one person.
const SEEN_MAX = 50_000

function parseNotice(payload: string): StandingChange | undefined {
  const match = /^(\d{1,15}):(\d{0,15})$/.exec(payload)
  if (!match) return undefined
  return { change_id: Number(match[1]), person_id: match[2] ? Number(match[2]) : null }
}

/** Listens for changes, and reads those of the last minute every five seconds. */
export function openStandingFeed(sql: Sql, clock: Clock, listener: FeedListener): StandingFeed {
  const seen = new Set<number>()
  let readAtMs = clock.nowMs()

  const take = (change: StandingChange): void => {
    if (seen.has(change.change_id)) return
    seen.add(change.change_id)
    if (seen.size > SEEN_MAX) {
      const [oldest = 0] = seen
      seen.delete(oldest)
    }
    if (change.person_id === null) listener.allChanged()
    else listener.changed(change.person_id)
  }

  return openChangeFeed(sql, {
    channel: STANDING_CHANNEL,
    onNote: (payload) => {
      const change = parseNotice(payload)
      if (change) take(change)
    },
    // While the database is away no visit is stored either; the gap is noticed when it is back.
    read: async () => {
      const changes = await selectStandingChanges(sql, WINDOW_SECONDS)
      if (clock.nowMs() - readAtMs > GAP_MS) listener.allChanged()
      for (const change of changes) take(change)
      readAtMs = clock.nowMs()
    },
  })
}
