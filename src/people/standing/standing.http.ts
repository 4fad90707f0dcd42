// Routes of headquarters' lists and of disputes, for staff of the console: /api/staff/lists and
// /api/staff/disputes. None of them answers with anybody's state.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Refused } from '../../base/refusals.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import { sendRefusal } from '../../platform/http.ts'
import type { App } from '../../platform/http.ts'
import type { Sql } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import type { StaffAuth, StaffSession } from '../../staff/index.ts'
import { FindDisputeBody, ListBody, SettleBody, WithdrawBody } from './contract.ts'
import { settleDispute, showDisputes } from './disputes.ts'
import type { DisputeDesk } from './disputes.ts'
import { beginList, withdrawList } from './import-list.ts'
import { showLists } from './show-lists.ts'

export type StandingRouteDeps = {
  readonly sql: Sql
  readonly keyring: Keyring
  readonly clock: Clock
  readonly config: Config
  readonly auth: StaffAuth
}

// The text of a hundred thousand rows in JSON.
const LIST_BODY_BYTES = 16_000_000
const ListParams = Type.Object({
  listId: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
})

type Answer = ({ readonly ok: true } & object) | Refused

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  if (!answer.ok) return sendRefusal(reply, answer)
  return reply.header('cache-control', 'no-store').send(answer)
}

/** Registers the routes of lists and disputes. */
export function registerStandingRoutes(app: App, deps: StandingRouteDeps): void {
  registerLists(app, deps)
  registerDisputes(app, deps)
}

function registerLists(app: App, deps: StandingRouteDeps): void {
  const { auth } = deps
  // A list stops people in the whole city: it is for administrators of the whole city.
  const division = deps.config.city.division
  const requireHeadquarters = (request: FastifyRequest): Promise<StaffSession | Refused> =>
    auth.requireStaff(request, { role: 'administrator', division })

  app.get('/api/staff/lists', async (request, reply) => {
    const session = await requireHeadquarters(request)
    return send(reply, session.ok ? await showLists(deps) : session)
  })

  const begin = {
    schema: { body: ListBody },
    bodyLimit: LIST_BODY_BYTES,
    // Before megabytes are read: who is asking.
    onRequest: async (request: FastifyRequest, reply: FastifyReply) => {
      const session = await requireHeadquarters(request)
      if (!session.ok) await sendRefusal(reply, session)
    },
  }
  app.post('/api/staff/lists', begin, async (request, reply) => {
    const session = await requireHeadquarters(request)
    if (!session.ok) return send(reply, session)
    const begun = await beginList(deps, { ...request.body, by: session.username })
    if (!begun.ok) return send(reply, begun)
    const { listId } = begun
    return send(reply, { ok: true, listId } as Answer)
  })

  const withdraw = { schema: { params: ListParams, body: WithdrawBody } }
  app.post('/api/staff/lists/:listId/withdraw', withdraw, async (request, reply) => {
    const session = await requireHeadquarters(request)
    if (!session.ok) return send(reply, session)
    const { listId } = request.params
    const { reason } = request.body
    return send(reply, await withdrawList(deps, { listId, reason, by: session.username }))
  })
}

function registerDisputes(app: App, deps: StandingRouteDeps): void {
  const { auth } = deps
  const cityDivision = deps.config.city.division

  /** A supervisor or an administrator; of the whole city for everybody's disputes. */
  const requireTown = async (
    request: FastifyRequest,
    wanted: { readonly division?: string },
  ): Promise<StaffSession | Refused> => {
    const supervisor = await auth.requireStaff(request, { role: 'supervisor', ...wanted })
    if (supervisor.ok || supervisor.refusal !== 'not-allowed') return supervisor
    return auth.requireStaff(request, { role: 'administrator', ...wanted })
  }
  const use = async (
    request: FastifyRequest,
    reply: FastifyReply,
    run: (desk: DisputeDesk) => Promise<Answer>,
    wanted: { readonly division?: string } = {},
  ): Promise<FastifyReply> => {
    const session = await requireTown(request, wanted)
    if (!session.ok) return send(reply, session)
    const { sql, keyring, clock } = deps
    return send(reply, await run({ sql, keyring, clock, username: session.username }))
  }

  app.get('/api/staff/disputes', (request, reply) =>
    use(request, reply, (desk) => showDisputes(desk), { division: cityDivision }),
  )
  const find = { schema: { body: FindDisputeBody } }
  app.post('/api/staff/disputes/find', find, (request, reply) =>
    use(request, reply, (desk) => showDisputes(desk, request.body)),
  )
  const settle = { schema: { body: SettleBody } }
  app.post('/api/staff/disputes/settle', settle, (request, reply) =>
    use(request, reply, (desk) => settleDispute(desk, request.body)),
  )
}
