// Statements on places.place for its life: locks, the tree below, what becomes of it.
import type { Tx } from '../../platform/postgres.ts'
import type { PlaceId } from '../place.ts'
import type { NextState, Standing } from './place-life.rule.ts'

// One number for one lock in the database; any other would do.
const SHAPE_LOCK = 321_182_011

/** Keeps the shape of every tree as it is until the end of the transaction; many may do so. */
export async function shareShape(tx: Tx): Promise<void> {
  await tx`select pg_advisory_xact_lock_shared(${SHAPE_LOCK}::bigint)`
}

/**
 * Waits until nobody else changes or relies on the shape of a tree. Moves are a few a day: one lock
 * for the city is simpler than the rows of two complexes, and cannot deadlock.
 */
export async function lockShape(tx: Tx): Promise<void> {
  await tx`select pg_advisory_xact_lock(${SHAPE_LOCK}::bigint)`
}

export type LifeRow = Standing & {
  readonly placeId: PlaceId
  readonly parentId: PlaceId | null
  readonly complexId: PlaceId
  readonly name: string
  readonly category: string
  readonly division: string
  readonly address: string
  readonly identifier: string
}

/**
 * Locks places against any other change, but not against a row that only names them. Shape: by id;
 * unknown ids are left out.
 */
export async function lockPlaces(tx: Tx, ids: readonly PlaceId[]): Promise<LifeRow[]> {
  return tx<LifeRow[]>`
    select place_id as "placeId", parent_id as "parentId", complex_id as "complexId", name,
      category, division, address, identifier, state, state_before as "stateBefore",
      extract(epoch from closed_at)::bigint as "closedAt", merged_into as "mergedInto"
    from places.place where place_id = any(${ids as number[]}::int[])
    order by place_id for no key update`
}

export type BelowRow = { readonly placeId: PlaceId; readonly depth: number }

/** Reads what stands below a place, itself left out. Shape: by id; depth 1 is just below. */
export async function readBelow(tx: Tx, placeId: PlaceId): Promise<BelowRow[]> {
  return tx<BelowRow[]>`
    with recursive down as (
      select place_id, 1 as depth from places.place where parent_id = ${placeId}
      union all
      select p.place_id, down.depth + 1
      from places.place p join down on p.parent_id = down.place_id)
    select place_id as "placeId", depth from down order by place_id`
}

/** Reads which places have gone up in a place. */
export async function readMergedInto(tx: Tx, placeId: PlaceId): Promise<PlaceId[]> {
  const rows = await tx<{ placeId: number }[]>`
    select place_id as "placeId" from places.place where merged_into = ${placeId}`
  return rows.map((row) => row.placeId)
}

/** Writes what places have become. */
export async function writeStates(
  tx: Tx,
  rows: readonly (NextState & { readonly placeId: PlaceId })[],
): Promise<void> {
  const wanted = rows.map(({ placeId, state, stateBefore, closedAt }) => ({
    placeId,
    state,
    stateBefore,
    closedAt,
  }))
  await tx`
    update places.place p
    set state = r.state, state_before = r."stateBefore", closed_at = to_timestamp(r."closedAt")
    from jsonb_to_recordset(${tx.json(wanted)})
      as r ("placeId" int, state text, "stateBefore" text, "closedAt" float8)
    where p.place_id = r."placeId"`
}

/** Gives a place another name. */
export async function writeName(
  tx: Tx,
  place: { placeId: PlaceId; name: string; nameKey: string },
): Promise<void> {
  await tx`
    update places.place set name = ${place.name}, name_key = ${place.nameKey}
    where place_id = ${place.placeId}`
}

export type Facts = Pick<LifeRow, 'placeId' | 'name' | 'address' | 'division'> & {
  readonly nameKey: string
  readonly addressKey: string
}

/** Writes what places are called and where they lie. */
export async function writeFacts(tx: Tx, rows: readonly Facts[]): Promise<void> {
  await tx`
    update places.place p
    set name = r.name, name_key = r."nameKey", address = r.address,
      address_key = r."addressKey", division = r.division
    from jsonb_to_recordset(${tx.json(rows)}) as r ("placeId" int, name text, "nameKey" text,
      address text, "addressKey" text, division text)
    where p.place_id = r."placeId"`
}

/**
 * Hangs a place below another one, with everything below it. In another division the town there
 * has not seen them yet: what was confirmed waits again.
 */
export async function writeMoved(
  tx: Tx,
  move: {
    placeId: PlaceId
    parentId: PlaceId | null
    ids: readonly PlaceId[]
    complexId: PlaceId
    division: string | undefined
  },
): Promise<void> {
  const division = move.division ?? null
  await tx`
    update places.place
    set complex_id = ${move.complexId},
      parent_id = case when place_id = ${move.placeId} then ${move.parentId}::int
        else parent_id end,
      division = coalesce(${division}::text, division),
      state = case when ${division}::text is not null and state = 'confirmed'
        then 'unconfirmed' else state end,
      state_before = case when ${division}::text is not null and state_before = 'confirmed'
        then 'unconfirmed' else state_before end
    where place_id = any(${move.ids as number[]}::int[])`
}

/**
 * Closes a place in favour of another one; what went up in it before follows, so that the way is
 * always one step. Shape: the places whose way has changed.
 */
export async function writeMerged(
  tx: Tx,
  merge: { source: PlaceId; target: PlaceId; at: number },
): Promise<PlaceId[]> {
  const rows = await tx<{ placeId: number }[]>`
    update places.place
    set merged_into = ${merge.target},
      state_before = case when place_id = ${merge.source} then state else state_before end,
      closed_at = case when place_id = ${merge.source} then to_timestamp(${merge.at})
        else closed_at end,
      state = 'closed'
    where place_id = ${merge.source} or merged_into = ${merge.source}
    returning place_id as "placeId"`
  return rows.map((row) => row.placeId)
}
