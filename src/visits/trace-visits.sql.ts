// Reads whole itineraries for tracing: live days and held visits together, check-outs beside them.
import type { Instant } from '../base/instant.ts'
import type { Db } from '../platform/postgres.ts'
import { arrayLiteral } from './exposure.sql.ts'

/** One visit of an itinerary with its check-out, if it has one. */
export type TracedVisit = {
  readonly person_id: number
  readonly reporter_id: number | null
  readonly entered_at: Instant
  readonly place_id: number
  readonly print_no: number
  readonly flags: number
  readonly left_at: Instant | null
  readonly is_held: boolean
}

/** An itinerary is a person's, not a city's: more would be a mistake in the question. */
export const ITINERARY_MAX = 1_000_000

/**
 * Reads every visit of some registrations entered in [from, to), whatever came of it.
 * Shape: sorted by enteredAt, at most ITINERARY_MAX.
 */
export async function listTracedVisits(
  db: Db,
  personIds: readonly number[],
  span: { from: Instant; to: Instant },
): Promise<TracedVisit[]> {
  const ids = arrayLiteral(personIds)
  return db<TracedVisit[]>`
    with wanted as materialized (
      select person_id from unnest(${ids}::text::bigint[]) as given (person_id)
    ),
    found as (
      select v.person_id, v.reporter_id, v.entered_at, v.place_id, v.print_no, v.flags,
        false as is_held
      from wanted w join visits.visit v on v.person_id = w.person_id
        and v.entered_at >= ${span.from}::integer and v.entered_at < ${span.to}::integer
      union all
      select v.person_id, v.reporter_id, v.entered_at, v.place_id, v.print_no, v.flags,
        true as is_held
      from wanted w join visits.visit_held v on v.person_id = w.person_id
        and v.entered_at >= ${span.from}::integer and v.entered_at < ${span.to}::integer
    )
    select f.person_id, f.reporter_id, f.entered_at, f.place_id, f.print_no, f.flags, c.left_at,
      f.is_held
    from found f left join visits.check_out c on c.person_id = f.person_id
      and c.entered_at = f.entered_at and c.place_id = f.place_id
    order by f.entered_at, f.person_id, f.place_id
    limit ${ITINERARY_MAX}`
}
