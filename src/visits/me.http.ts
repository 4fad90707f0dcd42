// My records: what opens the door never opens these. A message to the phone and the whole document
// number, then fifteen minutes. Source: security decision 2.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { REFUSALS } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import {
  COOKIES,
  DOCUMENT_KINDS,
  askOtp,
  clearSessionCookie,
  cookieName,
  endSession,
  ensureBrowser,
  isOwnForm,
  openReading,
  requireRead,
  setSessionCookie,
} from '../people/index.ts'
import type { App } from '../platform/http.ts'
import { renderMe, renderStepUp } from '../../web/visitor/me-page.ts'
import type { StepUpModel } from '../../web/visitor/me-page.ts'
import { wordsOf } from '../../web/visitor/words.ts'
import { denyVisit, readMyRecords } from './my-records.ts'
import { fieldOf, sendPage, sendRefusedPage, viewOf } from './visitor-reply.ts'
import type { VisitorDeps } from './visitor-reply.ts'

const NOTHING_TYPED = { phone: '', kind: 'resident-id', number: '', issuer: '' }

function typedOf(request: FastifyRequest): StepUpModel['typed'] {
  const [phone, kind, number, issuer] = ['phone', 'kind', 'number', 'issuer'].map((name) =>
    fieldOf(request, name),
  )
  return { phone: phone ?? '', kind: kind ?? '', number: number ?? '', issuer: issuer ?? '' }
}

function sendRefused(
  deps: VisitorDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  refused: Refused,
): FastifyReply {
  const view = viewOf(deps, request, reply)
  const { status, ...text } = REFUSALS[refused.refusal]
  const fields = { phone: 'phone', code: 'code', issuer: 'issuer' } as const
  const isOfCode = refused.refusal === 'otp-wrong'
  const known = fields[(refused.field ?? '') as keyof typeof fields] ?? 'number'
  const errors = { [isOfCode ? 'code' : known]: text[view.lang] }
  return sendPage(reply, status, renderStepUp(view, { typed: typedOf(request), errors }))
}

async function postCode(
  deps: VisitorDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const view = viewOf(deps, request, reply)
  if (!isOwnForm(request)) return sendRefusedPage(deps, reply, { view, refusal: 'not-allowed' })
  const asked = await askOtp(deps, {
    phone: fieldOf(request, 'phone'),
    purpose: 'read',
    browser: ensureBrowser(request, reply, deps.isHttps),
    network: request.ip,
  })
  if (!asked.ok) return sendRefused(deps, request, reply, { ...asked, field: 'phone' })
  const note = wordsOf(view.lang).codeSent
  return sendPage(reply, 200, renderStepUp(view, { typed: typedOf(request), errors: {}, note }))
}

async function postProof(
  deps: VisitorDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { phone, kind: kindText, number, issuer } = typedOf(request)
  const kind = DOCUMENT_KINDS.find((name) => name === kindText && name !== 'none')
  if (!kind) return sendRefused(deps, request, reply, { ok: false, refusal: 'document-invalid' })
  const opened = await openReading(deps, {
    phone,
    code: fieldOf(request, 'code').trim(),
    browser: ensureBrowser(request, reply, deps.isHttps),
    document: kind === 'passport' ? { kind, number, issuer } : { kind, number },
  })
  if (!opened.ok) return sendRefused(deps, request, reply, opened)
  setSessionCookie(reply, opened, deps.isHttps)
  return reply.redirect('/me', 303)
}

async function postDeny(
  deps: VisitorDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const view = viewOf(deps, request, reply)
  if (!isOwnForm(request)) return sendRefusedPage(deps, reply, { view, refusal: 'not-allowed' })
  const session = await requireRead(deps, request)
  if (!session.ok) return reply.redirect('/me', 303)
  const [enteredAt, placeId] = [Number(fieldOf(request, 'at')), Number(fieldOf(request, 'place'))]
  const isVisit = [enteredAt, placeId].every(
    (one) => Number.isInteger(one) && one > 0 && one < ID_END,
  )
  const denied = isVisit
    ? await denyVisit(deps, { personId: session.personId, enteredAt, placeId })
    : ({ ok: false, refusal: 'not-found' } as const)
  if (!denied.ok) return sendRefusedPage(deps, reply, { view, refusal: denied.refusal })
  return reply.redirect('/me', 303)
}

// Instants and places are four bytes in the store.
const ID_END = 2 ** 31 - 1

/** Registers /me. */
export function registerMeRoutes(app: App, deps: VisitorDeps): void {
  app.get('/me', async (request, reply) => {
    const view = viewOf(deps, request, reply)
    const session = await requireRead(deps, request)
    if (!session.ok) {
      return sendPage(reply, 200, renderStepUp(view, { typed: NOTHING_TYPED, errors: {} }))
    }
    const records = await readMyRecords(deps, view, session.personId)
    return sendPage(reply, 200, renderMe(view, records))
  })
  app.post('/me', (request, reply) => postProof(deps, request, reply))
  app.post('/me/deny', (request, reply) => postDeny(deps, request, reply))
  app.post('/me/code', (request, reply) => postCode(deps, request, reply))
  app.get('/me/code', (_request, reply) => reply.redirect('/me', 303))
  app.post('/me/sign-out', async (request, reply) => {
    const token = request.cookies[cookieName(COOKIES.read, deps.isHttps)]
    if (token) await endSession(deps, token)
    clearSessionCookie(reply, 'read', deps.isHttps)
    return reply.redirect('/me', 303)
  })
}
