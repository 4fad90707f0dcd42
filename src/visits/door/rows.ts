// The list of a door: the last thirty minutes of one posting point, for somebody of its team.
// Source: Notice clause V; security decisions 4 and 11.
import { MINUTE } from '../../base/instant.ts'
import type { Refused } from '../../base/refusals.ts'
import { readMasks, requireRun } from '../../people/index.ts'
import type { PeopleDeps } from '../../people/index.ts'
import { rolesOf } from '../../places/index.ts'
import type { IndexedPrint, PrintIndex } from '../../places/index.ts'
import { doorRowOf } from '../check-in.ts'
import type { CheckInDeps } from '../check-in.ts'
import type { DoorRows } from '../contract.ts'
import { unpackFlags } from '../flags.rule.ts'
import { listVisitsAt } from '../visit.sql.ts'

export type DoorDeps = PeopleDeps &
  Pick<CheckInDeps, 'recents' | 'signs' | 'hub'> & { readonly prints: PrintIndex }

/** Longer -> a history of a neighbourhood; shorter -> a gatekeeper back from tea sees nothing. */
const DOOR_MINUTES = 30
// More does not fit a screen, and the newest are on top.
const ROWS_MAX = 200

export type Admitted = {
  readonly ok: true
  readonly print: IndexedPrint
  /** Tells one account from another. */
  readonly account: string
}

/**
 * Finds the point for somebody of its team.
 * Refuses: 'not-signed-in', 'not-found', 'not-allowed'.
 */
export async function admitToDoor(
  deps: DoorDeps,
  request: Parameters<typeof requireRun>[1],
  pointId: number,
): Promise<Admitted | Refused> {
  const session = await requireRun(deps, request)
  if (!session.ok) return session
  const print = deps.prints.byPoint(pointId)
  if (!print) return { ok: false, refusal: 'not-found' }
  const roles = await rolesOf(deps.sql, session.phoneBlind, print.placeId)
  if (roles.length === 0) return { ok: false, refusal: 'not-allowed' }
  return { ok: true, print, account: session.phoneBlind.toString('hex') }
}

/** Reads the list of a door. Shape: newest first, at most 200 rows. */
export async function readDoorRows(deps: DoorDeps, print: IndexedPrint): Promise<DoorRows> {
  const now = deps.clock.now()
  const span = { from: now - DOOR_MINUTES * MINUTE, to: now + MINUTE }
  const stored = await listVisitsAt(deps.sql, print.placeId, span, ROWS_MAX * 4)
  const here = stored.filter(
    (visit) => deps.prints.byNumber(visit.placeId, visit.printNo)?.pointId === print.pointId,
  )
  const shown = here.slice(0, ROWS_MAX)
  const hasNames = print.state === 'confirmed'
  const ids = hasNames ? [...new Set(shown.map((visit) => visit.personId))] : []
  const masks = await readMasks(deps.sql, deps.keyring, ids)
  return {
    placeName: print.placeName,
    pointName: print.pointName,
    hasNames,
    entered: here.filter((visit) => unpackFlags(visit.flags).outcome === 'entered').length,
    passShape: deps.signs.shapeAt(print.placeId, now),
    rows: shown.map((visit) => {
      const recent = deps.recents.find(visit.personId, print.pointId, now)
      const isSame = recent?.visit.enteredAt === visit.enteredAt
      const passNumber = isSame ? recent.passNumber : undefined
      const recordedAt = isSame ? recent.recordedAt : visit.enteredAt
      return doorRowOf(deps, { visit, passNumber, recordedAt }, print, masks.get(visit.personId))
    }),
  }
}
