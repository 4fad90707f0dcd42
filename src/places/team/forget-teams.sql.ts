// Statements that take accounts out of teams and histories when their time is over. What happened
// stays; who it was goes.
import type { Db } from '../../platform/postgres.ts'

/** Deletes whoever left a team before an instant. */
export async function deleteFormerMembers(db: Db, before: number): Promise<void> {
  await db`delete from places.member where removed_at < to_timestamp(${before}::bigint)`
}

/** Deletes the teams of places that went up in another one before an instant: that is for good. */
export async function deleteTeamsOfMerged(db: Db, before: number): Promise<void> {
  await db`
    delete from places.member m using places.place p
    where p.place_id = m.place_id and p.merged_into is not null
      and p.closed_at < to_timestamp(${before}::bigint)`
}

/** Deletes what was on its way and ended before an instant; the team's history has the rest. */
export async function deleteOldHandovers(db: Db, before: number): Promise<void> {
  await db`delete from places.handover where ended_at < ${before}`
}

/** Empties who imported what before an instant: the account is counted for a day. */
export async function emptyImporters(db: Db, before: number): Promise<void> {
  await db`
    update places.complex_import set made_by = null
    where made_at < ${before} and made_by is not null`
}

/** Says that an account of a row `e` of place `p` is in no team of that complex any more. */
function isNowhere(db: Db, column: 'by_blind' | 'member_blind') {
  return db`e.${db(column)} is not null and not exists (
    select 1 from places.member m join places.place q on q.place_id = m.place_id
    where q.complex_id = p.complex_id and m.phone_blind = e.${db(column)})`
}

/**
 * Empties the accounts in histories of before an instant, but of who is in a team of that complex
 * still, or was not long ago.
 */
export async function emptyHistories(db: Db, before: number): Promise<void> {
  await db`
    update places.team_event e set by_blind = null, by_mask = ''
    from places.place p
    where p.place_id = e.place_id and e.at < ${before} and ${isNowhere(db, 'by_blind')}`
  await db`
    update places.team_event e set member_blind = null, member_mask = ''
    from places.place p
    where p.place_id = e.place_id and e.at < ${before} and ${isNowhere(db, 'member_blind')}`
  // What staff wrote may name anybody.
  await db`
    update places.team_event set reason_sealed = null
    where at < ${before} and reason_sealed is not null`
  await db`
    update places.place_event e set member_blind = null
    from places.place p
    where p.place_id = e.place_id and e.at < ${before} and ${isNowhere(db, 'member_blind')}`
}
