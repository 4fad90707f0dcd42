// Statements on places.place_event: what was done with a place, by whom, when and why.
import type { Db, Tx } from '../../platform/postgres.ts'
import type { PlaceId } from '../place.ts'

export const EVENT_KINDS = [
  'confirmed',
  'suspended',
  'resumed',
  'renamed',
  'address-changed',
  'town-changed',
  'category-changed',
  'identifier-changed',
  'moved',
  'merged',
  'absorbed',
  'closed',
  'reopened',
  'claimed',
  'claim-granted',
  'claim-refused',
  'alike',
  'two-places',
] as const
export type EventKind = (typeof EVENT_KINDS)[number]

/**
 * Who did it: the account of a member, blind and masked, or the user name of staff, with the
 * divisions that it acts for where they are known.
 */
export type Actor =
  | { readonly kind: 'member'; readonly phoneBlind: Buffer; readonly phoneMask: string }
  | {
      readonly kind: 'staff' | 'cli'
      readonly name: string
      readonly divisions?: readonly string[]
    }

/** Ids, names and what stands on the signs of places only: a history is never erased. */
export type EventDetail = Readonly<Record<string, string | number>>

export type NewEvent = {
  readonly placeId: PlaceId
  readonly kind: EventKind
  readonly detail?: EventDetail
}

export type Facts = {
  readonly name: string
  readonly address: string
  readonly division: string
  readonly category: string
  readonly identifier: string
}

const KIND_OF: Readonly<Record<keyof Facts, EventKind>> = {
  name: 'renamed',
  address: 'address-changed',
  division: 'town-changed',
  category: 'category-changed',
  identifier: 'identifier-changed',
}

/** Gives one event for each fact of a place that changes, with what it was and what it is. */
export function changesOf(
  placeId: PlaceId,
  was: Partial<Facts>,
  is: Partial<Facts>,
): readonly NewEvent[] {
  const fields = Object.keys(KIND_OF) as (keyof Facts)[]
  return fields.flatMap((field) => {
    const [from, to] = [was[field], is[field]]
    if (from === undefined || to === undefined || from === to) return []
    // What was empty, or is from now on, is left out.
    const detail = { ...(from !== '' && { from }), ...(to !== '' && { to }) }
    return [{ placeId, kind: KIND_OF[field], detail }]
  })
}

/** Writes what was done. Units: seconds since 1970. */
export async function insertEvents(
  tx: Tx,
  events: readonly NewEvent[],
  by: { readonly actor: Actor; readonly at: number; readonly because: string },
): Promise<void> {
  if (events.length === 0) return
  const { actor } = by
  const rows = events.map(({ placeId, kind, detail }) => ({ placeId, kind, detail: detail ?? {} }))
  await tx`
    insert into places.place_event (place_id, kind, detail, at, actor_kind, member_blind, actor,
      reason)
    select "placeId", kind, detail, ${by.at}, ${actor.kind},
      ${actor.kind === 'member' ? actor.phoneBlind : null},
      ${actor.kind === 'member' ? '' : actor.name}, ${by.because}
    from jsonb_to_recordset(${tx.json(rows)}) as r ("placeId" int, kind text, detail jsonb)`
}

/** Reads which of some places were closed last by the town. */
export async function readClosedByTown(db: Db, placeIds: readonly PlaceId[]): Promise<PlaceId[]> {
  const rows = await db<{ placeId: number }[]>`
    select "placeId" from (
      select distinct on (place_id) place_id as "placeId", actor_kind
      from places.place_event
      where place_id = any(${placeIds as number[]}::int[]) and kind = 'closed'
      order by place_id, event_id desc) as last
    where actor_kind = 'staff'`
  return rows.map((row) => row.placeId)
}

export type EventRow = {
  readonly eventId: number
  readonly kind: EventKind
  readonly at: number
  readonly actorKind: Actor['kind']
  readonly memberBlind: Buffer | null
  readonly actor: string
  readonly reason: string
  readonly detail: EventDetail
}

/** Lists what was done with a place. Shape: newest first. Units: seconds since 1970. */
export async function listEvents(db: Db, placeId: PlaceId, limit: number): Promise<EventRow[]> {
  return db<EventRow[]>`
    select event_id as "eventId", kind, at, actor_kind as "actorKind",
      member_blind as "memberBlind", actor, reason, detail
    from places.place_event where place_id = ${placeId}
    order by event_id desc limit ${limit}`
}
