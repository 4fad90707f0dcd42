// Statements on visits.stop: what was done with each person who was stopped.
import type { Instant } from '../../base/instant.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import type { VisitKey } from '../visit.sql.ts'
import type { StopState } from './stop.rule.ts'

export type StopRow = VisitKey & {
  readonly stopId: number
  readonly pointId: number
  /** The digits on the phone of whoever was stopped; null for stops of an older version. */
  readonly passNumber: number | null
  readonly ruleVersion: number
  readonly rowSealed: Buffer
  readonly state: StopState
  readonly dueAt: Instant
  readonly openedAt: Instant
  readonly changedBy: string | null
  readonly changedAt: Instant | null
  readonly noteSealed: Buffer | null
  readonly closedBy: string | null
  readonly closedAt: Instant | null
  readonly closingSealed: Buffer | null
  readonly registeredAs: number | null
}

export type NewStop = Pick<
  StopRow,
  | 'personId'
  | 'enteredAt'
  | 'placeId'
  | 'pointId'
  | 'passNumber'
  | 'ruleVersion'
  | 'rowSealed'
  | 'state'
  | 'dueAt'
  | 'openedAt'
  | 'changedBy'
  | 'noteSealed'
>

const columnsOf = (db: Db) => db`
  stop_id as "stopId", person_id as "personId", entered_at as "enteredAt", place_id as "placeId",
  point_id as "pointId", pass_number as "passNumber", rule_version as "ruleVersion",
  row_sealed as "rowSealed", state, due_at as "dueAt", opened_at as "openedAt",
  changed_by as "changedBy", changed_at as "changedAt", note_sealed as "noteSealed",
  closed_by as "closedBy", closed_at as "closedAt", closing_sealed as "closingSealed",
  registered_as as "registeredAs"`

/**
 * Opens stops; one of a visit that has a stop stays as it is, but for the digits: a server
 * that did not hear of the visit gives it others, and the phone shows the last.
 */
export async function insertStops(db: Db, stops: readonly NewStop[]): Promise<void> {
  for (const stop of stops) {
    await db`
      insert into visits.stop (person_id, entered_at, place_id, point_id, pass_number,
        rule_version, row_sealed, state, due_at, opened_at, changed_by, changed_at, note_sealed)
      values (${stop.personId}, ${stop.enteredAt}, ${stop.placeId}, ${stop.pointId},
        ${stop.passNumber}, ${stop.ruleVersion}, ${stop.rowSealed}, ${stop.state}, ${stop.dueAt},
        ${stop.openedAt}, ${stop.changedBy},
        ${stop.changedBy === null ? null : stop.openedAt}, ${stop.noteSealed})
      on conflict (person_id, entered_at, place_id) do update
      set pass_number = excluded.pass_number`
  }
}

/** Reads the stops of a place since an instant. */
export async function listStopsAt(db: Db, placeId: number, since: Instant): Promise<StopRow[]> {
  return db<StopRow[]>`
    select ${columnsOf(db)} from visits.stop
    where place_id = ${placeId} and entered_at >= ${since}
    order by entered_at desc limit 1000`
}

/** Reads the emergencies of a place that nobody registered yet, the soonest due first. */
export async function listOpenEmergencies(db: Db, placeId: number): Promise<StopRow[]> {
  return db<StopRow[]>`
    select ${columnsOf(db)} from visits.stop
    where place_id = ${placeId} and state = 'emergency' and registered_as is null
    order by due_at limit 200`
}

/** Reads who was stopped, of some stops of a place. */
export async function listStopped(
  db: Db,
  at: { readonly placeId: number; readonly stopIds: readonly number[] },
): Promise<number[]> {
  const rows = await db<{ personId: number }[]>`
    select distinct person_id as "personId" from visits.stop
    where place_id = ${at.placeId} and stop_id = any(${at.stopIds as number[]}::bigint[])`
  return rows.map((row) => row.personId)
}

/** Reads one stop and holds it until the transaction ends. */
export async function lockStop(tx: Tx, stopId: number): Promise<StopRow | undefined> {
  const [row] = await tx<StopRow[]>`
    select ${columnsOf(tx)} from visits.stop where stop_id = ${stopId} for update`
  return row
}

/** Reads one stop. */
export async function readStop(db: Db, stopId: number): Promise<StopRow | undefined> {
  const [row] = await db<StopRow[]>`
    select ${columnsOf(db)} from visits.stop where stop_id = ${stopId}`
  return row
}

export type StopList = {
  readonly placeIds: readonly number[]
  readonly now: Instant
  readonly which: 'open' | 'overdue' | 'closed'
  readonly limit: number
}

/** Lists stops for the console, the soonest due first, closed ones the latest first. */
export async function listStopsBy(db: Db, list: StopList): Promise<StopRow[]> {
  const { placeIds, now, which } = list
  const inPlaces = db`place_id = any(${`{${placeIds.join(',')}}`}::text::integer[])`
  const inState = {
    open: db`closed_at is null`,
    overdue: db`closed_at is null and due_at < ${now}`,
    closed: db`closed_at is not null`,
  }[which]
  const order = which === 'closed' ? db`closed_at desc` : db`due_at`
  return db<StopRow[]>`
    select ${columnsOf(db)} from visits.stop
    where ${inPlaces} and ${inState}
    order by ${order}, stop_id limit ${list.limit}`
}

/** Writes what was done. Whoever was stopped by name needs no registration after an emergency. */
export async function writeStopState(
  tx: Tx,
  stop: {
    stopId: number
    state: StopState
    by: string
    at: Instant
    noteSealed: Buffer | null
    isClosed: boolean
  },
): Promise<void> {
  await tx`
    update visits.stop set state = ${stop.state}, changed_by = ${stop.by},
      changed_at = ${stop.at}, note_sealed = coalesce(${stop.noteSealed}, note_sealed),
      closed_by = ${stop.isClosed ? stop.by : null},
      closed_at = ${stop.isClosed ? stop.at : null},
      registered_as = case when ${stop.state} = 'emergency' then person_id end
    where stop_id = ${stop.stopId}`
}

/** Writes that the town is done with a stop. */
export async function writeStopClosed(
  tx: Tx,
  stop: {
    stopId: number
    by: string
    at: Instant
    closingSealed: Buffer
  },
): Promise<void> {
  await tx`
    update visits.stop set closed_by = ${stop.by}, closed_at = ${stop.at},
      closing_sealed = ${stop.closingSealed}
    where stop_id = ${stop.stopId}`
}

/** Writes as whom an emergency was registered; what the town has closed stays as it closed it. */
export async function writeStopRegistered(
  tx: Tx,
  stop: { stopId: number; by: string; at: Instant; registeredAs: number },
): Promise<void> {
  await tx`
    update visits.stop set registered_as = ${stop.registeredAs},
      closed_by = coalesce(closed_by, ${stop.by}), closed_at = coalesce(closed_at, ${stop.at}::int)
    where stop_id = ${stop.stopId}`
}

/** Erases the stops of visits before an instant: they last as long as the visits do. */
export async function deleteStopsBefore(db: Db, before: Instant): Promise<number> {
  const done = await db`delete from visits.stop where entered_at < ${before}`
  return done.count
}
