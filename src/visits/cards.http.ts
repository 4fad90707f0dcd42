// Personal codes of oneself and one's household, after the step-up; and /c/CODE, which tells
// anybody what such a code is for and nothing else: whose it is, the door alone asks.
// Source: F17; security decision 2; ADR 0015.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { encode } from 'uqr'
import { dayOf, formatDay } from '../base/instant.ts'
import {
  isOwnForm,
  mintForMember,
  mintPersonalCode,
  personalCodeUrl,
  readMasks,
  removeFromHousehold,
  requireRead,
  revokePersonalCode,
} from '../people/index.ts'
import type { LiveCode, Session } from '../people/index.ts'
import type { App } from '../platform/http.ts'
import { renderCard, renderScannedCard } from '../../web/visitor/card-page.ts'
import { renderNotice } from '../../web/visitor/failure-page.ts'
import { meWordsOf } from '../../web/visitor/me-words.ts'
import { othersWordsOf } from '../../web/visitor/others-words.ts'
import { wordsOf } from '../../web/visitor/words.ts'
import { cardsOf } from './my-cards.ts'
import { drawQrPicture } from './qr-picture.ts'
import { fieldOf, sendPage, sendRefusedPage, viewOf } from './visitor-reply.ts'
import type { VisitorDeps } from './visitor-reply.ts'

type CardRequest = FastifyRequest<{ Params: { codeId: string } }>

// Points a module: sharp on the screen of a phone, 5 kB.
const PICTURE_SCALE = 12

async function findCard(
  deps: VisitorDeps,
  request: CardRequest,
  session: Session,
): Promise<LiveCode | undefined> {
  const codeId = Number(request.params.codeId)
  return (await cardsOf(deps, session.personId)).find((card) => card.codeId === codeId)
}

/** Gives the reader behind a form of ours; undefined when it has answered already. */
async function requireOwnForm(
  deps: VisitorDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Session | undefined> {
  if (!isOwnForm(request)) {
    const view = viewOf(deps, request, reply)
    void sendRefusedPage(deps, reply, { view, refusal: 'not-allowed' })
    return undefined
  }
  const session = await requireRead(deps, request)
  if (session.ok) return session
  void reply.redirect('/me', 303)
  return undefined
}

function sendGone(deps: VisitorDeps, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const view = viewOf(deps, request, reply)
  const text = meWordsOf(view.lang).cardGone
  const next = { href: '/me', word: wordsOf(view.lang).home }
  const title = othersWordsOf(view.lang).cardTitle
  return sendPage(reply, 404, renderNotice(view, { title, text, next, hotline: deps.city.hotline }))
}

async function postCard(
  deps: VisitorDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const session = await requireOwnForm(deps, request, reply)
  if (!session) return reply
  const { personId } = session
  const at = deps.clock.now()
  const memberNo = Number(fieldOf(request, 'member'))
  const issuedBy = { kind: 'self', id: String(personId) } as const
  const minted = await deps.sql.begin((tx) =>
    memberNo === 0
      ? mintPersonalCode(tx, deps, { personId, issuedBy, at })
      : mintForMember(tx, deps, { holderId: personId, memberNo, at }),
  )
  if (!minted.ok) {
    const view = viewOf(deps, request, reply)
    return sendRefusedPage(deps, reply, { view, refusal: minted.refusal })
  }
  return reply.redirect(`/me/cards/${minted.codeId}`, 303)
}

async function showCard(
  deps: VisitorDeps,
  request: CardRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const session = await requireRead(deps, request)
  if (!session.ok) return reply.redirect('/me', 303)
  const card = await findCard(deps, request, session)
  if (!card) return sendGone(deps, request, reply)
  const masks = await readMasks(deps.sql, deps.keyring, [card.personId])
  const { data } = encode(personalCodeUrl(deps.publicUrl, card.token), { ecc: 'M', border: 0 })
  const page = renderCard(viewOf(deps, request, reply), {
    codeId: card.codeId,
    maskedName: masks.get(card.personId)?.maskedName ?? '',
    modules: data,
    until: formatDay(dayOf(card.expiresAt)),
    hotline: deps.city.hotline,
  })
  return sendPage(reply, 200, page)
}

async function showPicture(
  deps: VisitorDeps,
  request: CardRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const session = await requireRead(deps, request)
  if (!session.ok) return reply.redirect('/me', 303)
  const card = await findCard(deps, request, session)
  if (!card) return sendGone(deps, request, reply)
  const { data } = encode(personalCodeUrl(deps.publicUrl, card.token), { ecc: 'M', border: 0 })
  return reply
    .header('content-type', 'image/png')
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="personal-code-${card.codeId}.png"`)
    .send(drawQrPicture(data, PICTURE_SCALE))
}

async function postRevoke(
  deps: VisitorDeps,
  request: CardRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const session = await requireOwnForm(deps, request, reply)
  if (!session) return reply
  const card = await findCard(deps, request, session)
  if (card) {
    const by = { kind: 'self', id: String(session.personId) } as const
    const at = deps.clock.now()
    await deps.sql.begin((tx) => revokePersonalCode(tx, { codeId: card.codeId, by, at }))
  }
  // Revoked before, or never there: the list says so better than an error.
  return reply.redirect('/me', 303)
}

async function postRemove(
  deps: VisitorDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const session = await requireOwnForm(deps, request, reply)
  if (!session) return reply
  const memberNo = Number(fieldOf(request, 'member'))
  const isNumber = Number.isInteger(memberNo) && memberNo >= 1 && memberNo <= 32_000
  if (isNumber) {
    const at = deps.clock.now()
    const member = { holderId: session.personId, memberNo, at }
    await deps.sql.begin((tx) => removeFromHousehold(tx, member))
  }
  return reply.redirect('/me', 303)
}

/** Registers the pages of personal codes and of the household. */
export function registerCardRoutes(app: App, deps: VisitorDeps): void {
  app.get('/c/:token', (request, reply) => {
    const view = viewOf(deps, request, reply)
    return sendPage(reply, 200, renderScannedCard(view, deps.city.hotline))
  })
  app.post('/me/cards', (request, reply) => postCard(deps, request, reply))
  app.get('/me/cards', (_request, reply) => reply.redirect('/me', 303))
  app.get('/me/cards/:codeId', (request: CardRequest, reply) => showCard(deps, request, reply))
  app.get('/me/cards/:codeId/picture', (request: CardRequest, reply) =>
    showPicture(deps, request, reply),
  )
  app.post('/me/cards/:codeId/revoke', (request: CardRequest, reply) =>
    postRevoke(deps, request, reply),
  )
  app.post('/me/household/remove', (request, reply) => postRemove(deps, request, reply))
}
