// The shift at a door: on duty, off duty, and what of it is audited. Going on duty is presence: the
// gatekeeper is in the building like everybody else, as a worker, until he goes off duty.
// Source: Notice clause V.2 (special personnel); F22; security decisions 11, 17 (docs/adr/0016).
import { HOUR } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import { readMasks } from '../../people/index.ts'
import { DUTY_HOURS_MAX, beginDuty, endDuty } from '../../places/index.ts'
import type { EndedDuty, IndexedPrint, OpenDuty, PosterCheck } from '../../places/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Sql, Tx } from '../../platform/postgres.ts'
import { appendAudit } from '../../staff/index.ts'
import { writeLeft } from '../hold.sql.ts'
import { SHAPE_STEP_SECONDS } from '../pass-sign.ts'
import { readVisit } from '../visit.sql.ts'
import { dutyOf } from './access.ts'
import type { Gatekeeper, TeamMember } from './access.ts'
import { admitOne } from './admit-one.ts'
import type { DutyAnswer } from './contract.ts'
import type { DoorDeps } from './door-deps.ts'
import { checkPoster } from './poster-check.ts'
import type { CheckedPoster, ShownPoster } from './poster-check.ts'
import { addRowsShown, endShift, insertShift, listShiftsBefore } from './shift.sql.ts'

// Sixteen hours of shapes in steps of five minutes: 193 words.
const SHAPES_A_SHIFT = (DUTY_HOURS_MAX * HOUR) / SHAPE_STEP_SECONDS + 1

/** Gives the shapes of a shift from a moment on, for a door that may lose its network. */
export function shapesFrom(
  deps: Pick<DoorDeps, 'signs'>,
  print: IndexedPrint,
  at: Instant,
): Pick<DutyAnswer, 'shapesFrom' | 'shapeStepSeconds' | 'shapes'> {
  const first = at - (at % SHAPE_STEP_SECONDS)
  const shapes = Array.from({ length: SHAPES_A_SHIFT }, (_, step) =>
    deps.signs.shapeAt(print.placeId, first + step * SHAPE_STEP_SECONDS),
  )
  return { shapesFrom: first, shapeStepSeconds: SHAPE_STEP_SECONDS, shapes }
}

async function recordBegin(
  tx: Tx,
  member: TeamMember,
  duty: OpenDuty & Pick<CheckedPoster, 'poster' | 'began'>,
): Promise<void> {
  const { print, personId } = member
  const { placeId, pointId } = print
  const { dutyId, startedAt, poster, began } = duty
  await insertShift(tx, { dutyId, placeId, pointId, personId, fromAt: startedAt })
  await appendAudit(tx, {
    at: startedAt,
    actor: `person:${personId}`,
    actorKind: 'person',
    action: 'door-shift-begun',
    detail: { dutyId, placeId, pointId, poster, began },
  })
}

/** Writes that the gatekeeper is in the building, as a worker; a stop is one like any other. */
async function recordPresence(deps: DoorDeps, member: TeamMember, at: Instant): Promise<void> {
  await deps.duties.refresh()
  const masks = await readMasks(deps.sql, deps.keyring, [member.personId])
  await admitOne(deps, {
    print: member.print,
    enteredAt: at,
    method: 'zhenheyi',
    reporterId: null,
    isDuty: true,
    // Whoever runs a place has signed in with a confirmed phone.
    person: { personId: member.personId, assurance: 1, mask: masks.get(member.personId) },
  })
}

export type WentOn = {
  readonly ok: true
  /** Undefined: the poster is wrong, and nobody is on duty. */
  readonly duty: OpenDuty | undefined
  readonly poster: PosterCheck
  readonly leadsTo?: string
}

/**
 * Goes on duty before the posted code; an open duty here stays as it is, whatever is shown, so that
 * a second tap and a device that comes back add at most its visit. With a wrong poster nobody is
 * on duty, until he says that he goes on anyway: a door is not left alone for a sticker.
 * Refuses: 'poster-needed' when nothing was scanned or typed; 'not-found', 'place-closed'.
 * Source: security decision 17; ADR 0022.
 */
