// Routes of the tracing room: /api/tracing/*, for tracers in their divisions only.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Refused } from '../base/refusals.ts'
import type { Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { sendRefusal } from '../platform/http.ts'
import type { App } from '../platform/http.ts'
import type { Sql } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { divisionsOf } from '../staff/index.ts'
import type { StaffAuth } from '../staff/index.ts'
import { classifyCandidate, showCandidate, showCandidates } from './case-candidates.ts'
import { showCase, showCases } from './case-desk.ts'
import { exportCandidates } from './case-export.ts'
import { closeCase } from './case-close.ts'
import type { Desk } from './case-look.ts'
import { switchNearby } from './case-nearby.ts'
import { openCase } from './case-open.ts'
import { showStopped } from './case-stopped.ts'
import { showProgress, startTrace } from './case-trace.ts'
import { unmaskPerson } from './case-unmask.ts'
import {
  CandidateQuery,
  CaseQuery,
  ClassBody,
  CloseCaseBody,
  Nearby,
  OpenCaseBody,
  UnmaskBody,
} from './contract.ts'

export type TracingDeps = {
  readonly sql: Sql
  readonly keyring: Keyring
  readonly config: Config
  readonly clock: Clock
  readonly auth: StaffAuth
}

const ID_MAX = Number.MAX_SAFE_INTEGER
const CaseParams = Type.Object({ caseId: Type.Integer({ minimum: 1, maximum: ID_MAX }) })
const PersonParams = Type.Object({
  caseId: Type.Integer({ minimum: 1, maximum: ID_MAX }),
  personId: Type.Integer({ minimum: 1, maximum: ID_MAX }),
})

/** Opens the desk of the tracer behind a request. */
async function openDesk(
  deps: TracingDeps,
  request: FastifyRequest,
): Promise<({ ok: true } & Desk) | Refused> {
  const session = await deps.auth.requireStaff(request, { role: 'tracer' })
  if (!session.ok) return session
  const tracer = {
    username: session.username,
    divisions: divisionsOf(session.roles, 'tracer'),
    now: deps.clock.now(),
  }
  return { ok: true, sql: deps.sql, keyring: deps.keyring, tracer }
}

type Answer = ({ readonly ok: true } & object) | Refused

/** Opens the desk, runs the use case, maps its answer. */
async function answer(
  deps: TracingDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  use: (desk: Desk) => Promise<Answer>,
): Promise<FastifyReply> {
  const desk = await openDesk(deps, request)
  if (!desk.ok) return sendRefusal(reply, desk)
  const result = await use(desk)
  if (!result.ok) return sendRefusal(reply, result)
  return reply.header('cache-control', 'no-store').send(result)
}

/** Registers /api/tracing/*. */
export function registerTracingRoutes(app: App, deps: TracingDeps): void {
  registerCases(app, deps)
  registerTrace(app, deps)
  registerCandidates(app, deps)
}

function registerCases(app: App, deps: TracingDeps): void {
  const list = { schema: { querystring: CaseQuery } }
  app.get('/api/tracing/cases', list, (request, reply) =>
    answer(deps, request, reply, (desk) => showCases(desk, request.query)),
  )
  app.post('/api/tracing/cases', { schema: { body: OpenCaseBody } }, (request, reply) =>
    answer(deps, request, reply, (desk) => openCase(desk, request.body)),
  )
  app.get('/api/tracing/cases/:caseId', { schema: { params: CaseParams } }, (request, reply) =>
    answer(deps, request, reply, (desk) => showCase(desk, request.params.caseId)),
  )
  const close = { schema: { params: CaseParams, body: CloseCaseBody } }
  app.post('/api/tracing/cases/:caseId/close', close, (request, reply) =>
    answer(deps, request, reply, (desk) =>
      closeCase(desk, request.params.caseId, request.body.reason),
    ),
  )
}

function registerTrace(app: App, deps: TracingDeps): void {
  const path = '/api/tracing/cases/:caseId/trace'
  app.post(path, { schema: { params: CaseParams } }, (request, reply) =>
    answer(deps, request, reply, (desk) => startTrace(desk, request.params.caseId, request.log)),
  )
  app.get(path, { schema: { params: CaseParams } }, (request, reply) =>
    answer(deps, request, reply, (desk) => showProgress(desk, request.params.caseId)),
  )
  const nearby = { schema: { params: CaseParams, body: Nearby } }
  app.put('/api/tracing/cases/:caseId/nearby', nearby, (request, reply) =>
    answer(deps, request, reply, (desk) => switchNearby(desk, request.params.caseId, request.body)),
  )
}

function registerCandidates(app: App, deps: TracingDeps): void {
  const page = { schema: { params: CaseParams, querystring: CandidateQuery } }
  app.get('/api/tracing/cases/:caseId/candidates', page, (request, reply) =>
    answer(deps, request, reply, (desk) =>
      showCandidates(desk, request.params.caseId, request.query),
    ),
  )
  const stopped = { schema: { params: CaseParams } }
  app.get('/api/tracing/cases/:caseId/stopped', stopped, (request, reply) =>
    answer(deps, request, reply, (desk) => showStopped(desk, request.params.caseId)),
  )
  const one = '/api/tracing/cases/:caseId/candidates/:personId'
  app.get(one, { schema: { params: PersonParams } }, (request, reply) =>
    answer(deps, request, reply, (desk) => showCandidate(desk, request.params)),
  )
  const classify = { schema: { params: PersonParams, body: ClassBody } }
  app.put(`${one}/class`, classify, (request, reply) =>
    answer(deps, request, reply, (desk) =>
      classifyCandidate(desk, request.params, request.body.class),
    ),
  )
  const unmask = { schema: { params: PersonParams, body: UnmaskBody } }
  app.post('/api/tracing/cases/:caseId/people/:personId/unmask', unmask, (request, reply) =>
    answer(deps, request, reply, (desk) => unmaskPerson(desk, request.params, request.body.reason)),
  )
  const file = { schema: { params: CaseParams } }
  app.get('/api/tracing/cases/:caseId/candidates.csv', file, async (request, reply) => {
    const desk = await openDesk(deps, request)
    if (!desk.ok) return sendRefusal(reply, desk)
    const made = await exportCandidates(desk, request.params.caseId)
    if (!made.ok) return sendRefusal(reply, made)
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="${made.fileName}"`)
      .type('text/csv; charset=utf-8')
      .send(made.stream)
  })
}
