// Every statement on visit rows but the trace's (exposure.sql.ts). Arrays travel as one text
// literal each: client work 4.0 -> 1.9 us a row against an array parameter.
import type { Instant } from '../base/instant.ts'
import type { Db } from '../platform/postgres.ts'
import { LATENESS_MASK, LATE_BITS, OUTCOME_MASK } from './flags.rule.ts'

/** A visit as stored. */
export type Visit = {
  readonly personId: number
  /** Who reported it for the person; null when the person did. */
  readonly reporterId: number | null
  readonly enteredAt: Instant
  readonly placeId: number
  readonly printNo: number
  readonly deviceNo: number
  readonly flags: number
  readonly ruleVersion: number
}

/** Which stored visit: the key of the table. */
export type VisitKey = {
  readonly personId: number
  readonly enteredAt: Instant
  readonly placeId: number
}

/** Text literals of the eight columns, `{1,2,3}` each, all of one length. */
export type VisitColumns = {
  personId: string
  reporterId: string
  enteredAt: string
  placeId: string
  printNo: string
  deviceNo: string
  flags: string
  ruleVersion: string
}

/** Writes the column literals of some visits. */
export function columnsOf(visits: readonly Visit[]): VisitColumns {
  const columns = {
    personId: '{',
    reporterId: '{',
    enteredAt: '{',
    placeId: '{',
    printNo: '{',
    deviceNo: '{',
    flags: '{',
    ruleVersion: '{',
  }
  let comma = ''
  for (const visit of visits) {
    columns.personId += comma + String(visit.personId)
    columns.reporterId += comma + (visit.reporterId === null ? 'NULL' : String(visit.reporterId))
    columns.enteredAt += comma + String(visit.enteredAt)
    columns.placeId += comma + String(visit.placeId)
    columns.printNo += comma + String(visit.printNo)
    columns.deviceNo += comma + String(visit.deviceNo)
    columns.flags += comma + String(visit.flags)
    columns.ruleVersion += comma + String(visit.ruleVersion)
    comma = ','
  }
  for (const name of Object.keys(columns) as (keyof VisitColumns)[]) columns[name] += '}'
  return columns
}

/** Inserts visits; one that is there already stays as it is. Returns how many were new. */
export async function insertVisitColumns(db: Db, columns: VisitColumns): Promise<number> {
  const done = await db`
    insert into visits.visit (person_id, reporter_id, entered_at, place_id, print_no, device_no,
      flags, rule_version)
    select person_id, reporter_id, entered_at, place_id, print_no, device_no, flags, rule_version
    from unnest(${columns.personId}::text::bigint[], ${columns.reporterId}::text::bigint[],
      ${columns.enteredAt}::text::integer[], ${columns.placeId}::text::integer[],
      ${columns.printNo}::text::smallint[], ${columns.deviceNo}::text::smallint[],
      ${columns.flags}::text::smallint[], ${columns.ruleVersion}::text::smallint[])
      as new (person_id, reporter_id, entered_at, place_id, print_no, device_no, flags,
        rule_version)
    on conflict do nothing`
  return done.count
}

/**
 * Reads which of some visits were there already and had been taken back.
 * Shape: their numbers (from 0) in the columns.
 */
export async function readTakenBack(db: Db, columns: VisitColumns): Promise<number[]> {
  const rows = await db<{ index: number }[]>`
    select (given.number - 1)::integer as index
    from unnest(${columns.personId}::text::bigint[], ${columns.enteredAt}::text::integer[],
      ${columns.placeId}::text::integer[])
      with ordinality as given (person_id, entered_at, place_id, number)
    join visits.visit v on v.person_id = given.person_id and v.entered_at = given.entered_at
      and v.place_id = given.place_id
    where v.flags & 48 = 32`
  return rows.map((row) => row.index)
}

type VisitRow = {
  person_id: number
  reporter_id: number | null
  entered_at: number
  place_id: number
  print_no: number
  device_no: number
  flags: number
  rule_version: number
}

function visitOfRow(row: VisitRow): Visit {
  return {
    personId: row.person_id,
    reporterId: row.reporter_id,
    enteredAt: row.entered_at,
    placeId: row.place_id,
    printNo: row.print_no,
    deviceNo: row.device_no,
    flags: row.flags,
    ruleVersion: row.rule_version,
  }
}

/** Reads one stored visit; undefined when it is not there. */
export async function readVisit(db: Db, key: VisitKey): Promise<Visit | undefined> {
  const [row] = await db<VisitRow[]>`
    select person_id, reporter_id, entered_at, place_id, print_no, device_no, flags, rule_version
    from visits.visit
    where person_id = ${key.personId} and entered_at = ${key.enteredAt}
      and place_id = ${key.placeId}`
  return row && visitOfRow(row)
}

/** Changes the flags of one visit; false when there is none or its flags were others meanwhile. */
export async function updateFlags(
  db: Db,
  key: VisitKey,
  change: { from: number; to: number },
): Promise<boolean> {
  const done = await db`
    update visits.visit set flags = ${change.to}
    where person_id = ${key.personId} and entered_at = ${key.enteredAt}
      and place_id = ${key.placeId} and flags = ${change.from}`
  return done.count === 1
}

/** A look at more would be a tracer's, who pages. */
export const VISITS_MAX = 2000

/**
 * Reads what some registrations visited or reported for others in [from, to).
 * Shape: newest first, at most VISITS_MAX.
 */
