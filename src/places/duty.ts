// Who works at a place right now: a scan of somebody on duty is a worker's, present until off duty.
// Source: Notice clause V.2 (special personnel).
import { HOUR } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { Db, Tx } from '../platform/postgres.ts'
import { hasOpenDuty, insertDuty, listOpenDuty, writeDutyEnded } from './duty.sql.ts'
import type { PlaceId } from './place.ts'

// A duty that nobody ended must not make a visitor of tomorrow a worker. Source: ADR 0007.
const DUTY_HOURS_MAX = 16
// A city of 22,000 places with two people each; beyond it the book in memory would be a mistake.
const DUTIES_MAX = 50_000

export type DutyDraft = {
  readonly placeId: PlaceId
  readonly phoneBlind: Buffer
  readonly personId?: number
  readonly at: Instant
}

/** Goes on duty; an open duty of the same phone there ends first. Source: Notice clause V.2. */
export async function openDuty(tx: Tx, duty: DutyDraft): Promise<number> {
  await writeDutyEnded(tx, { ...duty, endedAt: duty.at })
  return insertDuty(tx, { ...duty, personId: duty.personId ?? null, startedAt: duty.at })
}

/** Goes off duty; false when no duty was open. */
export async function endDuty(tx: Tx, duty: DutyDraft): Promise<boolean> {
  return writeDutyEnded(tx, { ...duty, endedAt: duty.at })
}

/** Says whether a person works at a place at an instant: on duty since at most 16 hours. */
export async function isOnDuty(
  db: Db,
  duty: { readonly placeId: PlaceId; readonly personId: number; readonly at: Instant },
): Promise<boolean> {
  return hasOpenDuty(db, { ...duty, startedAfter: duty.at - DUTY_HOURS_MAX * HOUR })
}

/** Lists everyone on duty now, for the book that the scan asks. */
export async function listOpenDuties(
  db: Db,
  at: Instant,
): Promise<{ placeId: PlaceId; personId: number }[]> {
  return listOpenDuty(db, { startedAfter: at - DUTY_HOURS_MAX * HOUR, limit: DUTIES_MAX })
}
