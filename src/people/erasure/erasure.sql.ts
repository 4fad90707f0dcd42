// Every statement that closes, keeps or erases registrations.
import type { Instant } from '../../base/instant.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { writeByteaArray } from '../bytea-array.ts'
import { SUBJECTS } from '../device.sql.ts'
import { IDENTIFIER_KINDS } from '../person.sql.ts'

/** Which moments count: what is younger than `before` is in use. Units: seconds since 1970. */
export type AsOf = {
  readonly now: Instant
  readonly before: Instant
  /** A dispute whose younger registration is older than this holds nobody any more. */
  readonly disputedBefore: Instant
}

/** Takes the one lock of the eraser; false when another one works. Held by the connection. */
export async function tryLockErasure(db: Db): Promise<boolean> {
  const [row] = await db<{ is_mine: boolean }[]>`
    select pg_try_advisory_lock(hashtext('people.erasure')) as is_mine`
  return row?.is_mine ?? false
}

/** Gives the lock of the eraser back. */
export async function unlockErasure(db: Db): Promise<void> {
  await db`select pg_advisory_unlock(hashtext('people.erasure'))`
}

/** Reads the last id of the next `limit` registrations; undefined at the end of the city. */
export async function selectSliceEnd(
  db: Db,
  afterId: number,
  limit: number,
): Promise<number | undefined> {
  const [row] = await db<{ last_id: number | null }[]>`
    select max(person_id) as last_id from (
      select person_id from people.person where person_id > ${afterId}
      order by person_id limit ${limit}) as slice`
  return row?.last_id ?? undefined
}

/**
 * What of this room keeps a registration: anything younger than visits are kept, a session, a code
 * asked for, a live card, a ward, somebody reported, a valid fact of its document, an open dispute.
 */
const isIdle = (db: Db, { now, before, disputedBefore }: AsOf) => db`
  person.created_at < to_timestamp(${before}::bigint)
  and (person.consented_at is null or person.consented_at < to_timestamp(${before}::bigint))
  and not exists (select 1 from people.identifier as own
    where own.person_id = person.person_id
      and greatest(own.added_at, own.confirmed_at) >= to_timestamp(${before}::bigint))
  and not exists (select 1 from people.device as own
    where own.person_id = person.person_id
      and (own.created_at >= to_timestamp(${before}::bigint)
        or own.seen_on >= (to_timestamp(${before}::bigint) at time zone 'Asia/Shanghai')::date))
  and not exists (select 1 from people.session as own
    where own.person_id = person.person_id and own.expires_at > to_timestamp(${now}::bigint))
  and not exists (select 1 from people.account as own
    where own.person_id = person.person_id and own.opened_at >= to_timestamp(${before}::bigint))
  and not exists (select 1 from people.personal_code as own
    where own.person_id = person.person_id and own.revoked_at is null
      and own.expires_at > to_timestamp(${now}::bigint))
  and not exists (select 1 from people.person as ward
    where ward.guardian_id = person.person_id and ward.guardian_id is not null)
  and not exists (select 1 from people.reported as own
    where own.reporter_id = person.person_id)
  and not exists (select 1 from people.reported as own
    where own.person_id = person.person_id)
  and not exists (select 1 from people.identifier as own
    join people.otp on otp.phone_blind = own.blind
    where own.person_id = person.person_id and own.kind = ${IDENTIFIER_KINDS.phone})
  and not exists (select 1 from people.identifier as own
    join people.fact on fact.document_blind = own.blind
    where own.person_id = person.person_id and own.kind = ${IDENTIFIER_KINDS.document}
      and fact.valid_until > to_timestamp(${now}::bigint))
  and not exists (select 1 from people.identifier as own
    join people.identifier as other on other.kind = own.kind and other.blind = own.blind
    join people.person as rival on rival.person_id = other.person_id
    where own.person_id = person.person_id and own.kind = ${IDENTIFIER_KINDS.document}
      and rival.root_id <> person.root_id and rival.closed_at is null
      and greatest(person.assurance, rival.assurance) < 2
      and greatest(person.created_at, rival.created_at) >= to_timestamp(${disputedBefore}::bigint)
      and not exists (select 1 from people.identifier as mine
        join people.identifier as theirs on theirs.kind = mine.kind and theirs.blind = mine.blind
        where mine.person_id = person.person_id and mine.kind = ${IDENTIFIER_KINDS.name}
          and theirs.person_id = rival.person_id))`

/** Reads which open registrations of a span of ids nothing of this room keeps. */
export async function selectIdle(
  tx: Tx,
  slice: { afterId: number; lastId: number },
  asOf: AsOf,
): Promise<number[]> {
  const rows = await tx<{ person_id: number }[]>`
    select person.person_id from people.person
    where person.person_id > ${slice.afterId} and person.person_id <= ${slice.lastId}
      and person.closed_at is null and ${isIdle(tx, asOf)}
    order by person.person_id`
  return rows.map((row) => row.person_id)
}

/** Reads which of some registrations are closed still and nothing of this room keeps. */
export async function selectIdleClosed(
  tx: Tx,
  ids: readonly number[],
  asOf: AsOf,
): Promise<number[]> {
  const rows = await tx<{ person_id: number }[]>`
    select person.person_id from people.person
    where person.person_id = any(${ids as number[]}::bigint[]) and person.closed_at is not null
      and ${isIdle(tx, asOf)}
    order by person.person_id`
  return rows.map((row) => row.person_id)
}

