// The addresses of the town's desk, for supervisors in their divisions: /api/staff/places and
// /api/staff/claims. Source: F6, F26; security decision 17.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Refused } from '../../base/refusals.ts'
import type { Clock } from '../../platform/clock.ts'
import { sendRefusal, sendResult } from '../../platform/http.ts'
import type { App } from '../../platform/http.ts'
import type { Sql } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import { divisionsOf } from '../../staff/index.ts'
import type { StaffAuth } from '../../staff/index.ts'
import { PlaceParams } from '../contract.ts'
import type { DutyEndDeps } from '../duty.ts'
import {
  BecauseBody,
  ClaimParams,
  ClaimQuery,
  ConfirmBody,
  CorrectBody,
  DecideBody,
  MergeBody,
  TownQuery,
} from './contract.ts'
import { showTownPlaces } from './show-town-places.ts'
import {
  TOWN_ACTS,
  confirmByTown,
  correctByTown,
  decideByTown,
  historyForTown,
  mergeByTown,
  showTownClaims,
  stopByTown,
} from './town-desk.ts'
import type { TownDesk } from './town-desk.ts'

export type TownRouteDeps = DutyEndDeps & {
  readonly sql: Sql
  readonly keyring: Keyring
  readonly clock: Clock
  readonly auth: StaffAuth
}

type Answer = ({ readonly ok: true } & object) | Refused
type Answerer = (
  request: FastifyRequest,
  reply: FastifyReply,
  use: (desk: TownDesk) => Promise<Answer>,
) => Promise<FastifyReply>

function openDesk(deps: TownRouteDeps): Answerer {
  return async (request, reply, use) => {
    const session = await deps.auth.requireStaff(request, { role: 'supervisor' })
    if (!session.ok) return sendRefusal(reply, session)
    const { username, roles } = session
    const divisions = divisionsOf(roles, 'supervisor')
    const supervisor = { username, divisions, now: deps.clock.now() }
    return sendResult(reply, await use({ ...deps, supervisor }))
  }
}

/** Registers the desk of the town. */
export function registerTownRoutes(app: App, deps: TownRouteDeps): void {
  const answer = openDesk(deps)
  const list = { schema: { querystring: TownQuery } }
  app.get('/api/staff/places', list, (request, reply) =>
    answer(request, reply, (desk) => showTownPlaces(desk, request.query)),
  )
  const confirm = { schema: { body: ConfirmBody } }
  app.post('/api/staff/places/confirm', confirm, (request, reply) =>
    answer(request, reply, (desk) => confirmByTown(desk, request.body)),
  )
  const one = { schema: { params: PlaceParams } }
  app.get('/api/staff/places/:placeId/history', one, (request, reply) =>
    answer(request, reply, (desk) => historyForTown(desk, request.params.placeId)),
  )
  const stop = { schema: { params: PlaceParams, body: BecauseBody } }
  const correct = { schema: { params: PlaceParams, body: CorrectBody } }
  app.post('/api/staff/places/:placeId/correct', correct, (request, reply) =>
    answer(request, reply, (desk) => correctByTown(desk, request.params.placeId, request.body)),
  )
  for (const act of TOWN_ACTS) {
    app.post(`/api/staff/places/:placeId/${act}`, stop, (request, reply) =>
      answer(request, reply, (desk) =>
        stopByTown(desk, { placeId: request.params.placeId, act }, request.body.because),
      ),
    )
  }
  const merge = { schema: { params: PlaceParams, body: MergeBody } }
  app.post('/api/staff/places/:placeId/merge', merge, (request, reply) =>
    answer(request, reply, (desk) => mergeByTown(desk, request.params.placeId, request.body)),
  )
  const claims = { schema: { querystring: ClaimQuery } }
  app.get('/api/staff/claims', claims, (request, reply) =>
    answer(request, reply, (desk) => showTownClaims(desk, request.query)),
  )
  const decide = { schema: { params: ClaimParams, body: DecideBody } }
  app.post('/api/staff/claims/:claimId/decide', decide, (request, reply) =>
    answer(request, reply, (desk) => decideByTown(desk, request.params.claimId, request.body)),
  )
}
