// The phone of a registration, asked about after the verdict: *still yours?* once a month, *confirm
// it* where no message came the first time, another number and its code after a change.
// Source: F15 to F19; security decisions 1, 2 and 10; ADR 0015.
import type { FastifyReply } from 'fastify'
import { REFUSALS } from '../base/refusals.ts'
import type { RefusalCode } from '../base/refusals.ts'
import {
  carriedBy,
  askOtp,
  checkOtp,
  ensureBrowser,
  linkSubject,
  noteStillMine,
  readMaskedPhone,
  replacePhone,
} from '../people/index.ts'
import type { DeviceRegistration } from '../people/index.ts'
import type { App } from '../platform/http.ts'
import { renderNotice } from '../../web/visitor/failure-page.ts'
import { othersWordsOf } from '../../web/visitor/others-words.ts'
import { renderPhone } from '../../web/visitor/phone-page.ts'
import type { PhoneModel } from '../../web/visitor/phone-page.ts'
import type { View } from '../../web/visitor/shell.ts'
import { wordsOf } from '../../web/visitor/words.ts'
import { checkIn } from './check-in.ts'
import { sendBusy } from './check-in.http.ts'
import { whereOf } from './landing.ts'
import { phoneSentence } from './phone-ask.ts'
import { openLeft, sealLeft } from './others/group-key.ts'
import { readPhoneForm, sendStale } from './posted-form.ts'
import type { PostedByPhone, TokenRequest } from './posted-form.ts'
import { heldSubjectOf, methodOf } from './providers/offer.ts'
import { sendResult } from './result-reply.ts'
import { mintTicket } from './ticket.ts'
import { fieldOf, keepDevice, sendPage } from './visitor-reply.ts'
import type { VisitorDeps } from './visitor-reply.ts'
import { Busy } from './visit-writer.ts'
import { withdrawVisit } from './withdraw.ts'

const titleOf = (view: View): string => othersWordsOf(view.lang).phoneTitle

type PageState = Partial<Pick<PhoneModel, 'errors' | 'note' | 'isCodeAsked'>>

async function sendPhone(
  deps: VisitorDeps,
  request: TokenRequest,
  reply: FastifyReply,
  shown: { posted: PostedByPhone; status: number; state: PageState },
): Promise<FastifyReply> {
  const { view, print, person, as, ticketText } = shown.posted
  const masked = await readMaskedPhone(deps, person.personId).catch(() => undefined)
  const page = renderPhone(view, {
    ...whereOf(print, view),
    ticket: ticketText,
    as,
    masked,
    phone: fieldOf(request, 'phone'),
    errors: shown.state.errors ?? {},
    note: shown.state.note,
    isCodeAsked: shown.state.isCodeAsked ?? false,
  })
  return sendPage(reply, shown.status, page)
}

async function postCode(
  deps: VisitorDeps,
  request: TokenRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const posted = readPhoneForm(deps, request, reply, titleOf)
  if (!posted) return reply
  const { view, print } = posted
  const asked = await askOtp(deps, {
    phone: fieldOf(request, 'phone'),
    purpose: 'register',
    browser: ensureBrowser(request, reply, deps.isHttps),
    network: request.ip,
    printId: print.printId,
  })
  if (asked.ok) {
    const note = { text: wordsOf(view.lang).codeSent, isWarning: false }
    const state = { note, isCodeAsked: true }
    return sendPhone(deps, request, reply, { posted, status: 200, state })
  }
  const { status } = REFUSALS[asked.refusal]
  const state = {
    errors: { phone: phoneSentence(asked.refusal, view) },
    isCodeAsked: asked.refusal === 'otp-too-many',
  }
  return sendPhone(deps, request, reply, { posted, status, state })
}

/** The visit that the unconfirmed registration made gives way to the one of the confirmed. */
async function enterAnew(
  deps: VisitorDeps,
  request: TokenRequest,
  reply: FastifyReply,
  moved: {
    posted: Pick<PostedByPhone, 'view' | 'print' | 'ticket'>
    registrations: readonly DeviceRegistration[]
    person: DeviceRegistration
    /** The registrations whose visit of this entry gives way. */
    left: readonly number[]
  },
): Promise<FastifyReply> {
  const { posted, registrations, person, left } = moved
  const { view, print, ticket } = posted
  const { enteredAt, isFresh } = ticket
  const bound = { printId: print.printId, deviceId: carriedBy(registrations), isFresh }
  const next = mintTicket(deps.keyring, bound, ticket.mintedMs)
  try {
    const done = await checkIn(deps, {
      print,
      person,
      enteredAt,
      isFresh,
      method: methodOf(request, '', deps.isDemo),
      isRevocationDoubtful: false,
    })
    if (!done.ok) {
      const stale = { view, token: print.token, refusal: done.refusal, title: titleOf(view) }
      return sendStale(deps, reply, stale)
    }
    for (const personId of left) {
      await withdrawVisit(deps, { print, person: { personId }, enteredAt }).catch(
        (cause: unknown) => {
          throw new Busy({ cause })
        },
      )
    }
    const { recent, isEarlier } = done
    const { maskedName } = person
    const shown = { view, print, recent, isEarlier, maskedName, ticket: next, as: 0 }
    return sendResult(deps, reply, { ...shown, hasCookies: true })
  } catch (error) {
    if (!(error instanceof Busy)) throw error
    // Whose visit gives way travels sealed with the page: else the next try would be a second one.
    const fields = { ticket: next, as: '0', g: sealLeft(deps.keyring, next, left) }
    return sendBusy(deps, reply, { view, action: `/p/${print.token}/phone/enter`, fields })
  }
}

