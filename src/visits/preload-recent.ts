// What a starting server must know of the last ten minutes: a scan before a restart and one after
// it are still one visit.
import type { PrintIndex } from '../places/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Sql } from '../platform/postgres.ts'
import { unpackFlags } from './flags.rule.ts'
import type { PassSigns } from './pass-sign.ts'
import { RECENT_SECONDS } from './recent-visits.ts'
import type { RecentVisits } from './recent-visits.ts'
import { listVisitsSince } from './visit.sql.ts'

// Ten minutes of a city at its peak; what is beyond is shown as a second visit at worst.
const PRELOADED_MAX = 500_000

/** Fills the memory from the store. */
export async function preloadRecentVisits(deps: {
  readonly sql: Sql
  readonly clock: Clock
  readonly prints: PrintIndex
  readonly recents: RecentVisits
  readonly signs: PassSigns
}): Promise<void> {
  const now = deps.clock.now()
  for (const visit of await listVisitsSince(deps.sql, now - RECENT_SECONDS, PRELOADED_MAX)) {
    const print = deps.prints.byNumber(visit.placeId, visit.printNo)
    if (!print) continue
    const recent = {
      visit,
      pointId: print.pointId,
      passNumber: deps.signs.nextNumber(print.pointId),
      recordedAt: visit.enteredAt,
      saving: undefined,
      isStored: true,
      isWithdrawn: unpackFlags(visit.flags).outcome === 'withdrawn',
    }
    deps.recents.put(recent, now)
  }
}
