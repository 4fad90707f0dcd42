// Which humans hold a document that somebody else registered too: for those who must call them.
import type { Db } from '../platform/postgres.ts'
import { IDENTIFIER_KINDS } from './person.sql.ts'
import type { PersonId } from './registration.ts'

/**
 * Reads who of some people shares a document with another human, while staff have not seen it in
 * their own hands: the phone is theirs, the name and number may not be. Shape: ids as asked.
 * Source: ADR 0003.
 */
export async function selectDisputed(db: Db, ids: readonly PersonId[]): Promise<Set<PersonId>> {
  const rows = await db<{ person_id: PersonId }[]>`
    with asked as materialized (
      select person_id, root_id from people.person
      where person_id = any(${`{${ids.join(',')}}`}::text::bigint[])
    ),
    -- The index on roots holds only those that are under another, so a root is read by its own id.
    own as materialized (
      select asked.person_id as asked_id, asked.root_id, person.person_id, person.assurance
      from asked join people.person as person on person.person_id = asked.root_id
      union all
      select asked.person_id, asked.root_id, person.person_id, person.assurance
      from asked join people.person as person
        on person.root_id = asked.root_id and person.root_id <> person.person_id
    )
    select asked_id as person_id
    from own
    group by asked_id
    having max(assurance) < 2 and bool_or(exists (
      select 1 from people.identifier as held
      join people.identifier as other on other.kind = held.kind and other.blind = held.blind
      join people.person as rival on rival.person_id = other.person_id
      where held.person_id = own.person_id and held.kind = ${IDENTIFIER_KINDS.document}
        and rival.root_id <> own.root_id))`
  return new Set(rows.map((row) => row.person_id))
}
