// GET /p/:token shows; POST /p/:token checks in. The post is the hot path of the city: parse the
// small form, two keyed hashes, one queued row, one prepared page.
import type { FastifyReply } from 'fastify'
import { carriedBy } from '../people/index.ts'
import type { DeviceCookie, ReadRegistration } from '../people/index.ts'
import type { IndexedPrint } from '../places/index.ts'
import type { App } from '../platform/http.ts'
import { renderBusy } from '../../web/visitor/failure-page.ts'
import type { View } from '../../web/visitor/shell.ts'
import { wordsOf } from '../../web/visitor/words.ts'
import { checkIn } from './check-in.ts'
import { RETRY } from './check-in-lane.ts'
import { formPage, mayPostByItself, scanPage, standsAlone } from './landing.ts'
import { sendResult } from './result-reply.ts'
import { phoneAskOf } from './phone-ask.ts'
import { heldSubjectOf, methodOf, offerOf, returnedOf } from './providers/offer.ts'
import { keptFreshness, readFreshness } from './freshness.ts'
import { readCode } from './posted-form.ts'
import type { TokenRequest } from './posted-form.ts'
import { TICKET_SECONDS, checkTicket } from './ticket.ts'
import { deviceOf, fieldOf, keepDevice, sendPage } from './visitor-reply.ts'
import type { VisitorDeps } from './visitor-reply.ts'
import { Busy } from './visit-writer.ts'

/** Sends the page that posts the same fields again by itself. */
export function sendBusy(
  deps: VisitorDeps,
  reply: FastifyReply,
  again: { view: View; action: string; fields: Readonly<Record<string, string>> },
): FastifyReply {
  const { view, action, fields } = again
  reply.header('retry-after', RETRY.afterSeconds)
  const model = { action, fields, retryMs: RETRY.ms, hotline: deps.city.hotline }
  return sendPage(reply, 503, renderBusy(view, model))
}

function showLanding(deps: VisitorDeps, request: TokenRequest, reply: FastifyReply): FastifyReply {
  const asked = readCode(deps, request, reply)
  if (!asked) return reply
  const { view, print } = asked
  const query = request.query as { new?: unknown; how?: unknown }
  const isTyped = query.how === 'typed'
  const device = deviceOf(deps, request)
  const words = wordsOf(view.lang)
  const isDirect = mayPostByItself(request.headers)
  const isFresh = readFreshness(deps, request, { reply, print })
  if (device.registrations.length > 0 && query.new !== '1') {
    const { mayPost, isOther } = returnedOf(deps, request, print)
    // The provider leads back here from its own site; a frame and a fetch ahead are no return.
    const isBack = mayPost && standsAlone(request.headers)
    const isAuto = (isDirect || isBack) && !isOther
    const note = isOther ? words.otherHolder : undefined
    return sendPage(
      reply,
      200,
      scanPage(deps, view, print, { device, isAuto, isTyped, note, isFresh }),
    )
  }
  const isPhoneKnown = device.registrations.length > 0
  const offer = offerOf(deps, request, { print, isFresh: isDirect, isPhoneKnown })
  const linksTo = heldSubjectOf(deps, request)?.provider
  const note = device.hasRevoked ? { text: words.revoked, isWarning: true } : undefined
  return sendPage(
    reply,
    200,
    formPage(deps, view, print, { isTyped, note, offer, linksTo, isFresh }),
  )
}

/** A ticket that does not hold costs one more tap, never a visit of yesterday. */
function askAgain(
  deps: VisitorDeps,
  reply: FastifyReply,
  asked: {
    view: View
    print: IndexedPrint
    device: DeviceCookie
    isStale: boolean
    isFresh: boolean
  },
): FastifyReply {
  const { view, print, device, isStale, isFresh } = asked
  const words = wordsOf(view.lang)
  const status = isStale ? 409 : 400
  const text = isStale ? words.stale : words.pressAgain
  if (device.registrations.length === 0) {
    const note = { text: words.fillIn, isWarning: false }
    return sendPage(reply, status, formPage(deps, view, print, { note, isFresh }))
  }
  const state = { device, isAuto: false, isTyped: false, note: text, isFresh }
  return sendPage(reply, status, scanPage(deps, view, print, state))
}

type Posted = {
  readonly view: View
  readonly print: IndexedPrint
  readonly device: DeviceCookie
  readonly person: ReadRegistration
  readonly ticket: string
  readonly enteredAt: number
  readonly isFresh: boolean
  readonly as: number
  readonly how: string
}

/** Reads and judges what was posted; undefined when it has answered already. */
function readPosted(
  deps: VisitorDeps,
  request: TokenRequest,
  reply: FastifyReply,
): Posted | undefined {
  const asked = readCode(deps, request, reply)
  if (!asked) return undefined
  const { view, print } = asked
  const device = deviceOf(deps, request)
  const as = Number(fieldOf(request, 'as')) || 0
  const person = device.registrations[as] ?? device.registrations[0]
  const ticket = fieldOf(request, 'ticket')
  const expected = {
    printId: print.printId,
    deviceId: carriedBy(device.registrations),
    maxSeconds: TICKET_SECONDS,
  }
  const checked = checkTicket(deps.keyring, ticket, expected, deps.clock.nowMs())
  if (checked.ok && person) {
    const { enteredAt, isFresh } = checked.ticket
    const how = fieldOf(request, 'how')
    return { view, print, device, person, ticket, enteredAt, isFresh, as, how }
  }
  const isStale = !checked.ok && checked.refusal === 'ticket-stale'
  const isFresh = keptFreshness(deps, request, print)
  void askAgain(deps, reply, { view, print, device, isStale, isFresh })
  return undefined
}

async function postCheckIn(
  deps: VisitorDeps,
  request: TokenRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const posted = readPosted(deps, request, reply)
  if (!posted) return reply
  const { view, print, device, person, ticket, enteredAt, isFresh, as, how } = posted
  if (person.isDueForRenewal) keepDevice(deps, reply, device.registrations)
  try {
    const done = await checkIn(deps, {
      print,
      person,
      enteredAt,
      isFresh,
      method: methodOf(request, how, deps.isDemo),
      isRevocationDoubtful: !deps.revocations.isFresh(),
    })
    if (!done.ok) return askAgain(deps, reply, { view, print, device, isStale: true, isFresh })
    const { recent, isEarlier } = done
    const { maskedName } = person
    const hasCookies = person.isDueForRenewal || request.url.includes('?')
    const phone = await phoneAskOf(deps, person)
    const shown = { view, print, recent, isEarlier, maskedName, ticket, as, hasCookies, phone }
    return sendResult(deps, reply, shown)
  } catch (error) {
    if (!(error instanceof Busy)) throw error
    const fields = { ticket, as: String(as), how }
    return sendBusy(deps, reply, { view, action: `/p/${print.token}`, fields })
  }
}

/** Registers the two routes of the code itself. */
export function registerCheckInRoutes(app: App, deps: VisitorDeps): void {
  app.get('/p/:token', (request: TokenRequest, reply) => showLanding(deps, request, reply))
  app.post('/p/:token', (request: TokenRequest, reply) => postCheckIn(deps, request, reply))
}
