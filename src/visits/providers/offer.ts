// What the page behind a code does about the app it is looked at in: ask the provider by itself,
// offer it as a link, or say what the provider answered. The page itself is there already.
// Source: F12, F13; security decision 9.
import type { FastifyRequest } from 'fastify'
import { COOKIES, cookieName, readBrowser, readSubjectCookie } from '../../people/index.ts'
import type { HeldSubject } from '../../people/index.ts'
import { isLoopback } from '../../partners/index.ts'
import type { Provider, ProviderPort } from '../../partners/index.ts'
import type { IndexedPrint } from '../../places/index.ts'
import type { Keyring } from '../../platform/seal.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Method } from '../flags.rule.ts'
import { appOf } from './ways.ts'
import type { ProviderWays } from './ways.ts'

/** A link to a provider; `isAuto`: the page may follow it by itself. */
export type ProviderOffer = {
  readonly provider: Provider
  readonly href: string
  readonly isAuto: boolean
}

export type OfferDeps = {
  readonly providers: ProviderWays
  readonly keyring: Keyring
  readonly clock: Clock
  readonly isHttps: boolean
  readonly isDemo: boolean
}

/** Says whether a browser may be sent to a provider: it is up, and can be reached from there. */
export function mayAsk(port: ProviderPort, request: FastifyRequest): boolean {
  // A phone that scans the demo over the network has no sandbox on its own 127.0.0.1.
  return port.isUp() && (!port.isLocal || isLoopback(`http://${request.host}`))
}

// The page that the provider's answer leads to is asked for at once; later it is another visit.
const RETURN_SECONDS = 10

/** Reads who the provider said holds this browser; undefined when nobody asked lately. */
export function heldSubjectOf(deps: OfferDeps, request: FastifyRequest): HeldSubject | undefined {
  const text = request.cookies[cookieName(COOKIES.subject, deps.isHttps)]
  if (text === undefined) return undefined
  const browser = readBrowser(request, deps.isHttps) ?? ''
  return readSubjectCookie(deps.keyring, { text, browser }, deps.clock.now())
}

/** Says how the form of a new phone may ask the provider. `isFresh`: nobody was led here. */
export function offerOf(
  deps: OfferDeps,
  request: FastifyRequest,
  asked: {
    readonly print: IndexedPrint
    readonly isFresh: boolean
    readonly isPhoneKnown: boolean
  },
): ProviderOffer | undefined {
  const provider = appOf(request, deps.isDemo)
  if (!provider || !mayAsk(deps.providers[provider], request)) return undefined
  const held = heldSubjectOf(deps, request)
  // It was asked and knows nobody: asking again would tell the same, until somebody registered.
  const isStranger = held?.provider === provider && held.standing === 'stranger'
  if (isStranger && !asked.isPhoneKnown) return undefined
  const query = request.query as { plain?: unknown; new?: unknown }
  const isPlain = query.plain !== undefined || query.new !== undefined
  // Once in half an hour: whatever went wrong with the answer must not go round in a circle.
  const isBack = held !== undefined
  // Whoever went there and has not come back met an error page of theirs: not a second time.
  const isAway = request.cookies[cookieName(COOKIES.oauth, deps.isHttps)] !== undefined
  const isAuto = asked.isFresh && !isPlain && !isBack && !isAway
  return { provider, href: `/p/${asked.print.token}/${provider}`, isAuto }
}

/** What a known phone should hear of the provider that just sent it back to this print. */
export type Returned = {
  /** The scan that began this is a moment old, so the page may post by itself. */
  readonly mayPost: boolean
  /** The phone knew somebody else: it is said, and never posted without a tap. */
  readonly isOther: boolean
}

const NOT_RETURNED: Returned = { mayPost: false, isOther: false }

/** Says whether a provider just sent this browser back to this print, and with what answer. */
export function returnedOf(
  deps: OfferDeps,
  request: FastifyRequest,
  print: IndexedPrint,
): Returned {
  const held = heldSubjectOf(deps, request)
  if (!held || held.printId !== print.printId) return NOT_RETURNED
  const isOther = held.standing === 'other'
  const isNow = deps.clock.now() - held.at <= RETURN_SECONDS
  return { mayPost: held.isByItself && held.standing === 'known' && isNow, isOther }
}

/** Names how a visit came about, for its row. */
export function methodOf(request: FastifyRequest, how: string, isDemo: boolean): Method {
  return how === 'typed' ? 'typed' : (appOf(request, isDemo) ?? 'scan')
}
