// Whoever left a team is forgotten with the days of visits of that time: his row, what he handed
// over, and his phone in the histories. Who is in a team is named however long ago it was, unless
// its place went up in another one.
// Source: F40; ADR 0022, ADR 0023.
import type { Instant } from '../../base/instant.ts'
import type { Db } from '../../platform/postgres.ts'
import {
  deleteFormerMembers,
  deleteOldHandovers,
  deleteTeamsOfMerged,
  emptyHistories,
  emptyImporters,
} from './forget-teams.sql.ts'

/** Forgets whoever left before an instant; again and again it changes nothing more. Source: F40. */
export async function forgetTeams(db: Db, before: Instant): Promise<void> {
  // First the rows: whoever has one is still named in the histories.
  await deleteFormerMembers(db, before)
  await deleteTeamsOfMerged(db, before)
  await deleteOldHandovers(db, before)
  await emptyHistories(db, before)
  await emptyImporters(db, before)
}
