// The visits of the last ten minutes by person and posting point, in memory: a second scan shows
// the earlier visit, and a visit whose commit is in doubt is sent again under its own key.
// Several processes do not share this: there the key of the ticket still forbids doubles.
// Source: ADR 0002.
import type { Instant } from '../base/instant.ts'
import type { Visit } from './visit.sql.ts'

/** Longer -> somebody who left and came back is not seen; shorter -> queues count twice. */
export const RECENT_SECONDS = 600

// States: saving (its commit is awaited), stored, doubtful (refused; it may be stored or not),
// withdrawn (kept, so that a replay of its ticket cannot show it as entered).
export type RecentVisit = {
  readonly visit: Visit
  readonly pointId: number
  readonly passNumber: number
  /** When it was posted; later than entry when a form lay between. */
  readonly recordedAt: Instant
  /** Nothing could be known, so the visitor shows the code; unknown after a restart. */
  readonly isCodeToBeShown?: boolean
  saving: Promise<void> | undefined
  isStored: boolean
  isWithdrawn: boolean
}

export type RecentVisits = {
  readonly find: (personId: number, pointId: number, now: Instant) => RecentVisit | undefined
  readonly put: (recent: RecentVisit, now: Instant) => void
  readonly size: () => number
}

// Persons stay below 2^33 and points below 2^20, so a pair is one exact number.
const POINT_LIMIT = 2 ** 20

function keyOf(personId: number, pointId: number): number {
  return personId * POINT_LIMIT + pointId
}

/** Opens an empty memory; two generations take turns, so that forgetting costs nothing. */
export function openRecentVisits(): RecentVisits {
  let young = new Map<number, RecentVisit>()
  let old = new Map<number, RecentVisit>()
  let turnedAt = 0
  const turn = (now: Instant): void => {
    // A clock that was set back counts as time gone by: nothing is kept until it catches up.
    const gone = Math.abs(now - turnedAt)
    if (gone < RECENT_SECONDS) return
    old = gone < 2 * RECENT_SECONDS ? young : new Map()
    young = new Map()
    turnedAt = now
  }
  return {
    find: (personId, pointId, now) => {
      turn(now)
      const key = keyOf(personId, pointId)
      const found = young.get(key) ?? old.get(key)
      if (!found) return undefined
      return Math.abs(now - found.recordedAt) < RECENT_SECONDS ? found : undefined
    },
    put: (recent, now) => {
      turn(now)
      young.set(keyOf(recent.visit.personId, recent.pointId), recent)
    },
    size: () => young.size + old.size,
  }
}
