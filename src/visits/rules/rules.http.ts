// The addresses of the rule table, for administrators of the whole city. Source: F25.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Refused } from '../../base/refusals.ts'
import type { City } from '../../platform/config.ts'
import { sendRefusal } from '../../platform/http.ts'
import type { App } from '../../platform/http.ts'
import type { StaffAuth, StaffSession } from '../../staff/index.ts'
import { PublishBody, TryBody } from './contract.ts'
import { publishRules, showRules, tryRules } from './publish-rules.ts'
import type { RuleDeps } from './publish-rules.ts'

export type RuleRouteDeps = RuleDeps & { readonly auth: StaffAuth; readonly city: City }

type Answer = ({ readonly ok: true } & object) | Refused

/** Registers /api/staff/rules. */
export function registerRuleRoutes(app: App, deps: RuleRouteDeps): void {
  const { division } = deps.city
  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    use: (session: StaffSession) => Promise<Answer>,
  ): Promise<FastifyReply> => {
    // The table is the city's: an administrator of one town does not change it for all.
    const session = await deps.auth.requireStaff(request, { role: 'administrator', division })
    if (!session.ok) return sendRefusal(reply, session)
    const result = await use(session)
    if (!result.ok) return sendRefusal(reply, result)
    return reply.header('cache-control', 'no-store').send(result)
  }
  app.get('/api/staff/rules', (request, reply) => answer(request, reply, () => showRules(deps)))
  app.post('/api/staff/rules', { schema: { body: PublishBody } }, (request, reply) =>
    answer(request, reply, (session) => publishRules(deps, session, request.body)),
  )
  app.post('/api/staff/rules/try', { schema: { body: TryBody } }, (request, reply) =>
    answer(request, reply, () => tryRules(deps, request.body)),
  )
}
