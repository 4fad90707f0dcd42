// The addresses of handings over for supervisors in their divisions.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Refused } from '../../base/refusals.ts'
import { sendRefusal } from '../../platform/http.ts'
import type { App } from '../../platform/http.ts'
import { divisionsOf } from '../../staff/index.ts'
import type { StaffAuth } from '../../staff/index.ts'
import { PlaceParams } from '../contract.ts'
import type { DutyEndDeps } from '../duty.ts'
import { AppointBody, HandoverParams, SettleHandoverBody } from './contract.ts'
import type { InviteDeps } from './invite.ts'
import { appointManager, settleHandover, showHandovers } from './team-desk.ts'
import type { TownDesk } from './team-desk.ts'

export type TeamDeskDeps = InviteDeps & DutyEndDeps & { readonly auth: StaffAuth }

type Answer = ({ readonly ok: true } & object) | Refused

/** Registers /api/staff/handovers. */
export function registerTeamDeskRoutes(app: App, deps: TeamDeskDeps): void {
  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    use: (desk: TownDesk & DutyEndDeps) => Promise<Answer>,
  ): Promise<FastifyReply> => {
    const session = await deps.auth.requireStaff(request, { role: 'supervisor' })
    if (!session.ok) return sendRefusal(reply, session)
    const { username, roles } = session
    const divisions = divisionsOf(roles, 'supervisor')
    const supervisor = { username, divisions, now: deps.clock.now() }
    const result = await use({ ...deps, supervisor })
    if (!result.ok) return sendRefusal(reply, result)
    return reply.header('cache-control', 'no-store').send(result)
  }
  app.get('/api/staff/handovers', (request, reply) => answer(request, reply, showHandovers))
  const settle = { schema: { params: HandoverParams, body: SettleHandoverBody } }
  app.post('/api/staff/handovers/:handoverId', settle, (request, reply) =>
    answer(request, reply, (desk) => settleHandover(desk, request.params.handoverId, request.body)),
  )
  const appoint = { schema: { params: PlaceParams, body: AppointBody } }
  app.post('/api/staff/places/:placeId/appoint', appoint, (request, reply) =>
    answer(request, reply, (desk) => appointManager(desk, { ...request.params, ...request.body })),
  )
}
