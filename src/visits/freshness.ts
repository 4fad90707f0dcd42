// Whether the code of a screen was its code of now when the phone opened the page. A poster's page
// asks nothing here. The answer travels in the ticket; a cookie keeps it while the same browser
// turns the page to another language or comes back from a provider. Source: F10; ADR 0021.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { STEP_PARAMETER } from '../base/step-code.ts'
import { COOKIES, cookieName, setBriefCookie } from '../people/index.ts'
import { isFreshStep } from '../places/index.ts'
import type { IndexedPrint } from '../places/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Keyring } from '../platform/seal.ts'
import { TICKET_SECONDS, checkTicket, mintTicket } from './ticket.ts'

type FreshnessDeps = {
  readonly keyring: Keyring
  readonly clock: Clock
  readonly isHttps: boolean
}

/** Says whether this browser met a code of now at this screen within the time of a ticket. */
export function keptFreshness(
  deps: FreshnessDeps,
  request: FastifyRequest,
  print: IndexedPrint,
): boolean {
  if (!print.isScreen) return false
  const kept = request.cookies[cookieName(COOKIES.step, deps.isHttps)] ?? ''
  const expected = { printId: print.printId, deviceId: 0, maxSeconds: TICKET_SECONDS }
  const checked = checkTicket(deps.keyring, kept, expected, deps.clock.nowMs())
  return checked.ok && checked.ticket.isFresh
}

/** Reads the code of a screen in an address; keeps that it was fresh. */
export function readFreshness(
  deps: FreshnessDeps,
  request: FastifyRequest,
  asked: { readonly reply: FastifyReply; readonly print: IndexedPrint },
): boolean {
  const { reply, print } = asked
  if (!print.isScreen) return false
  const { token, printId } = print
  const code = (request.query as Record<string, unknown>)[STEP_PARAMETER]
  const nowMs = deps.clock.nowMs()
  if (!isFreshStep(deps.keyring, { token, code }, nowMs)) {
    return keptFreshness(deps, request, print)
  }
  const value = mintTicket(deps.keyring, { printId, deviceId: 0, isFresh: true }, nowMs)
  const cookie = { base: COOKIES.step, value, seconds: TICKET_SECONDS }
  setBriefCookie(reply, cookie, deps.isHttps)
  return true
}
