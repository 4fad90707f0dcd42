// Statements on places.duty.
import type { Db, Tx } from '../platform/postgres.ts'
import type { PlaceId, PointId } from './place.ts'
import type { PostedProblem } from './points/posted-code.rule.ts'

/** Whether the code that hangs at the door is the right one. */
export type PosterCheck = 'right' | PostedProblem | 'not-scanned'

/** How a duty began: the posted code scanned, its number typed, or neither, as at a desk. */
export type DutyBeginning = 'scanned' | 'typed' | 'none'

export type OpenDuty = { readonly dutyId: number; readonly startedAt: number }

/** A duty that ended just now. Units: seconds since 1970. */
export type EndedDuty = OpenDuty & {
  readonly placeId: PlaceId
  /** Null where no visit was ever written for it. */
  readonly personId: number | null
  readonly endedAt: number
}

/** On which every server's book of duties is told that one began or ended. */
export const DUTY_CHANNEL = 'places_duty'

/** Starts a duty. Units: seconds since 1970. */
export async function insertDuty(
  tx: Tx,
  duty: {
    placeId: PlaceId
    phoneBlind: Buffer
    personId: number | null
    startedAt: number
    pointId: PointId | null
    poster: PosterCheck
    began: DutyBeginning
  },
): Promise<number> {
  const [row] = await tx<{ dutyId: number }[]>`
    insert into places.duty (place_id, phone_blind, person_id, started_at, point_id, poster, began)
    values (${duty.placeId}, ${duty.phoneBlind}, ${duty.personId}, ${duty.startedAt},
      ${duty.pointId}, ${duty.poster}, ${duty.began})
    returning duty_id as "dutyId"`
  await notifyDuties(tx)
  return row?.dutyId ?? 0
}

/** Wakes every server's book of duties when this transaction commits. */
async function notifyDuties(tx: Tx): Promise<void> {
  await tx`select pg_notify(${DUTY_CHANNEL}, '')`
}

/** Tells every server of duties that ended, when there are any. */
async function tellEnded(tx: Tx, ended: EndedDuty[]): Promise<EndedDuty[]> {
  if (ended.length > 0) await notifyDuties(tx)
  return ended
}

/** Deletes duties that began before. Units: seconds since 1970. */
export async function deleteDutiesBefore(db: Db, before: number): Promise<void> {
  await db`delete from places.duty where started_at < ${before}`
}

/** Ends whatever duty a phone has open at a place. Units: seconds since 1970. */
export async function writeDutyEnded(
  tx: Tx,
  duty: { placeId: PlaceId; phoneBlind: Buffer; endedAt: number },
): Promise<EndedDuty[]> {
  const ended = await tx<EndedDuty[]>`
    update places.duty set ended_at = ${duty.endedAt}
    where place_id = ${duty.placeId} and phone_blind = ${duty.phoneBlind} and ended_at is null
    returning duty_id as "dutyId", place_id as "placeId", person_id as "personId",
      started_at as "startedAt", ended_at as "endedAt"`
  return tellEnded(tx, ended)
}

/**
 * Ends the open duties at a place and below it of whoever has no role there any more.
 * Units: seconds since 1970.
 */
export async function writeLostDutiesEnded(
  tx: Tx,
  lost: { placeId: PlaceId; endedAt: number },
): Promise<EndedDuty[]> {
  const ended = await tx<EndedDuty[]>`
    with recursive down as (
      select place_id from places.place where place_id = ${lost.placeId}
      union all
      select p.place_id from places.place p join down on p.parent_id = down.place_id)
    update places.duty d set ended_at = ${lost.endedAt}
    where d.place_id in (select place_id from down) and d.ended_at is null and not exists (
      with recursive up as (
        select p.place_id, p.parent_id from places.place p where p.place_id = d.place_id
        union all
        select q.place_id, q.parent_id from places.place q join up on q.place_id = up.parent_id)
      select 1 from up join places.member m on m.place_id = up.place_id
      where m.phone_blind = d.phone_blind and m.removed_at is null)
    returning d.duty_id as "dutyId", d.place_id as "placeId", d.person_id as "personId",
      d.started_at as "startedAt", d.ended_at as "endedAt"`
  return tellEnded(tx, ended)
}

/** Ends every open duty at places. Units: seconds since 1970. */
export async function writePlaceDutiesEnded(
  tx: Tx,
  over: { placeIds: readonly PlaceId[]; endedAt: number },
): Promise<EndedDuty[]> {
  const ended = await tx<EndedDuty[]>`
    update places.duty set ended_at = ${over.endedAt}
    where place_id = any(${over.placeIds as number[]}::int[]) and ended_at is null
    returning duty_id as "dutyId", place_id as "placeId", person_id as "personId",
      started_at as "startedAt", ended_at as "endedAt"`
  return tellEnded(tx, ended)
}

/** Finds the open duty of an account at a place that began after an instant. */
export async function selectOpenDuty(
  db: Db,
  duty: { placeId: PlaceId; phoneBlind: Buffer; startedAfter: number },
): Promise<OpenDuty | undefined> {
  const [row] = await db<OpenDuty[]>`
    select duty_id as "dutyId", started_at as "startedAt" from places.duty
    where place_id = ${duty.placeId} and phone_blind = ${duty.phoneBlind} and ended_at is null
      and started_at > ${duty.startedAfter}
    order by started_at desc limit 1`
  return row
}

/** Says whether a person has an open duty at a place that began after an instant. */
export async function hasOpenDuty(
  db: Db,
  duty: { placeId: PlaceId; personId: number; startedAfter: number },
): Promise<boolean> {
  const rows = await db`
    select 1 from places.duty
    where place_id = ${duty.placeId} and person_id = ${duty.personId} and ended_at is null
      and started_at > ${duty.startedAfter} limit 1`
  return rows.length > 0
}

/** Lists who is on duty where, since an instant. Shape: at most `limit`, newest first. */
export async function listOpenDuty(
  db: Db,
  duty: { startedAfter: number; limit: number },
): Promise<{ placeId: PlaceId; personId: number }[]> {
  return db<{ placeId: PlaceId; personId: number }[]>`
    select place_id as "placeId", person_id as "personId"
    from places.duty
    where ended_at is null and person_id is not null and started_at > ${duty.startedAfter}
    order by started_at desc limit ${duty.limit}`
}
