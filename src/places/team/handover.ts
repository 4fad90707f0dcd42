// Handing a place over: one manager gives, somebody with a confirmed phone takes, both having
// proved who they are; every manager can see it and stop it for seven days, the town can stop it or
// let it happen at once. Places are stolen by talking somebody into a tap, not by breaking a key.
// Source: security decisions 2, 17; ADR 0022.
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import { readMasks } from '../../people/index.ts'
import type { Db, Sql, Tx } from '../../platform/postgres.ts'
import type { Me } from '../change-team.ts'
import { endLostDuties } from '../duty.ts'
import type { DutyEndDeps } from '../duty.ts'
import { placesByIds } from '../find-places.ts'
import { listManagersUp, listMembers, lockTree } from '../member.sql.ts'
import type { PlaceId } from '../place.ts'
import { writeMembers } from '../team.ts'
import { openName } from '../typed-name.ts'
import type { HandoverLine } from './contract.ts'
import { ENDED_CODES } from './end-with-place.ts'
import { NOTICE_SECONDS, OFFER_SECONDS, mayAccept, mayConfirm, stepOf } from './handover.rule.ts'
import {
  insertHandover,
  listDueHandovers,
  listOpenHandovers,
  selectHandover,
  writeHandoverAccepted,
  writeHandoverEnded,
} from './handover.sql.ts'
import type { HandoverOutcome, HandoverRow } from './handover.sql.ts'
import { accountOfPhone, mayActOn } from './invite.ts'
import type { InviteDeps } from './invite.ts'
import { endMembership } from './take-off.ts'
import { insertTeamEvents } from './team-event.sql.ts'
import type { Account, Actor, TeamEventKind, TownActor } from './team-event.sql.ts'
import { PLACE_ENDS } from './team-event.sql.ts'

function receiverOf(row: HandoverRow): Account {
  return { phoneBlind: row.receiverBlind, phoneMask: row.receiverMask }
}

async function tell(
  tx: Tx,
  row: HandoverRow,
  event: { readonly what: TeamEventKind; readonly actor: Actor; readonly at: Instant },
): Promise<void> {
  const about = { placeId: row.placeId, role: 'manager', member: receiverOf(row) } as const
  await insertTeamEvents(tx, [{ ...about, ...event }])
}

/**
 * Offers a place to whoever has a phone. The giver has stepped up.
 * Refuses: 'phone-invalid' also for one's own, 'not-allowed' for who runs it from above only,
 * 'place-unconfirmed', 'handover-open'.
 * Source: security decision 17.
 */
export async function offerHandover(
  deps: InviteDeps,
  draft: { readonly placeId: PlaceId; readonly phone: string },
  giver: Me,
): Promise<{ readonly ok: true } | Refused> {
  const receiver = accountOfPhone(deps.keyring, draft.phone)
  if (!receiver || receiver.phoneBlind.equals(giver.phoneBlind)) {
    return refuse('phone-invalid', 'phone')
  }
  const { placeId } = draft
  return deps.sql.begin(async (tx): Promise<{ ok: true } | Refused> => {
    await lockTree(tx, placeId)
    const place = (await placesByIds(tx, [placeId])).get(placeId)
    if (place?.state !== 'confirmed') return refuse('place-unconfirmed')
    if (!(await isManagerHere(tx, placeId, giver.phoneBlind))) return refuse('not-allowed')
    const at = deps.clock.now()
    const handoverId = await insertHandover(tx, {
      placeId,
      giverBlind: giver.phoneBlind,
      giverMask: giver.phoneMask,
      giverPerson: giver.personId,
      receiverBlind: receiver.phoneBlind,
      receiverMask: receiver.phoneMask,
      offeredAt: at,
      dueAt: at + OFFER_SECONDS,
    })
    if (handoverId === undefined) return refuse('handover-open')
    const actor = { by: 'member', ...giver } as const
    const event = { placeId, at, what: 'offered', role: 'manager', actor } as const
    await insertTeamEvents(tx, [{ ...event, member: receiver }])
    return { ok: true }
  })
}

async function isManagerHere(db: Db, placeId: PlaceId, phoneBlind: Buffer): Promise<boolean> {
  const all = await listManagersUp(db, placeId)
  return all.some((one) => one.placeId === placeId && one.phoneBlind.equals(phoneBlind))
}

