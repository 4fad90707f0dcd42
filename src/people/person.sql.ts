// Every statement on people.person, people.identifier and people.mask.
import type { Db, Tx } from '../platform/postgres.ts'
import { writeByteaArray } from './bytea-array.ts'

export const IDENTIFIER_KINDS = {
  document: 1,
  phone: 2,
  name: 3,
  wechat: 4,
  alipay: 5,
  reference: 6,
} as const
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[keyof typeof IDENTIFIER_KINDS]

/** Ids handed out at once by people.person_id_seq (its increment). */
export const ID_BLOCK = 1000

/** Takes blocks of ids. Shape: the first id of each block. */
export async function takeIdBlocks(db: Db, blocks: number): Promise<number[]> {
  const rows = await db<{ first: number }[]>`
    select nextval('people.person_id_seq') as first from generate_series(1, ${blocks}::int)`
  return rows.map((row) => row.first)
}

/** Waits for whoever registers one of these documents; held until the end of the transaction. */
export async function lockDocuments(tx: Tx, documentBlinds: readonly Buffer[]): Promise<void> {
  // Keys in street order, so that two households registering at once cannot wait for each other.
  const keys = [...new Set(documentBlinds.map((blind) => String(blind.readBigInt64BE(0))))]
  await tx`
    select pg_advisory_xact_lock(key)
    from (select unnest(${keys}::bigint[]) as key order by 1) as sorted`
}

/** Keeps every other registration waiting: for thousands of rows at once. */
export async function lockAllRegistrations(tx: Tx): Promise<void> {
  await tx`lock table people.person in share row exclusive mode`
}

export type PersonRow = {
  person_id: number
  root_id: number
  pair_blind: Buffer
  assurance: number
}

/**
 * Reads the registrations with these pairs. Whoever knows the pair is here: a registration that was
 * closed is open again, unless it is erased in this very moment, and then it is not there.
 * Source: ADR 0023.
 */
export async function selectPersonsByPair(
  db: Db,
  pairBlinds: readonly Buffer[],
): Promise<PersonRow[]> {
  const pairs = writeByteaArray(pairBlinds)
  return db<PersonRow[]>`
    with kept as (
      update people.person set closed_at = null
      where person_id in (select person_id from people.person
        where pair_blind = any(${pairs}::bytea[]) and closed_at is not null)
      returning person_id, root_id, pair_blind, assurance
    )
    select person_id, root_id, pair_blind, assurance from people.person
    where pair_blind = any(${pairs}::bytea[]) and closed_at is null
    union all
    select person_id, root_id, pair_blind, assurance from kept`
}

export type NewPerson = {
  personId: number
  pairBlind: Buffer
  origin: number
  assurance: number
  guardianId: number | null
  consentedAt: number | null
  /** Units: seconds since 1970; null for now. */
  createdAt: number | null
}

/** Writes new registrations. Shape: the ids written; a pair that exists already is left alone. */
export async function insertPersons(tx: Tx, rows: readonly NewPerson[]): Promise<Set<number>> {
  const written = await tx<{ person_id: number }[]>`
    insert into people.person
      (person_id, root_id, pair_blind, origin, assurance, guardian_id, consented_at, created_at)
    select person_id, person_id, pair_blind, origin, assurance, guardian_id,
      to_timestamp(consented_at), coalesce(to_timestamp(created_at), now())
    from unnest(
      ${rows.map((row) => row.personId)}::bigint[],
      ${writeByteaArray(rows.map((row) => row.pairBlind))}::bytea[],
      ${rows.map((row) => row.origin)}::smallint[],
      ${rows.map((row) => row.assurance)}::smallint[],
      ${rows.map((row) => row.guardianId)}::bigint[],
      ${rows.map((row) => row.consentedAt)}::bigint[],
      ${rows.map((row) => row.createdAt)}::bigint[]
    ) as new (person_id, pair_blind, origin, assurance, guardian_id, consented_at, created_at)
    on conflict (pair_blind) do nothing
    returning person_id`
  return new Set(written.map((row) => row.person_id))
}

export type NewIdentifier = {
  personId: number
  blind: Buffer
  sealed: Buffer
  confirmedAt: number | null
}

/** Writes identifiers of one kind; one that the person has already is left alone. */
export async function insertIdentifiers(
  tx: Tx,
  key: { readonly kind: IdentifierKind; readonly indexKey: number },
  rows: readonly NewIdentifier[],
): Promise<void> {
  // Kind and key once, not as arrays: the elements of arrays are half the cost of a large insert.
  await tx`
    insert into people.identifier (person_id, kind, index_key, blind, sealed, confirmed_at)
    select person_id, ${key.kind}::smallint, ${key.indexKey}::smallint, blind, sealed,
      to_timestamp(confirmed_at)
    from unnest(
      ${rows.map((row) => row.personId)}::bigint[],
      ${writeByteaArray(rows.map((row) => row.blind))}::bytea[],
      ${writeByteaArray(rows.map((row) => row.sealed))}::bytea[],
      ${rows.map((row) => row.confirmedAt)}::bigint[]
    ) as new (person_id, blind, sealed, confirmed_at)
    on conflict do nothing`
}

