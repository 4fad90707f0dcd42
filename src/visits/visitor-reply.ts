// What all visitor routes share: how the person looks at the page, whose phone it is, and how a
// page is sent. Untrusted: cookies, query and body.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { REFUSALS } from '../base/refusals.ts'
import type { Lang, RefusalCode } from '../base/refusals.ts'
import {
  COOKIES,
  cookieName,
  readDeviceCookie,
  setDeviceCookie,
  writeDeviceCookie,
} from '../people/index.ts'
import type { DeviceCookie, DeviceRegistration, PeopleDeps, Revocations } from '../people/index.ts'
import type { PrintIndex } from '../places/index.ts'
import type { City } from '../platform/config.ts'
import { langOf } from '../platform/http.ts'
import { renderNotice } from '../../web/visitor/failure-page.ts'
import { isLargePrint } from '../../web/visitor/large-print.ts'
import { packPage } from '../../web/visitor/shell.ts'
import type { Page, View } from '../../web/visitor/shell.ts'
import { wordsOf } from '../../web/visitor/words.ts'
import type { CheckInDeps } from './check-in.ts'
import { DEMO_APP } from './providers/ways.ts'
import type { ProviderWays } from './providers/ways.ts'
import type { Tries } from './tries.ts'
import type { VisitorRegistry } from './register-visitor.ts'

/** Who looked at a person, as the person may read it. */
export type Look = { readonly at: number; readonly zh: string; readonly en: string }

/** Everything the visitor routes stand on. */
export type VisitorDeps = PeopleDeps &
  CheckInDeps & {
    readonly city: City
    readonly prints: PrintIndex
    readonly revocations: Revocations
    readonly registry: VisitorRegistry
    readonly providers: ProviderWays
    readonly tries: Tries
    readonly isDemo: boolean
    /** The address that posters and personal codes carry. */
    readonly publicUrl: string
    readonly framedBy: View['framedBy']
    readonly looksOf: (personId: number) => Promise<readonly Look[]>
  }

const HALF_YEAR_SECONDS = 15_552_000

/** Whether a page says that it is a demo: in a frame of the stage, the stage says so for all. */
export function saysDemo(
  deps: Pick<VisitorDeps, 'isDemo'>,
  headers: { readonly 'sec-fetch-dest'?: string | string[] | undefined },
): boolean {
  return deps.isDemo && headers['sec-fetch-dest'] !== 'iframe'
}

const GZIP = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/

/** Says whether a browser takes gzip. */
export function takesGzip(headers: {
  readonly 'accept-encoding'?: string | string[] | undefined
}): boolean {
  return GZIP.test(String(headers['accept-encoding'] ?? ''))
}

/** Reads how this person wants pages; remembers what the query asks for. */
export function viewOf(deps: VisitorDeps, request: FastifyRequest, reply: FastifyReply): View {
  const lang: Lang = langOf(request)
  const query = request.query as { lang?: unknown; large?: unknown; app?: unknown }
  const cookie = {
    path: '/',
    maxAge: HALF_YEAR_SECONDS,
    sameSite: 'lax',
    secure: deps.isHttps,
  } as const
  if (query.lang === lang) reply.setCookie('zpc_lang', lang, cookie)
  const asked = query.large === '1' || query.large === '0' ? query.large : undefined
  if (deps.isDemo && typeof query.app === 'string') {
    reply.setCookie(DEMO_APP.cookie, query.app, { ...cookie, maxAge: DEMO_APP.seconds })
  }
  if (asked) reply.setCookie('zpc_large', asked, cookie)
  const { decade } = deviceOf(deps, request).registrations[0] ?? {}
  const isLarge = isLargePrint(asked ?? request.cookies['zpc_large'], decade, deps.clock.now())
  const { framedBy } = deps
  const isDemo = saysDemo(deps, request.headers)
  const isGzip = takesGzip(request.headers)
  return { lang, isLarge, isDemo, framedBy, isGzip, hasForeignPhones: deps.city.foreignPhones }
}

/** Reads whose phone this is. No database read. */
export function deviceOf(deps: VisitorDeps, request: FastifyRequest): DeviceCookie {
  const cookie = request.cookies[cookieName(COOKIES.enter, deps.isHttps)] ?? ''
  return readDeviceCookie(deps.keyring, deps.revocations, cookie, deps.clock.now())
}

/** Writes whose phone this is from now on. */
export function keepDevice(
  deps: VisitorDeps,
  reply: FastifyReply,
  registrations: readonly DeviceRegistration[],
): void {
  const value = writeDeviceCookie(deps.keyring, registrations, deps.clock.now())
  setDeviceCookie(reply, value, deps.isHttps)
}

/** Sends a page that nobody may keep, packed where the browser takes it. */
export function sendPage(reply: FastifyReply, status: number, page: Page): FastifyReply {
  const { body, policy, packing } = takesGzip(reply.request.headers) ? packPage(page) : page
  if (packing === 'gzip') reply.header('content-encoding', 'gzip')
  return reply
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', policy)
    .send(packing ? Buffer.from(body, 'latin1') : body)
}

/** Sends a refusal as a page of its own, for what no form of ours asks. */
export function sendRefusedPage(
  deps: VisitorDeps,
  reply: FastifyReply,
  refused: { readonly view: View; readonly refusal: RefusalCode },
): FastifyReply {
  const { view, refusal } = refused
  const { status, ...text } = REFUSALS[refusal]
  const { hotline } = deps.city
  const model = { title: wordsOf(view.lang).brokenTitle, text: text[view.lang], hotline }
  return sendPage(reply, status, renderNotice(view, model))
}

/** Reads one field of a posted form; a repeated or missing one counts as empty. */
export function fieldOf(request: FastifyRequest, name: string): string {
  const body = request.body as Record<string, unknown> | null | undefined
  const value = body?.[name]
  return typeof value === 'string' ? value : ''
}
