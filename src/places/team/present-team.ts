// A team for the eye of its managers: who is in it, who is invited, what is on its way, what was.
import type { Me } from '../change-team.ts'
import { placesByIds } from '../find-places.ts'
import { listMembers } from '../member.sql.ts'
import type { PlaceId } from '../place.ts'
import { memberIdOf, presentMember } from '../present-place.ts'
import { openNames } from '../register/present-alike.ts'
import { openName } from '../typed-name.ts'
import type { TeamEventLine, TeamMember, TeamView } from './contract.ts'
import { listHandovers } from './handover.ts'
import { listOpenInvitations } from './invitation.sql.ts'
import type { InviteDeps } from './invite.ts'
import { listTeamEvents } from './team-event.sql.ts'
import { openTeamReason } from './team-reason.ts'

const INVITATIONS_SHOWN = 60
// What a manager scrolls; the older rows stay in the table.
const HISTORY_SHOWN = 40

async function presentMembers(
  { sql, keyring }: InviteDeps,
  placeId: PlaceId,
  me: Me,
): Promise<TeamMember[]> {
  const members = await listMembers(sql, placeId)
  return members.map((member) => ({
    ...presentMember(keyring, member),
    isMe: member.phoneBlind.equals(me.phoneBlind),
  }))
}

async function presentHistory(
  { sql, keyring }: InviteDeps,
  placeId: PlaceId,
): Promise<TeamEventLine[]> {
  const events = await listTeamEvents(sql, placeId, HISTORY_SHOWN)
  const names = await openNames(sql)
  return events.map(({ byMask, byDivision, memberBlind, memberMask, reasonSealed, ...event }) => ({
    ...event,
    byPhone: byMask,
    byDivision: byDivision === '' ? null : names.division(byDivision),
    reason: openTeamReason(keyring, placeId, reasonSealed),
    memberId: memberBlind ? memberIdOf({ phoneBlind: memberBlind, role: event.role }) : '',
    memberPhone: memberMask,
  }))
}

/** Puts a team together for one of its managers; undefined when there is no such place. */
export async function presentTeam(
  deps: InviteDeps,
  placeId: PlaceId,
  me: Me,
): Promise<TeamView | undefined> {
  const { sql, keyring } = deps
  const place = (await placesByIds(sql, [placeId])).get(placeId)
  if (!place) return undefined
  const list = { now: deps.clock.now(), limit: INVITATIONS_SHOWN }
  const invitations = await listOpenInvitations(sql, { placeId }, list)
  return {
    placeName: place.name,
    state: place.state,
    team: await presentMembers(deps, placeId, me),
    invitations: invitations.map((row) => ({
      invitationId: row.invitationId,
      role: row.role,
      maskedPhone: row.phoneMask,
      name: openName(keyring, row, row.nameSealed),
      usesLeft: row.usesLeft,
      expiresAt: row.expiresAt,
    })),
    handovers: await listHandovers(deps, { placeId }),
    history: await presentHistory(deps, placeId),
  }
}
