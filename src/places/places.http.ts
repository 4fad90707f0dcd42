// The routes of Zhenheyi's module: my places, a new place, its points, prints and team.
// A place of others answers as if it did not exist, so that ids cannot be tried.
import { refuse } from '../base/refusals.ts'
import { requireRun } from '../people/index.ts'
import type { PeopleDeps } from '../people/index.ts'
import type { Config } from '../platform/config.ts'
import { sendRefusal, sendResult } from '../platform/http.ts'
import type { App } from '../platform/http.ts'
import { requireRole } from './access.ts'
import { registerComplexRoutes } from './complexes/complexes.http.ts'
import { addPoint, addPrint, closePoint, withdrawPrint } from './change-place.ts'
import {
  DutyBody,
  IdentifierQuery,
  NewPlaceBody,
  NewPointBody,
  PlaceParams,
  PointOfPlaceParams,
  PrintParams,
  WithdrawBody,
} from './contract.ts'
import type { NewPlaceAnswer } from './contract.ts'
import { endDuty, isOnDuty } from './duty.ts'
import type { DutyEndDeps } from './duty.ts'
import { makeMyPlace } from './make-my-place.ts'
import { presentCatalogue, presentMyPlaces, presentPlace } from './present-place.ts'
import type { CountToday } from './present-place.ts'
import { readIdentifier } from './place-draft.rule.ts'
import { registerRegisterRoutes } from './register/register.http.ts'
import { registerTeamRoutes } from './team/team.http.ts'

export type PlaceDeps = DutyEndDeps & {
  readonly people: PeopleDeps
  readonly config: Config
  readonly countToday: CountToday
}

function registerLists(app: App, deps: PlaceDeps): void {
  const { sql } = deps.people
  app.get('/api/zhenheyi/catalogue', async (_request, reply) =>
    sendResult(reply, { ok: true, ...(await presentCatalogue(sql, deps.config)) }),
  )
  // The form checks while somebody types; the same rule decides again when the place is made.
  app.get(
    '/api/zhenheyi/identifier',
    { schema: { querystring: IdentifierQuery } },
    async (request, reply) => {
      const { kind, text } = request.query
      const identifier = readIdentifier(kind, text)
      return sendResult(
        reply,
        identifier === undefined ? refuse('identifier-invalid') : { ok: true, identifier },
      )
    },
  )
  app.get('/api/zhenheyi/places', async (request, reply) => {
    const session = await requireRun(deps.people, request)
    if (!session.ok) return sendRefusal(reply, session)
    const mine = await presentMyPlaces(sql, session.phoneBlind, deps.countToday)
    return sendResult(reply, { ok: true, ...mine })
  })
  app.get(
    '/api/zhenheyi/places/:placeId',
    { schema: { params: PlaceParams } },
    async (request, reply) => {
      const { placeId } = request.params
      const access = await requireRole(deps, request, { placeId, role: 'gatekeeper' })
      if (!access.ok) return sendRefusal(reply, access)
      const { role, personId } = access
      const at = deps.people.clock.now()
      const isHere = await isOnDuty(sql, { placeId, personId, at })
      const asked = { placeId, role, isOnDuty: isHere }
      const place = await presentPlace(deps.people, asked, deps.countToday)
      return sendResult(reply, place ? { ok: true, ...place } : refuse('not-found'))
    },
  )
}

function registerNewPlace(app: App, deps: PlaceDeps): void {
  app.post('/api/zhenheyi/places', { schema: { body: NewPlaceBody } }, async (request, reply) => {
    const session = await requireRun(deps.people, request)
    if (!session.ok) return sendRefusal(reply, session)
    const { phoneBlind, maskedPhone: phoneMask } = session
    const { sql, keyring, clock } = deps.people
    const maker = { phoneBlind, phoneMask, at: clock.now() }
    const made = await sql.begin((tx) => makeMyPlace(tx, keyring, request.body, maker))
    if (!made.ok) return sendRefusal(reply, made)
    const { placeId, pointId, printId, shortNumber, state, hasTwin } = made
    const answer: NewPlaceAnswer = { placeId, pointId, printId, shortNumber, state, hasTwin }
    return sendResult(reply.code(201), { ok: true, ...answer })
  })
}

