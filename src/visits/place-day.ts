// What a place manager may know of a day at the place: how many, when, through which door and how.
// Source: Notice clause V; security decision 4 (counts, never states).
import { dayOf, dayStart } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { Db } from '../platform/postgres.ts'
import { METHODS, SELF_METHODS } from './flags.rule.ts'
import { wayOf } from './place-day.rule.ts'
import type { Way } from './place-day.rule.ts'
import { countDay, countStops, listScannedPrints } from './place-day.sql.ts'

export type PlaceDayCount = {
  readonly placeId: number
  readonly printNo: number
  /** The hour of the Shanghai day, 0 to 23. */
  readonly hour: number
  readonly way: Way
  readonly visits: number
}

const HOUR_SECONDS = 3600

/** Counts today's entered visits of some places, by print, hour and way in. */
export async function countPlaceDay(
  db: Db,
  placeIds: readonly number[],
  now: Instant,
): Promise<PlaceDayCount[]> {
  if (placeIds.length === 0) return []
  const from = dayStart(dayOf(now))
  const rows = await countDay(db, placeIds, from)
  return rows.map(({ placeId, printNo, hour, methodBits, visits }) => ({
    placeId,
    printNo,
    hour: hour - from / HOUR_SECONDS,
    way: wayOf(METHODS[methodBits] ?? 'scan'),
    visits,
  }))
}

/** Counts today's stops of some places. */
export async function countStopsToday(
  db: Db,
  placeIds: readonly number[],
  now: Instant,
): Promise<{ readonly all: number; readonly open: number }> {
  if (placeIds.length === 0) return { all: 0, open: 0 }
  return countStops(db, placeIds, dayStart(dayOf(now)))
}

/** Says which of some prints somebody scanned since an instant. Shape: positions in the list. */
export async function findScannedPrints(
  db: Db,
  prints: readonly { readonly placeId: number; readonly printNo: number }[],
  from: Instant,
): Promise<Set<number>> {
  if (prints.length === 0) return new Set()
  return new Set(await listScannedPrints(db, prints, { from, methodBits: SELF_METHODS }))
}
