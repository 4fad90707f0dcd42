// HTTP for every room: one server, one place where a refusal becomes a status, one error shape.
import fastify, { LogController } from 'fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest, RawServerDefault } from 'fastify'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { REFUSALS } from '../base/refusals.ts'
import type { Lang, RefusalCode, Refused } from '../base/refusals.ts'
import type { Log } from './log.ts'
import { PatientRequest } from './patient-request.ts'
import { isDatabaseAway } from './postgres.ts'

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  Log,
  TypeBoxTypeProvider
>

// A registration form has about 600 bytes and an import row less; more is a mistake or an attack.
const BODY_LIMIT_BYTES = 64 * 1024

/** What a client always gets instead of a result: a code and a sentence in both languages. */
export type ErrorBody = {
  readonly error: RefusalCode
  readonly field?: string
  readonly message: { readonly zh: string; readonly en: string }
}

/** Gives the error body of a refusal. */
export function errorBody(refusal: RefusalCode, field?: string): ErrorBody {
  const { zh, en } = REFUSALS[refusal]
  return field === undefined
    ? { error: refusal, message: { zh, en } }
    : { error: refusal, field, message: { zh, en } }
}

/** Answers a refusal as JSON with its status. */
export function sendRefusal(reply: FastifyReply, refused: Refused): FastifyReply {
  return reply
    .code(REFUSALS[refused.refusal].status)
    .header('cache-control', 'no-store')
    .send(errorBody(refused.refusal, refused.field))
}

/** Answers JSON that no cache keeps. */
export function sendResult(
  reply: FastifyReply,
  result: Refused | { readonly ok: true; readonly [field: string]: unknown },
): FastifyReply {
  if (!result.ok) return sendRefusal(reply, result)
  return reply.header('cache-control', 'no-store').send(result)
}

/** Reads the language of a request: ?lang=, then cookie, then Accept-Language; Chinese first. */
export function langOf(request: FastifyRequest): Lang {
  const asked = (request.query as { lang?: unknown } | undefined)?.lang
  if (asked === 'en' || asked === 'zh') return asked
  return keptLang(request.cookies['zpc_lang'], request.headers['accept-language'])
}

/** Reads the language of a request that asks for none: cookie, then Accept-Language. */
export function keptLang(kept: string | undefined, header = ''): Lang {
  if (kept === 'en' || kept === 'zh') return kept
  const first = header.split(',')[0]?.trim().toLowerCase() ?? ''
  return first === '' || first.startsWith('zh') || first === '*' ? 'zh' : 'en'
}

type ThrownByFastify = {
  statusCode?: number
  code?: string
  validation?: { instancePath?: string }[]
}

function refusalOf(error: ThrownByFastify): Refused {
  if (error.validation) {
    const path = error.validation[0]?.instancePath?.slice(1).replaceAll('/', '.')
    return path
      ? { ok: false, refusal: 'bad-input', field: path }
      : { ok: false, refusal: 'bad-input' }
  }
  if (error.statusCode === 413) return { ok: false, refusal: 'too-large' }
  if (error.statusCode === 429) return { ok: false, refusal: 'too-many-tries' }
  if (error.statusCode === 503) return { ok: false, refusal: 'busy' }
  if (error.statusCode === 404) return { ok: false, refusal: 'not-found' }
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return { ok: false, refusal: 'bad-input' }
  }
  return { ok: false, refusal: isDatabaseAway(error) ? 'busy' : 'internal-error' }
}

/**
 * Makes the server of one process, without routes.
 * A room that answers pages instead of JSON catches its own refusals before they get here.
 */
export async function makeApp(options: { log: Log; isHttps: boolean }): Promise<App> {
  const app = fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    // One line a failure at most, so nothing needs the number of its request.
    childLoggerFactory: (log) => log,
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: 'loopback',
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    // An address that no route can read, before any hook runs.
    frameworkErrors: (error, request, reply) => {
      if (wantsPage(request)) {
        // Asked again as an address that is nobody's, so that a person gets the page of such.
        request.raw.url = NOBODYS_ADDRESS + (/\?[^#]*/.exec(request.url)?.[0] ?? '')
        app.routing(request.raw, reply.raw)
        return
      }
      reply.header('x-content-type-options', 'nosniff')
      reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
      void sendRefusal(reply, refusalOf(error))
    },
  })
    .withTypeProvider<TypeBoxTypeProvider>()
    .setValidatorCompiler(TypeBoxValidatorCompiler)
  await app.register(cookie)
  await app.register(formbody, { bodyLimit: BODY_LIMIT_BYTES })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    const raw = reply.getHeaders()
    if (raw['content-security-policy'] === undefined) {
      reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    }
    reply.header('x-content-type-options', 'nosniff')
    if (raw['referrer-policy'] === undefined) reply.header('referrer-policy', 'no-referrer')
    if (options.isHttps) reply.header('strict-transport-security', 'max-age=31536000')
    done()
  })
  app.setErrorHandler((error: ThrownByFastify, request, reply) => {
    const refused = refusalOf(error)
    if (refused.refusal === 'internal-error') {
      request.log.error({ err: error, route: request.routeOptions.url }, 'request failed')
    }
    if (refused.refusal === 'busy') reply.header('retry-after', '2')
    return sendRefusal(reply, refused)
  })
  app.setNotFoundHandler((request, reply) => {
    const sendLost = wantsPage(request) ? lostPages.get(app) : undefined
    if (sendLost) return sendLost(request, reply)
    return sendRefusal(reply, { ok: false, refusal: 'not-found' })
  })
  return app
}

const NOBODYS_ADDRESS = '/-'

/** Says whether a person opened an address in a browser: programs and the apps ask for JSON. */
function wantsPage({ method, headers, url }: FastifyRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  return headers.accept?.includes('text/html') === true && !/^\/api(\/|\?|$)/.test(url)
}

/** Answers a browser at an address that leads nowhere. */
export type LostPage = (request: FastifyRequest, reply: FastifyReply) => FastifyReply

const lostPages = new WeakMap<App, LostPage>()

/** Gives a server the page for people who mistyped an address; one for each server. */
export function setLostPage(app: App, sendLost: LostPage): void {
  lostPages.set(app, sendLost)
}

/**
 * Answers a request before fastify sees it, or returns false and has touched nothing. No hook runs
 * for what it answers: it must give the headers that `makeApp` would.
 */
export type Lane = (request: PatientRequest, response: ServerResponse, pass: () => void) => boolean

const lanesOf = new WeakMap<App, Lane[]>()

/** Lets a lane see the requests of a listening server first, after the lanes opened before it. */
export function openLane(app: App, lane: Lane): void {
  lanesOf.set(app, [...(lanesOf.get(app) ?? []), lane])
}

/** Gives what a listening server hands its requests to. */
export function listenerOf(app: App): RequestListener {
  const lanes = lanesOf.get(app) ?? []
  const route: RequestListener = (request, response) => app.routing(request, response)
  return (request, response) => {
    const isOurs = request instanceof PatientRequest
    const pass = (): void => route(request, response)
    if (!isOurs || !lanes.some((lane) => lane(request, response, pass))) pass()
  }
}
