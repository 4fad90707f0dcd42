// A team with an open invitation and a place on its way, for the walk over who sees what.
import assert from 'node:assert/strict'
import { blindPhone } from '../../src/people/index.ts'
import { acceptHandover, listHandovers, offerHandover } from '../../src/places/team/handover.ts'
import { inviteByCode, invitePhone } from '../../src/places/team/invite.ts'
import type { CityApp } from './city-app.ts'
import { inventDocument, inventPhone } from './invent.ts'

type Member = { readonly personId: number; readonly phone: string }
type Team = { readonly placeId: number; readonly giver: Member; readonly receiver: Member }

export type FilledTeam = {
  readonly params: Readonly<Record<string, string>>
  readonly bodies: Readonly<Record<string, () => object>>
}

/** Invites the receiver, makes a code, and hands the place from one to the other. */
export async function fillTeam(city: CityApp, team: Team): Promise<FilledTeam> {
  const { sql, keyring } = city.database
  const deps = { sql, keyring, clock: city.city.clock }
  const { placeId } = team
  const meOf = ({ personId, phone }: Member) => ({
    phoneBlind: blindPhone(keyring, phone) ?? assert.fail(),
    phoneMask: '199****0000',
    personId,
  })
  const giver = meOf(team.giver)
  const actor = { by: 'member', ...giver } as const
  const { phone } = team.receiver
  const invited = await invitePhone(deps, { placeId, role: 'gatekeeper', phone, name: '' }, actor)
  assert.ok(invited.ok)
  const code = await inviteByCode(
    deps,
    { placeId, role: 'gatekeeper', uses: 20, lasts: 'day' },
    actor,
  )
  assert.ok(code.ok)
  assert.ok((await offerHandover(deps, { placeId, phone }, giver)).ok)
  const [handover] = await listHandovers(deps, { placeId })
  assert.ok(handover)
  const { handoverId } = handover
  assert.ok((await acceptHandover(deps, handoverId, meOf(team.receiver))).ok)
  const [open] = await sql<{ id: number }[]>`
    select invitation_id as id from places.invitation where phone_blind is not null`
  // One that ended with its place, so that the walk reads what is told of it.
  await sql`
    insert into places.invitation (place_id, role, phone_blind, phone_mask, uses_left, made_at,
      expires_at, ended_at, over_because)
    select place_id, 'manager', phone_blind, phone_mask, 1, made_at, expires_at, made_at, 'moved'
    from places.invitation where invitation_id = ${open?.id ?? 0}`
  const key = () => ({ invitationId: open?.id })
  const [print] = city.city.prints.pointsOfPlace(placeId)
  const posted = `${city.city.config.publicUrl}/p/${print?.token}`
  const proof = { code: '000000', document: { kind: 'resident-id', number: inventDocument(870) } }
  return {
    params: { handoverId: String(handoverId), invitationId: String(open?.id) },
    bodies: {
      'POST /api/door/points/:pointId/duty': () => ({ isOn: true, code: posted }),
      'POST /api/zhenheyi/places/:placeId/invitations': () => ({
        role: 'gatekeeper',
        uses: 1,
        lasts: 'quarter',
      }),
      'POST /api/zhenheyi/invitations/look': () => ({ code: code.code }),
      'POST /api/zhenheyi/invitations/accept': key,
      'POST /api/zhenheyi/invitations/decline': key,
      'POST /api/zhenheyi/places/:placeId/handover': () => ({
        phone: inventPhone(872),
        ...proof,
      }),
      'POST /api/zhenheyi/handovers/:handoverId/accept': () => proof,
      'POST /api/staff/handovers/:handoverId': () => ({ action: 'cancel', reason: '演练' }),
      'POST /api/staff/places/:placeId/appoint': () => ({
        phone: inventPhone(873),
        reason: '演练',
      }),
    },
  }
}
