// What the hourly job erases of this room: nothing is kept longer than its use.
// Source: security decisions 8, 10 and 15.
import { DAY } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { Sql } from '../platform/postgres.ts'
import { DEVICE_DAYS } from './device-token.ts'
import { deleteOldRevocations } from './device.sql.ts'
import { OTP_KEPT_SECONDS } from './one-time-code.ts'
import { deleteOldOtps } from './otp.sql.ts'
import { sweepReported } from './personal/household.ts'
import { deleteOldCodes } from './personal/personal-code.sql.ts'
import { deleteOldSessions } from './session.sql.ts'
import { deleteOldFacts } from './standing/fact.sql.ts'

// A card that ended is told apart from one that never was for this long. Units: days.
const ENDED_CODE_DAYS = 60

/**
 * Erases codes older than a day, sessions and facts that are over, revocations dead by age, cards
 * that ended long ago, and who reported whom once those visits are gone.
 */
export async function sweepPeople(sql: Sql, now: Instant, retentionDays: number): Promise<void> {
  await deleteOldOtps(sql, now - OTP_KEPT_SECONDS)
  await deleteOldSessions(sql, now)
  await deleteOldFacts(sql, now)
  await deleteOldCodes(sql, now - ENDED_CODE_DAYS * DAY)
  await sweepReported(sql, now, retentionDays)
  await deleteOldRevocations(sql, DEVICE_DAYS * DAY)
}
