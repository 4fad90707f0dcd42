// The addresses at which a gatekeeper deals with a stop and with an emergency. Untrusted: all sent.
import type { App } from '../../platform/http.ts'
import { sendRefusal, sendResult } from '../../platform/http.ts'
import { actOnStop } from '../stops/act-on-stop.ts'
import { BASE, requireDuty } from './access.ts'
import { EmergencyBody, EmergencyPersonBody, NumberedParams } from './contract.ts'
import { PointParams, StopBody } from './contract.ts'
import type { DoorDeps } from './door-deps.ts'
import { enterInEmergency, readOpenEmergencies, registerEmergency } from './emergency.ts'

/** Registers the addresses of stops and emergencies. */
export function registerStopRoutes(app: App, deps: DoorDeps): void {
  app.post(
    `${BASE}/stops/:id`,
    { schema: { params: NumberedParams, body: StopBody } },
    async (request, reply) => {
      const { pointId, id } = request.params
      const keeper = await requireDuty(deps, request, pointId)
      if (!keeper.ok) return sendRefusal(reply, keeper)
      const { action, note } = request.body
      const by = { print: keeper.print, byId: keeper.personId }
      return sendResult(reply, await actOnStop(deps, { ...by, stopId: id, action, note }))
    },
  )
  app.post(
    `${BASE}/emergency`,
    { schema: { params: PointParams, body: EmergencyBody } },
    async (request, reply) => {
      const keeper = await requireDuty(deps, request, request.params.pointId)
      if (!keeper.ok) return sendRefusal(reply, keeper)
      return sendResult(reply, await enterInEmergency(deps, keeper, request.body))
    },
  )
  app.get(
    `${BASE}/open-emergencies`,
    { schema: { params: PointParams } },
    async (request, reply) => {
      const keeper = await requireDuty(deps, request, request.params.pointId)
      if (!keeper.ok) return sendRefusal(reply, keeper)
      return sendResult(reply, await readOpenEmergencies(deps, keeper))
    },
  )
  app.post(
    `${BASE}/emergencies/:id/register`,
    { schema: { params: NumberedParams, body: EmergencyPersonBody } },
    async (request, reply) => {
      const { pointId, id } = request.params
      const keeper = await requireDuty(deps, request, pointId)
      if (!keeper.ok) return sendRefusal(reply, keeper)
      const given = { stopId: id, body: request.body }
      return sendResult(reply, await registerEmergency(deps, keeper, given))
    },
  )
}
