// The follow-up of stops by the supervisor of a division: what is open, what is overdue, what was
// done. Looking at one is a row in the audit chain before anything is sent.
// Source: F25 (each case is recorded and followed up); F38; docs/adr/0014.
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import { describePersons } from '../../people/index.ts'
import { listPlaceIdsIn, placesByIds } from '../../places/index.ts'
import type { PrintIndex } from '../../places/index.ts'
import type { Sql } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import { appendAudit, sealReason } from '../../staff/index.ts'
import type { RuleBook } from '../rules/rule-book.ts'
import type { ListedStop, StopLook, StopQuery, Stops } from './contract.ts'
import { showStop, stopPlace } from './open-stop.ts'
import { listStopsBy, lockStop, readStop, writeStopClosed } from './stop.sql.ts'
import type { StopRow } from './stop.sql.ts'

export type SupervisorDesk = {
  readonly sql: Sql
  readonly keyring: Keyring
  readonly rules: RuleBook
  readonly prints: PrintIndex
  readonly supervisor: {
    readonly username: string
    readonly divisions: readonly string[]
    readonly now: Instant
  }
}

// More than a division's supervisor reads in a day.
const SHOWN_MAX = 500
const READ_MAX = 5000

type PlaceOf = { readonly name: string; readonly division: string }

/** Keeps the stops of places in the divisions of the supervisor, with their places. */
async function keepOwn(
  desk: SupervisorDesk,
  stops: readonly StopRow[],
): Promise<{ stop: StopRow; place: PlaceOf }[]> {
  const places = await placesByIds(desk.sql, [...new Set(stops.map((stop) => stop.placeId))])
  return stops.flatMap((stop) => {
    const place = places.get(stop.placeId)
    const isOwn = desk.supervisor.divisions.some((own) => place?.division.startsWith(own))
    return place && isOwn ? [{ stop, place }] : []
  })
}

function listed(desk: SupervisorDesk, one: { stop: StopRow; place: PlaceOf }): ListedStop {
  const { stop, place } = one
  return {
    stopId: stop.stopId,
    placeId: stop.placeId,
    placeName: place.name,
    pointName: desk.prints.byPoint(stop.pointId)?.pointName ?? '',
    division: place.division,
    enteredAt: stop.enteredAt,
    dueAt: stop.dueAt,
    isOverdue: stop.closedAt === null && stop.dueAt < desk.supervisor.now,
    state: stop.state,
    hasNote: stop.noteSealed !== null,
    isRegistered: stop.registeredAs !== null,
    ...(stop.changedAt !== null && { changedAt: stop.changedAt }),
    ...(stop.closedAt !== null && { closedAt: stop.closedAt }),
  }
}

/** Who is behind a stop: whoever was stopped, and the registration that completed an emergency. */
function personsOf({ personId, registeredAs }: StopRow): number[] {
  return registeredAs === null ? [personId] : [personId, registeredAs]
}

/** Lists the stops of the supervisor's divisions. Source: F25. */
export async function showStops(desk: SupervisorDesk, query: StopQuery): Promise<Stops> {
  const { now, username: actor } = desk.supervisor
  const which = query.which ?? 'open'
  // By place in the statement: else the stops that another town leaves open would fill the list.
  const placeIds = await listPlaceIdsIn(desk.sql, desk.supervisor.divisions)
  const list = { placeIds, now, limit: READ_MAX }
  const open = await keepOwn(desk, await listStopsBy(desk.sql, { ...list, which: 'open' }))
  const overdue = open.filter(({ stop }) => stop.dueAt < now)
  const closed =
    which === 'closed'
      ? await keepOwn(desk, await listStopsBy(desk.sql, { ...list, which: 'closed' }))
      : []
  const shown = { open, overdue, closed }[which].slice(0, SHOWN_MAX)
  await desk.sql.begin((tx) =>
    appendAudit(tx, {
      at: now,
      actor,
      actorKind: 'staff',
      action: 'stops-listed',
      personsSeen: shown.flatMap(({ stop }) => personsOf(stop)),
      detail: { which, count: shown.length },
    }),
  )
  return {
    ok: true,
    stops: shown.map((one) => listed(desk, one)),
    open: open.length,
    overdue: overdue.length,
  }
}

async function findOwn(desk: SupervisorDesk, stopId: number): Promise<StopRow | undefined> {
  const stop = await readStop(desk.sql, stopId)
  const [own] = stop ? await keepOwn(desk, [stop]) : []
  return own?.stop
}

function unsealNote(
  keyring: Keyring,
  stop: StopRow,
  column: 'note_sealed' | 'closing_sealed',
): string {
  const sealed = column === 'note_sealed' ? stop.noteSealed : stop.closingSealed
  return sealed ? keyring.unseal('notes', stopPlace(column, stop), sealed) : ''
}

/**
 * Shows one stop: the person masked, the steps, the note of the door.
 * Refuses: 'not-found' also outside the supervisor's divisions, 'reason-missing'.
 * Source: F38: a role, a division and a reason, and a row before the look.
 */
export async function lookAtStop(
  desk: SupervisorDesk,
  stopId: number,
  reason: string,
): Promise<StopLook | Refused> {
  if (reason.trim() === '') return refuse('reason-missing', 'reason')
  const stop = await findOwn(desk, stopId)
  if (!stop) return refuse('not-found')
  const { username: actor, now: at } = desk.supervisor
  await desk.sql.begin((tx) =>
    appendAudit(tx, {
      at,
      actor,
      actorKind: 'staff',
      action: 'stop-viewed',
      personId: stop.personId,
      reasonSealed: sealReason(desk.keyring, { actor, at }, reason.trim()),
      detail: { stopId, placeId: stop.placeId },
    }),
  )
  const person = stop.registeredAs ?? stop.personId
  const described = (await describePersons(desk.sql, desk.keyring, [person])).get(person)
  const { steps } = showStop(desk, stop)
  return {
    ok: true,
    stopId,
    maskedName: described?.maskedName ?? '',
    maskedPhone: described?.maskedPhone ?? '',
    steps,
    note: unsealNote(desk.keyring, stop, 'note_sealed'),
    closing: unsealNote(desk.keyring, stop, 'closing_sealed'),
    ...(stop.closedBy !== null && { closedBy: stop.closedBy }),
  }
}

/**
 * Records that the town is done with a stop, and what it did.
 * Refuses: 'not-found' also outside the supervisor's divisions, 'stop-settled' the second time,
 * 'reason-missing'.
 * Source: F25.
 */
export async function closeStop(
  desk: SupervisorDesk,
  stopId: number,
  done: string,
): Promise<{ readonly ok: true } | Refused> {
  if (done.trim() === '') return refuse('reason-missing', 'done')
  if (!(await findOwn(desk, stopId))) return refuse('not-found')
  const { username: by, now: at } = desk.supervisor
  return desk.sql.begin(async (tx): Promise<{ ok: true } | Refused> => {
    const stop = await lockStop(tx, stopId)
    if (!stop) return refuse('not-found')
    if (stop.closedAt !== null) return refuse('stop-settled')
    const { placeId, registeredAs } = stop
    const closingSealed = desk.keyring.seal('notes', stopPlace('closing_sealed', stop), done.trim())
    await writeStopClosed(tx, { stopId, by, at, closingSealed })
    await appendAudit(tx, {
      at,
      actor: by,
      actorKind: 'staff',
      action: 'stop-closed',
      personId: stop.personId,
      detail: { stopId, placeId, isRegistered: registeredAs !== null },
    })
    return { ok: true }
  })
}
