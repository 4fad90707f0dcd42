// The routes of Zhenheyi's sign-in. Tries are limited by the quotas of the codes themselves.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../base/refusals.ts'
import type { App } from '../platform/http.ts'
import { sendRefusal } from '../platform/http.ts'
import { SignInBody, SignInCodeBody } from './contract.ts'
import type { Me, SignInAnswer, SignInCodeAnswer } from './contract.ts'
import {
  COOKIES,
  clearSessionCookie,
  cookieName,
  ensureBrowser,
  readBrowser,
  requireRun,
  setSessionCookie,
} from './cookies.ts'
import { describePersons } from './describe-persons.ts'
import type { DocumentInput } from './document.rule.ts'
import { askOtp } from './one-time-code.ts'
import type { PeopleDeps } from './people-deps.ts'
import { isSameOrigin } from './same-origin.ts'
import { endSession } from './sessions.ts'
import type { Session } from './sessions.ts'
import { signInZhenheyi } from './sign-in-zhenheyi.ts'

async function presentMe(deps: PeopleDeps, session: Session): Promise<Me> {
  const described = await describePersons(deps.sql, deps.keyring, [session.personId])
  return {
    personId: session.personId,
    maskedName: described.get(session.personId)?.maskedName ?? '',
    maskedPhone: session.maskedPhone,
    expiresAt: session.expiresAt,
  }
}

async function sendCode(deps: PeopleDeps, request: FastifyRequest, reply: FastifyReply) {
  if (!isSameOrigin(request)) return sendRefusal(reply, refuse('not-allowed'))
  const { phone } = request.body as SignInCodeBody
  const browser = ensureBrowser(request, reply, deps.isHttps)
  const asked = await askOtp(deps, { phone, purpose: 'zhenheyi', browser, network: request.ip })
  if (!asked.ok) return sendRefusal(reply, asked)
  const { expiresAt, askAgainAt } = asked
  return reply.send({ ok: true, expiresAt, askAgainAt } satisfies SignInCodeAnswer)
}

function documentOf(body: SignInBody): DocumentInput | undefined {
  if (!body.document) return undefined
  const { kind, number, issuer } = body.document
  return { kind, number, ...(issuer !== undefined && { issuer }) }
}

async function signIn(deps: PeopleDeps, request: FastifyRequest, reply: FastifyReply) {
  if (!isSameOrigin(request)) return sendRefusal(reply, refuse('not-allowed'))
  const body = request.body as SignInBody
  const document = documentOf(body)
  const step = await signInZhenheyi(deps, {
    phone: body.phone,
    code: body.code,
    // Without the cookie there was no code for this browser; an empty one matches none.
    browser: readBrowser(request, deps.isHttps) ?? '',
    isConsented: body.consent === true,
    ...(document && { document }),
    ...(body.name !== undefined && { name: body.name }),
  })
  if (!step.ok) return sendRefusal(reply, step)
  if (step.state !== 'signed-in') return reply.send({ state: step.state } satisfies SignInAnswer)
  setSessionCookie(reply, step, deps.isHttps)
  const me = await presentMe(deps, step.session)
  return reply.send({ state: 'signed-in', me } satisfies SignInAnswer)
}

async function signOut(deps: PeopleDeps, request: FastifyRequest, reply: FastifyReply) {
  const token = request.cookies[cookieName(COOKIES.run, deps.isHttps)]
  if (token !== undefined) await endSession(deps, token)
  clearSessionCookie(reply, 'run', deps.isHttps)
  return reply.send({ ok: true })
}

async function sendMe(deps: PeopleDeps, request: FastifyRequest, reply: FastifyReply) {
  const session = await requireRun(deps, request)
  if (!session.ok) return sendRefusal(reply, session)
  return reply.send(await presentMe(deps, session))
}

/** Registers the routes of Zhenheyi's sign-in. */
export function registerPeopleRoutes(app: App, deps: PeopleDeps): void {
  app.post('/api/zhenheyi/sign-in/code', { schema: { body: SignInCodeBody } }, (request, reply) =>
    sendCode(deps, request, reply.header('cache-control', 'no-store')),
  )
  app.post('/api/zhenheyi/sign-in', { schema: { body: SignInBody } }, (request, reply) =>
    signIn(deps, request, reply.header('cache-control', 'no-store')),
  )
  app.post('/api/zhenheyi/sign-out', (request, reply) =>
    signOut(deps, request, reply.header('cache-control', 'no-store')),
  )
  app.get('/api/zhenheyi/me', (request, reply) =>
    sendMe(deps, request, reply.header('cache-control', 'no-store')),
  )
}
