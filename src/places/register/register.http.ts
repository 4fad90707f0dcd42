// The addresses of the register in Zhenheyi: what looks alike, claims, the life of one's own
// places.
import type { FastifyRequest } from 'fastify'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import { requireRun } from '../../people/index.ts'
import type { PeopleDeps } from '../../people/index.ts'
import { sendRefusal, sendResult } from '../../platform/http.ts'
import type { App } from '../../platform/http.ts'
import type { Tx } from '../../platform/postgres.ts'
import { requireRole } from '../access.ts'
import type { Access } from '../access.ts'
import { PlaceParams } from '../contract.ts'
import type { DutyEndDeps } from '../duty.ts'
import type { PlaceId } from '../place.ts'
import { isManagerOf } from '../team.ts'
import { changeState } from './change-state.ts'
import type { Change } from './change-state.ts'
import { decideClaim, fileClaim } from './claims.ts'
import {
  AlikeBody,
  BecauseBody,
  ClaimBody,
  ClaimParams,
  DecideBody,
  MergeBody,
  MoveBody,
  RenameBody,
} from './contract.ts'
import { mergePlaces } from './merge-places.ts'
import { movePlace } from './move-place.ts'
import { renamePlace } from './rename-place.ts'
import { showAlike, showHistory, showTold } from './told.ts'
import { whileManager } from './while-manager.ts'

type Deps = DutyEndDeps & { readonly people: PeopleDeps }

/** Registers the register's routes of Zhenheyi. */
export function registerRegisterRoutes(app: App, deps: Deps): void {
  registerClaims(app, deps)
  registerLife(app, deps)
  registerTree(app, deps)
}

function registerClaims(app: App, deps: Deps): void {
  const { sql, keyring, clock } = deps.people
  app.post('/api/zhenheyi/alike', { schema: { body: AlikeBody } }, async (request, reply) => {
    const session = await requireRun(deps.people, request)
    if (!session.ok) return sendRefusal(reply, session)
    return sendResult(reply, await showAlike(sql, request.body, session.phoneBlind))
  })
  app.get('/api/zhenheyi/register', async (request, reply) => {
    const session = await requireRun(deps.people, request)
    if (!session.ok) return sendRefusal(reply, session)
    const reader = { phoneBlind: session.phoneBlind, at: clock.now() }
    return sendResult(reply, await showTold(deps.people, reader))
  })
  app.post('/api/zhenheyi/claims', { schema: { body: ClaimBody } }, async (request, reply) => {
    const session = await requireRun(deps.people, request)
    if (!session.ok) return sendRefusal(reply, session)
    const { phoneBlind, personId, maskedPhone } = session
    const { placeId, draft, managerName = '', note } = request.body
    const claim = { placeId, draft, note, name: managerName }
    const by = { phoneBlind, personId, phoneMask: maskedPhone, at: clock.now() }
    const filed = await sql.begin((tx) => fileClaim(tx, keyring, claim, by))
    return sendResult(filed.ok ? reply.code(201) : reply, filed)
  })
  app.post(
    '/api/zhenheyi/claims/:claimId/decide',
    { schema: { params: ClaimParams, body: DecideBody } },
    async (request, reply) => {
      const session = await requireRun(deps.people, request)
      if (!session.ok) return sendRefusal(reply, session)
      const { phoneBlind } = session
      const { isGranted, because } = request.body
      const decision = {
        claimId: request.params.claimId,
        isGranted,
        mayDecide: (tx: Tx, placeId: PlaceId) => isManagerOf(tx, phoneBlind, placeId),
      }
      const change = changeOf(deps, session, because)
      return sendResult(
        reply,
        await sql.begin((tx) => decideClaim(tx, deps.people.keyring, decision, change)),
      )
    },
  )
}

type Doer = { readonly phoneBlind: Buffer; readonly maskedPhone: string }

function changeOf(deps: Deps, { phoneBlind, maskedPhone }: Doer, because: string): Change {
  const actor = { kind: 'member', phoneBlind, phoneMask: maskedPhone } as const
  return { actor, at: deps.people.clock.now(), because }
}

type Acting = {
  readonly deps: Deps
  readonly request: FastifyRequest
  readonly placeId: PlaceId
  readonly because: string
}

/** Does something to a place as its manager, who is one still when its turn has come. */
async function asManager<T extends { readonly ok: true }>(
  { deps, request, placeId, because }: Acting,
  use: (tx: Tx, change: Change, access: Access) => Promise<T | Refused>,
): Promise<T | Refused> {
  const access = await requireRole(deps, request, { placeId, role: 'manager' })
  if (!access.ok) return access
  const change = changeOf(deps, access, because)
  const asked = { placeId, phoneBlind: access.phoneBlind }
  return whileManager(deps.people.sql, asked, (tx) => use(tx, change, access))
}

function registerLife(app: App, deps: Deps): void {
  const rename = { schema: { params: PlaceParams, body: RenameBody } }
  app.post('/api/zhenheyi/places/:placeId/rename', rename, async (request, reply) => {
    const { placeId } = request.params
    const { name, because } = request.body
    const result = await asManager({ deps, request, placeId, because }, (tx, change) =>
      renamePlace(tx, { placeId, name }, change),
    )
    return sendResult(reply, result)
  })
  const stop = { schema: { params: PlaceParams, body: BecauseBody } }
  for (const act of ['close', 'reopen'] as const) {
    app.post(`/api/zhenheyi/places/:placeId/${act}`, stop, async (request, reply) => {
      const { placeId } = request.params
      const { because } = request.body
      const result = await asManager({ deps, request, placeId, because }, (tx, change) =>
        changeState(tx, deps, { placeId, act }, change),
      )
      return sendResult(reply, result)
    })
  }
}

function registerTree(app: App, deps: Deps): void {
  const { sql } = deps.people
  const one = { schema: { params: PlaceParams } }
  app.get('/api/zhenheyi/places/:placeId/history', one, async (request, reply) => {
    const { placeId } = request.params
    const access = await requireRole(deps, request, { placeId, role: 'manager' })
    if (!access.ok) return sendRefusal(reply, access)
    return sendResult(reply, await showHistory(sql, placeId, access.phoneBlind))
  })
  const move = { schema: { params: PlaceParams, body: MoveBody } }
  app.post('/api/zhenheyi/places/:placeId/move', move, async (request, reply) => {
    const { placeId } = request.params
    const { parentId, because } = request.body
    const result = await asManager({ deps, request, placeId, because }, (tx, change, access) => {
      const { phoneBlind, maskedPhone: phoneMask, personId } = access
      return movePlace(
        tx,
        deps,
        { placeId, parentId, mover: { phoneBlind, phoneMask, personId } },
        change,
      )
    })
    return sendResult(reply, result)
  })
  const merge = { schema: { params: PlaceParams, body: MergeBody } }
  app.post('/api/zhenheyi/places/:placeId/merge', merge, async (request, reply) => {
    const { placeId } = request.params
    const { into, because } = request.body
    const result = await asManager(
      { deps, request, placeId, because },
      async (tx, change, access) =>
        (await isManagerOf(tx, access.phoneBlind, into))
          ? mergePlaces(tx, deps, { placeId, into }, change)
          : refuse('not-found', 'into'),
    )
    return sendResult(reply, result)
  })
}
