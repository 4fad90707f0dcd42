// Statements on what looks alike: places.place by its keys, and places.twin.
import type { Db, Tx } from '../../platform/postgres.ts'
import type { PlaceId, PlaceState } from '../place.ts'
import type { AlikeBy, Pair } from './likeness.rule.ts'

/** What is compared of a place. Its id is null while it is only being typed. */
export type Looks = {
  readonly placeId: PlaceId | null
  readonly parentId: PlaceId | null
  /** Floors and units may repeat the code of their own complex. */
  readonly complexId: PlaceId | null
  readonly division: string
  readonly category: string
  readonly nameKey: string
  readonly addressKey: string
  readonly identifier: string
}

export type StoredLooks = Looks & { readonly placeId: PlaceId }

export type AlikePlace = {
  /** The index of the looks it is like. */
  readonly index: number
  readonly placeId: PlaceId
  readonly name: string
  readonly category: string
  readonly division: string
  readonly address: string
  readonly state: PlaceState
  readonly alike: readonly AlikeBy[]
}

/** How many others for each, and which of them count: all that are not closed, unless said. */
export type AlikeAsked = {
  readonly limit: number
  readonly states?: readonly PlaceState[]
  readonly among?: readonly PlaceId[]
}

// Suspended ones count: making a place again washes nothing off.
const NOT_CLOSED: readonly PlaceState[] = ['unconfirmed', 'confirmed', 'suspended']

/**
 * Finds the places that look like the given ones, but for pairs of which the town has said that
 * they are two. Thousands of units may repeat the code of their complex: who else bears it is read
 * once for all of them, and only as many as can be told; each against each takes half a minute.
 * Shape: by index, the oldest first, at most `limit` each.
 */
export async function findAlikeBy(
  db: Db,
  looks: readonly Looks[],
  { limit, states = NOT_CLOSED, among }: AlikeAsked,
): Promise<AlikePlace[]> {
  if (looks.length === 0) return []
  const drafts = looks.map((one, index) => ({ ...one, index }))
  const isAmong = among ? db`and p.place_id = any(${among as number[]}::int[])` : db``
  const isWanted = db`p.state = any(${states as string[]}::text[]) ${isAmong}`
  return db<AlikePlace[]>`
    with draft as (
      select d.index, d."placeId", d."parentId", d."complexId", d.division, d.category,
        d."nameKey", d."addressKey", d.identifier
      from jsonb_to_recordset(${db.json(drafts)}) as d (index int, "placeId" int, "parentId" int,
        "complexId" int, division text, category text, "nameKey" text, "addressKey" text,
        identifier text)
    ), apart as (
      select t.place_id as own, t.other_id as place_id
      from draft d join places.twin t on t.place_id = d."placeId" where t.decision = 'two-places'
      union all
      select t.other_id, t.place_id
      from draft d join places.twin t on t.other_id = d."placeId" where t.decision = 'two-places'
    ), bearer as (
      select code.identifier, code."complexId", p.place_id, row_number() over (
        partition by code.identifier, code."complexId" order by p.place_id) as rank
      from (select distinct identifier, "complexId" from draft where identifier <> '') code
        join places.place p on p.identifier = code.identifier
      where p.complex_id is distinct from code."complexId" and ${isWanted}
    ), hit as (
      select d.index, d."placeId" as own, b.place_id, 'identifier' as alike
      from draft d join bearer b on b.identifier = d.identifier
        and b."complexId" is not distinct from d."complexId"
      where b.rank <= ${limit} + (select count(*) from apart)
      union all
      select d.index, d."placeId", p.place_id, 'name'
      from draft d join places.place p on p.name_key = d."nameKey" and p.name_key <> ''
      where p.division = d.division and p.parent_id is not distinct from d."parentId"
        and ${isWanted}
      union all
      select d.index, d."placeId", p.place_id, 'address'
      from draft d join places.place p on p.address_key = d."addressKey" and p.address_key <> ''
      where p.division = d.division and p.category = d.category
        and p.parent_id is null and d."parentId" is null and ${isWanted}
    ), pair as (
      select index, place_id, array_agg(distinct alike order by alike desc) as alike,
        row_number() over (partition by index order by place_id) as rank
      from hit
      where own is distinct from place_id and not exists (
        select 1 from apart a where a.own = hit.own and a.place_id = hit.place_id)
      group by index, place_id
    )
    select pair.index, p.place_id as "placeId", p.name, p.category, p.division, p.address,
      p.state, pair.alike
    from pair join places.place p on p.place_id = pair.place_id
    where pair.rank <= ${limit}
    order by pair.index, p.place_id`
}

