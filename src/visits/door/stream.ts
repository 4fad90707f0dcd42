// The news of a door as server-sent events. Whoever leaves the team or goes off duty loses the
// stream within five seconds: each stream asks again every four. Source: ADR 0008, ADR 0016.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../../base/refusals.ts'
import { sendRefusal } from '../../platform/http.ts'
import type { DoorRow } from '../contract.ts'
import { requireDuty } from './access.ts'
import type { Gatekeeper } from './access.ts'
import type { DoorDeps } from './door-deps.ts'
import { isNews } from './rows.ts'
import type { Scope } from './rows.ts'
import { noteRowsShown } from './shift.ts'
import { noteStopsShown } from './stops-shown.ts'
import type { StopsShown } from './stops-shown.ts'

// Below the five seconds that are promised, with time for the question itself.
const RECHECK_MS = 4000
// A screen that reads slower than this many rows is gone; it will read its list again.
const BACKLOG_BYTES = 256 * 1024
// A person minds a few doors; each stream asks the database every four seconds.
const STREAMS_MAX = 40
// A complex has more doors than a gatekeeper can mind; the list itself still shows them.
const POINTS_MAX = 200

/** Open streams by account. */
export type Streams = Map<string, number>

type Watching = { readonly keeper: Gatekeeper; readonly scope: Scope }

function watch(
  deps: DoorDeps,
  { keeper, scope }: Watching,
  show: (row: DoorRow) => void,
): () => void {
  const { pointId, placeId } = keeper.print
  const points =
    scope === 'point' ? [pointId] : deps.prints.pointsOfPlace(placeId).map((one) => one.pointId)
  const ends = points.slice(0, POINTS_MAX).map((point) => deps.hub.watch(point, show))
  return () => ends.forEach((end) => end())
}

type StreamDeps = DoorDeps & { readonly streams: Streams; readonly shown: StopsShown }

function flow(
  deps: StreamDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  watching: Watching,
): void {
  const { raw } = reply
  const { keeper } = watching
  const { account, print } = keeper
  let unnoted = 0
  // The count of a shift is an audit and no control: a lost one must not end the news.
  const note = (): void => {
    const rows = unnoted
    unnoted = 0
    noteRowsShown(deps, keeper, rows).catch(() => undefined)
  }
  const tell = async (row: DoorRow): Promise<void> => {
    await noteStopsShown(deps, deps.shown, keeper, [row])
    if (raw.destroyed || raw.writableEnded) return
    if (raw.writableLength > BACKLOG_BYTES) raw.destroy()
    else raw.write(`id: ${row.key}\nevent: row\ndata: ${JSON.stringify(row)}\n\n`)
    unnoted += 1
  }
  // One after the other: the older state of a row must not overtake the newer one.
  let turn = Promise.resolve()
  const unwatch = watch(deps, watching, (row) => {
    // What was typed in hours late is on no list, and its verdict is nobody's news.
    if (!isNews(row, deps.clock.now())) return
    // A look that could not be put on record is not shown; the list, read again, will have it.
    turn = turn.then(() => tell(row)).catch(() => undefined)
  })
  const recheck = setInterval(() => {
    note()
    requireDuty(deps, request, print.pointId).then(
      (still) =>
        still.ok
          ? raw.write(': here\n\n')
          : raw.end(`event: closed\ndata: ${JSON.stringify({ because: still.refusal })}\n\n`),
      // The database is away: nobody can say that this person still belongs here.
      () => raw.end(),
    )
  }, RECHECK_MS)
  raw.once('close', () => {
    clearInterval(recheck)
    unwatch()
    note()
    const left = (deps.streams.get(account) ?? 1) - 1
    if (left > 0) deps.streams.set(account, left)
    else deps.streams.delete(account)
  })
}

/** Opens the stream of a door. Refuses: as requireDuty, 'too-many-tries'. */
export async function streamDoor(
  deps: StreamDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: { readonly pointId: number; readonly scope: Scope },
): Promise<FastifyReply> {
  const keeper = await requireDuty(deps, request, asked.pointId)
  if (!keeper.ok) return sendRefusal(reply, keeper)
  // Whoever left while we asked the database closes nothing any more.
  if (reply.raw.destroyed) return reply.hijack()
  const { streams } = deps
  const open = streams.get(keeper.account) ?? 0
  if (open >= STREAMS_MAX) return sendRefusal(reply, refuse('too-many-tries'))
  streams.set(keeper.account, open + 1)
  reply.hijack()
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-accel-buffering': 'no',
  })
  reply.raw.write('retry: 2000\n\n')
  flow(deps, request, reply, { keeper, scope: asked.scope })
  return reply
}
