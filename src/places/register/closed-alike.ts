// What looks like a place that the town closed: making it again washes nothing off. Only the town
// is told; whoever makes a place is asked about those that are open.
// Source: security decision 17; docs/adr/0018.
import type { Db } from '../../platform/postgres.ts'
import { readClosedByTown } from './event.sql.ts'
import { findAlikeBy } from './likeness.sql.ts'
import type { AlikePlace, StoredLooks } from './likeness.sql.ts'

// Those that their managers closed are among them, and are passed over.
const CLOSED_MAX = 50
const SHOWN_MAX = 5

/**
 * Finds what the town closed and looks like stored places.
 * Shape: by index, the oldest first, at most five each.
 */
export async function findClosedAlike(
  db: Db,
  looks: readonly StoredLooks[],
): Promise<AlikePlace[]> {
  const found = await findAlikeBy(db, looks, { limit: CLOSED_MAX, states: ['closed'] })
  if (found.length === 0) return []
  const ids = [...new Set(found.map((one) => one.placeId))]
  const closed = new Set(await readClosedByTown(db, ids))
  const byIndex = Map.groupBy(found, (one) => one.index)
  return [...byIndex.values()].flatMap((ones) =>
    ones.filter((one) => closed.has(one.placeId)).slice(0, SHOWN_MAX),
  )
}
