// What the door and its places keep of people beside visits goes when the visits go.
// Source: F40; security decision 16.
import { dayStart } from '../../base/instant.ts'
import type { Day } from '../../base/instant.ts'
import { forgetClaims, forgetDoorDevices, forgetDuties, forgetTeams } from '../../places/index.ts'
import type { Db } from '../../platform/postgres.ts'
import { deleteChecksBefore } from './check.sql.ts'
import { deleteTapsBefore } from './counter.sql.ts'
import { deleteEntriesBefore } from './entry.sql.ts'
import { deleteShiftsBefore } from './shift.sql.ts'

/**
 * Erases entries, checks, taps, shifts, duties, devices, claims and former members of days before.
 * Source: F40.
 */
export async function eraseDoorBefore(db: Db, first: Day): Promise<void> {
  const before = dayStart(first)
  await deleteChecksBefore(db, before)
  await deleteEntriesBefore(db, before)
  await deleteTapsBefore(db, first)
  await deleteShiftsBefore(db, before)
  await forgetDuties(db, before)
  await forgetDoorDevices(db, before)
  await forgetClaims(db, before)
  await forgetTeams(db, before)
}
