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

/** Staff of a town or of the city, for one division and with the reason that they gave. */
export type TownActor = {
  readonly by: 'town'
  readonly division: string
  readonly reasonSealed?: Buffer
}

/** Who changes a team: somebody by an account, staff for a division, or the clock. */
export type Actor =
  | (Account & { readonly by: 'member'; readonly personId: number })
  | TownActor
  | { readonly by: 'clock' }

/** What became of a place, so that what was open there ended. */
export const PLACE_ENDS = ['closed', 'merged', 'moved'] as const
export type PlaceEnd = (typeof PLACE_ENDS)[number]

export type TeamEvent = {
  readonly placeId: PlaceId
  readonly at: number
  readonly what: TeamEventKind
  readonly role: Role
  readonly actor:
    | (Account & { readonly by: 'member' })
    // What was done with the place itself says only that it was staff.
    | ({ readonly by: 'town' } & Partial<TownActor>)
    | { readonly by: 'clock' }
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
    byDivision: (actor.by === 'town' && actor.division) || '',
    reason: (actor.by === 'town' && actor.reasonSealed?.toString('hex')) || null,
    blind: member ? member.phoneBlind.toString('hex') : null,
    mask: member?.phoneMask ?? '',
    because: because ?? '',
  }))
  await tx`
    insert into places.team_event (place_id, at, what, role, by, by_blind, by_mask, by_division,
      member_blind, member_mask, because, reason_sealed)
    select "placeId", at, what, role, by, decode("byBlind", 'hex'), "byMask", "byDivision",
      decode(blind, 'hex'), mask, because, decode(reason, 'hex')
    from jsonb_to_recordset(${tx.json(rows)}) as r ("placeId" int, at bigint, what text, role text,
      by text, "byBlind" text, "byMask" text, "byDivision" text, blind text, mask text,
      because text, reason text)`
}

export type TeamEventRow = {
  readonly eventId: number
  readonly at: number
  readonly what: TeamEventKind
  readonly role: Role
  readonly by: 'member' | 'town' | 'clock'
  readonly byMask: string
  /** Empty when it was not staff, or is not known. */
  readonly byDivision: string
  readonly memberBlind: Buffer | null
  readonly memberMask: string
  readonly because: PlaceEnd | ''
  readonly reasonSealed: Buffer | null
}

/** Lists the history of a team. Shape: newest first, at most `limit`. */
export async function listTeamEvents(
  db: Db,
  placeId: PlaceId,
  limit: number,
): Promise<TeamEventRow[]> {
  return db<TeamEventRow[]>`
    select event_id as "eventId", at, what, role, by, by_mask as "byMask",
      by_division as "byDivision", member_blind as "memberBlind", member_mask as "memberMask",
      because, reason_sealed as "reasonSealed"
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
