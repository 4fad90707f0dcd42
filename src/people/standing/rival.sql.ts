// What a dispute is, in SQL, once: registrations of one document that stand apart.
import type { Db } from '../../platform/postgres.ts'
import { IDENTIFIER_KINDS } from '../person.sql.ts'

/** Of `person` and `rival`: no name of the one is a name of the other. */
export function sharesNoName(db: Db) {
  const { name } = IDENTIFIER_KINDS
  return db`not exists (
    select 1 from people.identifier as mine
    join people.identifier as theirs on theirs.kind = mine.kind and theirs.blind = mine.blind
    where mine.person_id = person.person_id and mine.kind = ${name}
      and theirs.person_id = rival.person_id
  )`
}

/**
 * Of `person` and its document `own`: another open registration of the document is no part of the
 * same human and shares no name.
 */
export function hasRival(db: Db) {
  const { document } = IDENTIFIER_KINDS
  return db`exists (
    select 1 from people.identifier as other
    join people.person as rival on rival.person_id = other.person_id
    where other.kind = ${document} and other.blind = own.blind
      and rival.root_id <> person.root_id and rival.closed_at is null
      and ${sharesNoName(db)}
  )`
}