/** Writes what the door may show of new registrations. */
export async function insertMasks(
  tx: Tx,
  rows: readonly { personId: number; sealed: Buffer }[],
): Promise<void> {
  await tx`
    insert into people.mask (person_id, sealed)
    select person_id, sealed
    from unnest(
      ${rows.map((row) => row.personId)}::bigint[],
      ${writeByteaArray(rows.map((row) => row.sealed))}::bytea[]
    ) as new (person_id, sealed)
    on conflict do nothing`
}

/** Keeps the first consent of persons that had none. */
export async function updateConsents(
  tx: Tx,
  rows: readonly { personId: number; consentedAt: number }[],
): Promise<void> {
  await tx`
    update people.person as person set consented_at = to_timestamp(new.consented_at)
    from unnest(
      ${rows.map((row) => row.personId)}::bigint[],
      ${rows.map((row) => row.consentedAt)}::bigint[]
    ) as new (person_id, consented_at)
    where person.person_id = new.person_id and person.consented_at is null`
}

export type HolderRow = { person_id: number; root_id: number; blind: Buffer }

/** Reads who has one of these identifiers. Shape: sorted by person. */
export async function selectHolders(
  db: Db,
  kind: IdentifierKind,
  blinds: readonly Buffer[],
): Promise<HolderRow[]> {
  return db<HolderRow[]>`
    select identifier.person_id, person.root_id, identifier.blind
    from people.identifier
    join people.person using (person_id)
    where identifier.kind = ${kind} and identifier.blind = any(${writeByteaArray(blinds)}::bytea[])
    order by identifier.person_id`
}

/** Reads who has confirmed this phone. Shape: ids sorted, oldest registration first. */
export async function selectConfirmedHolders(db: Db, phoneBlind: Buffer): Promise<number[]> {
  const rows = await db<{ person_id: number }[]>`
    select identifier.person_id
    from people.identifier
    join people.person using (person_id)
    where identifier.kind = ${IDENTIFIER_KINDS.phone} and identifier.blind = ${phoneBlind}
      and identifier.confirmed_at is not null and person.closed_at is null
    order by identifier.person_id`
  return rows.map((row) => row.person_id)
}

/** Reads the blind indexes of one kind that persons have. Shape: the first one added first. */
export async function selectBlinds(
  db: Db,
  kind: IdentifierKind,
  persons: readonly number[],
): Promise<{ person_id: number; blind: Buffer }[]> {
  return db<{ person_id: number; blind: Buffer }[]>`
    select person_id, blind from people.identifier
    where person_id = any(${persons as number[]}::bigint[]) and kind = ${kind}
    order by added_at, blind`
}

export type SealedIdentifierRow = {
  person_id: number
  kind: IdentifierKind
  sealed: Buffer
  is_confirmed: boolean
}

/** Reads sealed identifiers of some kinds. Shape: sorted by person, oldest first. */
export async function selectSealed(
  db: Db,
  kinds: readonly IdentifierKind[],
  persons: readonly number[],
): Promise<SealedIdentifierRow[]> {
  return db<SealedIdentifierRow[]>`
    select person_id, kind, sealed, confirmed_at is not null as is_confirmed
    from people.identifier
    where person_id = any(${persons as number[]}::bigint[])
      and kind = any(${kinds as number[]}::smallint[])
    order by person_id, kind, added_at, blind`
}

export type PersonFactRow = {
  person_id: number
  root_id: number
  origin: number
  assurance: number
  guardian_id: number | null
  mask: Buffer | null
}

/** Reads what is not sealed of persons, and their sealed masks. */
export async function selectPersons(db: Db, persons: readonly number[]): Promise<PersonFactRow[]> {
  return db<PersonFactRow[]>`
    select person.person_id, person.root_id, person.origin, person.assurance, person.guardian_id,
      mask.sealed as mask
    from people.person
    left join people.mask using (person_id)
    where person.person_id = any(${persons as number[]}::bigint[])`
}

/** Reads the guardians of those persons who are wards. */
export async function selectGuardians(
  db: Db,
  persons: readonly number[],
): Promise<Map<number, number>> {
  const rows = await db<{ person_id: number; guardian_id: number }[]>`
    select person_id, guardian_id from people.person
    where person_id = any(${persons as number[]}::bigint[]) and guardian_id is not null`
  return new Map(rows.map((row) => [row.person_id, row.guardian_id]))
}

/** Reads whose guardian a registration is. Shape: ids sorted. */
export async function selectWards(db: Db, guardianId: number): Promise<number[]> {
  const rows = await db<{ person_id: number }[]>`
    select person_id from people.person
    where guardian_id = ${guardianId} and closed_at is null order by person_id`
  return rows.map((row) => row.person_id)
}

/** Notes anew when the confirmed phone of a person was confirmed. */
export async function updateConfirmed(db: Db, personId: number, at: number): Promise<void> {
  await db`
    update people.identifier set confirmed_at = to_timestamp(${at}::bigint)
    where person_id = ${personId} and kind = ${IDENTIFIER_KINDS.phone}
      and confirmed_at is not null`
}
