// Every statement on people.household and people.reported.
import type { Db, Tx } from '../../platform/postgres.ts'

/**
 * Keeps two changes of one household, or two reports of one registration, in a row. A weaker lock
 * than `for update`: two who save each other at once would wait for each other's key for ever.
 */
export async function lockHolder(tx: Tx, holderId: number): Promise<void> {
  await tx`select person_id from people.person where person_id = ${holderId} for no key update`
}

/** Counts who is in a household besides some persons. */
export async function countOtherMembers(
  tx: Tx,
  holderId: number,
  persons: readonly number[],
): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from people.household
    where holder_id = ${holderId} and removed_at is null
      and not (member_id = any(${persons as number[]}::bigint[]))`
  return row?.count ?? 0
}

/** Adds members under the next numbers; one who was removed comes back under his own. */
export async function insertMembers(
  tx: Tx,
  household: { holderId: number; persons: readonly number[]; at: number },
): Promise<void> {
  await tx`
    insert into people.household (holder_id, member_no, member_id, added_at)
    select ${household.holderId}, coalesce((select max(member_no) from people.household
        where holder_id = ${household.holderId}), 0) + new.number,
      new.person_id, to_timestamp(${household.at}::bigint)
    from unnest(${household.persons as number[]}::bigint[])
      with ordinality as new (person_id, number)
    on conflict (holder_id, member_id) do update
      set added_at = excluded.added_at, removed_at = null
      where household.removed_at is not null`
}

export type MemberRow = {
  member_no: number
  member_id: number
  last_at: number | null
}

/** Reads a household; who is about to be erased is not in it. Shape: the first added first. */
export async function selectMembers(db: Db, holderId: number): Promise<MemberRow[]> {
  return db<MemberRow[]>`
    select household.member_no, household.member_id, household.last_at
    from people.household join people.person on person.person_id = household.member_id
    where household.holder_id = ${holderId} and household.removed_at is null
      and person.closed_at is null
    order by household.member_no`
}

/** Notes with which entry members were reported last. */
export async function updateLastAt(
  tx: Tx,
  household: { holderId: number; persons: readonly number[]; at: number },
): Promise<void> {
  await tx`
    update people.household set last_at = ${household.at}
    where holder_id = ${household.holderId}
      and member_id = any(${household.persons as number[]}::bigint[])`
}

/** Takes a member out; the person, or undefined when there is no such member. */
export async function updateRemoved(
  tx: Tx,
  member: { holderId: number; memberNo: number; at: number },
): Promise<number | undefined> {
  const [row] = await tx<{ member_id: number }[]>`
    update people.household set removed_at = to_timestamp(${member.at}::bigint), last_at = null
    where holder_id = ${member.holderId} and member_no = ${member.memberNo}
      and removed_at is null
    returning member_id`
  return row?.member_id
}

/** Notes whom a registration reported on a day. */
export async function insertReported(
  tx: Tx,
  reported: { reporterId: number; day: string; persons: readonly number[] },
): Promise<void> {
  await tx`
    insert into people.reported (reporter_id, reported_on, person_id)
    select ${reported.reporterId}, ${reported.day}::date, person_id
    from unnest(${reported.persons as number[]}::bigint[]) as new (person_id)
    on conflict do nothing`
}

/** Counts the distinct persons that a registration reported on a day. */
export async function countReported(
  tx: Tx,
  reported: { reporterId: number; day: string },
): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from people.reported
    where reporter_id = ${reported.reporterId} and reported_on = ${reported.day}::date`
  return row?.count ?? 0
}

/** Reads everyone a registration reported within the days that visits are kept. */
export async function selectReported(db: Db, reporterId: number): Promise<number[]> {
  const rows = await db<{ person_id: number }[]>`
    select distinct person_id from people.reported where reporter_id = ${reporterId}`
  return rows.map((row) => row.person_id)
}

/** Erases who reported whom before a day. */
export async function deleteOldReported(db: Db, day: string): Promise<void> {
  await db`delete from people.reported where reported_on < ${day}::date`
}
