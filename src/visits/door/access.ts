// Who may stand at a door: a Zhenheyi session with a role at the place, and, for whatever shows or
// records people, an open duty there. Asked again at each request and each event.
// Source: Notice clause V.2; security decisions 4, 11 (docs/adr/0016).
import type { FastifyRequest } from 'fastify'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import { requireRun } from '../../people/index.ts'
import { findOpenDuty, rolesOf } from '../../places/index.ts'
import type { IndexedPrint, OpenDuty, Role } from '../../places/index.ts'
import type { DoorDeps } from './door-deps.ts'

/** Somebody of the team of a door. */
export type TeamMember = {
  readonly ok: true
  readonly print: IndexedPrint
  readonly personId: number
  readonly phoneBlind: Buffer
  /** Tells one account from another. */
  readonly account: string
  readonly role: Role
}

/** Where every address of the door begins. */
export const BASE = '/api/door/points/:pointId'

/** Somebody of the team on duty. */
export type Gatekeeper = TeamMember & { readonly duty: OpenDuty }

type AccessDeps = Pick<DoorDeps, 'sql' | 'keyring' | 'clock' | 'isHttps' | 'prints'>

/**
 * Finds the point for somebody of its team; a point of others is as one that does not exist.
 * Refuses: 'not-signed-in', 'not-found'.
 */
export async function requireTeam(
  deps: AccessDeps,
  request: FastifyRequest,
  pointId: number,
): Promise<TeamMember | Refused> {
  const session = await requireRun(deps, request)
  if (!session.ok) return session
  const print = deps.prints.byPoint(pointId)
  if (!print) return refuse('not-found')
  const { phoneBlind, personId } = session
  const roles = await rolesOf(deps.sql, phoneBlind, print.placeId)
  if (roles.length === 0) return refuse('not-found')
  const role = roles.includes('manager') ? 'manager' : 'gatekeeper'
  return { ok: true, print, personId, phoneBlind, account: phoneBlind.toString('hex'), role }
}

/** Finds the duty that a member of the team has open here. */
export async function dutyOf(
  deps: Pick<DoorDeps, 'sql' | 'clock'>,
  member: TeamMember,
): Promise<OpenDuty | undefined> {
  const { phoneBlind, print } = member
  return findOpenDuty(deps.sql, { placeId: print.placeId, phoneBlind, at: deps.clock.now() })
}

/**
 * Finds the point for somebody who is on duty there.
 * Refuses: 'not-signed-in', 'not-found', 'off-duty'.
 */
export async function requireDuty(
  deps: AccessDeps,
  request: FastifyRequest,
  pointId: number,
): Promise<Gatekeeper | Refused> {
  const member = await requireTeam(deps, request, pointId)
  if (!member.ok) return member
  const duty = await dutyOf(deps, member)
  return duty ? { ...member, duty } : refuse('off-duty')
}
