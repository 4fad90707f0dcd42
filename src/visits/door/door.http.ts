// The door's own addresses: state, duty, list, news, counter, paper. Untrusted: everything sent.
import { refuse } from '../../base/refusals.ts'
import type { App } from '../../platform/http.ts'
import { sendRefusal, sendResult } from '../../platform/http.ts'
import { BASE, requireDuty, requireTeam } from './access.ts'
import { CounterBody, DutyBody, PointParams, ScopeQuery } from './contract.ts'
import type { DutyAnswer } from './contract.ts'
import { countTaps, readCounter } from './counter.ts'
import type { DoorDeps } from './door-deps.ts'
import { drawPaperSheet } from './paper-sheet.ts'
import { registerRecordRoutes } from './record.http.ts'
import { readDoorRows } from './rows.ts'
import { goOffDuty, goOnDuty, noteRowsShown, shapesFrom } from './shift.ts'
import { readDoorState } from './state.ts'
import { registerStopRoutes } from './stops.http.ts'
import { noteStopsShown, openStopsShown } from './stops-shown.ts'
import { streamDoor } from './stream.ts'
import type { Streams } from './stream.ts'

function registerShift(app: App, deps: DoorDeps): void {
  const schema = { params: PointParams }
  app.get(`${BASE}/state`, { schema }, async (request, reply) => {
    const member = await requireTeam(deps, request, request.params.pointId)
    if (!member.ok) return sendRefusal(reply, member)
    return sendResult(reply, await readDoorState(deps, member))
  })
  app.post(
    `${BASE}/duty`,
    { schema: { params: PointParams, body: DutyBody } },
    async (request, reply) => {
      const member = await requireTeam(deps, request, request.params.pointId)
      if (!member.ok) return sendRefusal(reply, member)
      const shapes = shapesFrom(deps, member.print, deps.clock.now())
      const { isOn, ...shown } = request.body
      if (!isOn) {
        await goOffDuty(deps, member)
        const off: DutyAnswer = { ok: true, isOn, poster: 'not-scanned', ...shapes }
        return sendResult(reply, off)
      }
      const went = await goOnDuty(deps, member, shown)
      if (!went.ok) return sendRefusal(reply, went)
      const { duty, ...poster } = went
      const since = duty && { dutySince: duty.startedAt }
      const on: DutyAnswer = { ...poster, isOn: duty !== undefined, ...since, ...shapes }
      return sendResult(reply, on)
    },
  )
}

function registerList(app: App, deps: DoorDeps): void {
  const schema = { params: PointParams, querystring: ScopeQuery }
  const shown = openStopsShown()
  app.get(`${BASE}/rows`, { schema }, async (request, reply) => {
    const keeper = await requireDuty(deps, request, request.params.pointId)
    if (!keeper.ok) return sendRefusal(reply, keeper)
    const list = await readDoorRows(deps, keeper.print, request.query.scope)
    await noteRowsShown(deps, keeper, list.rows.length)
    await noteStopsShown(deps, shown, keeper, list.rows)
    return sendResult(reply, { ok: true, ...list })
  })
  const streams: Streams = new Map()
  app.get(`${BASE}/events`, { schema }, (request, reply) => {
    const { scope = 'point' } = request.query
    const { pointId } = request.params
    return streamDoor({ ...deps, streams, shown }, request, reply, { pointId, scope })
  })
}

function registerCounter(app: App, deps: DoorDeps): void {
  const schema = { params: PointParams }
  app.get(`${BASE}/counter`, { schema }, async (request, reply) => {
    const keeper = await requireDuty(deps, request, request.params.pointId)
    if (!keeper.ok) return sendRefusal(reply, keeper)
    return sendResult(reply, await readCounter(deps, keeper.print))
  })
  app.post(
    `${BASE}/counter`,
    { schema: { ...schema, body: CounterBody } },
    async (request, reply) => {
      const keeper = await requireDuty(deps, request, request.params.pointId)
      if (!keeper.ok) return sendRefusal(reply, keeper)
      return sendResult(reply, await countTaps(deps, keeper.print, request.body))
    },
  )
}

function registerPaper(app: App, deps: DoorDeps): void {
  app.get(`${BASE}/sheet.pdf`, { schema: { params: PointParams } }, async (request, reply) => {
    // A team prints its sheets before a shift: there is nobody on them.
    const member = await requireTeam(deps, request, request.params.pointId)
    if (!member.ok) return sendRefusal(reply, member)
    if (member.print.state === 'closed') return sendRefusal(reply, refuse('place-closed'))
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', 'inline; filename="register.pdf"')
      .type('application/pdf')
      .send(await drawPaperSheet(deps, member.print))
  })
}

/** Registers the addresses of the door. */
export function registerDoorRoutes(app: App, deps: DoorDeps): void {
  registerShift(app, deps)
  registerList(app, deps)
  registerCounter(app, deps)
  registerPaper(app, deps)
  registerRecordRoutes(app, deps)
  registerStopRoutes(app, deps)
}