// Everything about a handing over happens under the lock of its tree, on what it is by then.
async function onHandover<T>(
  sql: Sql,
  handoverId: number,
  work: (tx: Tx, row: HandoverRow) => Promise<T | Refused>,
): Promise<T | Refused> {
  const asked = await selectHandover(sql, handoverId)
  if (!asked) return refuse('not-found')
  return sql.begin(async (tx) => {
    await lockTree(tx, asked.placeId)
    const row = await selectHandover(tx, handoverId)
    return row ? work(tx, row) : refuse('not-found')
  }) as Promise<T | Refused>
}

/** Says why nothing can be done with it any more, or not yet. */
function refuseOver({ outcome }: HandoverRow): Refused {
  const end = PLACE_ENDS.find((one) => one === outcome)
  return refuse(end ? ENDED_CODES[end] : 'handover-over')
}

/**
 * Takes a place up: the notice begins. The receiver has stepped up. A second time changes nothing.
 * Refuses: 'not-found' for who is not the receiver, 'handover-over', 'ended-closed',
 * 'ended-merged', 'ended-moved'.
 * Source: security decision 17.
 */
export async function acceptHandover(
  deps: InviteDeps,
  handoverId: number,
  me: Me,
): Promise<{ readonly ok: true; readonly dueAt: Instant } | Refused> {
  return onHandover(deps.sql, handoverId, async (tx, row) => {
    if (!row.receiverBlind.equals(me.phoneBlind)) return refuse('not-found')
    const at = deps.clock.now()
    if (mayConfirm(row)) return { ok: true, dueAt: row.dueAt } as const
    if (!mayAccept(row, at)) return refuseOver(row)
    const dueAt = at + NOTICE_SECONDS
    await writeHandoverAccepted(tx, { handoverId, receiverPerson: me.personId, at, dueAt })
    await tell(tx, row, { what: 'accepted', actor: { by: 'member', ...me }, at })
    return { ok: true, dueAt } as const
  })
}

export type Stopping = { readonly handoverId: number; readonly actor: Actor }

/**
 * Stops a handing over: a manager of the place or the town cancels, the receiver declines.
 * `placeId` is the place at which a manager asks.
 * Refuses: 'not-found', 'handover-over', 'ended-closed', 'ended-merged', 'ended-moved'.
 */
export async function stopHandover(
  deps: Pick<InviteDeps, 'sql' | 'clock'>,
  stopping: Stopping & { readonly placeId?: PlaceId },
): Promise<{ readonly ok: true } | Refused> {
  const { handoverId, actor, placeId } = stopping
  return onHandover(deps.sql, handoverId, async (tx, row) => {
    const isReceiver = actor.by === 'member' && row.receiverBlind.equals(actor.phoneBlind)
    const isHere = placeId === undefined ? actor.by !== 'member' : row.placeId === placeId
    const isTheirs = isHere && (await mayActOn(tx, row.placeId, actor))
    if (!isReceiver && !isTheirs) return refuse('not-found')
    const at = deps.clock.now()
    const isDeclined = isReceiver && row.acceptedAt === null
    const outcome = isDeclined ? 'declined' : 'cancelled'
    if (!(await writeHandoverEnded(tx, { handoverId, outcome, at }))) return refuseOver(row)
    await tell(tx, row, { what: outcome, actor, at })
    return { ok: true } as const
  })
}

async function end(
  tx: Tx,
  row: HandoverRow,
  ended: { readonly outcome: HandoverOutcome; readonly actor: Actor; readonly at: Instant },
): Promise<void> {
  const { outcome, actor, at } = ended
  await writeHandoverEnded(tx, { handoverId: row.handoverId, outcome, at })
  const what = outcome === 'done' ? 'handed-over' : outcome
  await tell(tx, row, { what, actor, at })
}

type CompleteDeps = InviteDeps & DutyEndDeps

