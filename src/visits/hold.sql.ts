// Statements on held visits: late uploads and imports outside the live days, under a named hold.
import type { Day, Instant } from '../base/instant.ts'
import type { Db } from '../platform/postgres.ts'
import { arrayLiteral } from './exposure.sql.ts'
import type { VisitColumns } from './visit.sql.ts'

/** Finds or makes the hold of a name and gives its id; a released hold is held again. */
export async function ensureHold(db: Db, name: string, because: string): Promise<number> {
  // No upsert on the usual path: each one would burn a number of the identity, a smallint.
  const [found] = await db<{ hold_id: number }[]>`
    update visits.hold set released_at = null where name = ${name} returning hold_id`
  if (found) return found.hold_id
  const [made] = await db<{ hold_id: number }[]>`
    insert into visits.hold (name, because) values (${name}, ${because})
    on conflict (name) do update set released_at = null returning hold_id`
  if (!made) throw new Error('a hold could be neither found nor made')
  return made.hold_id
}

/** What is kept longer than its days, under which name and why. */
export type ListedHold = {
  readonly name: string
  readonly because: string
  readonly visits: number
}

/** Lists the holds with how many visits each keeps, the oldest first. */
export async function listHolds(db: Db): Promise<ListedHold[]> {
  return db<ListedHold[]>`
    select h.name, h.because, count(v.hold_id)::integer as visits
    from visits.hold h left join visits.visit_held v on v.hold_id = h.hold_id
    group by h.hold_id order by h.hold_id`
}

/** Inserts visits under a hold; one that is there already stays as it is. Returns the new ones. */
export async function insertHeldVisits(
  db: Db,
  columns: VisitColumns,
  holdId: number,
): Promise<number> {
  const done = await db`
    insert into visits.visit_held (person_id, reporter_id, entered_at, place_id, print_no,
      device_no, flags, rule_version, hold_id)
    select person_id, reporter_id, entered_at, place_id, print_no, device_no, flags, rule_version,
      ${holdId}::smallint
    from unnest(${columns.personId}::text::bigint[], ${columns.reporterId}::text::bigint[],
      ${columns.enteredAt}::text::integer[], ${columns.placeId}::text::integer[],
      ${columns.printNo}::text::smallint[], ${columns.deviceNo}::text::smallint[],
      ${columns.flags}::text::smallint[], ${columns.ruleVersion}::text::smallint[])
      as given (person_id, reporter_id, entered_at, place_id, print_no, device_no, flags,
        rule_version)
    on conflict do nothing`
  return done.count
}

/**
 * Inserts imported visits into the live days, except those that are held already: a row imported
 * while its day lay ahead must not be counted again once that day is open.
 */
export async function insertUnheldVisits(db: Db, columns: VisitColumns): Promise<number> {
  const done = await db`
    insert into visits.visit (person_id, reporter_id, entered_at, place_id, print_no, device_no,
      flags, rule_version)
    select person_id, reporter_id, entered_at, place_id, print_no, device_no, flags, rule_version
    from unnest(${columns.personId}::text::bigint[], ${columns.reporterId}::text::bigint[],
      ${columns.enteredAt}::text::integer[], ${columns.placeId}::text::integer[],
      ${columns.printNo}::text::smallint[], ${columns.deviceNo}::text::smallint[],
      ${columns.flags}::text::smallint[], ${columns.ruleVersion}::text::smallint[])
      as given (person_id, reporter_id, entered_at, place_id, print_no, device_no, flags,
        rule_version)
    where not exists (select from visits.visit_held h where h.person_id = given.person_id
      and h.entered_at = given.entered_at and h.place_id = given.place_id)
    on conflict do nothing`
  return done.count
}

/** Which visit ended when, as text literals in step. */
export type CheckOutColumns = {
  readonly personId: string
  readonly enteredAt: string
  readonly placeId: string
  readonly leftAt: string
}

/** Records known ends; an end that is known already stays as it is. Returns the new ones. */
export async function insertCheckOuts(db: Db, columns: CheckOutColumns): Promise<number> {
  const done = await db`
    insert into visits.check_out (person_id, entered_at, place_id, left_at)
    select person_id, entered_at, place_id, left_at
    from unnest(${columns.personId}::text::bigint[], ${columns.enteredAt}::text::integer[],
      ${columns.placeId}::text::integer[], ${columns.leftAt}::text::integer[])
      as given (person_id, entered_at, place_id, left_at)
    on conflict do nothing`
  return done.count
}

/** Somebody who left a place at an instant, where he had been since another. */
export type Leaving = {
  readonly personId: number
  readonly placeId: number
  readonly from: Instant
  readonly at: Instant
}

/**
 * Records that people left a place: whatever they scanned there since `from` ends with it, the
 * presence of a duty and each scan in the middle of it. The end of what began at `from` itself is
 * written before its visit may be there: the visit of a duty is stored after the duty, and whoever
 * ends it in between must not leave it without an end. Where no visit comes, nothing reads it.
 */
export async function writeLeft(db: Db, leavings: readonly Leaving[]): Promise<void> {
  await db`
    with leaving as (
      select person_id, place_id, from_at, left_at
      from unnest(${arrayLiteral(leavings.map((one) => one.personId))}::text::bigint[],
        ${arrayLiteral(leavings.map((one) => one.placeId))}::text::integer[],
        ${arrayLiteral(leavings.map((one) => one.from))}::text::integer[],
        ${arrayLiteral(leavings.map((one) => Math.max(one.at, one.from)))}::text::integer[])
        as given (person_id, place_id, from_at, left_at))
    insert into visits.check_out (person_id, entered_at, place_id, left_at)
    select person_id, from_at, place_id, left_at from leaving
    union
    select v.person_id, v.entered_at, v.place_id, l.left_at
    from leaving l join visits.visit v on v.person_id = l.person_id and v.place_id = l.place_id
      and v.entered_at >= l.from_at and v.entered_at <= l.left_at
    on conflict do nothing`
}

/** Reads which days have their partition. Shape: sorted. */
export async function listOpenDays(db: Db): Promise<Day[]> {
  const rows = await db<{ day: Day }[]>`
    select day from visits.day where state = 'open' order by day`
  return rows.map((row) => row.day)
}