export async function goOnDuty(
  deps: DoorDeps,
  member: TeamMember,
  shown: ShownPoster & { readonly isAnyway?: boolean | undefined },
): Promise<WentOn | Refused> {
  const open = await dutyOf(deps, member)
  const { print, personId, phoneBlind } = member
  const { placeId, pointId } = print
  if (open) {
    // The tap that began it may have been answered "busy" before its visit was stored.
    const present = { personId, enteredAt: open.startedAt, placeId }
    if (!(await readVisit(deps.sql, present))) await recordPresence(deps, member, open.startedAt)
    const poster = (await checkPoster(deps, member, shown))?.poster ?? 'not-scanned'
    return { ok: true, duty: open, poster }
  }
  const checked = await checkPoster(deps, member, shown)
  if (!checked) return refuse('poster-needed', 'code')
  const { poster, began, leadsTo } = checked
  if (poster !== 'right' && shown.isAnyway !== true) {
    return { ok: true, duty: undefined, poster, ...(leadsTo !== undefined && { leadsTo }) }
  }
  const at = deps.clock.now()
  const duty = await deps.sql.begin(async (tx) => {
    const draft = { placeId, pointId, phoneBlind, personId, at, poster, began }
    const begun = await beginDuty(tx, draft)
    if (begun.ok && begun.isNew) await recordBegin(tx, member, { ...begun, poster, began })
    return begun
  })
  if (!duty.ok) return duty
  // The same second by another tap is the same visit.
  await recordPresence(deps, member, duty.startedAt)
  return { ok: true, duty, poster }
}

/** Ends the shift of a duty with its audit row. */
async function closeShift(
  tx: Tx,
  ended: { readonly dutyId: number; readonly at: Instant },
): Promise<void> {
  const shift = await endShift(tx, ended)
  if (!shift) return
  const { dutyId, placeId, pointId, fromAt, toAt, rowsShown } = shift
  await appendAudit(tx, {
    at: ended.at,
    actor: `person:${shift.personId}`,
    actorKind: 'person',
    action: 'door-shift-ended',
    detail: { dutyId, placeId, pointId, fromAt, toAt, rowsShown },
  })
}

/**
 * Ends what duties were that end in this transaction: whoever was in the building as a worker has
 * left it, and the shift is over, with its audit row. One that had run out before is nobody's
 * presence any more: who came later came as a visitor, and his stay is his own.
 */
export async function endPresences(tx: Tx, ended: readonly EndedDuty[]): Promise<void> {
  const limit = DUTY_HOURS_MAX * HOUR
  const leavings = ended.flatMap(({ personId, placeId, startedAt, endedAt }) => {
    const isPresent = personId !== null && endedAt < startedAt + limit
    return isPresent ? [{ personId, placeId, from: startedAt, at: endedAt }] : []
  })
  if (leavings.length > 0) await writeLeft(tx, leavings)
  // The audit comes last, for everybody else's row waits for this commit, and one after the other,
  // for each row holds the one before: a few, and some hundred when a large complex closes.
  for (const { dutyId, startedAt, endedAt } of ended) {
    await closeShift(tx, { dutyId, at: Math.min(endedAt, startedAt + limit) })
  }
}

/** Goes off duty; nothing happens when no duty was open. */
export async function goOffDuty(deps: DoorDeps, member: TeamMember): Promise<void> {
  if (!(await dutyOf(deps, member))) return
  const { print, phoneBlind } = member
  const duty = { placeId: print.placeId, phoneBlind, at: deps.clock.now() }
  await deps.sql.begin((tx) => endDuty(tx, { endPresences }, duty))
  await deps.duties.refresh()
}

/** Counts rows that a shift was shown. */
export async function noteRowsShown(
  deps: Pick<DoorDeps, 'sql'>,
  keeper: Gatekeeper,
  rows: number,
): Promise<void> {
  if (rows === 0) return
  const { print, personId, duty } = keeper
  const { placeId, pointId } = print
  const { dutyId, startedAt: fromAt } = duty
  await addRowsShown(deps.sql, { dutyId, placeId, pointId, personId, fromAt }, rows)
}

// One run of the job; the next one takes the rest.
const SWEEP_MAX = 500

/** Ends shifts whose sixteen hours are over, so that their audit rows are written too. */
export async function sweepShifts(sql: Sql, clock: Clock): Promise<number> {
  const limit = DUTY_HOURS_MAX * HOUR
  const old = await listShiftsBefore(sql, clock.now() - limit, SWEEP_MAX)
  for (const { dutyId, fromAt } of old) {
    await sql.begin((tx) => closeShift(tx, { dutyId, at: fromAt + limit }))
  }
  return old.length
}