async function postSave(
  deps: VisitorDeps,
  request: TokenRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const posted = readPhoneForm(deps, request, reply, titleOf)
  if (!posted) return reply
  const { view, print, person: earlier, registrations } = posted
  const phone = fieldOf(request, 'phone')
  const refuseField = (refusal: RefusalCode): Promise<FastifyReply> => {
    const isOfPhone = refusal === 'phone-invalid'
    const errors = isOfPhone
      ? { phone: phoneSentence(refusal, view) }
      : { code: REFUSALS[refusal][view.lang] }
    const { status } = REFUSALS[refusal]
    return sendPhone(deps, request, reply, { posted, status, state: { errors } })
  }
  const spent = await checkOtp(deps, {
    phone,
    purpose: 'register',
    browser: ensureBrowser(request, reply, deps.isHttps),
    printId: print.printId,
    code: fieldOf(request, 'code').trim(),
  })
  if (!spent.ok) return refuseField(spent.refusal)
  const at = deps.clock.now()
  const subject = heldSubjectOf(deps, request)
  const moved = await deps.sql.begin(async (tx) => {
    const done = await replacePhone(tx, deps, { device: earlier, phone: spent.phone, at })
    if (done.ok && subject) {
      const { personId, deviceId } = done.device
      await linkSubject(tx, deps.keyring, { subject, personId, deviceId, at })
    }
    return done
  })
  if (!moved.ok) return refuseField(moved.refusal)
  const { device } = moved
  const left = registrations.filter(
    (other) => other !== earlier && other.personId !== device.personId,
  )
  const carried = [device, ...left] as const
  keepDevice(deps, reply, carried)
  const isMoved = device.personId !== earlier.personId
  const anew = { person: device, left: isMoved ? [earlier.personId] : [] }
  return enterAnew(deps, request, reply, { posted, registrations: carried, ...anew })
}

/** The same once more, after the store was busy. */
async function postEnter(
  deps: VisitorDeps,
  request: TokenRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const posted = readPhoneForm(deps, request, reply, titleOf)
  if (!posted) return reply
  const { person, registrations, ticketText } = posted
  const left = openLeft(deps.keyring, ticketText, fieldOf(request, 'g'))
  return enterAnew(deps, request, reply, { posted, registrations, person, left })
}

/** Registers the pages about the phone. */
export function registerPhoneRoutes(app: App, deps: VisitorDeps): void {
  app.post('/p/:token/phone', async (request: TokenRequest, reply) => {
    const posted = readPhoneForm(deps, request, reply, titleOf)
    return posted ? sendPhone(deps, request, reply, { posted, status: 200, state: {} }) : reply
  })
  app.post('/p/:token/phone/yes', async (request: TokenRequest, reply) => {
    const posted = readPhoneForm(deps, request, reply, titleOf)
    if (!posted) return reply
    const { view, print, person } = posted
    await noteStillMine(deps.sql, person.personId, deps.clock.now())
    const words = othersWordsOf(view.lang)
    const next = { href: `/p/${print.token}`, word: wordsOf(view.lang).home }
    const model = { title: words.thanks, text: '', next, hotline: deps.city.hotline }
    return sendPage(reply, 200, renderNotice(view, model))
  })
  app.post('/p/:token/phone/code', (request: TokenRequest, reply) => postCode(deps, request, reply))
  app.post('/p/:token/phone/save', (request: TokenRequest, reply) => postSave(deps, request, reply))
  app.post('/p/:token/phone/enter', (request: TokenRequest, reply) =>
    postEnter(deps, request, reply),
  )
  for (const name of ['phone', 'phone/yes', 'phone/code', 'phone/save', 'phone/enter']) {
    app.get(`/p/:token/${name}`, (request: TokenRequest, reply) =>
      reply.redirect(`/p/${encodeURIComponent(request.params.token)}`, 303),
    )
  }
}
