// Who may do what at a place, for every route of Zhenheyi. A place of others answers as if it did
// not exist, so that ids cannot be tried.
import type { FastifyRequest } from 'fastify'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import { requireRun } from '../people/index.ts'
import type { PeopleDeps } from '../people/index.ts'
import type { PlaceId, Role } from './place.ts'
import { rolesOf } from './team.ts'

export type Access = {
  readonly ok: true
  readonly phoneBlind: Buffer
  readonly maskedPhone: string
  readonly personId: number
  readonly role: Role
}

/** Who asks and what they may do here. Refuses: 'not-signed-in', 'not-found', 'not-allowed'. */
export async function requireRole(
  deps: { readonly people: PeopleDeps },
  request: FastifyRequest,
  asked: { readonly placeId: PlaceId; readonly role: Role },
): Promise<Access | Refused> {
  const session = await requireRun(deps.people, request)
  if (!session.ok) return session
  const roles = await rolesOf(deps.people.sql, session.phoneBlind, asked.placeId)
  if (roles.length === 0) return refuse('not-found')
  const role = roles.includes('manager') ? 'manager' : 'gatekeeper'
  if (asked.role === 'manager' && role !== 'manager') return refuse('not-allowed')
  const { phoneBlind, maskedPhone, personId } = session
  return { ok: true, phoneBlind, maskedPhone, personId, role }
}
