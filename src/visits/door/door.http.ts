// The door's two addresses: the list, and the news as server-sent events. Whoever leaves the team
// loses the stream within five seconds: each stream asks again every four. Source: ADR 0008.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../../base/refusals.ts'
import type { App } from '../../platform/http.ts'
import { sendRefusal } from '../../platform/http.ts'
import { PointParams } from '../contract.ts'
import type { DoorRow } from '../contract.ts'
import { admitToDoor, readDoorRows } from './rows.ts'
import type { DoorDeps } from './rows.ts'

// Below the five seconds that are promised, with time for the question itself.
const RECHECK_MS = 4000
// A screen that reads slower than this many rows is gone; it will read its list again.
const BACKLOG_BYTES = 256 * 1024

// A person minds a few doors; each stream asks the database every four seconds.
const STREAMS_MAX = 40

type Streams = Map<string, number>

async function streamDoor(
  deps: DoorDeps & { readonly streams: Streams },
  request: FastifyRequest,
  reply: FastifyReply,
  pointId: number,
): Promise<FastifyReply> {
  const admitted = await admitToDoor(deps, request, pointId)
  if (!admitted.ok) return sendRefusal(reply, admitted)
  // Whoever left while we asked the database closes nothing any more.
  if (reply.raw.destroyed) return reply.hijack()
  const { streams } = deps
  const { account } = admitted
  const open = streams.get(account) ?? 0
  if (open >= STREAMS_MAX) return sendRefusal(reply, refuse('too-many-tries'))
  streams.set(account, open + 1)
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-accel-buffering': 'no',
  })
  raw.write('retry: 2000\n\n')
  const unwatch = deps.hub.watch(pointId, (row: DoorRow) => {
    if (raw.writableLength > BACKLOG_BYTES) raw.destroy()
    else raw.write(`id: ${row.key}\nevent: row\ndata: ${JSON.stringify(row)}\n\n`)
  })
  const recheck = setInterval(() => {
    admitToDoor(deps, request, pointId).then(
      (still) => (still.ok ? raw.write(': here\n\n') : raw.end('event: closed\ndata: {}\n\n')),
      // The database is away: nobody can say that this person still belongs here.
      () => raw.end(),
    )
  }, RECHECK_MS)
  raw.once('close', () => {
    clearInterval(recheck)
    unwatch()
    const left = (streams.get(account) ?? 1) - 1
    if (left > 0) streams.set(account, left)
    else streams.delete(account)
  })
  return reply
}

/** Registers the addresses of the door. */
export function registerDoorRoutes(app: App, deps: DoorDeps): void {
  const schema = { params: PointParams }
  app.get('/api/door/points/:pointId/rows', { schema }, async (request, reply) => {
    const admitted = await admitToDoor(deps, request, request.params.pointId)
    if (!admitted.ok) return sendRefusal(reply, admitted)
    reply.header('cache-control', 'no-store')
    return readDoorRows(deps, admitted.print)
  })
  const streams: Streams = new Map()
  app.get('/api/door/points/:pointId/events', { schema }, (request, reply) =>
    streamDoor({ ...deps, streams }, request, reply, request.params.pointId),
  )
}
