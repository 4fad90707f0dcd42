// How many came today, for the lists of a place manager.
import { dayOf, dayStart } from '../base/instant.ts'
import { systemClock } from '../platform/clock.ts'
import type { Clock } from '../platform/clock.ts'
import type { Db } from '../platform/postgres.ts'
import { countVisitsSince } from './visit.sql.ts'

/** Counts who entered some places today (a Shanghai day). Places without a visit are left out. */
export async function countVisitsToday(
  db: Db,
  placeIds: readonly number[],
  clock: Pick<Clock, 'now'> = systemClock,
): Promise<Map<number, number>> {
  if (placeIds.length === 0) return new Map()
  return countVisitsSince(db, placeIds, dayStart(dayOf(clock.now())))
}
