// The addresses of posters: of one print, of a branch of the tree, and of asking the town to print,
// for the team of a place and for the supervisor of its division.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { PeopleDeps } from '../../people/index.ts'
import type { Config } from '../../platform/config.ts'
import { sendRefusal, sendResult } from '../../platform/http.ts'
import type { App } from '../../platform/http.ts'
import { divisionsOf } from '../../staff/index.ts'
import type { StaffAuth } from '../../staff/index.ts'
import { requireRole } from '../access.ts'
import { PlaceParams, PrintParams } from '../contract.ts'
import { FormatQuery, PrintDeskQuery, PrintRequestBody, PrintRequestParams } from './contract.ts'
import { findPoster, findPosters } from './find-posters.ts'
import { openPosterDesk } from './poster-desk.ts'
import type { PosterDesk } from './poster-desk.ts'
import {
  askForPrint,
  findRequested,
  markFetched,
  markPrinted,
  showPrintDesk,
  showRequest,
} from './print-requests.ts'
import type { PrintDesk } from './print-requests.ts'
import { SET_KINDS } from './set-file.ts'
import type { PosterSet } from './set-file.ts'
import { openStudio, POSTER_KINDS } from './studio.ts'
import type { PosterKind } from './studio.ts'

export type PosterRouteDeps = {
  readonly people: PeopleDeps
  readonly config: Pick<Config, 'publicUrl' | 'city'>
  readonly auth: StaffAuth
}

type Desk = PosterRouteDeps & { readonly desk: PosterDesk }

// Nine posters wait for a second at most; a set takes ten.
const RETRY_SECONDS = { poster: '2', set: '10' } as const

const TYPES = { pdf: 'application/pdf', png: 'image/png', zip: 'application/zip' } as const

function cityWords({ config }: PosterRouteDeps) {
  return { publicUrl: config.publicUrl, hotline: config.city.hotline }
}

/** Names a file in a header, for old and new browsers. Source: RFC 6266. */
function disposition(how: 'inline' | 'attachment', name: string, kind: string): string {
  return `${how}; filename="place-code.${kind}"; filename*=UTF-8''${encodeURIComponent(`${name}.${kind}`)}`
}

function busy(reply: FastifyReply, what: keyof typeof RETRY_SECONDS, refused: Refused) {
  return sendRefusal(reply.header('retry-after', RETRY_SECONDS[what]), refused)
}

function registerOne(app: App, deps: Desk, kind: PosterKind): void {
  app.get(
    `/api/zhenheyi/places/:placeId/prints/:printId/poster.${kind}`,
    { schema: { params: PrintParams, querystring: FormatQuery } },
    async (request, reply) => {
      const { placeId, printId } = request.params
      const access = await requireRole(deps, request, { placeId, role: 'gatekeeper' })
      if (!access.ok) return sendRefusal(reply, access)
      const print = { placeId, printId }
      const poster = await findPoster(deps.people.sql, print, cityWords(deps))
      if (!poster) return sendRefusal(reply, refuse('not-found'))
      const { format = 'a4' } = request.query
      const made = await deps.desk.fileOf({ kind, format, poster })
      if (!made.ok) return busy(reply, 'poster', made)
      const name = `${poster.placeName}-${poster.pointName}`
      return reply
        .header('cache-control', 'no-store')
        .header('content-disposition', disposition('inline', name, kind))
        .type(TYPES[kind])
        .send(made.file)
    },
  )
}

/** Sends a set as it is drawn; before the first piece everything can still be refused. */
async function sendSet(
  reply: FastifyReply,
  desk: PosterDesk,
  order: { readonly set: PosterSet; readonly account: string },
): Promise<FastifyReply> {
  const { set, account } = order
  // What downloads files asks for the head first; its own question must not stand in its way.
  const isHead = reply.request.method === 'HEAD'
  const made = isHead ? undefined : desk.filesOf(set, account)
  if (made && !made.ok) return busy(reply, 'set', made)
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', disposition('attachment', set.name, set.kind))
    .header('x-signs', String(set.posters.length))
    .type(TYPES[set.kind])
    .send(made?.stream)
}

