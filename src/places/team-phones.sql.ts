// Which phones are in the team of a place, claim one or take one over: their accounts stay, else
// the next owner of the number would get the place.
// Source: F40; security decision 2; ADR 0023.
import type { Db } from '../platform/postgres.ts'

/** Reads which of some phones, as blind indexes, are in a team or on their way into one. */
export async function findTeamPhones(db: Db, phoneBlinds: readonly Buffer[]): Promise<Buffer[]> {
  const phones = `{${phoneBlinds.map((blind) => `"\\\\x${blind.toString('hex')}"`).join(',')}}`
  const rows = await db<{ phone_blind: Buffer }[]>`
    select phone_blind from places.member
    where phone_blind = any(${phones}::text::bytea[]) and removed_at is null
    union
    select phone_blind from places.claim
    where phone_blind = any(${phones}::text::bytea[]) and state = 'open'
    union
    select receiver_blind from places.handover
    where receiver_blind = any(${phones}::text::bytea[]) and accepted_at is not null
      and ended_at is null`
  return rows.map((row) => row.phone_blind)
}