export async function listVisitsOf(
  db: Db,
  personIds: readonly number[],
  span: { from: Instant; to: Instant },
): Promise<Visit[]> {
  const rows = await db<VisitRow[]>`
    select person_id, reporter_id, entered_at, place_id, print_no, device_no, flags, rule_version
    from visits.visit
    where person_id = any(${`{${personIds.join(',')}}`}::text::bigint[])
      and entered_at >= ${span.from} and entered_at < ${span.to}
    order by entered_at desc limit ${VISITS_MAX}`
  return rows.map(visitOfRow)
}

/** Reads the visits of one place in [from, to). Shape: newest first, at most `limit`. */
export async function listVisitsAt(
  db: Db,
  placeId: number,
  span: { from: Instant; to: Instant },
  limit: number,
): Promise<Visit[]> {
  const rows = await db<VisitRow[]>`
    select person_id, reporter_id, entered_at, place_id, print_no, device_no, flags, rule_version
    from visits.visit
    where place_id = ${placeId} and entered_at >= ${span.from} and entered_at < ${span.to}
    order by entered_at desc limit ${limit}`
  return rows.map(visitOfRow)
}

/**
 * Reads the visits of one place in [from, to) whose stop nobody disposed of, as it was opened while
 * they were on the list. Units: `listed` in seconds. Shape: newest first, at most `limit`.
 */
export async function listVisitsWaiting(
  db: Db,
  placeId: number,
  span: { from: Instant; to: Instant; listed: number },
  limit: number,
): Promise<Visit[]> {
  const rows = await db<VisitRow[]>`
    select v.person_id, v.reporter_id, v.entered_at, v.place_id, v.print_no, v.device_no, v.flags,
      v.rule_version
    from visits.stop s join visits.visit v on v.person_id = s.person_id
      and v.entered_at = s.entered_at and v.place_id = s.place_id
    where s.place_id = ${placeId} and s.entered_at >= ${span.from} and s.entered_at < ${span.to}
      and s.state in ('open', 'waiting') and s.closed_at is null
      and s.opened_at <= s.entered_at + ${span.listed} and (v.flags & ${OUTCOME_MASK}) = 0
    order by s.entered_at desc limit ${limit}`
  return rows.map(visitOfRow)
}

/** Reads every visit since an instant, oldest first: what a starting server keeps in mind. */
export async function listVisitsSince(db: Db, from: Instant, limit: number): Promise<Visit[]> {
  const rows = await db<VisitRow[]>`
    select person_id, reporter_id, entered_at, place_id, print_no, device_no, flags, rule_version
    from visits.visit
    where entered_at >= ${from}
    order by entered_at desc limit ${limit}`
  return rows.map(visitOfRow).toReversed()
}

/** Counts every entered visit of the city since an instant. */
export async function countEveryVisitSince(db: Db, from: Instant): Promise<number> {
  const [row] = await db<{ visits: number }[]>`
    select count(*)::int as visits from visits.visit
    where entered_at >= ${from} and (flags & ${OUTCOME_MASK}) = 0`
  return row?.visits ?? 0
}

/** Counts the entered visits of places since an instant; places without one are left out. */
export async function countVisitsSince(
  db: Db,
  placeIds: readonly number[],
  from: Instant,
): Promise<Map<number, number>> {
  const rows = await db<{ place_id: number; visits: number }[]>`
    select place_id, count(*)::int as visits
    from visits.visit
    where place_id = any(${`{${placeIds.join(',')}}`}::text::integer[]) and entered_at >= ${from}
      and (flags & ${OUTCOME_MASK}) = 0
    group by place_id`
  return new Map(rows.map((row) => [row.place_id, row.visits]))
}

/** Reads the visits of a person and of those he reported, at one place. Shape: newest first. */
export async function listVisitsTogether(
  db: Db,
  together: { headId: number; placeId: number; from: Instant; to: Instant },
): Promise<Visit[]> {
  const { headId, placeId, from, to } = together
  const rows = await db<VisitRow[]>`
    select person_id, reporter_id, entered_at, place_id, print_no, device_no, flags, rule_version
    from visits.visit
    where (person_id = ${headId} or reporter_id = ${headId}) and place_id = ${placeId}
      and entered_at >= ${from} and entered_at <= ${to}
    order by entered_at desc limit 200`
  return rows.map(visitOfRow)
}

/**
 * Lists the distinct persons that somebody recorded by hand at a place and whose verdict could be
 * read there: of those uploaded later only who was still on the list. Units: `listed` in seconds.
 */
export async function listTyped(
  db: Db,
  typed: { reporterId: number; placeId: number; since: Instant; listed: number; limit: number },
): Promise<Set<number>> {
  const { reporterId, placeId, since, listed, limit } = typed
  const rows = await db<{ person_id: number }[]>`
    select distinct person_id from visits.visit
    where reporter_id = ${reporterId} and entered_at >= ${since} and place_id = ${placeId}
      and ((flags & ${LATENESS_MASK}) <> ${LATE_BITS} or (person_id, entered_at) in (
        select person_id, entered_at from visits.door_entry
        where made_at >= ${since} and place_id = ${placeId}
          and made_at < entered_at + ${listed}))
    limit ${limit}`
  return new Set(rows.map((row) => row.person_id))
}

/** Gives the visits of each hour in which a place had any, fewest first. */
export async function listHourCounts(
  db: Db,
  placeId: number,
  span: { from: Instant; to: Instant },
): Promise<number[]> {
  const rows = await db<{ visits: number }[]>`
    select count(*)::int as visits from visits.visit
    where place_id = ${placeId} and entered_at >= ${span.from} and entered_at < ${span.to}
    group by entered_at / 3600
    order by visits`
  return rows.map((row) => row.visits)
}
