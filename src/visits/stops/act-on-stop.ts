// What the staff at the door did with somebody who was stopped; and the visit follows: whoever was
// sent away did not enter, and makes no stay. Source: Notice clause V.2; F25; docs/adr/0014.
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import { appendAudit } from '../../staff/index.ts'
import type { IndexedPrint } from '../../places/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { tellArrival } from '../arrivals.ts'
import type { ArrivalDeps } from '../arrivals.ts'
import { changeFlags } from '../change-flags.ts'
import type { CheckInDeps } from '../check-in.ts'
import type { DoorStop } from '../contract.ts'
import { isOnList } from '../door/rows.ts'
import { outcomeFlags, unpackFlags } from '../flags.rule.ts'
import { readVisit } from '../visit.sql.ts'
import type { VisitKey } from '../visit.sql.ts'
import { showStop, stopPlace } from './open-stop.ts'
import { isInside, mayAct } from './stop.rule.ts'
import type { StopAction, StopState } from './stop.rule.ts'
import { lockStop, readStop, writeStopState } from './stop.sql.ts'
import type { StopRow } from './stop.sql.ts'

export type StopActDeps = ArrivalDeps & Pick<CheckInDeps, 'hub'>

export type StopAct = {
  /** Any print of the place at whose door somebody acts. */
  readonly print: IndexedPrint
  readonly stopId: number
  readonly action: StopAction
  readonly note?: string | undefined
  /** The registration of the gatekeeper. */
  readonly byId: number
}

/** Lets the outcome of the visit follow; a visit that was taken back stays taken back. */
async function followVisit(tx: Tx, key: VisitKey, state: StopState): Promise<void> {
  const outcome = isInside(state) ? 'entered' : 'turned-away'
  await changeFlags(tx, key, (flags) =>
    unpackFlags(flags).outcome === 'withdrawn' ? flags : outcomeFlags(flags, outcome),
  )
}

/** Of whom was typed in too late for the list the door hears nothing: that stop is the town's. */
function wasShown({ enteredAt, openedAt }: StopRow): boolean {
  return isOnList(enteredAt, openedAt)
}

async function act(
  tx: Tx,
  deps: StopActDeps,
  stop: StopRow,
  acted: { readonly state: StopAction; readonly note: string; readonly by: string },
): Promise<void> {
  const { state, note, by } = acted
  const at = deps.clock.now()
  const noteSealed =
    note === '' ? null : deps.keyring.seal('notes', stopPlace('note_sealed', stop), note)
  // A mistake needs no following up; everything else waits for the town.
  const isClosed = state === 'mistaken'
  const { stopId, placeId } = stop
  await writeStopState(tx, { stopId, state, by, at, noteSealed, isClosed })
  await followVisit(tx, stop, state)
  await appendAudit(tx, {
    at,
    actor: by,
    actorKind: 'person',
    action: 'stop-changed',
    personId: stop.personId,
    detail: { stopId, placeId, state },
  })
}

/**
 * Records what was done with a stop of this place. The same action again changes nothing.
 * Refuses: 'not-found' also for a stop of another place or of one who was never on the list,
 * 'stop-settled'.
 * Source: F25: each case is recorded and followed up.
 */
export async function actOnStop(
  deps: StopActDeps,
  input: StopAct,
): Promise<{ readonly ok: true; readonly stop: DoorStop } | Refused> {
  const { print, stopId, action, byId } = input
  const note = (input.note ?? '').trim()
  const by = `person:${byId}`
  const done = await deps.sql.begin(async (tx): Promise<{ ok: true } | Refused> => {
    const stop = await lockStop(tx, stopId)
    if (!stop || stop.placeId !== print.placeId || !wasShown(stop)) return refuse('not-found')
    if (stop.state === action && note === '') return { ok: true }
    const isSettledByTown = stop.closedAt !== null && stop.closedBy !== stop.changedBy
    const since = stop.changedAt === null ? undefined : deps.clock.now() - stop.changedAt
    if (isSettledByTown || !mayAct(stop.state, action, since)) return refuse('stop-settled')
    await act(tx, deps, stop, { state: action, note, by })
    return { ok: true }
  })
  if (!done.ok) return done
  const stop = await readStop(deps.sql, stopId)
  if (!stop) return refuse('not-found')
  const visit = await readVisit(deps.sql, stop)
  const at = deps.prints.byPoint(stop.pointId) ?? print
  if (visit) void tellArrival(deps, at, visit).catch(() => undefined)
  return { ok: true, stop: showStop(deps, stop) }
}
