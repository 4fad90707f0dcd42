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

/** Somebody who was stopped at the door of a place. */
export type TurnedAway = {
  readonly person_id: number
  readonly entered_at: Instant
  readonly place_id: number
  readonly print_no: number
  readonly flags: number
}

/**
 * Reads who was turned away at some places during some spans, in step: nobody of them was inside.
 * Shape: sorted by time, at most limit.
 */
export async function listTurnedAway(
  db: Db,
  spans: readonly { placeId: number; from: Instant; to: Instant }[],
  limit: number,
): Promise<TurnedAway[]> {
  return db<TurnedAway[]>`
    with span as materialized (
      select place_id, starts_at, ends_at
      from unnest(${arrayLiteral(spans.map((span) => span.placeId))}::text::integer[],
        ${arrayLiteral(spans.map((span) => span.from))}::text::integer[],
        ${arrayLiteral(spans.map((span) => span.to))}::text::integer[])
        as given (place_id, starts_at, ends_at)
    )
    select v.person_id, v.entered_at, v.place_id, v.print_no, v.flags
    from span s join visits.visit v on v.place_id = s.place_id
      and v.entered_at >= s.starts_at and v.entered_at < s.ends_at and v.flags & 48 = 16
    union
    select v.person_id, v.entered_at, v.place_id, v.print_no, v.flags
    from span s join visits.visit_held v on v.place_id = s.place_id
      and v.entered_at >= s.starts_at and v.entered_at < s.ends_at and v.flags & 48 = 16
    order by entered_at, person_id limit ${limit}`
}
