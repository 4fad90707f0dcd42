// The statements that find who was there: pairs within a window of minutes, and everyone whose
// stay may have overlapped another. Live days and held visits are read together.
// Each join is written out for both tables: through one union subquery the file is 30 lines shorter
// and the trace slower (200,000 visits: stays 77 -> 106 ms, the window 1.95 -> 2.11 of bare SQL).
import type { Instant } from '../base/instant.ts'
import type { Db } from '../platform/postgres.ts'

/** Writes numbers as one array literal: cheaper for the driver than an array parameter. */
export function arrayLiteral(numbers: Iterable<number>): string {
  return `{${[...numbers].join(',')}}`
}

/**
 * Tells the planner of this transaction that every join here probes an index. A freshly imported
 * table has no statistics, and a hash join on place reads the whole city.
 */
export async function preferIndexProbes(tx: Db): Promise<void> {
  await tx`
    select set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
      set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)`
}

/** Whose visits are looked at, each from its own moment on; the two lists run in step. */
export type Seeds = {
  readonly personIds: readonly number[]
  /** Visits before it do not count: -infinity for `any`, the first exposure for `forward`. */
  readonly notBefore: readonly Instant[]
}

/** A window of time that bounds the seeds' visits, and how far apart a pair may be. */
export type PairWindow = {
  readonly from: Instant
  readonly to: Instant
  /** Inclusive: a pair exactly this far apart counts. Units: seconds. */
  readonly gapSeconds: number
}

/** What one registration shared with the seeds; times are its own visits. */
export type CoPresence = {
  readonly person_id: number
  readonly pairs: number
  readonly place_ids: number[]
  readonly first_at: Instant
  readonly last_at: Instant
  readonly min_gap: number
}

/**
 * Finds every registration that entered a place within the gap of a seed's visit there.
 * Shape: one row a registration, unsorted, the seeds themselves among them.
 * Source: ADR 0011, the rule of `zpc trace --window-minutes`.
 */
export async function findCoPresent(
  db: Db,
  seeds: Seeds,
  window: PairWindow,
): Promise<CoPresence[]> {
  return db<CoPresence[]>`
    with seed as materialized (
      select person_id, not_before, greatest(not_before, ${window.from}::integer) as first_at
      from unnest(${arrayLiteral(seeds.personIds)}::text::bigint[],
        ${arrayLiteral(seeds.notBefore)}::text::integer[]) as given (person_id, not_before)
    ),
    source as materialized (
      select v.place_id, v.entered_at, s.not_before
      from seed s join visits.visit v on v.person_id = s.person_id
        and v.entered_at >= s.first_at and v.entered_at < ${window.to}::integer
      where v.flags & 48 = 0
      union all
      select v.place_id, v.entered_at, s.not_before
      from seed s join visits.visit_held v on v.person_id = s.person_id
        and v.entered_at >= s.first_at and v.entered_at < ${window.to}::integer
      where v.flags & 48 = 0
    ),
    pair as (
      select o.person_id, o.place_id, o.entered_at, abs(o.entered_at - s.entered_at) as gap
      from source s join visits.visit o on o.place_id = s.place_id
        and o.entered_at >= s.entered_at - ${window.gapSeconds}::integer
        and o.entered_at <= s.entered_at + ${window.gapSeconds}::integer
      where o.flags & 48 = 0 and o.entered_at >= s.not_before
      union all
      select o.person_id, o.place_id, o.entered_at, abs(o.entered_at - s.entered_at) as gap
      from source s join visits.visit_held o on o.place_id = s.place_id
        and o.entered_at >= s.entered_at - ${window.gapSeconds}::integer
        and o.entered_at <= s.entered_at + ${window.gapSeconds}::integer
      where o.flags & 48 = 0 and o.entered_at >= s.not_before
    )
    select person_id, count(*)::integer as pairs, array_agg(distinct place_id) as place_ids,
      min(entered_at) as first_at, max(entered_at) as last_at, min(gap) as min_gap
    from pair group by person_id`
}

/** Stays of seeds, in step: where, from when, until when, and how far back an entry may lie. */
export type SpanColumns = {
  readonly placeIds: readonly number[]
  readonly from: readonly Instant[]
  readonly to: readonly Instant[]
  /** The learned dwell of the place. Units: seconds. */
  readonly dwellSeconds: readonly number[]
}

/** How far back each special kind of stay is looked for. Units: seconds. */
export type LookBack = { readonly workerSeconds: number; readonly checkOutSeconds: number }

/** A visit that may have overlapped the span with this number (from 0). */
export type MayOverlap = {
  readonly span: number
  readonly person_id: number
  readonly entered_at: Instant
  readonly place_id: number
  readonly print_no: number
  readonly flags: number
  readonly reporter_id: number | null
  readonly left_at: Instant | null
}

/**
 * Finds the superset of a stay trace: everyone whose usual dwell, shift or check-out may reach
 * into a span. Shape: one row a span and visit, unsorted, the seeds themselves among them.
 */