/** Closes registrations: from now on nothing but a new registration leads to them. */
export async function closePersons(tx: Tx, ids: readonly number[], at: Instant): Promise<void> {
  await tx`
    update people.person set closed_at = to_timestamp(${at}::bigint)
    where person_id = any(${ids as number[]}::bigint[]) and closed_at is null`
}

/** Opens closed registrations again. */
export async function reopenPersons(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx`
    update people.person set closed_at = null where person_id = any(${ids as number[]}::bigint[])`
}

/** Reads registrations that have been closed since an instant or longer, the oldest first. */
export async function selectClosed(db: Db, before: Instant, limit: number): Promise<number[]> {
  const rows = await db<{ person_id: number }[]>`
    select person_id from people.person
    where closed_at <= to_timestamp(${before}::bigint)
    order by closed_at, person_id limit ${limit}`
  return rows.map((row) => row.person_id)
}

/** Reads the devices of registrations. */
export async function selectDevicesOf(db: Db, ids: readonly number[]): Promise<number[]> {
  const rows = await db<{ device_id: number }[]>`
    select device_id from people.device where person_id = any(${ids as number[]}::bigint[])`
  return rows.map((row) => row.device_id)
}

/** Reads who else holds a document of some registrations: whose dispute may begin or end. */
export async function selectOtherHolders(db: Db, ids: readonly number[]): Promise<number[]> {
  const rows = await db<{ person_id: number }[]>`
    select distinct other.person_id
    from people.identifier as own
    join people.identifier as other on other.kind = own.kind and other.blind = own.blind
    where own.kind = ${IDENTIFIER_KINDS.document}
      and own.person_id = any(${ids as number[]}::bigint[])
      and other.person_id <> all(${ids as number[]}::bigint[])`
  return rows.map((row) => row.person_id)
}

/** Reads the roots of registrations. */
export async function selectRoots(
  db: Db,
  ids: readonly number[],
): Promise<{ person_id: number; root_id: number }[]> {
  return db<{ person_id: number; root_id: number }[]>`
    select person_id, root_id from people.person
    where person_id = any(${ids as number[]}::bigint[])`
}

/** Erases the links of registrations; what those who stay inherit is written by the caller. */
export async function deleteLinksOf(tx: Tx, ids: readonly number[]): Promise<void> {
  const gone = ids as number[]
  await tx`
    delete from people.link
    where person_a = any(${gone}::bigint[]) or person_b = any(${gone}::bigint[])`
}

/** Reads the blind indexes of the documents and phones of registrations, once each. */
export async function selectTraces(
  db: Db,
  ids: readonly number[],
): Promise<{ kind: number; blind: Buffer }[]> {
  return db<{ kind: number; blind: Buffer }[]>`
    select distinct kind, blind from people.identifier
    where person_id = any(${ids as number[]}::bigint[])
      and kind in (${IDENTIFIER_KINDS.document}, ${IDENTIFIER_KINDS.phone})`
}

/**
 * Erases registrations and all that hangs on them: identifiers, masks, households, who reported
 * whom, cards and accounts by their keys; devices, sessions and news of standings here. A card that
 * one of them gave to somebody who stays no longer says who gave it.
 */
export async function deletePersons(tx: Tx, ids: readonly number[]): Promise<void> {
  const gone = ids as number[]
  await tx`delete from people.device where person_id = any(${gone}::bigint[])`
  await tx`delete from people.session where person_id = any(${gone}::bigint[])`
  await tx`delete from people.standing_change where person_id = any(${gone}::bigint[])`
  await tx`
    delete from people.revocation
    where subject = ${SUBJECTS.person} and subject_id = any(${gone}::bigint[])`
  await tx`
    update people.personal_code
    set issuer_id = case when issuer_id = any(${gone}::bigint[]::text[]) then '' else issuer_id end,
      revoked_by = case when split_part(revoked_by, ':', 2) = any(${gone}::bigint[]::text[])
        then split_part(revoked_by, ':', 1) else revoked_by end
    where issuer_id = any(${gone}::bigint[]::text[])
      or split_part(revoked_by, ':', 2) = any(${gone}::bigint[]::text[])`
  await tx`delete from people.person where person_id = any(${gone}::bigint[])`
}

/** Erases what is kept by a document or a phone that nobody is registered with any more. */
export async function deleteTraces(
  tx: Tx,
  blinds: { readonly documents: readonly Buffer[]; readonly phones: readonly Buffer[] },
): Promise<void> {
  await tx`
    delete from people.fact
    where document_blind = any(${writeByteaArray(blinds.documents)}::bytea[])
      and not exists (select 1 from people.identifier
        where kind = ${IDENTIFIER_KINDS.document} and blind = fact.document_blind)`
  await tx`
    delete from people.otp
    where phone_blind = any(${writeByteaArray(blinds.phones)}::bytea[])
      and not exists (select 1 from people.identifier
        where kind = ${IDENTIFIER_KINDS.phone} and blind = otp.phone_blind)`
}