// The giver may have lost the role meanwhile: then there is nothing to give.
async function complete(
  tx: Tx,
  deps: Pick<CompleteDeps, 'keyring' | 'endPresences'>,
  row: HandoverRow,
  { actor, at }: { readonly actor: Actor; readonly at: Instant },
): Promise<void> {
  const { keyring } = deps
  const { placeId, giverBlind, giverMask } = row
  const place = (await placesByIds(tx, [placeId])).get(placeId)
  const isGivers = await isManagerHere(tx, placeId, giverBlind)
  if (!isGivers || place?.state === 'closed') {
    return end(tx, row, { outcome: 'cancelled', actor, at })
  }
  const team = await listMembers(tx, placeId)
  const known = team.find((one) => one.phoneBlind.equals(row.receiverBlind))
  const name = known ? openName(keyring, known, known.nameSealed) : ''
  const giver = { phoneBlind: giverBlind, phoneMask: giverMask }
  await endMembership(tx, { placeId, role: 'manager', member: giver }, at)
  const receiver = { placeId, role: 'manager', ...receiverOf(row), name } as const
  // One for one: a team above its limit, as one taken out of a complex may be, grows by nobody, and
  // a place must not be left without anybody.
  await writeMembers(tx, keyring, [receiver])
  await end(tx, row, { outcome: 'done', actor, at })
  await endLostDuties(tx, deps, { placeId, at })
}

/**
 * Lets it happen at once: the town knows both.
 * Refuses: 'not-found', 'handover-over' also before the receiver has accepted.
 * Source: security decision 17.
 */
export async function confirmHandover(
  deps: CompleteDeps,
  handoverId: number,
  actor: TownActor,
): Promise<{ readonly ok: true } | Refused> {
  return onHandover(deps.sql, handoverId, async (tx, row) => {
    if (!(await mayActOn(tx, row.placeId, actor))) return refuse('not-found')
    if (!mayConfirm(row)) return refuseOver(row)
    await complete(tx, deps, row, { actor, at: deps.clock.now() })
    return { ok: true } as const
  })
}

// One run of the job; the next one takes the rest.
const DUE_MAX = 500

/**
 * Does what is due: offers lapse, places go over. What a stopped server left undone is done by the
 * next run; two at once do it once.
 */
export async function finishHandovers(deps: CompleteDeps): Promise<void> {
  const failures: unknown[] = []
  for (const handoverId of await listDueHandovers(deps.sql, deps.clock.now(), DUE_MAX)) {
    const done = onHandover(deps.sql, handoverId, async (tx, row) => {
      const at = deps.clock.now()
      const step = stepOf(row, at)
      const actor = { by: 'clock' } as const
      if (step === 'lapse') await end(tx, row, { outcome: 'lapsed', actor, at })
      if (step === 'complete') await complete(tx, deps, row, { actor, at })
    })
    // One that cannot be finished holds up none of the others.
    await done.catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw new AggregateError(failures, 'handings over were not finished')
}

/** Puts handings over together for the eye of either side, of a manager, of the town. */
export async function presentHandovers(
  deps: Pick<InviteDeps, 'sql' | 'keyring'>,
  rows: readonly HandoverRow[],
): Promise<HandoverLine[]> {
  const places = await placesByIds(
    deps.sql,
    rows.map((row) => row.placeId),
  )
  const people = rows.flatMap((row) => [row.giverPerson, row.receiverPerson ?? row.giverPerson])
  const masks = await readMasks(deps.sql, deps.keyring, people)
  return rows.map((row) => ({
    handoverId: row.handoverId,
    placeName: places.get(row.placeId)?.name ?? '',
    giverName: masks.get(row.giverPerson)?.maskedName ?? '',
    giverPhone: row.giverMask,
    // Nobody is named by a phone that somebody else typed.
    receiverName: masks.get(row.receiverPerson ?? 0)?.maskedName ?? '',
    receiverPhone: row.receiverMask,
    offeredAt: row.offeredAt,
    acceptedAt: row.acceptedAt,
    dueAt: row.dueAt,
  }))
}

/** Lists what is on its way at a place, or towards an account. */
export async function listHandovers(
  deps: Pick<InviteDeps, 'sql' | 'keyring'>,
  of: Parameters<typeof listOpenHandovers>[1],
): Promise<HandoverLine[]> {
  return presentHandovers(deps, await listOpenHandovers(deps.sql, of))
}
