// The routes of a team: its view, invitations and their answers, leaving, handing over.
// Untrusted: everything sent. A place of others answers as if it did not exist.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import { askStepUp, proveStepUp, requireRun } from '../../people/index.ts'
import type { PeopleDeps, Session } from '../../people/index.ts'
import type { Config } from '../../platform/config.ts'
import { sendRefusal, sendResult } from '../../platform/http.ts'
import type { App } from '../../platform/http.ts'
import { requireRole } from '../access.ts'
import { leaveTeam, removeById } from '../change-team.ts'
import type { Me } from '../change-team.ts'
import { MemberParams, NewMemberBody, PlaceParams } from '../contract.ts'
import type { DutyEndDeps } from '../duty.ts'
import type { PlaceId, Role } from '../place.ts'
import { acceptInvitation, declineInvitation, listMyInvitations } from './answer-invitation.ts'
import { lookAtInvitation } from './answer-invitation.ts'
import {
  HandoverOfPlaceParams,
  HandoverParams,
  InvitationKeyBody,
  InvitationParams,
  NewCodeBody,
  NewHandoverBody,
  ProofBody,
} from './contract.ts'
import { listEnded } from './end-with-place.ts'
import { acceptHandover, listHandovers, offerHandover, stopHandover } from './handover.ts'
import { inviteByCode, invitePhone, revokeInvitation } from './invite.ts'
import { presentTeam } from './present-team.ts'

export type TeamDeps = DutyEndDeps & { readonly people: PeopleDeps; readonly config: Config }
type Result = Refused | { readonly ok: true; readonly [field: string]: unknown }

const PLACE = '/api/zhenheyi/places/:placeId'

function meOf(session: Session): Me {
  const { phoneBlind, maskedPhone, personId } = session
  return { phoneBlind, phoneMask: maskedPhone, personId }
}

type Asking = { readonly deps: TeamDeps; readonly request: FastifyRequest }

/** Does something as somebody of a team; answers what came of it. */
async function asRole(
  { deps, request }: Asking,
  asked: { readonly placeId: PlaceId; readonly role: Role },
  use: (me: Me) => Promise<Result>,
): Promise<Result> {
  const access = await requireRole(deps, request, asked)
  if (!access.ok) return access
  const { phoneBlind, maskedPhone, personId } = access
  return use({ phoneBlind, phoneMask: maskedPhone, personId })
}

/** Does something as whoever is signed in. */
async function asMe({ deps, request }: Asking, use: (me: Me) => Promise<Result>): Promise<Result> {
  const session = await requireRun(deps.people, request)
  return session.ok ? use(meOf(session)) : session
}

function registerMembers(app: App, deps: TeamDeps): void {
  const { people, endPresences } = deps
  const ending = { ...people, endPresences }
  app.get(`${PLACE}/team`, { schema: { params: PlaceParams } }, async (request, reply) => {
    const { placeId } = request.params
    const result = await asRole({ deps, request }, { placeId, role: 'manager' }, async (me) => {
      const view = await presentTeam(people, placeId, me)
      return view ? { ok: true, ...view } : refuse('not-found')
    })
    return sendResult(reply, result)
  })
  app.delete(
    `${PLACE}/team/:memberId`,
    { schema: { params: MemberParams } },
    async (request, reply) => {
      const { placeId } = request.params
      const result = await asRole({ deps, request }, { placeId, role: 'manager' }, (me) =>
        removeById(ending, request.params, me),
      )
      return sendResult(reply, result)
    },
  )
  app.post(`${PLACE}/leave`, { schema: { params: PlaceParams } }, async (request, reply) => {
    const { placeId } = request.params
    const result = await asRole({ deps, request }, { placeId, role: 'gatekeeper' }, (me) =>
      leaveTeam(ending, placeId, me),
    )
    return sendResult(reply, result)
  })
}

