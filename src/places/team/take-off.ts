// Taking somebody off a team, whatever the reason: what he had invited to ends, a handing over of
// his ends, the history says who did it, and the duty ends, with the presence that it was.
// Source: F11; security decisions 2, 4 (a removed manager's codes invite nobody).
import type { Instant } from '../../base/instant.ts'
import type { Tx } from '../../platform/postgres.ts'
import { endLostDuties } from '../duty.ts'
import type { DutyEndDeps } from '../duty.ts'
import { listManagersUp, writeMemberRemoved } from '../member.sql.ts'
import type { PlaceId, Role } from '../place.ts'
import { listOpenHandovers, writeHandoverEnded } from './handover.sql.ts'
import { endInvitationsBy } from './invitation.sql.ts'
import { insertTeamEvents } from './team-event.sql.ts'
import type { Account, Actor } from './team-event.sql.ts'

export type Membership = {
  readonly placeId: PlaceId
  readonly role: Role
  readonly member: Account
}

/** Says whether nobody could run a place without this manager: here and above. */
export async function isLastManager(
  tx: Tx,
  manager: { readonly placeId: PlaceId; readonly phoneBlind: Buffer },
): Promise<boolean> {
  const all = await listManagersUp(tx, manager.placeId)
  return all.every(
    (one) => one.placeId === manager.placeId && one.phoneBlind.equals(manager.phoneBlind),
  )
}

/**
 * Ends a membership and what was invited to by it; false when there was none. The caller ends the
 * duties, last (`endLostDuties`): a role at a complex held at every door inside.
 */
export async function endMembership(tx: Tx, off: Membership, at: Instant): Promise<boolean> {
  const { placeId, role, member } = off
  const { phoneBlind } = member
  if (!(await writeMemberRemoved(tx, { placeId, role, phoneBlind, at }))) return false
  if (role === 'manager') await endInvitationsBy(tx, { placeId, madeBy: phoneBlind, at })
  return true
}

async function cancelHisHandover(tx: Tx, off: Membership & Ending): Promise<void> {
  const { placeId, member, at, actor } = off
  for (const { handoverId, giverBlind, receiverBlind, receiverMask } of await listOpenHandovers(
    tx,
    { placeId },
  )) {
    if (!giverBlind.equals(member.phoneBlind)) continue
    await writeHandoverEnded(tx, { handoverId, outcome: 'cancelled', at })
    const receiver = { phoneBlind: receiverBlind, phoneMask: receiverMask }
    const event = { placeId, at, what: 'cancelled', role: 'manager', actor } as const
    await insertTeamEvents(tx, [{ ...event, member: receiver }])
  }
}

export type Ending = {
  readonly what: 'removed' | 'left' | 'idle'
  readonly actor: Actor
  readonly at: Instant
}

/** Takes somebody off a team and says so in its history; false when nobody was. Source: F11. */
export async function takeOff(
  tx: Tx,
  deps: DutyEndDeps,
  off: Membership & Ending,
): Promise<boolean> {
  const { placeId, role, member, what, actor, at } = off
  if (!(await endMembership(tx, off, at))) return false
  if (role === 'manager') await cancelHisHandover(tx, off)
  await insertTeamEvents(tx, [{ placeId, at, what, role, actor, member }])
  await endLostDuties(tx, deps, { placeId, at })
  return true
}
