// The addresses of the follow-up of stops, for supervisors in their divisions. Source: F25.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Refused } from '../../base/refusals.ts'
import type { PrintIndex } from '../../places/index.ts'
import type { Clock } from '../../platform/clock.ts'
import { sendRefusal } from '../../platform/http.ts'
import type { App } from '../../platform/http.ts'
import type { Sql } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import { divisionsOf } from '../../staff/index.ts'
import type { StaffAuth } from '../../staff/index.ts'
import type { RuleBook } from '../rules/rule-book.ts'
import { CloseBody, LookBody, StopParams, StopQuery } from './contract.ts'
import { closeStop, lookAtStop, showStops } from './follow-up.ts'
import type { SupervisorDesk } from './follow-up.ts'

export type StopRouteDeps = {
  readonly sql: Sql
  readonly keyring: Keyring
  readonly clock: Clock
  readonly rules: RuleBook
  readonly prints: PrintIndex
  readonly auth: StaffAuth
}

type Answer = ({ readonly ok: true } & object) | Refused

/** Registers /api/staff/stops. */
export function registerStopRoutes(app: App, deps: StopRouteDeps): void {
  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    use: (desk: SupervisorDesk) => Promise<Answer>,
  ): Promise<FastifyReply> => {
    const session = await deps.auth.requireStaff(request, { role: 'supervisor' })
    if (!session.ok) return sendRefusal(reply, session)
    const { username, roles } = session
    const supervisor = {
      username,
      divisions: divisionsOf(roles, 'supervisor'),
      now: deps.clock.now(),
    }
    const result = await use({ ...deps, supervisor })
    if (!result.ok) return sendRefusal(reply, result)
    return reply.header('cache-control', 'no-store').send(result)
  }
  app.get('/api/staff/stops', { schema: { querystring: StopQuery } }, (request, reply) =>
    answer(request, reply, (desk) => showStops(desk, request.query)),
  )
  const look = { schema: { params: StopParams, body: LookBody } }
  app.post('/api/staff/stops/:stopId/look', look, (request, reply) =>
    answer(request, reply, (desk) => lookAtStop(desk, request.params.stopId, request.body.reason)),
  )
  const close = { schema: { params: StopParams, body: CloseBody } }
  app.post('/api/staff/stops/:stopId/close', close, (request, reply) =>
    answer(request, reply, (desk) => closeStop(desk, request.params.stopId, request.body.done)),
  )
}