function registerSets(app: App, deps: Desk): void {
  for (const kind of SET_KINDS) {
    app.get(
      `/api/zhenheyi/places/:placeId/posters.${kind}`,
      { schema: { params: PlaceParams, querystring: FormatQuery } },
      async (request, reply) => {
        const { placeId } = request.params
        const access = await requireRole(deps, request, { placeId, role: 'manager' })
        if (!access.ok) return sendRefusal(reply, access)
        const { format = 'a4' } = request.query
        const asked = { placeId, kind, format, at: deps.people.clock.now() }
        const found = await findPosters(deps.people.sql, asked, cityWords(deps))
        if (!found.ok) return sendRefusal(reply, found)
        const account = access.phoneBlind.toString('hex')
        return sendSet(reply, deps.desk, { set: found.set, account })
      },
    )
  }
}

function registerRequests(app: App, deps: Desk): void {
  const { sql, clock } = deps.people
  const path = '/api/zhenheyi/places/:placeId/print-request'
  app.get(path, { schema: { params: PlaceParams } }, async (request, reply) => {
    const { placeId } = request.params
    const access = await requireRole(deps, request, { placeId, role: 'manager' })
    if (!access.ok) return sendRefusal(reply, access)
    return sendResult(reply, await showRequest(sql, placeId))
  })
  const ask = { schema: { params: PlaceParams, body: PrintRequestBody } }
  app.post(path, ask, async (request, reply) => {
    const { placeId } = request.params
    const access = await requireRole(deps, request, { placeId, role: 'manager' })
    if (!access.ok) return sendRefusal(reply, access)
    const { format } = request.body
    return sendResult(reply, await askForPrint(sql, { placeId, format, at: clock.now() }))
  })
  app.post(`${path}/fetched`, { schema: { params: PlaceParams } }, async (request, reply) => {
    const { placeId } = request.params
    const access = await requireRole(deps, request, { placeId, role: 'manager' })
    if (!access.ok) return sendRefusal(reply, access)
    return sendResult(reply, await markFetched(sql, placeId, clock.now()))
  })
}

async function requireDesk(
  deps: Desk,
  request: FastifyRequest,
): Promise<({ readonly ok: true } & PrintDesk) | Refused> {
  const session = await deps.auth.requireStaff(request, { role: 'supervisor' })
  if (!session.ok) return session
  const { sql, clock } = deps.people
  const now: Instant = clock.now()
  const divisions = divisionsOf(session.roles, 'supervisor')
  return { ok: true, sql, supervisor: { username: session.username, divisions, now } }
}

function registerPrintDesk(app: App, deps: Desk): void {
  const path = '/api/staff/print-requests'
  app.get(path, { schema: { querystring: PrintDeskQuery } }, async (request, reply) => {
    const desk = await requireDesk(deps, request)
    if (!desk.ok) return sendRefusal(reply, desk)
    return sendResult(reply, await showPrintDesk(desk, request.query))
  })
  const one = { schema: { params: PrintRequestParams } }
  app.get(`${path}/:requestId/posters.pdf`, one, async (request, reply) => {
    const desk = await requireDesk(deps, request)
    if (!desk.ok) return sendRefusal(reply, desk)
    const asked = await findRequested(desk, request.params.requestId)
    if (!asked.ok) return sendRefusal(reply, asked)
    const { placeId, format } = asked
    const order = { placeId, format, kind: 'pdf', at: desk.supervisor.now } as const
    const found = await findPosters(desk.sql, order, cityWords(deps))
    if (!found.ok) return sendRefusal(reply, found)
    const account = `staff ${desk.supervisor.username}`
    return sendSet(reply, deps.desk, { set: found.set, account })
  })
  app.post(`${path}/:requestId/printed`, one, async (request, reply) => {
    const desk = await requireDesk(deps, request)
    if (!desk.ok) return sendRefusal(reply, desk)
    return sendResult(reply, await markPrinted(desk, request.params.requestId))
  })
}

/** Registers the routes of posters, with the studio that draws them. */
export function registerPosterRoutes(app: App, deps: PosterRouteDeps): void {
  const desk = openPosterDesk(openStudio())
  app.addHook('onClose', () => desk.close())
  const all = { ...deps, desk }
  for (const kind of POSTER_KINDS) registerOne(app, all, kind)
  registerSets(app, all)
  registerRequests(app, all)
  registerPrintDesk(app, all)
}
