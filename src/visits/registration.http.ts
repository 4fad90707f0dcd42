// The forms behind a code: ask for a message, register, show the form again, take a scan back,
// "not me". Each posts the ticket of its page, which is also the defence against forged posts.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { REFUSALS } from '../base/refusals.ts'
import type { RefusalCode } from '../base/refusals.ts'
import { askOtp, carriedBy, ensureBrowser, forgetSubjects, keepOwnOf } from '../people/index.ts'
import type { DeviceRegistration } from '../people/index.ts'
import type { Provider } from '../partners/index.ts'
import type { IndexedPrint } from '../places/index.ts'
import type { App } from '../platform/http.ts'
import { renderNotice } from '../../web/visitor/failure-page.ts'
import { FORM_FIELDS } from '../../web/visitor/form-page.ts'
import type { FormField, Typed } from '../../web/visitor/form-page.ts'
import type { View } from '../../web/visitor/shell.ts'
import { wordsOf } from '../../web/visitor/words.ts'
import { checkIn } from './check-in.ts'
import { sendBusy } from './check-in.http.ts'
import { sendResult } from './result-reply.ts'
import { formPage, scanPage } from './landing.ts'
import type { FormState } from './landing.ts'
import { readOwnForm } from './posted-form.ts'
import type { TokenRequest } from './posted-form.ts'
import type { FormProblem, FormProblems } from './register-visitor.ts'
import { heldSubjectOf, methodOf } from './providers/offer.ts'
import { phoneAskOf, phoneSentence } from './phone-ask.ts'
import { FORM_TICKET_SECONDS, checkTicket, mintTicket } from './ticket.ts'
import type { Ticket } from './ticket.ts'
import { deviceOf, fieldOf, keepDevice, sendPage } from './visitor-reply.ts'
import type { VisitorDeps } from './visitor-reply.ts'
import { Busy } from './visit-writer.ts'
import { isTakenBack } from './taken-back.ts'
import { withdrawVisit } from './withdraw.ts'

/** A posted form: which print, how it is looked at, what was typed. */
type Posted = {
  readonly view: View
  readonly print: IndexedPrint
  readonly typed: Typed
  readonly ticket: string
  readonly isLater: boolean
  readonly isTyped: boolean
  /** The app whose subject is linked with what is registered here. */
  readonly linksTo: Provider | undefined
}

function typedOf(request: FastifyRequest): Typed {
  const entries = FORM_FIELDS.map((name) => [name, fieldOf(request, name)] as const)
  return Object.fromEntries(entries) as Record<FormField, string>
}

function readPosted(
  deps: VisitorDeps,
  request: TokenRequest,
  reply: FastifyReply,
): Posted | undefined {
  const posted = readOwnForm(deps, request, reply)
  if (!posted) return undefined
  return {
    ...posted,
    typed: typedOf(request),
    ticket: fieldOf(request, 'ticket'),
    isLater: fieldOf(request, 'later') === '1',
    isTyped: fieldOf(request, 'how') === 'typed',
    linksTo: heldSubjectOf(deps, request)?.provider,
  }
}

function deviceTicket(deps: VisitorDeps, posted: Posted, deviceId: number): Ticket | undefined {
  const { print, ticket } = posted
  const expected = { printId: print.printId, deviceId, maxSeconds: FORM_TICKET_SECONDS }
  const checked = checkTicket(deps.keyring, ticket, expected, deps.clock.nowMs())
  return checked.ok ? checked.ticket : undefined
}

/** The ticket of the form itself is bound to no device. */
function formTicket(deps: VisitorDeps, posted: Posted): Ticket | undefined {
  return deviceTicket(deps, posted, 0)
}

function sendForm(
  deps: VisitorDeps,
  reply: FastifyReply,
  posted: Posted,
  shown: { status: number; state: FormState },
): FastifyReply {
  const { view, print, typed, isTyped, linksTo } = posted
  const ticket = formTicket(deps, posted) && posted.ticket
  const state = { typed, isTyped, linksTo, ...(ticket && { ticket }), ...shown.state }
  return sendPage(reply, shown.status, formPage(deps, view, print, state))
}

function sendStale(deps: VisitorDeps, reply: FastifyReply, posted: Posted): FastifyReply {
  const note = { text: wordsOf(posted.view.lang).stale, isWarning: true }
  return sendForm(deps, reply, posted, { status: 409, state: { note } })
}

