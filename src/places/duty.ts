// Who works at a place right now: a scan of somebody on duty is a worker's, present until off duty.
// Source: Notice clause V.2 (special personnel).
import { HOUR } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import type { Db, Tx } from '../platform/postgres.ts'
import {
  deleteDutiesBefore,
  hasOpenDuty,
  insertDuty,
  listOpenDuty,
  selectOpenDuty,
  writeDutyEnded,
  writeLostDutiesEnded,
  writePlaceDutiesEnded,
} from './duty.sql.ts'
import type { DutyBeginning, EndedDuty, OpenDuty, PosterCheck } from './duty.sql.ts'
import { lockTree, readRoles } from './member.sql.ts'
import type { PlaceId, PointId } from './place.ts'
import { readPlaces } from './place.sql.ts'
import { lockAccount } from './register/claim.sql.ts'
import { shareShape } from './register/life.sql.ts'

// A duty that nobody ended must not make a visitor of tomorrow a worker. Source: ADR 0007.
export const DUTY_HOURS_MAX = 16
// A city of 22,000 places with two people each; beyond it the book in memory would be a mistake.
const DUTIES_MAX = 50_000

/**
 * Ends the presences and the shifts that duties were, which the room of visits keeps: in the
 * transaction that ends them, and as its last statements, for it writes the audit.
 */
export type EndPresences = (tx: Tx, ended: readonly EndedDuty[]) => Promise<void>

/** What whoever ends a duty needs beside the transaction. */
export type DutyEndDeps = { readonly endPresences: EndPresences }

export type DutyDraft = {
  readonly placeId: PlaceId
  readonly phoneBlind: Buffer
  readonly personId?: number
  readonly at: Instant
  /** The door at which it began, and what hung there. */
  readonly pointId?: PointId
  readonly poster?: PosterCheck
  readonly began?: DutyBeginning
}

/** Goes on duty; an open duty of the same phone there ends first. Source: Notice clause V.2. */
export async function openDuty(tx: Tx, duty: DutyDraft): Promise<number> {
  await writeDutyEnded(tx, { ...duty, endedAt: duty.at })
  const { personId = null, pointId = null, poster = 'not-scanned', began = 'none' } = duty
  return insertDuty(tx, { ...duty, personId, pointId, poster, began, startedAt: duty.at })
}

/**
 * As `openDuty`, but an open duty stays: two taps at once are one. Whoever ends duties there waits
 * for it, or it for him: nobody is on duty whose role is gone, or at a place that has closed.
 * Refuses: 'not-found', 'place-closed'.
 */
export async function beginDuty(
  tx: Tx,
  duty: DutyDraft,
): Promise<(OpenDuty & { readonly ok: true; readonly isNew: boolean }) | Refused> {
  const { placeId, phoneBlind, at } = duty
  // The account before the tree: what else holds an account writes rows that name the place, and
  // would wait for us while we wait for it.
  await shareShape(tx)
  await lockAccount(tx, phoneBlind)
  await lockTree(tx, placeId)
  const roles = await readRoles(tx, phoneBlind, placeId)
  if (roles.length === 0) return refuse('not-found')
  const [place] = await readPlaces(tx, [placeId])
  if (place?.state === 'closed') return refuse('place-closed')
  const open = await findOpenDuty(tx, duty)
  if (open) return { ok: true, ...open, isNew: false }
  return { ok: true, dutyId: await openDuty(tx, duty), startedAt: at, isNew: true }
}

/** Finds the duty that an account has open at a place; the door asks it at each request. */
export async function findOpenDuty(
  db: Db,
  duty: { readonly placeId: PlaceId; readonly phoneBlind: Buffer; readonly at: Instant },
): Promise<OpenDuty | undefined> {
  return selectOpenDuty(db, { ...duty, startedAfter: duty.at - DUTY_HOURS_MAX * HOUR })
}

/** Goes off duty, and is in the building no longer; nothing happens when no duty was open. */
export async function endDuty(
  tx: Tx,
  { endPresences }: DutyEndDeps,
  duty: Pick<DutyDraft, 'placeId' | 'phoneBlind' | 'at'>,
): Promise<void> {
  await endPresences(tx, await writeDutyEnded(tx, { ...duty, endedAt: duty.at }))
}

/**
 * Ends every duty at a place and below it of whoever has no role there any more: he is a visitor
 * from now on, and his stay as a worker is over. The last step of its transaction.
 * Source: Notice clause V.2.
 */
export async function endLostDuties(
  tx: Tx,
  { endPresences }: DutyEndDeps,
  lost: { readonly placeId: PlaceId; readonly at: Instant },
): Promise<void> {
  const ended = await writeLostDutiesEnded(tx, { placeId: lost.placeId, endedAt: lost.at })
  await endPresences(tx, ended)
}

/**
 * Ends every duty at places that close or go up in another one: nobody works at a door that is
 * none. The last step of its transaction. Source: Notice clause V.2, V.3.
 */
export async function endPlaceDuties(
  tx: Tx,
  { endPresences }: DutyEndDeps,
  over: { readonly placeIds: readonly PlaceId[]; readonly at: Instant },
): Promise<void> {
  const { placeIds, at: endedAt } = over
  await endPresences(tx, await writePlaceDutiesEnded(tx, { placeIds, endedAt }))
}

/** Says whether a person works at a place at an instant: on duty since at most 16 hours. */
export async function isOnDuty(
  db: Db,
  duty: { readonly placeId: PlaceId; readonly personId: number; readonly at: Instant },
): Promise<boolean> {
  return hasOpenDuty(db, { ...duty, startedAfter: duty.at - DUTY_HOURS_MAX * HOUR })
}

/** Forgets who worked where in days that are erased. Source: F40. */
export async function forgetDuties(db: Db, before: Instant): Promise<void> {
  await deleteDutiesBefore(db, before)
}

/** Lists everyone on duty now, for the book that the scan asks. */
export async function listOpenDuties(
  db: Db,
  at: Instant,
): Promise<{ placeId: PlaceId; personId: number }[]> {
  return listOpenDuty(db, { startedAfter: at - DUTY_HOURS_MAX * HOUR, limit: DUTIES_MAX })
}
