// The rows of a door from stored visits: arrivals with their companions, and what to do about each
// stop. For the team of that door on duty only. Source: F15, F20, F25; security decisions 4 and 11.
import { readMasks } from '../people/index.ts'
import type { DoorMask } from '../people/index.ts'
import type { IndexedPrint, PrintIndex } from '../places/index.ts'
import { ARRIVAL_SECONDS, groupArrivals } from './arrival.rule.ts'
import { doorRowOf } from './check-in.ts'
import type { CheckInDeps } from './check-in.ts'
import type { DoorCompanion, DoorRow } from './contract.ts'
import { unpackFlags } from './flags.rule.ts'
import { keyTextOf, readDoorStops } from './stops/open-stop.ts'
import type { StopOnList } from './stops/open-stop.ts'
import { listVisitsTogether } from './visit.sql.ts'
import type { Visit } from './visit.sql.ts'

export type ArrivalDeps = Pick<
  CheckInDeps,
  'sql' | 'keyring' | 'clock' | 'recents' | 'signs' | 'rules'
> & { readonly prints: PrintIndex }

type Seen = {
  readonly deps: ArrivalDeps
  readonly print: IndexedPrint
  readonly masks: ReadonlyMap<number, DoorMask>
  readonly stops: ReadonlyMap<string, StopOnList>
}

function rowOf({ deps, print, masks, stops }: Seen, visit: Visit): DoorRow {
  const recent = deps.recents.find(visit.personId, print.pointId, deps.clock.now())
  const same = recent?.visit.enteredAt === visit.enteredAt ? recent : undefined
  const stopped = stops.get(keyTextOf(visit))
  const passNumber = stopped?.passNumber ?? same?.passNumber
  const recordedAt = same?.recordedAt ?? stopped?.openedAt ?? visit.enteredAt
  // A scan of another door of the place keeps the name of its own door.
  const own = deps.prints.byNumber(visit.placeId, visit.printNo) ?? print
  const mask = masks.get(visit.personId)
  const row = doorRowOf(deps, { visit, passNumber, recordedAt }, own, mask)
  return stopped ? { ...row, stop: stopped.stop } : row
}

function companionOf(row: DoorRow): DoorCompanion {
  const { key, maskedName, sex, decade, verdict, outcome, stop } = row
  return {
    key,
    verdict,
    outcome,
    ...(maskedName !== undefined && { maskedName }),
    ...(sex && { sex }),
    ...(decade !== undefined && { decade }),
    ...(stop && { stop }),
  }
}

/**
 * Makes the rows of some visits of one place. Shape: an arrival each, in the order of the visits.
 */
export async function presentArrivals(
  deps: ArrivalDeps,
  print: IndexedPrint,
  visits: readonly Visit[],
): Promise<DoorRow[]> {
  if (visits.length === 0) return []
  const ids = print.state === 'confirmed' ? visits.map((visit) => visit.personId) : []
  const since = Math.min(...visits.map((visit) => visit.enteredAt))
  const [masks, stops] = await Promise.all([
    readMasks(deps.sql, deps.keyring, [...new Set(ids)]),
    readDoorStops(deps, deps.sql, { placeId: print.placeId, since }),
  ])
  const seen = { deps, print, masks, stops }
  const listed = visits.map((visit) => ({
    ...visit,
    isReported: unpackFlags(visit.flags).method === 'reported',
  }))
  return groupArrivals(listed).map(({ head, companions }) => ({
    ...rowOf(seen, head),
    count: 1 + companions.length,
    companions: companions.map((visit) => companionOf(rowOf(seen, visit))),
  }))
}

/**
 * Tells the door about an arrival as a whole: the row of the head again, with everyone who came
 * with him. Nothing is read while nobody watches.
 */
export async function tellArrival(
  deps: ArrivalDeps & Pick<CheckInDeps, 'hub'>,
  print: IndexedPrint,
  visit: Visit,
): Promise<void> {
  if (!deps.hub.isWatched(print.pointId)) return
  const { reporterId, personId, enteredAt, placeId } = visit
  const isReported = unpackFlags(visit.flags).method === 'reported'
  const headId = isReported && reporterId !== null ? reporterId : personId
  const span = { from: enteredAt - ARRIVAL_SECONDS, to: enteredAt + ARRIVAL_SECONDS }
  const together = await listVisitsTogether(deps.sql, { headId, placeId, ...span })
  const here = together.filter(
    (one) => deps.prints.byNumber(one.placeId, one.printNo)?.pointId === print.pointId,
  )
  const rows = await presentArrivals(deps, print, here)
  const key = deps.signs.rowKeyOf(visit, print.pointId)
  const mine = rows.find(
    (row) => row.key === key || row.companions.some((companion) => companion.key === key),
  )
  if (mine) deps.hub.publish(mine)
}
