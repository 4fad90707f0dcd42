// Every statement that finds or ends disputes: registrations of one document that stand apart.
import type { Instant } from '../../base/instant.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { IDENTIFIER_KINDS } from '../person.sql.ts'
import { hasRival, sharesNoName } from './rival.sql.ts'

/** Reads everyone who is registered with a document. Shape: ids sorted. */
export async function selectHoldersOf(db: Db, documentBlind: Buffer): Promise<number[]> {
  const rows = await db<{ person_id: number }[]>`
    select person_id from people.identifier
    where kind = ${IDENTIFIER_KINDS.document} and blind = ${documentBlind}
    order by person_id`
  return rows.map((row) => row.person_id)
}

export type Rival = { person_id: number; root_id: number; assurance: number }

/**
 * Reads the registrations of a person's document that stand apart under none of its names.
 * Shape: sorted by id; those that staff declared not the same are among them.
 */
export async function selectRivals(db: Db, personId: number): Promise<Rival[]> {
  const { document } = IDENTIFIER_KINDS
  return db<Rival[]>`
    select distinct rival.person_id, rival.root_id, rival.assurance
    from people.person
    join people.identifier as own on own.person_id = person.person_id and own.kind = ${document}
    join people.identifier as other on other.kind = own.kind and other.blind = own.blind
    join people.person as rival on rival.person_id = other.person_id
    where person.person_id = ${personId} and rival.root_id <> person.root_id
      and ${sharesNoName(db)}
    order by rival.person_id`
}

/** Raises a registration to "document seen by staff". Shape: whether it was lower. */
export async function raiseToSeen(tx: Tx, personId: number): Promise<boolean> {
  const raised = await tx`
    update people.person set assurance = 2 where person_id = ${personId} and assurance < 2`
  return raised.count === 1
}

export type DisputeRow = {
  document_blind: Buffer
  /** The registrations, oldest first. */
  persons: number[]
  since: Instant
}

/**
 * Reads documents whose registrations stand apart under different names while staff saw the
 * document of none of them: all of them, or that of one document. Shape: the newest first.
 */
export async function selectDisputes(
  db: Db,
  wanted: { readonly documentBlind: Buffer | undefined; readonly limit: number },
): Promise<DisputeRow[]> {
  const { document } = IDENTIFIER_KINDS
  const only = wanted.documentBlind ?? null
  return db<DisputeRow[]>`
    with contested as (
      select identifier.blind
      from people.identifier
      join people.person using (person_id)
      where identifier.kind = ${document} and person.closed_at is null
        and (${only}::bytea is null or identifier.blind = ${only}::bytea)
      group by identifier.blind
      having count(distinct person.root_id) > 1 and max(person.assurance) < 2
    )
    select contested.blind as document_blind,
      array_agg(person.person_id order by person.person_id) as persons,
      extract(epoch from max(person.created_at))::bigint as since
    from contested
    join people.identifier as own on own.kind = ${document} and own.blind = contested.blind
    join people.person using (person_id)
    where person.closed_at is null and ${hasRival(db)}
    group by contested.blind
    order by since desc, document_blind
    limit ${wanted.limit}`
}
