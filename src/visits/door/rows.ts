// The list of a door: the last thirty minutes of one posting point, or of the whole place, and who
// was stopped there and still waits, for somebody who is on duty there.
// Source: Notice clause V; security decisions 4 and 11; docs/adr/0014.
import { MINUTE } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import type { IndexedPrint } from '../../places/index.ts'
import { presentArrivals } from '../arrivals.ts'
import type { DoorRow, DoorRows } from '../contract.ts'
import { unpackFlags } from '../flags.rule.ts'
import { keyTextOf } from '../stops/open-stop.ts'
import { STOP_DUE_SECONDS } from '../stops/stop.rule.ts'
import { listVisitsAt, listVisitsWaiting } from '../visit.sql.ts'
import type { Visit } from '../visit.sql.ts'
import type { DoorDeps } from './door-deps.ts'

export type Scope = 'point' | 'place'

/** Longer -> a history of a neighbourhood; shorter -> a gatekeeper back from tea sees nothing. */
const DOOR_MINUTES = 30
// More does not fit a screen, and the newest are on top.
const ROWS_MAX = 200
// A door with more people waiting has other worries than a list.
const WAITING_MAX = 100

/** Whether an entry of this time is on the list, so that its verdict can be read there. */
export function isOnList(enteredAt: Instant, now: Instant): boolean {
  return enteredAt >= now - DOOR_MINUTES * MINUTE
}

/** Whether news of a row are for the list: of now, or of a stop that was on it when it opened. */
export function isNews(row: DoorRow, now: Instant): boolean {
  const isStopOfList = row.stop !== undefined && isOnList(row.enteredAt, row.recordedAt)
  return isStopOfList || isOnList(row.enteredAt, now)
}

type StandingAt = { readonly visit: Visit; readonly print: IndexedPrint }
type HereDeps = Pick<DoorDeps, 'sql' | 'clock' | 'prints'>
type Here = { readonly print: IndexedPrint; readonly scope: Scope }

function keepHere(deps: HereDeps, { print, scope }: Here, visits: readonly Visit[]): StandingAt[] {
  return visits.flatMap((visit) => {
    const own = deps.prints.byNumber(visit.placeId, visit.printNo)
    if (!own) return []
    return scope === 'place' || own.pointId === print.pointId ? [{ visit, print: own }] : []
  })
}

/** Reads the visits of the last thirty minutes. Shape: newest first. */
async function readNewest(deps: HereDeps, here: Here): Promise<StandingAt[]> {
  const now = deps.clock.now()
  const span = { from: now - DOOR_MINUTES * MINUTE, to: now + MINUTE }
  return keepHere(deps, here, await listVisitsAt(deps.sql, here.print.placeId, span, ROWS_MAX * 4))
}

/**
 * Reads the visits whose stop nobody disposed of: they stay on the list until they are due, when
 * they are the town's. Source: F25.
 */
async function readWaiting(deps: HereDeps, here: Here): Promise<StandingAt[]> {
  const now = deps.clock.now()
  const listed = DOOR_MINUTES * MINUTE
  const span = { from: now - STOP_DUE_SECONDS, to: now + MINUTE, listed }
  return keepHere(
    deps,
    here,
    await listVisitsWaiting(deps.sql, here.print.placeId, span, WAITING_MAX),
  )
}

// The team itself is inside, and nobody whom the counter counts.
function isVisitorInside(packed: number): boolean {
  const { outcome, isWorker } = unpackFlags(packed)
  return outcome === 'entered' && !isWorker
}

/** Reads the list of a door. Shape: who was recorded last is first, at most 300 rows. */
export async function readDoorRows(
  deps: DoorDeps,
  print: IndexedPrint,
  scope: Scope = 'point',
): Promise<DoorRows> {
  const [newest, waiting] = await Promise.all([
    readNewest(deps, { print, scope }),
    readWaiting(deps, { print, scope }),
  ])
  const shown = [...newest.slice(0, ROWS_MAX), ...waiting].map(({ visit }) => visit)
  const once = new Map(shown.map((visit) => [keyTextOf(visit), visit]))
  const rows = await presentArrivals(deps, print, [...once.values()])
  return {
    placeName: print.placeName,
    pointName: print.pointName,
    hasNames: print.state === 'confirmed',
    entered: newest.filter(({ visit }) => isVisitorInside(visit.flags)).length,
    passShape: deps.signs.shapeAt(print.placeId, deps.clock.now()),
    silentSince: deps.standings.silentSince(),
    rows: rows.toSorted((left, right) => right.recordedAt - left.recordedAt),
  }
}

/** Finds the visit behind the key of a row that is on the list of this place. */
export async function findVisitByKey(
  deps: Pick<DoorDeps, 'sql' | 'clock' | 'prints' | 'signs'>,
  print: IndexedPrint,
  key: string,
): Promise<StandingAt | undefined> {
  const here = { print, scope: 'place' } as const
  const listed = [...(await readNewest(deps, here)), ...(await readWaiting(deps, here))]
  return listed.find((one) => deps.signs.rowKeyOf(one.visit, one.print.pointId) === key)
}
