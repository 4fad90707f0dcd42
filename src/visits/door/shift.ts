// The shift at a door: on duty, off duty, and what of it is audited. Going on duty is presence: the
// gatekeeper is in the building like everybody else, as a worker, until he goes off duty.
// Source: Notice clause V.2 (special personnel); F22; security decisions 11, 17 (docs/adr/0016).
import { HOUR } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import { readMasks } from '../../people/index.ts'
import { DUTY_HOURS_MAX, endDuty, openDuty } from '../../places/index.ts'
import type { IndexedPrint, OpenDuty, PosterCheck } from '../../places/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Sql, Tx } from '../../platform/postgres.ts'
import { appendAudit } from '../../staff/index.ts'
import { insertCheckOuts } from '../hold.sql.ts'
import { SHAPE_STEP_SECONDS } from '../pass-sign.ts'
import { readVisit } from '../visit.sql.ts'
import { dutyOf } from './access.ts'
import type { Gatekeeper, TeamMember } from './access.ts'
import { admitOne } from './admit-one.ts'
import type { DutyAnswer } from './contract.ts'
import type { DoorDeps } from './door-deps.ts'
import { addRowsShown, endShift, insertShift, listShiftsBefore } from './shift.sql.ts'

// A scanned code is an address or its token; both end with the token.
const TOKEN_AT_END = /(?:^|\/p\/)([A-Za-z0-9_-]{32})$/
// Sixteen hours of shapes in steps of five minutes: 193 words.
const SHAPES_A_SHIFT = (DUTY_HOURS_MAX * HOUR) / SHAPE_STEP_SECONDS + 1

/** Says whether the code that hangs at a point is the right one. Source: security decision 17. */
export function checkPoster(
  deps: Pick<DoorDeps, 'prints'>,
  print: IndexedPrint,
  scanned: string | undefined,
): PosterCheck {
  if (scanned === undefined) return 'not-scanned'
  const token = TOKEN_AT_END.exec(scanned.trim())?.[1]
  const found = token === undefined ? undefined : deps.prints.find(token)
  if (!found) return 'unknown'
  if (found.pointId !== print.pointId) return 'other-point'
  return found.withdrawn ? 'withdrawn' : 'right'
}

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
  duty: OpenDuty & { poster: PosterCheck },
): Promise<void> {
  const { print, personId } = member
  const { placeId, pointId } = print
  const { dutyId, startedAt } = duty
  await insertShift(tx, { dutyId, placeId, pointId, personId, fromAt: startedAt })
  await appendAudit(tx, {
    at: startedAt,
    actor: `person:${personId}`,
    actorKind: 'person',
    action: 'door-shift-begun',
    detail: { dutyId, placeId, pointId, poster: duty.poster },
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
    // Whoever runs a place has signed in with a confirmed phone.
    person: { personId: member.personId, assurance: 1, mask: masks.get(member.personId) },
  })
}

/** Goes on duty; an open duty here stays as it is, so that a second tap adds at most its visit. */
export async function goOnDuty(
  deps: DoorDeps,
  member: TeamMember,
  code: string | undefined,
): Promise<{ readonly duty: OpenDuty; readonly poster: PosterCheck }> {
  const poster = checkPoster(deps, member.print, code)
  const open = await dutyOf(deps, member)
  const { print, personId, phoneBlind } = member
  const { placeId, pointId } = print
  if (open) {
    // The tap that began it may have been answered "busy" before its visit was stored.
    const present = { personId, enteredAt: open.startedAt, placeId }
    if (!(await readVisit(deps.sql, present))) await recordPresence(deps, member, open.startedAt)
    return { duty: open, poster }
  }
  const at = deps.clock.now()
  const duty = await deps.sql.begin(async (tx) => {
    const draft = { placeId, pointId, phoneBlind, personId, at, poster }
    const begun = { dutyId: await openDuty(tx, draft), startedAt: at, poster }
    await recordBegin(tx, member, begun)
    return begun
  })
  await recordPresence(deps, member, at)
  return { duty, poster }
}

/** Ends the shift of a duty with its audit row. */
export async function closeShift(
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

/** Goes off duty; nothing happens when no duty was open. */
export async function goOffDuty(deps: DoorDeps, member: TeamMember): Promise<void> {
  const open = await dutyOf(deps, member)
  if (!open) return
  const { print, personId, phoneBlind } = member
  const { placeId } = print
  const at = deps.clock.now()
  await deps.sql.begin(async (tx) => {
    await endDuty(tx, { placeId, phoneBlind, at })
    await insertCheckOuts(tx, {
      personId: `{${personId}}`,
      enteredAt: `{${open.startedAt}}`,
      placeId: `{${placeId}}`,
      leftAt: `{${Math.max(at, open.startedAt)}}`,
    })
    await closeShift(tx, { dutyId: open.dutyId, at })
  })
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