function registerInvitations(app: App, deps: TeamDeps): void {
  const { people } = deps
  const byPhone = { schema: { params: PlaceParams, body: NewMemberBody } }
  app.post(`${PLACE}/team`, byPhone, async (request, reply) => {
    const { placeId } = request.params
    const { name = '', ...body } = request.body
    const result = await asRole({ deps, request }, { placeId, role: 'manager' }, (me) =>
      invitePhone(people, { ...body, name, placeId }, { by: 'member', ...me }),
    )
    return sendResult(result.ok ? reply.code(201) : reply, result)
  })
  const byCode = { schema: { params: PlaceParams, body: NewCodeBody } }
  app.post(`${PLACE}/invitations`, byCode, async (request, reply) => {
    const { placeId } = request.params
    const result = await asRole({ deps, request }, { placeId, role: 'manager' }, async (me) => {
      const made = await inviteByCode(people, { ...request.body, placeId }, { by: 'member', ...me })
      if (!made.ok) return made
      // Behind the number sign: no server and no log in between sees what invites.
      const address = `${deps.config.publicUrl}/zhenheyi/join#${made.code}`
      return { ok: true, address, expiresAt: made.expiresAt }
    })
    return sendResult(result.ok ? reply.code(201) : reply, result)
  })
  const one = { schema: { params: InvitationParams } }
  app.delete(`${PLACE}/invitations/:invitationId`, one, async (request, reply) => {
    const { placeId } = request.params
    const result = await asRole({ deps, request }, { placeId, role: 'manager' }, (me) =>
      revokeInvitation(people, request.params, { by: 'member', ...me }),
    )
    return sendResult(reply, result)
  })
}

function registerAnswers(app: App, deps: TeamDeps): void {
  const { people } = deps
  app.get('/api/zhenheyi/invitations', async (request, reply) => {
    const result = await asMe({ deps, request }, async (me) => ({
      ok: true,
      invitations: await listMyInvitations(people, me),
      handovers: await listHandovers(people, { receiverBlind: me.phoneBlind }),
      ended: await listEnded(people.sql, me.phoneBlind, people.clock.now()),
    }))
    return sendResult(reply, result)
  })
  const answers = {
    look: lookAtInvitation,
    accept: acceptInvitation,
    decline: declineInvitation,
  }
  for (const [name, answer] of Object.entries(answers)) {
    const schema = { body: InvitationKeyBody }
    app.post(`/api/zhenheyi/invitations/${name}`, { schema }, async (request, reply) => {
      const result = await asMe({ deps, request }, (me) => answer(people, me, request.body))
      return sendResult(reply, result)
    })
  }
}

async function sendStepUp(deps: TeamDeps, request: FastifyRequest, reply: FastifyReply) {
  const asked = await askStepUp(deps.people, request, reply)
  if (!asked.ok) return sendRefusal(reply, asked)
  const { expiresAt, askAgainAt } = asked
  return sendResult(reply, { ok: true, expiresAt, askAgainAt })
}

function registerHandovers(app: App, deps: TeamDeps): void {
  const { people } = deps
  app.post('/api/zhenheyi/step-up/code', (request, reply) => sendStepUp(deps, request, reply))
  const offer = { schema: { params: PlaceParams, body: NewHandoverBody } }
  app.post(`${PLACE}/handover`, offer, async (request, reply) => {
    const { placeId } = request.params
    const { phone, code, document } = request.body
    const result = await asRole({ deps, request }, { placeId, role: 'manager' }, async () => {
      const proved = await proveStepUp(people, request, { code, document })
      return proved.ok ? offerHandover(people, { placeId, phone }, meOf(proved)) : proved
    })
    return sendResult(result.ok ? reply.code(201) : reply, result)
  })
  const cancel = { schema: { params: HandoverOfPlaceParams } }
  app.post(`${PLACE}/handover/:handoverId/cancel`, cancel, async (request, reply) => {
    const { placeId } = request.params
    const result = await asRole({ deps, request }, { placeId, role: 'manager' }, (me) =>
      stopHandover(people, { ...request.params, actor: { by: 'member', ...me } }),
    )
    return sendResult(reply, result)
  })
  const accept = { schema: { params: HandoverParams, body: ProofBody } }
  app.post('/api/zhenheyi/handovers/:handoverId/accept', accept, async (request, reply) => {
    const { code, document } = request.body
    const proved = await proveStepUp(people, request, { code, document })
    if (!proved.ok) return sendRefusal(reply, proved)
    const { handoverId } = request.params
    return sendResult(reply, await acceptHandover(people, handoverId, meOf(proved)))
  })
  const decline = { schema: { params: HandoverParams } }
  app.post('/api/zhenheyi/handovers/:handoverId/decline', decline, async (request, reply) => {
    const { handoverId } = request.params
    const result = await asMe({ deps, request }, (me) =>
      stopHandover(people, { handoverId, actor: { by: 'member', ...me } }),
    )
    return sendResult(reply, result)
  })
}

/** Registers the routes of teams. */
export function registerTeamRoutes(app: App, deps: TeamDeps): void {
  registerMembers(app, deps)
  registerInvitations(app, deps)
  registerAnswers(app, deps)
  registerHandovers(app, deps)
}
