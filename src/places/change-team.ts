// A manager adds somebody by phone, or takes somebody off the team.
import { maskPhone } from '../base/mask.ts'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import { blindPhone } from '../people/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Sql } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import type { NewMemberBody } from './contract.ts'
import { endDuty } from './duty.ts'
import { placesByIds } from './find-places.ts'
import { listMembers } from './member.sql.ts'
import type { PlaceId } from './place.ts'
import { memberIdOf } from './present-place.ts'
import { addMember, removeMember } from './team.ts'

type Deps = { readonly sql: Sql; readonly keyring: Keyring; readonly clock: Clock }

/**
 * Adds a manager or gatekeeper by phone; the phone itself is not kept, only its blind index.
 * Refuses: 'phone-invalid', 'bad-input', 'place-unconfirmed', 'too-large'.
 * Source: F11; ADR 0007 (a team starts when the town has confirmed the place).
 */
export async function addByPhone(
  deps: Deps,
  placeId: PlaceId,
  body: NewMemberBody,
): Promise<{ readonly ok: true } | Refused> {
  const phoneBlind = blindPhone(deps.keyring, body.phone)
  if (!phoneBlind) return refuse('phone-invalid', 'phone')
  const phoneMask = maskPhone(body.phone.normalize('NFKC').replaceAll(/\D/g, '').slice(-11))
  const { name = '', role } = body
  return deps.sql.begin(async (tx) => {
    const place = (await placesByIds(tx, [placeId])).get(placeId)
    if (place?.state !== 'confirmed') return refuse('place-unconfirmed')
    return addMember(tx, { placeId, role, phoneBlind, phoneMask, name })
  })
}

/** Takes a member off the team. Refuses: 'not-found', 'not-allowed'. Source: F11. */
export async function removeById(
  deps: Deps,
  placeId: PlaceId,
  memberId: string,
): Promise<{ readonly ok: true } | Refused> {
  return deps.sql.begin(async (tx) => {
    const team = await listMembers(tx, placeId)
    const member = team.find((row) => memberIdOf(row) === memberId)
    if (!member) return refuse('not-found')
    // Whoever leaves the team is a visitor from now on.
    await endDuty(tx, { placeId, phoneBlind: member.phoneBlind, at: deps.clock.now() })
    return removeMember(tx, { ...member, placeId })
  })
}
