// The list of a door: the last thirty minutes of one posting point, or of the whole place, for
// somebody who is on duty there. Source: Notice clause V; security decisions 4 and 11.
import { MINUTE } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import type { IndexedPrint } from '../../places/index.ts'
import { presentArrivals } from '../arrivals.ts'
import type { DoorRows } from '../contract.ts'
import { unpackFlags } from '../flags.rule.ts'
import { listVisitsAt } from '../visit.sql.ts'
import type { Visit } from '../visit.sql.ts'
import type { DoorDeps } from './door-deps.ts'

export type Scope = 'point' | 'place'

/** Longer -> a history of a neighbourhood; shorter -> a gatekeeper back from tea sees nothing. */
const DOOR_MINUTES = 30
// More does not fit a screen, and the newest are on top.
const ROWS_MAX = 200

/** Whether an entry of this time is on the list, so that its verdict can be read there. */
export function isOnList(enteredAt: Instant, now: Instant): boolean {
  return enteredAt >= now - DOOR_MINUTES * MINUTE
}

type StandingAt = { readonly visit: Visit; readonly print: IndexedPrint }

/** Reads the visits of the last thirty minutes. Shape: newest first. */
export async function readVisitsHere(
  deps: Pick<DoorDeps, 'sql' | 'clock' | 'prints'>,
  print: IndexedPrint,
  scope: Scope,
): Promise<StandingAt[]> {
  const now = deps.clock.now()
  const span = { from: now - DOOR_MINUTES * MINUTE, to: now + MINUTE }
  const stored = await listVisitsAt(deps.sql, print.placeId, span, ROWS_MAX * 4)
  return stored.flatMap((visit) => {
    const own = deps.prints.byNumber(visit.placeId, visit.printNo)
    if (!own) return []
    return scope === 'place' || own.pointId === print.pointId ? [{ visit, print: own }] : []
  })
}

// The team itself is inside, and nobody whom the counter counts.
function isVisitorInside(packed: number): boolean {
  const { outcome, isWorker } = unpackFlags(packed)
  return outcome === 'entered' && !isWorker
}

/** Reads the list of a door. Shape: who was recorded last is first, at most 200 rows. */
export async function readDoorRows(
  deps: DoorDeps,
  print: IndexedPrint,
  scope: Scope = 'point',
): Promise<DoorRows> {
  const here = await readVisitsHere(deps, print, scope)
  const rows = await presentArrivals(
    deps,
    print,
    here.slice(0, ROWS_MAX).map(({ visit }) => visit),
  )
  return {
    placeName: print.placeName,
    pointName: print.pointName,
    hasNames: print.state === 'confirmed',
    entered: here.filter(({ visit }) => isVisitorInside(visit.flags)).length,
    passShape: deps.signs.shapeAt(print.placeId, deps.clock.now()),
    silentSince: deps.standings.silentSince(),
    rows: rows.toSorted((left, right) => right.recordedAt - left.recordedAt),
  }
}

/** Finds the visit behind the key of a row of the last thirty minutes at this place. */
export async function findVisitByKey(
  deps: Pick<DoorDeps, 'sql' | 'clock' | 'prints' | 'signs'>,
  print: IndexedPrint,
  key: string,
): Promise<StandingAt | undefined> {
  const here = await readVisitsHere(deps, print, 'place')
  return here.find((one) => deps.signs.rowKeyOf(one.visit, one.print.pointId) === key)
}
