// What is open at a place ends with it: nobody is invited into, or takes over, what has closed, has
// gone up in another place, or has come under somebody else's roof. Whoever was invited reads why,
// and opening again revives nothing.
// Source: security decision 17; ADR 0018, ADR 0022.
import { DAY } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import type { RefusalCode } from '../../base/refusals.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { placesByIds } from '../find-places.ts'
import type { PlaceId } from '../place.ts'
import type { Actor } from '../register/event.sql.ts'
import type { EndedLine } from './contract.ts'
import { endHandoversAt, listHandoversOver } from './handover.sql.ts'
import { endInvitationsAt, listInvitationsOver } from './invitation.sql.ts'
import { holdingDivision } from './holding-division.rule.ts'
import { insertTeamEvents } from './team-event.sql.ts'
import type { PlaceEnd, TeamEvent } from './team-event.sql.ts'

// Old news after that. Units: seconds.
const TOLD_SECONDS = 30 * DAY
const TOLD_MAX = 30

/** What is answered to whoever says yes afterwards. */
export const ENDED_CODES = {
  closed: 'ended-closed',
  merged: 'ended-merged',
  moved: 'ended-moved',
} as const satisfies Record<PlaceEnd, RefusalCode>

/** Says who did it at a place of a division, in the words of a team; the command line is staff. */
export function teamActorOf(actor: Actor, at: string | undefined): TeamEvent['actor'] {
  if (actor.kind !== 'member') {
    const division = holdingDivision(actor.divisions ?? [], at)
    return { by: 'town', ...(division !== undefined && { division }) }
  }
  const { phoneBlind, phoneMask } = actor
  return { by: 'member', phoneBlind, phoneMask }
}

/**
 * Ends what is open at places, with a row of their teams' history each. The caller holds the lock
 * of the shape, for which everybody waits who joins or takes over.
 * Source: security decision 17; ADR 0018.
 */
export async function endWithPlaces(
  tx: Tx,
  placeIds: readonly PlaceId[],
  ended: { readonly because: PlaceEnd; readonly actor: Actor; readonly at: Instant },
): Promise<void> {
  const { because, at } = ended
  const invitations = await endInvitationsAt(tx, { placeIds, because, at })
  const handovers = await endHandoversAt(tx, { placeIds, because, at })
  const places = await placesByIds(
    tx,
    [...invitations, ...handovers].map(({ placeId }) => placeId),
  )
  const usual = (placeId: PlaceId) => ({
    placeId,
    actor: teamActorOf(ended.actor, places.get(placeId)?.division),
    because,
    at,
  })
  await insertTeamEvents(tx, [
    ...invitations.map(({ placeId, role, phoneBlind, phoneMask }): TeamEvent => {
      const member = phoneBlind ? { member: { phoneBlind, phoneMask } } : {}
      return { ...usual(placeId), ...member, role, what: 'uninvited' }
    }),
    ...handovers.map(({ placeId, receiverBlind, receiverMask }): TeamEvent => {
      const member = { phoneBlind: receiverBlind, phoneMask: receiverMask }
      return { ...usual(placeId), member, role: 'manager', what: 'cancelled' }
    }),
  ])
}

/** Tells an account what ended with its place before it answered. Shape: within 30 days. */
export async function listEnded(
  db: Db,
  phoneBlind: Buffer,
  now: Instant,
): Promise<readonly EndedLine[]> {
  const list = { since: now - TOLD_SECONDS, limit: TOLD_MAX }
  const invitations = await listInvitationsOver(db, { ...list, phoneBlind })
  const handovers = await listHandoversOver(db, { ...list, receiverBlind: phoneBlind })
  const places = await placesByIds(
    db,
    [...invitations, ...handovers].map((one) => one.placeId),
  )
  const lineOf =
    (what: EndedLine['what']) =>
    ({ placeId, because, at }: (typeof handovers)[number]): EndedLine => {
      return { what, placeName: places.get(placeId)?.name ?? '', because, at }
    }
  return [...invitations.map(lineOf('invitation')), ...handovers.map(lineOf('handover'))]
}
