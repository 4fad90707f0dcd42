// The addresses of a community's desk. Untrusted: everything sent. A place of others, or one that
// is no community, answers as if it did not exist.
import type { FastifyRequest } from 'fastify'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import { requireRun } from '../../people/index.ts'
import { PlaceParams } from '../../places/contract.ts'
import { COMMUNITY, placesByIds, rolesOf } from '../../places/index.ts'
import type { App } from '../../platform/http.ts'
import { sendRefusal, sendResult } from '../../platform/http.ts'
import { CardParams, NewCardBody } from './contract.ts'
import { endCard, giveCard, listCards } from './desk.ts'
import type { Desk, DeskDeps } from './desk.ts'

const BASE = '/api/community/places/:placeId/cards'

/** Refuses: 'not-signed-in', 'not-found', 'place-unconfirmed'. */
async function requireDesk(
  deps: DeskDeps,
  request: FastifyRequest,
  placeId: number,
): Promise<({ readonly ok: true } & Desk) | Refused> {
  const session = await requireRun(deps, request)
  if (!session.ok) return session
  const [roles, places] = await Promise.all([
    rolesOf(deps.sql, session.phoneBlind, placeId),
    placesByIds(deps.sql, [placeId]),
  ])
  const place = places.get(placeId)
  if (roles.length === 0 || place?.category !== COMMUNITY) return refuse('not-found')
  if (place.state === 'unconfirmed') return refuse('place-unconfirmed')
  if (place.state !== 'confirmed') return refuse('not-found')
  return { ok: true, personId: session.personId, placeId }
}

/** Registers the addresses at which a community gives, lists and ends personal codes. */
export function registerCommunityRoutes(app: App, deps: DeskDeps): void {
  app.get(BASE, { schema: { params: PlaceParams } }, async (request, reply) => {
    const desk = await requireDesk(deps, request, request.params.placeId)
    if (!desk.ok) return sendRefusal(reply, desk)
    return sendResult(reply, { ok: true, cards: await listCards(deps, desk) })
  })
  app.post(BASE, { schema: { params: PlaceParams, body: NewCardBody } }, async (request, reply) => {
    const desk = await requireDesk(deps, request, request.params.placeId)
    if (!desk.ok) return sendRefusal(reply, desk)
    return sendResult(reply, await giveCard(deps, desk, request.body))
  })
  app.post(`${BASE}/:codeId/revoke`, { schema: { params: CardParams } }, async (request, reply) => {
    const { placeId, codeId } = request.params
    const desk = await requireDesk(deps, request, placeId)
    if (!desk.ok) return sendRefusal(reply, desk)
    return sendResult(reply, await endCard(deps, desk, codeId))
  })
}
