// A manager takes somebody off the team; anybody leaves by himself. Both leave a place with a
// manager, here or above it.
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import type { Clock } from '../platform/clock.ts'
import type { Sql } from '../platform/postgres.ts'
import type { DutyEndDeps } from './duty.ts'
import { listMembers, lockTree } from './member.sql.ts'
import type { PlaceId } from './place.ts'
import { memberIdOf } from './present-place.ts'
import { isManagerOf } from './team.ts'
import { isLastManager, takeOff } from './team/take-off.ts'
import type { Account } from './team/team-event.sql.ts'

type Deps = DutyEndDeps & { readonly sql: Sql; readonly clock: Clock }

/** Whoever acts, by the account of his session. */
export type Me = Account & { readonly personId: number }

/**
 * Takes a member off the team.
 * Refuses: 'not-found', 'last-manager': nobody could run the place.
 * Source: F11.
 */
export async function removeById(
  deps: Deps,
  asked: { readonly placeId: PlaceId; readonly memberId: string },
  me: Me,
): Promise<{ readonly ok: true } | Refused> {
  const { placeId, memberId } = asked
  return deps.sql.begin(async (tx) => {
    await lockTree(tx, placeId)
    if (!(await isManagerOf(tx, me.phoneBlind, placeId))) return refuse('not-found')
    const member = (await listMembers(tx, placeId)).find((row) => memberIdOf(row) === memberId)
    if (!member) return refuse('not-found')
    const { role, phoneBlind, phoneMask } = member
    const isLast = role === 'manager' && (await isLastManager(tx, { placeId, phoneBlind }))
    if (isLast) return refuse('last-manager')
    await takeOff(tx, deps, {
      placeId,
      role,
      member: { phoneBlind, phoneMask },
      what: 'removed',
      actor: { by: 'member', ...me },
      at: deps.clock.now(),
    })
    return { ok: true }
  })
}

/**
 * Leaves a team with every role held there. A role at the complex is left at the complex.
 * Refuses: 'not-found' when nothing is held there, 'last-manager'.
 * Source: F11.
 */
export async function leaveTeam(
  deps: Deps,
  placeId: PlaceId,
  me: Me,
): Promise<{ readonly ok: true } | Refused> {
  return deps.sql.begin(async (tx) => {
    await lockTree(tx, placeId)
    const own = (await listMembers(tx, placeId)).filter((row) =>
      row.phoneBlind.equals(me.phoneBlind),
    )
    if (own.length === 0) return refuse('not-found')
    const isManager = own.some((row) => row.role === 'manager')
    if (isManager && (await isLastManager(tx, { placeId, ...me }))) return refuse('last-manager')
    for (const { role } of own) {
      const actor = { by: 'member', ...me } as const
      await takeOff(tx, deps, {
        placeId,
        role,
        member: me,
        what: 'left',
        actor,
        at: deps.clock.now(),
      })
    }
    return { ok: true }
  })
}