/** The visit of this ticket was taken back: whoever enters now after all does it anew. */
function askAnew(
  deps: VisitorDeps,
  reply: FastifyReply,
  posted: Posted,
  registrations: readonly DeviceRegistration[],
): FastifyReply {
  const { view, print, isTyped } = posted
  const known = registrations.map((one) => ({ ...one, isDueForRenewal: false }))
  const device = { registrations: known, hasRevoked: false }
  const isFresh = formTicket(deps, posted)?.isFresh === true
  const state = { device, isAuto: false, isTyped, isFresh, note: wordsOf(view.lang).stale }
  return sendPage(reply, 409, scanPage(deps, view, print, state))
}

async function postCode(
  deps: VisitorDeps,
  request: TokenRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const posted = readPosted(deps, request, reply)
  if (!posted) return reply
  if (!formTicket(deps, posted)) return sendStale(deps, reply, posted)
  const words = wordsOf(posted.view.lang)
  const asked = await askOtp(deps, {
    phone: posted.typed.phone,
    purpose: 'register',
    browser: ensureBrowser(request, reply, deps.isHttps),
    network: request.ip,
    printId: posted.print.printId,
  })
  if (asked.ok) {
    const note = { text: words.codeSent, isWarning: false }
    return sendForm(deps, reply, posted, { status: 200, state: { note, isCodeAsked: true } })
  }
  if (asked.refusal === 'sms-unavailable') {
    const note = { text: words.codeDown, isWarning: true }
    const state = { note, isCodeAsked: true, isCodeDown: true }
    return sendForm(deps, reply, posted, { status: 200, state })
  }
  const errors = { phone: phoneSentence(asked.refusal, posted.view) }
  const { status } = REFUSALS[asked.refusal]
  const isCodeAsked = asked.refusal === 'otp-too-many'
  return sendForm(deps, reply, posted, { status, state: { errors, isCodeAsked } })
}

function sentenceOf(problem: FormProblem, view: View): string {
  const words = wordsOf(view.lang)
  if (problem === 'code-missing') return words.codeMissing
  if (problem === 'guardian-needed') return words.guardianNeeded
  return phoneSentence(problem, view)
}

function sendProblems(
  deps: VisitorDeps,
  reply: FastifyReply,
  posted: Posted,
  problems: FormProblems,
): FastifyReply {
  const errors: Partial<Record<FormField, string>> = {}
  for (const name of FORM_FIELDS) {
    const problem = problems[name]
    if (problem) errors[name] = sentenceOf(problem, posted.view)
  }
  const worst: RefusalCode = 'bad-input'
  const isCodeAsked = problems.code !== undefined && problems.code !== 'code-missing'
  const state = { errors, isCodeAsked }
  return sendForm(deps, reply, posted, { status: REFUSALS[worst].status, state })
}

async function postRegister(
  deps: VisitorDeps,
  request: TokenRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const posted = readPosted(deps, request, reply)
  if (!posted) return reply
  const ticket = formTicket(deps, posted)
  if (!ticket) return sendStale(deps, reply, posted)
  const { view, print } = posted
  const subject = heldSubjectOf(deps, request)
  const registered = await deps.registry.register({
    form: posted.typed,
    isLater: posted.isLater,
    printId: print.printId,
    browser: ensureBrowser(request, reply, deps.isHttps),
    at: ticket.enteredAt,
    ticket: posted.ticket,
    subject,
  })
  if (!registered.ok) return sendProblems(deps, reply, posted, registered.problems)
  const person = registered.device
  const known = deviceOf(deps, request).registrations
  const kept = subject ? await keepOwnOf(deps, known, subject) : known
  const others = kept.filter((other) => other.personId !== person.personId)
  const registrations = [person, ...others]
  keepDevice(deps, reply, registrations)
  const { enteredAt, isFresh } = ticket
  const bound = { printId: print.printId, deviceId: carriedBy(registrations), isFresh }
  // The same moment of entry: what is posted with it next is about this visit, at any server.
  const next = mintTicket(deps.keyring, bound, ticket.mintedMs)
  const key = { personId: person.personId, enteredAt, placeId: print.placeId }
  try {
    if (await isTakenBack(deps.sql, key)) return askAnew(deps, reply, posted, registrations)
    const done = await checkIn(deps, {
      print,
      person,
      enteredAt,
      isFresh,
      method: methodOf(request, posted.isTyped ? 'typed' : '', deps.isDemo),
      isRevocationDoubtful: false,
    })
    if (!done.ok) return askAnew(deps, reply, posted, registrations)
    const { recent, isEarlier } = done
    const { maskedName } = person
    const shown = {
      view,
      print,
      recent,
      isEarlier,
      maskedName,
      ticket: next,
      as: 0,
      hasCookies: true,
      phone: await phoneAskOf(deps, person),
    }
    return sendResult(deps, reply, shown)
  } catch (error) {
    if (!(error instanceof Busy)) throw error
    const again = { view, action: `/p/${print.token}`, fields: { ticket: next } }
    return sendBusy(deps, reply, again)
  }
}

