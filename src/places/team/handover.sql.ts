// Statements on places.handover. One open row a place: the index says so, whoever races.
import type { Db, Tx } from '../../platform/postgres.ts'
import type { PlaceId } from '../place.ts'

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
      accepted_at as "acceptedAt", due_at as "dueAt", ended_at as "endedAt"
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
      accepted_at as "acceptedAt", due_at as "dueAt", ended_at as "endedAt"
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
