// To a provider and back: /p/:token/wechat and /p/:token/alipay lead there, /oauth/... receives the
// answer. Whatever goes wrong ends at the plain form; code and state never reach a page or a log.
// Source: F12, F13; security decision 9; ADR 0012.
import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Provider } from '../../partners/index.ts'
import { PROVIDERS } from '../../partners/index.ts'
import {
  COOKIES,
  SUBJECT_SECONDS,
  cookieName,
  ensureBrowser,
  recogniseSubject,
  setBriefCookie,
  setDeviceCookie,
  writeDeviceCookie,
  writeSubjectCookie,
} from '../../people/index.ts'
import type { DeviceRegistration, Subject } from '../../people/index.ts'
import type { App } from '../../platform/http.ts'
import { deviceOf, sendRefusedPage, viewOf } from '../visitor-reply.ts'
import type { VisitorDeps } from '../visitor-reply.ts'
import { decideHolder } from './holder.rule.ts'
import type { Holder } from './holder.rule.ts'
import { mayAsk } from './offer.ts'
import { STATE_SECONDS, checkState, mintState } from './state.ts'
import type { State } from './state.ts'

type TokenRequest = FastifyRequest<{ Params: { token: string } }>

const BROWSER_BYTES = 16
// Whoever is somebody else than this phone knew is so for this visit; the next scan asks again.
const OTHER_SECONDS = 600

function redirectUrl(deps: VisitorDeps, provider: Provider): string {
  return `${deps.providers.publicUrl}/oauth/${provider}`
}

function goPlain(reply: FastifyReply, token: string): FastifyReply {
  return reply.redirect(`/p/${encodeURIComponent(token)}?plain=1`, 303)
}

/** Whether our own page asked by itself: a link elsewhere can lead here, but not so. */
function isByItself(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  const { auto } = request.query as { auto?: unknown }
  return auto === '1' && (site === undefined || site === 'same-origin')
}

/** Sends the browser to the provider. */
function leave(
  deps: VisitorDeps,
  provider: Provider,
  request: TokenRequest,
  reply: FastifyReply,
): FastifyReply {
  const { token } = request.params
  const print = deps.prints.find(token)
  const port = deps.providers[provider]
  reply.header('cache-control', 'no-store')
  if (!print || !mayAsk(port, request)) return goPlain(reply, token)
  const browser = randomBytes(BROWSER_BYTES).toString('base64url')
  const cookie = { base: COOKIES.oauth, value: browser, seconds: STATE_SECONDS }
  setBriefCookie(reply, cookie, deps.isHttps)
  const { printId } = print
  const asked = { printId, isByItself: isByItself(request), provider, browser }
  const state = mintState(deps.keyring, asked, deps.clock.now())
  const url = port.authoriseUrl({ redirectUrl: redirectUrl(deps, provider), state })
  return reply.redirect(url, 302)
}

type Answered = { readonly subject: Subject; readonly state: State }

async function recognise(
  deps: VisitorDeps,
  request: FastifyRequest,
  subject: Subject,
): Promise<readonly DeviceRegistration[] | undefined> {
  try {
    return await recogniseSubject(deps, subject, deps.clock.now())
  } catch (error) {
    // The form works when the database is back; nobody waits for it here.
    request.log.warn({ err: error, route: request.routeOptions.url }, 'nobody was recognised')
    return undefined
  }
}

/** Keeps what the provider said on this browser. */
function keepAnswer(
  deps: VisitorDeps,
  exchange: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  answered: Answered & { readonly carried: readonly DeviceRegistration[] },
): void {
  const { request, reply } = exchange
  const { carried, state, subject } = answered
  const known = deviceOf(deps, request).registrations
  const standing: Holder = decideHolder({
    byPhone: known.map((one) => one.personId),
    bySubject: carried.map((one) => one.personId),
  })
  const now = deps.clock.now()
  const value = writeDeviceCookie(deps.keyring, carried, now)
  if (standing === 'other') setDeviceCookie(reply, value, deps.isHttps, OTHER_SECONDS)
  if (standing === 'known' && known.length === 0) setDeviceCookie(reply, value, deps.isHttps)
  const browser = ensureBrowser(request, reply, deps.isHttps)
  const held = { ...subject, ...state, standing, at: now }
  const text = writeSubjectCookie(deps.keyring, held, browser)
  const cookie = { base: COOKIES.subject, value: text, seconds: SUBJECT_SECONDS }
  setBriefCookie(reply, cookie, deps.isHttps)
}

function textOf(query: unknown, name: string): string {
  const value = (query as Record<string, unknown>)[name]
  return typeof value === 'string' ? value : ''
}

/** Receives the provider's answer. */
async function comeBack(
  deps: VisitorDeps,
  provider: Provider,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const browser = request.cookies[cookieName(COOKIES.oauth, deps.isHttps)] ?? ''
  reply.header('cache-control', 'no-store')
  // Whatever comes of it: a state works once, because its browser half is gone after this.
  setBriefCookie(reply, { base: COOKIES.oauth, value: '', seconds: 0 }, deps.isHttps)
  const owner = { provider, browser }
  const state = checkState(deps.keyring, textOf(request.query, 'state'), owner, deps.clock.now())
  const print = state.printId === undefined ? undefined : deps.prints.byId(state.printId)
  if (!print) {
    const view = viewOf(deps, request, reply)
    return sendRefusedPage(deps, reply, { view, refusal: 'ticket-invalid' })
  }
  if (!state.ok) return goPlain(reply, print.token)
  const port = deps.providers[provider]
  // A refusal comes back with the state alone.
  const code = textOf(request.query, provider === 'wechat' ? 'code' : 'auth_code')
  const outcome = code === '' ? undefined : await port.identify(code)
  if (!outcome?.ok) return goPlain(reply, print.token)
  const subject = { provider, appId: port.appId, subject: outcome.subject }
  const carried = await recognise(deps, request, subject)
  if (!carried) return goPlain(reply, print.token)
  keepAnswer(deps, { request, reply }, { subject, state, carried })
  return reply.redirect(`/p/${print.token}`, 303)
}

/** Registers the ways to the providers and back. */
export function registerProviderRoutes(app: App, deps: VisitorDeps): void {
  for (const provider of PROVIDERS) {
    app.get(`/p/:token/${provider}`, (request: TokenRequest, reply) =>
      leave(deps, provider, request, reply),
    )
    app.get(`/oauth/${provider}`, (request, reply) => comeBack(deps, provider, request, reply))
  }
}