function registerPoints(app: App, deps: PlaceDeps): void {
  const { sql, keyring } = deps.people
  app.post(
    '/api/zhenheyi/places/:placeId/points',
    { schema: { params: PlaceParams, body: NewPointBody } },
    async (request, reply) => {
      const { placeId } = request.params
      const access = await requireRole(deps, request, { placeId, role: 'manager' })
      if (!access.ok) return sendRefusal(reply, access)
      const { name } = request.body
      const made = await sql.begin((tx) => addPoint(tx, keyring, { placeId, name }))
      if (!made.ok) return sendRefusal(reply, made)
      const { pointId, printId, shortNumber } = made
      return sendResult(reply.code(201), { ok: true, pointId, printId, shortNumber })
    },
  )
  app.post(
    '/api/zhenheyi/places/:placeId/points/:pointId/close',
    { schema: { params: PointOfPlaceParams } },
    async (request, reply) => {
      const { placeId, pointId } = request.params
      const access = await requireRole(deps, request, { placeId, role: 'manager' })
      if (!access.ok) return sendRefusal(reply, access)
      return sendResult(reply, await sql.begin((tx) => closePoint(tx, { placeId, pointId })))
    },
  )
  app.post(
    '/api/zhenheyi/places/:placeId/points/:pointId/prints',
    { schema: { params: PointOfPlaceParams } },
    async (request, reply) => {
      const { placeId, pointId } = request.params
      const access = await requireRole(deps, request, { placeId, role: 'manager' })
      if (!access.ok) return sendRefusal(reply, access)
      const made = await sql.begin((tx) => addPrint(tx, keyring, { placeId, pointId }))
      if (!made.ok) return sendRefusal(reply, made)
      const { printId, printNo } = made
      return sendResult(reply.code(201), { ok: true, printId, printNo })
    },
  )
}

function registerPrints(app: App, deps: PlaceDeps): void {
  const { sql } = deps.people
  app.post(
    '/api/zhenheyi/places/:placeId/prints/:printId/withdraw',
    { schema: { params: PrintParams, body: WithdrawBody } },
    async (request, reply) => {
      const { placeId, printId } = request.params
      const access = await requireRole(deps, request, { placeId, role: 'manager' })
      if (!access.ok) return sendRefusal(reply, access)
      const { because } = request.body
      return sendResult(
        reply,
        await sql.begin((tx) => withdrawPrint(tx, { placeId, printId, because })),
      )
    },
  )
}

function registerDuty(app: App, deps: PlaceDeps): void {
  const { sql, clock } = deps.people
  app.post(
    '/api/zhenheyi/places/:placeId/duty',
    { schema: { params: PlaceParams, body: DutyBody } },
    async (request, reply) => {
      const { placeId } = request.params
      const access = await requireRole(deps, request, { placeId, role: 'gatekeeper' })
      if (!access.ok) return sendRefusal(reply, access)
      const { phoneBlind } = access
      // A duty begins before the posted code of a door; here it only ends.
      if (request.body.isOn) return sendRefusal(reply, refuse('poster-needed'))
      const duty = { placeId, phoneBlind, at: clock.now() }
      await sql.begin(async (tx) => endDuty(tx, deps, duty))
      return sendResult(reply, { ok: true, isOn: false })
    },
  )
}

/** Registers the routes of Zhenheyi's module. */
export function registerPlaceRoutes(app: App, deps: PlaceDeps): void {
  registerLists(app, deps)
  registerNewPlace(app, deps)
  registerRegisterRoutes(app, deps)
  registerPoints(app, deps)
  registerPrints(app, deps)
  registerComplexRoutes(app, deps)
  registerTeamRoutes(app, deps)
  registerDuty(app, deps)
}
