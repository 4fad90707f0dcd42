// The addresses at which a gatekeeper records people. Untrusted: everything sent.
import type { App } from '../../platform/http.ts'
import { sendRefusal, sendResult } from '../../platform/http.ts'
import { BASE, requireDuty } from './access.ts'
import { registerBatch } from './batch.ts'
import { BatchBody, IssueCodeBody, PersonalCodeBody, PointParams } from './contract.ts'
import { RegisterBody, SeenBody } from './contract.ts'
import type { DoorDeps } from './door-deps.ts'
import { registerCode, registerTyped } from './register.ts'
import { issueCode, noteSeen } from './seen-later.ts'

// A spreadsheet of two hundred people has 30 kB; base64 adds a third.
const BATCH_BYTES = 1_500_000

function registerOne(app: App, deps: DoorDeps): void {
  const params = PointParams
  app.post(
    `${BASE}/register`,
    { schema: { params, body: RegisterBody } },
    async (request, reply) => {
      const keeper = await requireDuty(deps, request, request.params.pointId)
      if (!keeper.ok) return sendRefusal(reply, keeper)
      return sendResult(reply, await registerTyped(deps, keeper, request.body))
    },
  )
  app.post(
    `${BASE}/personal-code`,
    { schema: { params, body: PersonalCodeBody } },
    async (request, reply) => {
      const keeper = await requireDuty(deps, request, request.params.pointId)
      if (!keeper.ok) return sendRefusal(reply, keeper)
      return sendResult(reply, await registerCode(deps, keeper, request.body))
    },
  )
}

function registerSeen(app: App, deps: DoorDeps): void {
  const params = PointParams
  app.post(`${BASE}/seen`, { schema: { params, body: SeenBody } }, async (request, reply) => {
    const keeper = await requireDuty(deps, request, request.params.pointId)
    if (!keeper.ok) return sendRefusal(reply, keeper)
    return sendResult(reply, await noteSeen(deps, keeper, request.body))
  })
  app.post(
    `${BASE}/personal-codes`,
    { schema: { params, body: IssueCodeBody } },
    async (request, reply) => {
      const keeper = await requireDuty(deps, request, request.params.pointId)
      if (!keeper.ok) return sendRefusal(reply, keeper)
      return sendResult(reply, await issueCode(deps, keeper, request.body))
    },
  )
}

/** Registers the addresses of register, personal code, batch, seen. */
export function registerRecordRoutes(app: App, deps: DoorDeps): void {
  registerOne(app, deps)
  registerSeen(app, deps)
  app.post(
    `${BASE}/batch`,
    { schema: { params: PointParams, body: BatchBody }, bodyLimit: BATCH_BYTES },
    async (request, reply) => {
      const keeper = await requireDuty(deps, request, request.params.pointId)
      if (!keeper.ok) return sendRefusal(reply, keeper)
      return sendResult(reply, await registerBatch(deps, keeper, request.body))
    },
  )
}