async function postWithdraw(
  deps: VisitorDeps,
  request: TokenRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const posted = readPosted(deps, request, reply)
  if (!posted) return reply
  const { view, print } = posted
  const words = wordsOf(view.lang)
  const { registrations } = deviceOf(deps, request)
  const person = registrations[Number(fieldOf(request, 'as')) || 0]
  const ticket = deviceTicket(deps, posted, carriedBy(registrations))
  const done =
    person && ticket
      ? await withdrawVisit(deps, { print, person, enteredAt: ticket.enteredAt })
      : ({ ok: false, refusal: 'ticket-stale' } as const)
  const next = { href: `/p/${print.token}`, word: words.again }
  const { hotline } = deps.city
  if (done.ok) {
    const model = { title: words.withdrawnTitle, text: words.withdrawnText, next, hotline }
    return sendPage(reply, 200, renderNotice(view, model))
  }
  const { status } = REFUSALS[done.refusal]
  const text = done.refusal === 'too-late' ? words.tooLate : REFUSALS[done.refusal][view.lang]
  const model = { title: words.notWithdrawn, text, next, hotline }
  return sendPage(reply, status, renderNotice(view, model))
}

async function postNotMe(
  deps: VisitorDeps,
  request: TokenRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const posted = readPosted(deps, request, reply)
  if (!posted) return reply
  const { view, print } = posted
  const words = wordsOf(view.lang)
  const device = deviceOf(deps, request)
  const as = Number(fieldOf(request, 'as')) || 0
  const person = device.registrations[as]
  const ticket = deviceTicket(deps, posted, carriedBy(device.registrations))
  if (!person || !ticket) return sendStale(deps, reply, posted)
  // Whoever stood here was somebody else, so the visit just made is none of this person's.
  const { enteredAt, isFresh } = ticket
  await withdrawVisit(deps, { print, person, enteredAt, isThisTicketOnly: true })
  const registrations = device.registrations.filter((other) => other !== person)
  await forgetSubjects(deps.sql, person.deviceId)
  keepDevice(deps, reply, registrations)
  if (registrations.length > 0) {
    const left = { registrations, hasRevoked: false }
    const note = words.forgottenText
    const state = { device: left, isAuto: false, isTyped: false, isFresh, note }
    return sendPage(reply, 200, scanPage(deps, view, print, state))
  }
  const note = { text: words.forgottenText, isWarning: false }
  return sendPage(reply, 200, formPage(deps, view, print, { note, isFresh }))
}

/** Registers the forms behind a code. */
export function registerRegistrationRoutes(app: App, deps: VisitorDeps): void {
  app.post('/p/:token/code', (request: TokenRequest, reply) => postCode(deps, request, reply))
  app.post('/p/:token/register', (request: TokenRequest, reply) =>
    postRegister(deps, request, reply),
  )
  app.post('/p/:token/form', (request: TokenRequest, reply) => {
    const posted = readPosted(deps, request, reply)
    return posted ? sendForm(deps, reply, posted, { status: 200, state: {} }) : reply
  })
  app.post('/p/:token/withdraw', (request: TokenRequest, reply) =>
    postWithdraw(deps, request, reply),
  )
  app.post('/p/:token/not-me', (request: TokenRequest, reply) => postNotMe(deps, request, reply))
  // A reload of a form's address is a GET: it goes back to the code, nobody sees an error.
  for (const name of ['code', 'register', 'form', 'withdraw', 'not-me']) {
    app.get(`/p/:token/${name}`, (request: TokenRequest, reply) =>
      reply.redirect(`/p/${encodeURIComponent(request.params.token)}`, 303),
    )
  }
}
