// The routes of posting points: a photo as proof, advice, screens; and for the town the codes that
// lead elsewhere. Source: F8, F10, F21; security decision 17.
import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../../base/refusals.ts'
import type { PeopleDeps } from '../../people/index.ts'
import type { Config } from '../../platform/config.ts'
import { sendRefusal, sendResult } from '../../platform/http.ts'
import type { App } from '../../platform/http.ts'
import type { StaffAuth } from '../../staff/index.ts'
import { requireRole } from '../access.ts'
import type { Access } from '../access.ts'
import { PlaceParams, PointOfPlaceParams } from '../contract.ts'
import { isOnDuty } from '../duty.ts'
import type { PlaceId } from '../place.ts'
import type { PrintIndex } from '../print-index.ts'
import { openAdviser } from './advise.ts'
import type { FindBusiest } from './advise.ts'
import { openPhotoReader } from './photo-reader.ts'
import { provePoint } from './prove-point.ts'
import { registerScreenRoutes } from './screens.http.ts'
import { makeScreenCode } from './screens.ts'
import { registerStrangeRoutes } from './strange.http.ts'
import { watchPoints } from './watch-points.ts'

// A phone's photo has two to five; the app sends less than one. Units: bytes.
const PHOTO_MAX = 6 * 1024 * 1024
const BUSY_RETRY_SECONDS = '5'

export type PointDeps = {
  readonly people: PeopleDeps
  readonly config: Config
  readonly prints: PrintIndex
  readonly findBusiest: FindBusiest
  readonly auth: StaffAuth
}

/** Reads a posted file up to a bound; undefined when it is longer. */
async function readFile(stream: Readable): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of stream) {
    const bytes = part as Buffer
    length += bytes.length
    if (length > PHOTO_MAX) return undefined
    parts.push(bytes)
  }
  return Buffer.concat(parts)
}

/** A manager at any time, a gatekeeper while on duty: whoever stands before the wall. */
async function mayProve(deps: PointDeps, access: Access, placeId: PlaceId): Promise<boolean> {
  if (access.role === 'manager') return true
  const { sql, clock } = deps.people
  return isOnDuty(sql, { placeId, personId: access.personId, at: clock.now() })
}

function registerProof(app: App, deps: PointDeps): void {
  const { sql, clock } = deps.people
  const prove = { prints: deps.prints, publicUrl: deps.config.publicUrl, sql }
  const photos = openPhotoReader()
  // Only here is a picture a body, and nothing of it is read before it is known who sends it.
  app.register((scope, _options, done) => {
    scope.addContentTypeParser(['image/jpeg', 'image/png'], (_request, stream, parsed) =>
      parsed(null, stream),
    )
    const routes = scope as unknown as App
    routes.post(
      '/api/zhenheyi/places/:placeId/points/:pointId/proof',
      { schema: { params: PointOfPlaceParams }, bodyLimit: PHOTO_MAX },
      async (request, reply) => {
        const { placeId, pointId } = request.params
        const access = await requireRole(deps, request, { placeId, role: 'gatekeeper' })
        if (!access.ok) return sendRefusal(reply, access)
        if (!(await mayProve(deps, access, placeId))) {
          return sendRefusal(reply, refuse('not-allowed'))
        }
        if (!isStream(request.body)) return sendRefusal(reply, refuse('photo-unreadable'))
        const bytes = await readFile(request.body)
        if (!bytes) return sendRefusal(reply, refuse('too-large'))
        const { personId } = access
        const photo = { placeId, pointId, personId, bytes, at: clock.now() }
        const proven = await provePoint({ ...prove, photos }, photo)
        if (!proven.ok && proven.refusal === 'busy') reply.header('retry-after', BUSY_RETRY_SECONDS)
        return sendResult(reply, proven)
      },
    )
    done()
  })
}

function isStream(body: unknown): body is Readable {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body
}

function registerWatch(app: App, deps: PointDeps): void {
  const { sql, clock } = deps.people
  const { scansPerMinute } = deps.config.city
  const adviser = openAdviser({ sql, findBusiest: deps.findBusiest, scansPerMinute })
  const answer =
    (show: (placeId: PlaceId) => Promise<object>) =>
    async (
      request: FastifyRequest<{ Params: { placeId: number } }>,
      reply: FastifyReply,
    ): Promise<FastifyReply> => {
      const { placeId } = request.params
      const access = await requireRole(deps, request, { placeId, role: 'gatekeeper' })
      if (!access.ok) return sendRefusal(reply, access)
      return sendResult(reply, { ok: true, ...(await show(placeId)) })
    }
  const schema = { schema: { params: PlaceParams } }
  app.get(
    '/api/zhenheyi/places/:placeId/points',
    schema,
    answer((placeId) => watchPoints(sql, placeId, clock.now())),
  )
  app.get(
    '/api/zhenheyi/places/:placeId/advice',
    schema,
    answer((placeId) => adviser.advise(placeId, clock.now())),
  )
}

function registerNewScreen(app: App, deps: PointDeps): void {
  const { sql, keyring, clock } = deps.people
  app.post(
    '/api/zhenheyi/places/:placeId/points/:pointId/screens',
    { schema: { params: PointOfPlaceParams } },
    async (request, reply) => {
      const { placeId, pointId } = request.params
      const access = await requireRole(deps, request, { placeId, role: 'manager' })
      if (!access.ok) return sendRefusal(reply, access)
      const asked = { placeId, pointId, at: clock.now() }
      const made = await sql.begin((tx) => makeScreenCode(tx, keyring, asked))
      return sendResult(made.ok ? reply.code(201) : reply, made)
    },
  )
}

/** Registers the routes of posting points: of the team, of the screens, of the town. */
export function registerPostingRoutes(app: App, deps: PointDeps): void {
  registerProof(app, deps)
  registerWatch(app, deps)
  registerNewScreen(app, deps)
  registerScreenRoutes(app, deps)
  const { sql, clock } = deps.people
  registerStrangeRoutes(app, { sql, clock, auth: deps.auth })
}
