// Routes of staff: sign-in in two steps, who am I, sign-out, and the auditor's chain.
import type { FastifyReply } from 'fastify'
import { refuse } from '../base/refusals.ts'
import { systemClock } from '../platform/clock.ts'
import { sendRefusal } from '../platform/http.ts'
import type { App } from '../platform/http.ts'
import { EnrolBody, AuditQuery, SecondBody, SignInBody } from './contract.ts'
import { proveAudit, showAudit } from './show-audit.ts'
import {
  confirmSecond,
  enrolSecond,
  recordSignIn,
  signInWithPassword,
  signInWithSecond,
} from './sign-in.ts'
import type { SignInDeps } from './sign-in.ts'
import { libraryHeaders } from './staff-auth.ts'
import type { StaffAuth, StaffDeps } from './staff-auth.ts'

export type StaffRouteDeps = StaffDeps & {
  readonly auth: StaffAuth
  /** The divisions of the city with their names; none when left out. */
  readonly divisions?: () => Promise<readonly NamedDivision[]>
}
type NamedDivision = {
  readonly division: string
  readonly nameZh: string
  readonly nameEn: string
}

function answer(reply: FastifyReply, body: object, cookies: readonly string[] = []): FastifyReply {
  for (const cookie of cookies) reply.header('set-cookie', cookie)
  return reply.header('cache-control', 'no-store').send(body)
}

/** Registers /api/staff/*. */
export function registerStaffRoutes(app: App, deps: StaffRouteDeps): void {
  registerSignIn(app, deps)
  registerMe(app, deps)
  registerAudit(app, deps)
}

function registerSignIn(app: App, deps: StaffRouteDeps): void {
  const { sql, auth } = deps
  const clock = deps.clock ?? systemClock
  const signIn = (): SignInDeps => ({ sql, library: auth.library, now: clock.now() })

  app.post('/api/staff/sign-in', { schema: { body: SignInBody } }, async (request, reply) => {
    if (!auth.isConsoleHost(request)) return sendRefusal(reply, refuse('not-found'))
    const step = await signInWithPassword(signIn(), request.body)
    if (!step.ok) return sendRefusal(reply, step)
    return answer(reply, { next: step.value }, step.cookies)
  })

  app.post('/api/staff/second', { schema: { body: SecondBody } }, async (request, reply) => {
    if (!auth.isConsoleHost(request)) return sendRefusal(reply, refuse('not-found'))
    const step = await signInWithSecond(signIn(), request, request.body.code)
    if (!step.ok) return sendRefusal(reply, step)
    return answer(reply, { username: step.value }, step.cookies)
  })

  app.post('/api/staff/enrol', { schema: { body: EnrolBody } }, async (request, reply) => {
    const session = await auth.requireStaff(request)
    const mayEnrol = !session.ok && session.refusal === 'second-factor-missing'
    if (!mayEnrol) return sendRefusal(reply, session.ok ? refuse('duplicate') : session)
    const step = await enrolSecond(signIn(), request, request.body.password)
    return step.ok ? answer(reply, step.value, step.cookies) : sendRefusal(reply, step)
  })

  app.post('/api/staff/enrol/confirm', { schema: { body: SecondBody } }, async (request, reply) => {
    const session = await auth.requireStaff(request)
    const mayEnrol = !session.ok && session.refusal === 'second-factor-missing'
    if (!mayEnrol) return sendRefusal(reply, session.ok ? refuse('duplicate') : session)
    const step = await confirmSecond(signIn(), request, request.body.code)
    return step.ok ? answer(reply, { ok: true }, step.cookies) : sendRefusal(reply, step)
  })
}

function registerMe(app: App, deps: StaffRouteDeps): void {
  const { sql, auth, config } = deps
  const clock = deps.clock ?? systemClock

  app.get('/api/staff/me', async (request, reply) => {
    const session = await auth.requireStaff(request)
    if (!session.ok) return sendRefusal(reply, session)
    const { username, name, roles } = session
    const { nameZh, nameEn, division } = config.city
    const city = { nameZh, nameEn, division }
    const held = new Set(roles.map((grant) => grant.division))
    const divisions = ((await deps.divisions?.()) ?? [])
      .filter((one) => held.has(one.division))
      .map((one) => ({ division: one.division, name: { zh: one.nameZh, en: one.nameEn } }))
    const isDemo = config.mode === 'demo'
    return answer(reply, { username, name, roles, divisions, city, isDemo })
  })

  app.post('/api/staff/sign-out', async (request, reply) => {
    const session = await auth.requireStaff(request)
    if (!session.ok) return sendRefusal(reply, session)
    const headers = libraryHeaders(request, 'session')
    const ended = await auth.library.api.signOut({ headers, returnHeaders: true })
    await recordSignIn(sql, {
      username: session.username,
      now: clock.now(),
      action: 'signed-out',
    })
    return answer(reply, { ok: true }, ended.headers.getSetCookie())
  })
}

function registerAudit(app: App, deps: StaffRouteDeps): void {
  const { sql, auth, keyring, config } = deps
  const clock = deps.clock ?? systemClock

  app.get('/api/staff/audit', { schema: { querystring: AuditQuery } }, async (request, reply) => {
    const session = await auth.requireStaff(request, { role: 'auditor' })
    if (!session.ok) return sendRefusal(reply, session)
    const viewer = { username: session.username, now: clock.now() }
    return answer(reply, await showAudit(sql, keyring, viewer, request.query))
  })

  app.post('/api/staff/audit/verify', async (request, reply) => {
    const session = await auth.requireStaff(request, { role: 'auditor' })
    if (!session.ok) return sendRefusal(reply, session)
    const viewer = { username: session.username, now: clock.now() }
    const keeper = { keyring, varFolder: config.varFolder }
    return answer(reply, await proveAudit(sql, keeper, viewer))
  })
}
