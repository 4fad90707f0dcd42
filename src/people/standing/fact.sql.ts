// Every statement on people.fact and people.standing_change, and the read behind a standing.
import type { Instant } from '../../base/instant.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { writeByteaArray } from '../bytea-array.ts'
import { IDENTIFIER_KINDS } from '../person.sql.ts'
import { hasRival } from './rival.sql.ts'

export const FACT_KINDS = { health: 1, travel: 2 } as const
export type FactKind = (typeof FACT_KINDS)[keyof typeof FACT_KINDS]
export const WRITTEN_SOURCES = { list: 1, staff: 2 } as const
export type WrittenSource = (typeof WRITTEN_SOURCES)[keyof typeof WRITTEN_SOURCES]
export const STANDING_CHANNEL = 'people_standing'

export type StandingRow = {
  person_id: number
  assurance: number
  document_blind: Buffer | null
  /** Null when it was not asked for. */
  sealed: Buffer | null
  is_disputed: boolean
}

/**
 * Reads what a standing needs of registrations, one row a person. Disputed: staff saw no document
 * of it, and another registration of its document stands apart under none of its names.
 */
export async function selectStandingRows(
  db: Db,
  persons: readonly number[],
  withDocuments: boolean,
): Promise<StandingRow[]> {
  const { document } = IDENTIFIER_KINDS
  return db<StandingRow[]>`
    select distinct on (person.person_id) person.person_id, person.assurance,
      own.blind as document_blind,
      case when ${withDocuments}::boolean then own.sealed end as sealed,
      person.assurance < 2 and ${hasRival(db)} as is_disputed
    from people.person
    left join people.identifier as own
      on own.person_id = person.person_id and own.kind = ${document}
    where person.person_id = any(${persons as number[]}::bigint[])
    order by person.person_id, own.added_at`
}

export type FactRow = {
  document_blind: Buffer
  kind: FactKind
  source: WrittenSource
  list_id: number
  sealed: Buffer
  seen_at: Instant
  valid_until: Instant
}

/** Reads the facts of documents that are valid now. */
export async function selectFacts(
  db: Db,
  documentBlinds: readonly Buffer[],
  now: Instant,
): Promise<FactRow[]> {
  return db<FactRow[]>`
    select document_blind, kind, source, list_id, sealed,
      extract(epoch from seen_at)::bigint as seen_at,
      extract(epoch from valid_until)::bigint as valid_until
    from people.fact
    where document_blind = any(${writeByteaArray(documentBlinds)}::bytea[])
      and valid_until > to_timestamp(${now})`
}

/** Writes facts of one kind, source and list; what was seen earlier never replaces a later one. */
export async function upsertFacts(
  tx: Tx,
  key: { readonly kind: FactKind; readonly source: WrittenSource; readonly listId: number },
  rows: readonly Pick<FactRow, 'document_blind' | 'sealed' | 'seen_at' | 'valid_until'>[],
): Promise<void> {
  await tx`
    insert into people.fact
      (document_blind, kind, source, list_id, sealed, seen_at, valid_until)
    select document_blind, ${key.kind}::smallint, ${key.source}::smallint, ${key.listId}::bigint,
      sealed, to_timestamp(seen_at), to_timestamp(valid_until)
    from unnest(
      ${writeByteaArray(rows.map((row) => row.document_blind))}::bytea[],
      ${writeByteaArray(rows.map((row) => row.sealed))}::bytea[],
      ${rows.map((row) => row.seen_at)}::bigint[],
      ${rows.map((row) => row.valid_until)}::bigint[]
    ) as new (document_blind, sealed, seen_at, valid_until)
    on conflict (document_blind, kind, source, list_id) do update
      set sealed = excluded.sealed, seen_at = excluded.seen_at, valid_until = excluded.valid_until
      where people.fact.seen_at <= excluded.seen_at`
}

/** Erases the facts of a list that is withdrawn. Shape: how many there were. */
export async function deleteListFacts(tx: Tx, listId: number): Promise<number> {
  const gone = await tx`delete from people.fact where list_id = ${listId} and source = 1`
  return gone.count
}

/** Erases facts whose time is over, and changes that every server has read long ago. */
export async function deleteOldFacts(db: Db, now: Instant): Promise<void> {
  await db`
    with changes as (
      delete from people.standing_change where made_at < now() - interval '1 day'
    )
    delete from people.fact where valid_until < to_timestamp(${now})`
}

/** Writes whose standing changed, and tells every server. */
export async function insertStandingChanges(tx: Tx, persons: readonly number[]): Promise<void> {
  await tx`
    with written as (
      insert into people.standing_change (person_id)
      select unnest(${persons as number[]}::bigint[])
      returning change_id, person_id
    )
    select pg_notify(${STANDING_CHANNEL}, change_id || ':' || person_id) from written`
}

/** Writes that everybody's standing may have changed, and tells every server. */
export async function insertStandingChangeOfAll(tx: Tx): Promise<void> {
  await tx`
    with written as (
      insert into people.standing_change (person_id) values (null) returning change_id
    )
    select pg_notify(${STANDING_CHANNEL}, change_id || ':') from written`
}

export type StandingChange = { change_id: number; person_id: number | null }

/** Reads the changes of the last seconds, by the database's clock. */
export async function selectStandingChanges(
  db: Db,
  withinSeconds: number,
): Promise<StandingChange[]> {
  return db<StandingChange[]>`
    select change_id, person_id from people.standing_change
    where made_at > now() - make_interval(secs => ${withinSeconds}::int)
    order by change_id`
}
