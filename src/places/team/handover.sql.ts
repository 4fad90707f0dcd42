// Statements on places.handover. One open row a place: the index says so, whoever races.
import type { Db, Tx } from '../../platform/postgres.ts'
import type { PlaceId } from '../place.ts'
import type { PlaceEnd } from './team-event.sql.ts'

export type HandoverOutcome = 'done' | 'cancelled' | 'declined' | 'lapsed'

export type HandoverRow = {
  readonly handoverId: number
  readonly placeId: PlaceId
  readonly giverBlind: Buffer
  readonly giverMask: string
  readonly giverPerson: number
  readonly receiverBlind: Buffer
  readonly receiverMask: string
  readonly receiverPerson: number | null
  readonly offeredAt: number
  readonly acceptedAt: number | null
  readonly dueAt: number
  readonly endedAt: number | null
  readonly outcome: HandoverOutcome | PlaceEnd | null
}

export type NewHandover = Pick<
  HandoverRow,
  | 'placeId'
  | 'giverBlind'
  | 'giverMask'
  | 'giverPerson'
  | 'receiverBlind'
  | 'receiverMask'
  | 'offeredAt'
  | 'dueAt'
>

/** Writes an offer; undefined when the place is on its way already. Units: seconds since 1970. */
export async function insertHandover(tx: Tx, offer: NewHandover): Promise<number | undefined> {
  const [row] = await tx<{ handoverId: number }[]>`
    insert into places.handover (place_id, giver_blind, giver_mask, giver_person, receiver_blind,
      receiver_mask, offered_at, due_at)
    values (${offer.placeId}, ${offer.giverBlind}, ${offer.giverMask}, ${offer.giverPerson},
      ${offer.receiverBlind}, ${offer.receiverMask}, ${offer.offeredAt}, ${offer.dueAt})
    on conflict (place_id) where ended_at is null do nothing
    returning handover_id as "handoverId"`
  return row?.handoverId
}

/** Reads a handing over, whatever became of it. */
export async function selectHandover(db: Db, handoverId: number): Promise<HandoverRow | undefined> {
  const [row] = await db<HandoverRow[]>`
    select handover_id as "handoverId", place_id as "placeId", giver_blind as "giverBlind",
      giver_mask as "giverMask", giver_person as "giverPerson",
      receiver_blind as "receiverBlind", receiver_mask as "receiverMask",
      receiver_person as "receiverPerson", offered_at as "offeredAt",
      accepted_at as "acceptedAt", due_at as "dueAt", ended_at as "endedAt", outcome
    from places.handover where handover_id = ${handoverId}`
  return row
}

/** Lists what is on its way: at a place, or towards an account. */
export async function listOpenHandovers(
  db: Db,
  of: { placeId: PlaceId } | { receiverBlind: Buffer },
): Promise<HandoverRow[]> {
  const placeId = 'placeId' in of ? of.placeId : null
  const receiverBlind = 'receiverBlind' in of ? of.receiverBlind : null
  return db<HandoverRow[]>`
    select handover_id as "handoverId", place_id as "placeId", giver_blind as "giverBlind",
      giver_mask as "giverMask", giver_person as "giverPerson",
      receiver_blind as "receiverBlind", receiver_mask as "receiverMask",
      receiver_person as "receiverPerson", offered_at as "offeredAt",
      accepted_at as "acceptedAt", due_at as "dueAt", ended_at as "endedAt", outcome
    from places.handover
    where (place_id = ${placeId}::int or receiver_blind = ${receiverBlind}::bytea)
      and ended_at is null
    order by offered_at, handover_id limit 100`
}

/** Lists the numbers of what is due. Shape: oldest first, at most `limit`. */
export async function listDueHandovers(db: Db, now: number, limit: number): Promise<number[]> {
  const rows = await db<{ handoverId: number }[]>`
    select handover_id as "handoverId" from places.handover
    where ended_at is null and due_at <= ${now}
    order by due_at, handover_id limit ${limit}`
  return rows.map((row) => row.handoverId)
}

/** Writes that the receiver agreed, and when the notice is over. */
export async function writeHandoverAccepted(
  tx: Tx,
  accepted: { handoverId: number; receiverPerson: number; at: number; dueAt: number },
): Promise<void> {
  await tx`
    update places.handover set accepted_at = ${accepted.at}, due_at = ${accepted.dueAt},
      receiver_person = ${accepted.receiverPerson}
    where handover_id = ${accepted.handoverId} and ended_at is null`
}

/** Ends a handing over; false when it was over. */
export async function writeHandoverEnded(
  tx: Tx,
  ended: { handoverId: number; outcome: HandoverOutcome; at: number },
): Promise<boolean> {
  const rows = await tx`
    update places.handover set ended_at = ${ended.at}, outcome = ${ended.outcome}
    where handover_id = ${ended.handoverId} and ended_at is null returning handover_id`
  return rows.length > 0
}

type EndedHandover = Pick<HandoverRow, 'placeId' | 'receiverBlind' | 'receiverMask'>

/** Ends what is on its way at places because of what became of them. Shape: what was open. */
export async function endHandoversAt(
  tx: Tx,
  ended: { placeIds: readonly PlaceId[]; because: PlaceEnd; at: number },
): Promise<EndedHandover[]> {
  return tx<EndedHandover[]>`
    update places.handover set ended_at = ${ended.at}, outcome = ${ended.because}
    where place_id = any(${ended.placeIds as number[]}::int[]) and ended_at is null
    returning place_id as "placeId", receiver_blind as "receiverBlind",
      receiver_mask as "receiverMask"`
}

/**
 * Lists what ended with its place on the way to an account. Shape: newest first, at most `limit`.
 * Units: seconds since 1970.
 */
export async function listHandoversOver(
  db: Db,
  over: { receiverBlind: Buffer; since: number; limit: number },
): Promise<{ placeId: PlaceId; because: PlaceEnd; at: number }[]> {
  return db<{ placeId: PlaceId; because: PlaceEnd; at: number }[]>`
    select place_id as "placeId", outcome as because, ended_at as at from places.handover
    where receiver_blind = ${over.receiverBlind} and outcome in ('closed', 'merged', 'moved')
      and ended_at > ${over.since}
    order by ended_at desc, handover_id desc limit ${over.limit}`
}
