// The town's list of codes that lead elsewhere, for supervisors in their divisions.
// Source: security decision 17.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../../base/refusals.ts'
import type { Clock } from '../../platform/clock.ts'
import { sendRefusal, sendResult } from '../../platform/http.ts'
import type { App } from '../../platform/http.ts'
import type { Sql } from '../../platform/postgres.ts'
import { divisionsOf } from '../../staff/index.ts'
import type { StaffAuth } from '../../staff/index.ts'
import { StrangeParams } from './contract.ts'
import { listStrange, settleStrange } from './strange-codes.ts'

export type StrangeDeps = { readonly sql: Sql; readonly clock: Clock; readonly auth: StaffAuth }

/** Registers /api/staff/strange-codes. */
export function registerStrangeRoutes(app: App, deps: StrangeDeps): void {
  const { sql, clock, auth } = deps
  const supervisorOf = async (request: FastifyRequest) =>
    auth.requireStaff(request, { role: 'supervisor' })
  app.get('/api/staff/strange-codes', async (request, reply): Promise<FastifyReply> => {
    const session = await supervisorOf(request)
    if (!session.ok) return sendRefusal(reply, session)
    const rows = await listStrange(sql, divisionsOf(session.roles, 'supervisor'))
    return sendResult(reply, { ok: true, rows })
  })
  app.post(
    '/api/staff/strange-codes/:strangeId/settle',
    { schema: { params: StrangeParams } },
    async (request, reply): Promise<FastifyReply> => {
      const session = await supervisorOf(request)
      if (!session.ok) return sendRefusal(reply, session)
      const divisions = divisionsOf(session.roles, 'supervisor')
      const { strangeId } = request.params
      const settled = { strangeId, divisions, by: session.username, at: clock.now() }
      const isDone = await settleStrange(sql, settled)
      return sendResult(reply, isDone ? { ok: true } : refuse('not-found'))
    },
  )
}
