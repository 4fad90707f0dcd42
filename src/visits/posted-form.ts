// What every posted form of the code's page goes through before anything is done with it: is the
// code good, is the form our own, whose phone posts it, does its ticket hold. Untrusted input.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { REFUSALS } from '../base/refusals.ts'
import type { RefusalCode } from '../base/refusals.ts'
import { carriedBy, isOwnForm } from '../people/index.ts'
import type { ReadRegistration } from '../people/index.ts'
import type { IndexedPrint } from '../places/index.ts'
import { renderNotice } from '../../web/visitor/failure-page.ts'
import type { View } from '../../web/visitor/shell.ts'
import { wordsOf } from '../../web/visitor/words.ts'
import { answerTrouble, troubleOf } from './landing.ts'
import { FORM_TICKET_SECONDS, checkTicket } from './ticket.ts'
import type { Ticket } from './ticket.ts'
import { deviceOf, fieldOf, sendPage, sendRefusedPage, viewOf } from './visitor-reply.ts'
import type { VisitorDeps } from './visitor-reply.ts'

export type TokenRequest = FastifyRequest<{ Params: { token: string } }>

/** How the page is looked at, and the code it stands behind. */
export type PostedAt = { readonly view: View; readonly print: IndexedPrint }

/** Finds the code of a request; undefined when its trouble is answered already. */
export function readCode(
  deps: VisitorDeps,
  request: TokenRequest,
  reply: FastifyReply,
): PostedAt | undefined {
  const view = viewOf(deps, request, reply)
  const { token } = request.params
  const print = deps.prints.find(token)
  const trouble = troubleOf(print)
  if (print && !trouble) return { view, print }
  const answer = answerTrouble(deps, view, { trouble: trouble ?? 'unknown', token, print })
  void sendPage(reply, answer.status, answer.page)
  return undefined
}

/**
 * Reads a form that no other site may post; undefined when it is answered already. A form ticket is
 * bound to no device, so anybody can fetch one and have it posted by others.
 * Source: security decision 3.
 */
export function readOwnForm(
  deps: VisitorDeps,
  request: TokenRequest,
  reply: FastifyReply,
): PostedAt | undefined {
  if (isOwnForm(request)) return readCode(deps, request, reply)
  const view = viewOf(deps, request, reply)
  void sendRefusedPage(deps, reply, { view, refusal: 'not-allowed' })
  return undefined
}

/** Sends whoever comes with a page of yesterday back to the code. */
export function sendStale(
  deps: VisitorDeps,
  reply: FastifyReply,
  stale: { view: View; token: string; refusal: RefusalCode; title: string },
): FastifyReply {
  const { view, token, refusal, title } = stale
  const { status, ...text } = REFUSALS[refusal]
  const next = { href: `/p/${token}`, word: wordsOf(view.lang).again }
  const model = { title, text: text[view.lang], next, hotline: deps.city.hotline }
  return sendPage(reply, status, renderNotice(view, model))
}

/** A form behind a result, posted by the phone that was shown it. */
export type PostedByPhone = PostedAt & {
  readonly registrations: readonly ReadRegistration[]
  /** Which of them it is about. */
  readonly person: ReadRegistration
  readonly as: number
  readonly ticketText: string
  readonly ticket: Ticket
}

/**
 * Reads a form behind a result: our own, from a known phone, with a ticket that holds; undefined
 * when it is answered already. `titleOf` names the page of what was tried.
 * Source: security decision 3.
 */
export function readPhoneForm(
  deps: VisitorDeps,
  request: TokenRequest,
  reply: FastifyReply,
  titleOf: (view: View) => string,
): PostedByPhone | undefined {
  const posted = readOwnForm(deps, request, reply)
  if (!posted) return undefined
  const { view, print } = posted
  const { registrations } = deviceOf(deps, request)
  const as = Number(fieldOf(request, 'as')) || 0
  const person = registrations[as]
  const ticketText = fieldOf(request, 'ticket')
  const deviceId = carriedBy(registrations)
  const expected = { printId: print.printId, deviceId, maxSeconds: FORM_TICKET_SECONDS }
  const checked = checkTicket(deps.keyring, ticketText, expected, deps.clock.nowMs())
  if (checked.ok && person) {
    return { view, print, registrations, person, as, ticketText, ticket: checked.ticket }
  }
  const refusal = checked.ok ? 'ticket-invalid' : checked.refusal
  void sendStale(deps, reply, { view, token: print.token, refusal, title: titleOf(view) })
  return undefined
}
