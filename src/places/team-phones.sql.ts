// Which phones are in the team of a place, or claim one: whose account does is not erased.
// Source: F40; security decision 2; ADR 0023.
import type { Db } from '../platform/postgres.ts'

/** Reads which of some phones, as blind indexes, are in the team of any place or claim one now. */
export async function findTeamPhones(db: Db, phoneBlinds: readonly Buffer[]): Promise<Buffer[]> {
  const phones = `{${phoneBlinds.map((blind) => `"\\\\x${blind.toString('hex')}"`).join(',')}}`
  const rows = await db<{ phone_blind: Buffer }[]>`
    select phone_blind from places.member
    where phone_blind = any(${phones}::text::bytea[]) and removed_at is null
    union
    select phone_blind from places.claim
    where phone_blind = any(${phones}::text::bytea[]) and state = 'open'`
  return rows.map((row) => row.phone_blind)
}
