// Which registrations an open case still names: while one does, nobody of that human is erased.
// Source: F40; ADR 0023.
import type { Db } from '../platform/postgres.ts'

/**
 * Reads which of some registrations are the subject of an open case, a candidate of one, or who
 * reported a stay that one rests on.
 */
export async function findInOpenCases(db: Db, ids: readonly number[]): Promise<Set<number>> {
  const asked = `{${ids.join(',')}}`
  const rows = await db<{ person_id: number }[]>`
    select person_id from tracing.case_file
    where state = 'open' and person_id = any(${asked}::text::bigint[])
    union
    select candidate.person_id from tracing.candidate join tracing.case_file using (case_id)
    where case_file.state = 'open' and candidate.person_id = any(${asked}::text::bigint[])
    union
    select named.person_id::bigint
    from tracing.candidate join tracing.case_file using (case_id)
    cross join lateral jsonb_array_elements(candidate.shared) as stay
    cross join lateral (values (stay ->> 'caseReporterId'), (stay ->> 'contactReporterId'))
      as named (person_id)
    where case_file.state = 'open' and named.person_id::bigint = any(${asked}::text::bigint[])`
  return new Set(rows.map((row) => row.person_id))
}
