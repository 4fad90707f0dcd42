// Statements on places.team_event: the history of each team, only appended to.
import type { Db, Tx } from '../../platform/postgres.ts'
import type { PlaceId, Role } from '../place.ts'

export type TeamEventKind =
  | 'invited'
  | 'uninvited'
  | 'declined'
  | 'joined'
  | 'claim-granted'
  | 'removed'
  | 'left'
  | 'idle'
  | 'offered'
  | 'accepted'
  | 'cancelled'
  | 'lapsed'
  | 'handed-over'

/** An account as the room keeps it. */
export type Account = { readonly phoneBlind: Buffer; readonly phoneMask: string }

/** Who changes a team: somebody by an account, the town for its divisions, or the clock. */
export type Actor =
  | (Account & { readonly by: 'member'; readonly personId: number })
  | { readonly by: 'town'; readonly divisions: readonly string[] }
  | { readonly by: 'clock' }

/** What became of a place, so that what was open there ended. */
export const PLACE_ENDS = ['closed', 'merged', 'moved'] as const
export type PlaceEnd = (typeof PLACE_ENDS)[number]

export type TeamEvent = {
  readonly placeId: PlaceId
  readonly at: number
  readonly what: TeamEventKind
  readonly role: Role
  readonly actor: (Account & { readonly by: 'member' }) | { readonly by: 'town' | 'clock' }
  /** Left out when somebody did it, and not the place. */
  readonly because?: PlaceEnd
  /** Left out when it is about nobody yet, as a code that anybody may scan. */
  readonly member?: Account
}

/** Appends to the history of teams. Units: seconds since 1970. */
export async function insertTeamEvents(tx: Tx, events: readonly TeamEvent[]): Promise<void> {
  const rows = events.map(({ placeId, at, what, role, actor, because, member }) => ({
    placeId,
    at,
    what,
    role,
    by: actor.by,
    byBlind: actor.by === 'member' ? actor.phoneBlind.toString('hex') : null,
    byMask: actor.by === 'member' ? actor.phoneMask : '',
    blind: member ? member.phoneBlind.toString('hex') : null,
    mask: member?.phoneMask ?? '',
    because: because ?? '',
  }))
  await tx`
    insert into places.team_event (place_id, at, what, role, by, by_blind, by_mask, member_blind,
      member_mask, because)
    select "placeId", at, what, role, by, decode("byBlind", 'hex'), "byMask",
      decode(blind, 'hex'), mask, because
    from jsonb_to_recordset(${tx.json(rows)}) as r ("placeId" int, at bigint, what text, role text,
      by text, "byBlind" text, "byMask" text, blind text, mask text, because text)`
}

export type TeamEventRow = {
  readonly eventId: number
  readonly at: number
  readonly what: TeamEventKind
  readonly role: Role
  readonly by: 'member' | 'town' | 'clock'
  readonly byMask: string
  readonly memberBlind: Buffer | null
  readonly memberMask: string
  readonly because: PlaceEnd | ''
}

/** Lists the history of a team. Shape: newest first, at most `limit`. */
export async function listTeamEvents(
  db: Db,
  placeId: PlaceId,
  limit: number,
): Promise<TeamEventRow[]> {
  return db<TeamEventRow[]>`
    select event_id as "eventId", at, what, role, by, by_mask as "byMask",
      member_blind as "memberBlind", member_mask as "memberMask", because
    from places.team_event where place_id = ${placeId}
    order by at desc, event_id desc limit ${limit}`
}

/** Lists the places whose manager an account was until it was idle. Units: seconds since 1970. */
export async function listLostByIdle(
  db: Db,
  lost: { phoneBlind: Buffer; since: number; limit: number },
): Promise<{ placeId: PlaceId; at: number }[]> {
  return db<{ placeId: PlaceId; at: number }[]>`
    select place_id as "placeId", max(at) as at from places.team_event
    where what = 'idle' and member_blind = ${lost.phoneBlind} and at >= ${lost.since}
    group by place_id order by at desc limit ${lost.limit}`
}
