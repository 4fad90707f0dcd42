// The routes of a manager's day. Counts are the manager's; what waits for a phone is its holder's.
import { refuse } from '../../base/refusals.ts'
import { requireRun } from '../../people/index.ts'
import type { PeopleDeps } from '../../people/index.ts'
import { sendRefusal, sendResult } from '../../platform/http.ts'
import type { App } from '../../platform/http.ts'
import { requireRole } from '../access.ts'
import { PlaceParams } from '../contract.ts'
import { presentGuide } from './guide.ts'
import { listToDos } from './to-do.ts'
import type { FindScanned } from './to-do.ts'
import { presentToday } from './today.ts'
import type { DayCounts } from './today.ts'

export type TodayRouteDeps = {
  readonly people: PeopleDeps
  readonly counts: DayCounts
  readonly findScanned: FindScanned
}

/** Registers today, what needs doing, and the guide. */
export function registerTodayRoutes(app: App, deps: TodayRouteDeps): void {
  const { people, counts, findScanned } = deps
  const ofPlace = { schema: { params: PlaceParams } }
  app.get('/api/zhenheyi/places/:placeId/today', ofPlace, async (request, reply) => {
    const { placeId } = request.params
    const access = await requireRole(deps, request, { placeId, role: 'manager' })
    if (!access.ok) return sendRefusal(reply, access)
    const today = await presentToday({ ...people, counts }, placeId)
    return sendResult(reply, today ? { ok: true, ...today } : refuse('not-found'))
  })
  app.get('/api/zhenheyi/places/:placeId/guide', ofPlace, async (request, reply) => {
    const { placeId } = request.params
    const access = await requireRole(deps, request, { placeId, role: 'manager' })
    if (!access.ok) return sendRefusal(reply, access)
    const guide = await presentGuide({ ...people, findScanned }, placeId)
    return sendResult(reply, guide ? { ok: true, ...guide } : refuse('not-found'))
  })
  app.get('/api/zhenheyi/to-do', async (request, reply) => {
    const session = await requireRun(people, request)
    if (!session.ok) return sendRefusal(reply, session)
    const { phoneBlind, maskedPhone: phoneMask, personId } = session
    const me = { phoneBlind, phoneMask, personId }
    return sendResult(reply, { ok: true, ...(await listToDos({ ...people, findScanned }, me)) })
  })
}
