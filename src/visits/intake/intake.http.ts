// The addresses of the door without network, and of the second pair of eyes. Untrusted: all sent.
import type { App } from '../../platform/http.ts'
import { sendRefusal, sendResult } from '../../platform/http.ts'
import { BASE, requireDuty, requireTeam } from '../door/access.ts'
import { NumberedParams, PointParams } from '../door/contract.ts'
import type { DoorDeps } from '../door/door-deps.ts'
import { CheckBody, DeviceBody, DeviceParams, IntakeBody } from './contract.ts'
import { beginDevice, revokeDevice, showDevices, showIntakeKey } from './devices.ts'
import { receiveIntake } from './receive.ts'
import { readChecks, settleCheck } from './second-look.ts'

// A hundred entries of up to 9 kB.
const INTAKE_BYTES = 1_000_000

function registerDevices(app: App, deps: DoorDeps): void {
  const schema = { params: PointParams }
  app.get(`${BASE}/intake-key`, { schema }, async (request, reply) => {
    const keeper = await requireDuty(deps, request, request.params.pointId)
    if (!keeper.ok) return sendRefusal(reply, keeper)
    return sendResult(reply, await showIntakeKey(deps))
  })
  app.post(
    `${BASE}/devices`,
    { schema: { ...schema, body: DeviceBody } },
    async (request, reply) => {
      const keeper = await requireDuty(deps, request, request.params.pointId)
      if (!keeper.ok) return sendRefusal(reply, keeper)
      return sendResult(reply, await beginDevice(deps, keeper, request.body.publicKey))
    },
  )
  // A tablet is missed when the shift is over: neither needs a duty.
  app.get(`${BASE}/devices`, { schema }, async (request, reply) => {
    const member = await requireTeam(deps, request, request.params.pointId)
    if (!member.ok) return sendRefusal(reply, member)
    return sendResult(reply, await showDevices(deps, member))
  })
  app.post(
    `${BASE}/devices/:deviceId/revoke`,
    { schema: { params: DeviceParams } },
    async (request, reply) => {
      const { pointId, deviceId } = request.params
      const member = await requireTeam(deps, request, pointId)
      if (!member.ok) return sendRefusal(reply, member)
      return sendResult(reply, await revokeDevice(deps, member, deviceId))
    },
  )
}

function registerChecks(app: App, deps: DoorDeps): void {
  for (const list of ['paper', 'intake'] as const) {
    app.get(
      `${BASE}/${list}-checks`,
      { schema: { params: PointParams } },
      async (request, reply) => {
        const keeper = await requireDuty(deps, request, request.params.pointId)
        if (!keeper.ok) return sendRefusal(reply, keeper)
        return sendResult(reply, await readChecks(deps, keeper, list))
      },
    )
    app.post(
      `${BASE}/${list}-checks/:id`,
      { schema: { params: NumberedParams, body: CheckBody } },
      async (request, reply) => {
        const { pointId, id } = request.params
        const keeper = await requireDuty(deps, request, pointId)
        if (!keeper.ok) return sendRefusal(reply, keeper)
        const look = { list, checkId: id, result: request.body.result }
        return sendResult(reply, await settleCheck(deps, keeper, look))
      },
    )
  }
}

/** Registers the addresses of devices, intake and checks. */
export function registerIntakeRoutes(app: App, deps: DoorDeps): void {
  registerDevices(app, deps)
  registerChecks(app, deps)
  app.post(
    `${BASE}/intake`,
    { schema: { params: PointParams, body: IntakeBody }, bodyLimit: INTAKE_BYTES },
    async (request, reply) => {
      const keeper = await requireDuty(deps, request, request.params.pointId)
      if (!keeper.ok) return sendRefusal(reply, keeper)
      return sendResult(reply, await receiveIntake(deps, keeper, request.body))
    },
  )
}