/** Reads what is compared of stored places. Shape: by id. */
export async function readLooks(db: Db, ids: readonly PlaceId[]): Promise<StoredLooks[]> {
  return db<StoredLooks[]>`
    select place_id as "placeId", parent_id as "parentId", complex_id as "complexId", division,
      category, name_key as "nameKey", address_key as "addressKey", identifier
    from places.place where place_id = any(${ids as number[]}::int[]) order by place_id`
}

/**
 * Makes whoever gives a place the same name, code or address wait for each other, so that the
 * second one sees the first.
 */
export async function lockLooks(tx: Tx, looks: Looks): Promise<void> {
  const keys = [
    `name ${looks.division} ${looks.nameKey}`,
    `address ${looks.division} ${looks.addressKey}`,
    `identifier ${looks.identifier}`,
  ].filter((key) => !key.endsWith(' '))
  await tx`
    select pg_advisory_xact_lock(one.key)
    from (select distinct hashtextextended(text, 11) as key
      from unnest(${keys}::text[]) as text order by key) one`
}

/** Notes that a place looks like others, which its maker says it is not. */
export async function insertTwins(
  tx: Tx,
  pairs: readonly (Pair & { readonly alike: readonly AlikeBy[] })[],
  by: { readonly reason: string; readonly at: number },
): Promise<void> {
  await tx`
    insert into places.twin (place_id, other_id, alike, reason, made_at)
    select "placeId", "otherId", array(select jsonb_array_elements_text(alike)), ${by.reason},
      ${by.at}
    from jsonb_to_recordset(${tx.json(pairs)}) as r ("placeId" int, "otherId" int, alike jsonb)
    on conflict (place_id, other_id) do nothing`
}

/** Settles the open pairs of places as two places. Shape: the pairs. */
export async function writeTwinsSettled(
  tx: Tx,
  ids: readonly PlaceId[],
  at: number,
): Promise<Pair[]> {
  return tx<Pair[]>`
    update places.twin set decision = 'two-places', decided_at = ${at}
    where decision is null and place_id = any(${ids as number[]}::int[])
    returning place_id as "placeId", other_id as "otherId"`
}

/** Settles the open pair of two places, whichever is the newer one, as one place. */
export async function writeTwinMerged(tx: Tx, pair: Pair & { readonly at: number }): Promise<void> {
  const both = [pair.placeId, pair.otherId]
  await tx`
    update places.twin set decision = 'same-place', decided_at = ${pair.at}
    where decision is null and place_id = any(${both}::int[]) and other_id = any(${both}::int[])`
}

export type TwinRow = Pair & {
  readonly alike: readonly AlikeBy[]
  readonly reason: string
  readonly madeAt: number
}

/** Lists the open pairs in which places stand on either side. Shape: the oldest first. */
export async function listTwins(
  db: Db,
  ids: readonly PlaceId[],
  limit: number,
): Promise<TwinRow[]> {
  return db<TwinRow[]>`
    select t.place_id as "placeId", t.other_id as "otherId", t.alike, t.reason,
      t.made_at as "madeAt"
    from places.twin t
      join places.place p on p.place_id = t.place_id
      join places.place o on o.place_id = t.other_id
    where t.decision is null and p.state <> 'closed' and o.state <> 'closed'
      and (t.place_id = any(${ids as number[]}::int[])
        or t.other_id = any(${ids as number[]}::int[]))
    order by t.made_at, t.place_id, t.other_id limit ${limit}`
}