export async function findMayOverlap(
  db: Db,
  spans: SpanColumns,
  lookBack: LookBack,
): Promise<MayOverlap[]> {
  return db<MayOverlap[]>`
    with span as materialized (
      select (number - 1)::integer as span, place_id, starts_at, ends_at, dwell
      from unnest(${arrayLiteral(spans.placeIds)}::text::integer[],
        ${arrayLiteral(spans.from)}::text::integer[], ${arrayLiteral(spans.to)}::text::integer[],
        ${arrayLiteral(spans.dwellSeconds)}::text::integer[])
        with ordinality as given (place_id, starts_at, ends_at, dwell, number)
    ),
    late as materialized (
      select s.span, s.starts_at, c.person_id, c.entered_at, c.place_id
      from span s join visits.check_out c on c.place_id = s.place_id
        and c.entered_at > s.starts_at - ${lookBack.checkOutSeconds}::integer
        and c.entered_at <= s.starts_at - s.dwell and c.left_at > s.starts_at
    ),
    found as (
      select s.span, o.person_id, o.entered_at, o.place_id, o.print_no, o.flags, o.reporter_id
      from span s join visits.visit o on o.place_id = s.place_id
        and o.entered_at > s.starts_at - s.dwell and o.entered_at < s.ends_at
      where o.flags & 48 = 0
      union all
      select s.span, o.person_id, o.entered_at, o.place_id, o.print_no, o.flags, o.reporter_id
      from span s join visits.visit_held o on o.place_id = s.place_id
        and o.entered_at > s.starts_at - s.dwell and o.entered_at < s.ends_at
      where o.flags & 48 = 0
      union all
      select s.span, o.person_id, o.entered_at, o.place_id, o.print_no, o.flags, o.reporter_id
      from span s join visits.visit o on o.place_id = s.place_id
        and o.entered_at > s.starts_at - ${lookBack.workerSeconds}::integer
        and o.entered_at <= s.starts_at - s.dwell and o.flags & 64 <> 0
      where o.flags & 48 = 0
      union all
      select s.span, o.person_id, o.entered_at, o.place_id, o.print_no, o.flags, o.reporter_id
      from span s join visits.visit_held o on o.place_id = s.place_id
        and o.entered_at > s.starts_at - ${lookBack.workerSeconds}::integer
        and o.entered_at <= s.starts_at - s.dwell and o.flags & 64 <> 0
      where o.flags & 48 = 0
      union all
      select l.span, o.person_id, o.entered_at, o.place_id, o.print_no, o.flags, o.reporter_id
      from late l join visits.visit o on o.person_id = l.person_id
        and o.entered_at = l.entered_at and o.place_id = l.place_id
      where o.flags & 48 = 0 and (o.flags & 64 = 0
        or o.entered_at <= l.starts_at - ${lookBack.workerSeconds}::integer)
      union all
      select l.span, o.person_id, o.entered_at, o.place_id, o.print_no, o.flags, o.reporter_id
      from late l join visits.visit_held o on o.person_id = l.person_id
        and o.entered_at = l.entered_at and o.place_id = l.place_id
      where o.flags & 48 = 0 and (o.flags & 64 = 0
        or o.entered_at <= l.starts_at - ${lookBack.workerSeconds}::integer)
    )
    select f.span, f.person_id, f.entered_at, f.place_id, f.print_no, f.flags, f.reporter_id,
      c.left_at
    from found f left join visits.check_out c on c.person_id = f.person_id
      and c.entered_at = f.entered_at and c.place_id = f.place_id`
}

/** Visits by key, in step, and until when the next scan matters. */
export type NextScanProbes = {
  readonly personIds: readonly number[]
  readonly enteredAt: readonly Instant[]
  readonly placeIds: readonly number[]
  readonly until: readonly Instant[]
  /** Whether a companion told of the visit: then what companions tell may end its stay. */
  readonly told: readonly boolean[]
}

/** When the person of the visit with this number (from 0) scanned again. */
export type NextScan = { readonly probe: number; readonly next_at: Instant }

/**
 * Reads the next scan after each visit, at any place; a withdrawn scan is none. What a companion
 * told ends no stay that nobody told of: nobody is sent away by another's word.
 * Shape: only visits that have one before `until`, unsorted.
 */
export async function readNextScans(db: Db, probes: NextScanProbes): Promise<NextScan[]> {
  return db<NextScan[]>`
    with probe as materialized (
      select (number - 1)::integer as probe, person_id, entered_at, place_id, until_at, told
      from unnest(${arrayLiteral(probes.personIds)}::text::bigint[],
        ${arrayLiteral(probes.enteredAt)}::text::integer[],
        ${arrayLiteral(probes.placeIds)}::text::integer[],
        ${arrayLiteral(probes.until)}::text::integer[],
        ${arrayLiteral(probes.told.map(Number))}::text::integer[])
        with ordinality as given (person_id, entered_at, place_id, until_at, told, number)
    )
    select p.probe, least(live.next_at, held.next_at) as next_at
    from probe p
    cross join lateral (
      select min(v.entered_at) as next_at from visits.visit v
      where v.person_id = p.person_id and v.entered_at >= p.entered_at
        and v.entered_at < p.until_at
        and (v.entered_at > p.entered_at or v.place_id > p.place_id) and v.flags & 48 <> 32
        and (p.told = 1 or v.flags & 15 <> 4)
    ) live
    cross join lateral (
      select min(v.entered_at) as next_at from visits.visit_held v
      where v.person_id = p.person_id and v.entered_at >= p.entered_at
        and v.entered_at < p.until_at
        and (v.entered_at > p.entered_at or v.place_id > p.place_id) and v.flags & 48 <> 32
        and (p.told = 1 or v.flags & 15 <> 4)
    ) held
    where live.next_at is not null or held.next_at is not null`
}
