// Every statement on tracing.candidate: one row a human and case.
import type { Db, Sql, Tx } from '../platform/postgres.ts'
import type { CandidateClass, CandidateQuery, Closeness, SharedStay } from './contract.ts'
import type { Summary } from './summary.rule.ts'

/** What a trace found about one human. */
export type FoundCandidate = Summary<SharedStay> & { readonly personId: number }

export type CandidateRecord = {
  person_id: number
  class: CandidateClass
  score: number
  certain: boolean
  pairs: number
  overlap_seconds: number
  min_gap_seconds: number
  first_at: number
  last_at: number
  shared: SharedStay[]
  classified_by: string | null
}

/** Records what a trace found; a class set by a person stays. */
export async function upsertCandidates(
  tx: Tx,
  caseId: number,
  found: readonly FoundCandidate[],
): Promise<void> {
  await tx`
    insert into tracing.candidate (case_id, person_id, score, certain, pairs, overlap_seconds,
      min_gap_seconds, first_at, last_at, shared)
    select ${caseId}, "personId", score, certain, pairs, "overlapSeconds", "minGapSeconds",
      "firstAt", "lastAt", shared
    from jsonb_to_recordset(${JSON.stringify(found)}::text::jsonb) as r (
      "personId" bigint, score smallint, certain boolean, pairs int, "overlapSeconds" int,
      "minGapSeconds" int, "firstAt" int, "lastAt" int, shared jsonb)
    on conflict (case_id, person_id) do update set score = excluded.score,
      certain = excluded.certain, pairs = excluded.pairs,
      overlap_seconds = excluded.overlap_seconds, min_gap_seconds = excluded.min_gap_seconds,
      first_at = excluded.first_at, last_at = excluded.last_at, shared = excluded.shared`
}

/** Drops the candidates a new trace no longer finds, unless a person has classified them. */
export async function deleteLostCandidates(
  tx: Tx,
  caseId: number,
  foundIds: readonly number[],
): Promise<void> {
  await tx`
    delete from tracing.candidate
    where case_id = ${caseId} and class = 'candidate'
      and person_id <> all (${[...foundIds]}::bigint[])`
}

/** Erases every candidate of a case. */
export async function deleteCandidates(tx: Tx, caseId: number): Promise<number> {
  const done = await tx`delete from tracing.candidate where case_id = ${caseId}`
  return done.count
}

type Filter = Omit<CandidateQuery, 'after'>

/**
 * Writes the conditions of a filter. The first stay of a row is its nearest and surest; one of
 * before there were kinds of nearness was at the same place.
 */
function matching(db: Db, { class: chosen, certainty, closeness, place }: Filter) {
  const near = place === undefined ? null : `[{"placeId": ${place}}]`
  return db`
    (${chosen ?? null}::text is null or class = ${chosen ?? null}::text)
      and (${certainty ?? null}::text is null or case when certain then 'certain'
        when shared->0->>'certainty' = 'reported' then 'reported' else 'inferred' end
        = ${certainty ?? null}::text)
      and (${closeness ?? null}::text is null
        or coalesce(shared->0->>'closeness', 'place') = ${closeness ?? null}::text)
      and (${near}::text is null or shared @> ${near}::text::jsonb)`
}

/** Lists candidates, highest score first, after a key. Shape: at most limit rows. */
export async function listCandidates(
  db: Db,
  caseId: number,
  page: { filter: Filter; afterScore: number; afterId: number; limit: number },
): Promise<CandidateRecord[]> {
  return db<CandidateRecord[]>`
    select person_id, class, score, certain, pairs, overlap_seconds, min_gap_seconds, first_at,
      last_at, shared, classified_by
    from tracing.candidate
    where case_id = ${caseId} and ${matching(db, page.filter)}
      and (score, -person_id) < (${page.afterScore}::int, -${page.afterId}::bigint)
    order by score desc, person_id limit ${page.limit}`
}

/** Counts the candidates of a filter. */
export async function countCandidates(db: Db, caseId: number, filter: Filter): Promise<number> {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count from tracing.candidate
    where case_id = ${caseId} and ${matching(db, filter)}`
  return row?.count ?? 0
}

/** Reads one candidate; undefined when the case has no such. */
export async function readCandidate(
  db: Db,
  caseId: number,
  personId: number,
): Promise<CandidateRecord | undefined> {
  const [row] = await db<CandidateRecord[]>`
    select person_id, class, score, certain, pairs, overlap_seconds, min_gap_seconds, first_at,
      last_at, shared, classified_by
    from tracing.candidate where case_id = ${caseId} and person_id = ${personId}`
  return row
}

/** Counts candidates by class. */
export async function countClasses(
  db: Db,
  caseId: number,
): Promise<{ class: CandidateClass; count: number }[]> {
  return db<{ class: CandidateClass; count: number }[]>`
    select class, count(*)::int as count from tracing.candidate
    where case_id = ${caseId} group by class`
}

/** Counts candidates by how near they were at the nearest. */
export async function countClosenesses(
  db: Db,
  caseId: number,
): Promise<{ closeness: Closeness; count: number }[]> {
  return db<{ closeness: Closeness; count: number }[]>`
    select coalesce(shared->0->>'closeness', 'place') as closeness, count(*)::int as count
    from tracing.candidate where case_id = ${caseId} group by 1`
}

/** Counts candidates by shared place, most first. */
export async function countPlaces(
  db: Db,
  caseId: number,
  limit: number,
): Promise<{ place_id: number; count: number }[]> {
  return db<{ place_id: number; count: number }[]>`
    select place_id, count(distinct person_id)::int as count
    from tracing.candidate c
      cross join lateral jsonb_to_recordset(c.shared) as s ("placeId" int)
      cross join lateral (select s."placeId" as place_id) p
    where c.case_id = ${caseId}
    group by place_id order by count desc, place_id limit ${limit}`
}

/** Sets a class; gives the class before, undefined when the case has no such candidate. */
export async function setClass(
  tx: Tx,
  key: { caseId: number; personId: number },
  change: { class: CandidateClass; by: string; at: number },
): Promise<CandidateClass | undefined> {
  const [row] = await tx<{ before: CandidateClass }[]>`
    with old as (
      select case_id, person_id, class from tracing.candidate
      where case_id = ${key.caseId} and person_id = ${key.personId} for update
    )
    update tracing.candidate c set class = ${change.class},
      classified_by = ${change.class === 'candidate' ? null : change.by},
      classified_at = to_timestamp(${change.at})
    from old where c.case_id = old.case_id and c.person_id = old.person_id
    returning old.class as before`
  return row?.before
}

/** Lists everyone among the candidates of a case. */
export async function listCandidateIds(db: Db, caseId: number): Promise<number[]> {
  const rows = await db<{ person_id: number }[]>`
    select person_id from tracing.candidate where case_id = ${caseId} order by person_id`
  return rows.map((row) => row.person_id)
}

// Rows held in memory while a file streams out.
const EXPORT_BATCH = 200

/** Streams all candidates of a case, highest score first. Shape: batches. */
export function streamCandidates(sql: Sql, caseId: number): AsyncIterable<CandidateRecord[]> {
  return sql<CandidateRecord[]>`
    select person_id, class, score, certain, pairs, overlap_seconds, min_gap_seconds, first_at,
      last_at, shared, classified_by
    from tracing.candidate where case_id = ${caseId}
    order by score desc, person_id`.cursor(EXPORT_BATCH)
}
