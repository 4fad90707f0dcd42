// Statements on places.place.
import type { Db, Tx } from '../platform/postgres.ts'
import type { PlaceId, PlaceRow, PlaceState } from './place.ts'
import { likenessKey } from './register/likeness.rule.ts'

/** Takes ids for new places. */
export async function takePlaceIds(tx: Tx, count: number): Promise<PlaceId[]> {
  const rows = await tx<{ id: number }[]>`
    select nextval(pg_get_serial_sequence('places.place', 'place_id')) as id
    from generate_series(1, ${count}::int)`
  return rows.map((row) => row.id)
}

/** Adds places, parents before children; a known reference is left alone. */
export async function insertPlaces(tx: Tx, rows: readonly PlaceRow[]): Promise<void> {
  const keyed = rows.map((row) => ({
    ...row,
    nameKey: likenessKey(row.name),
    addressKey: likenessKey(row.address),
  }))
  await tx`
    insert into places.place (place_id, parent_id, complex_id, kind, name, category, division,
      address, longitude, latitude, identifier_kind, identifier, identifier_reason, opens_at,
      closes_at, state, origin, reference, label, name_key, address_key, created_at)
    select "placeId", "parentId", "complexId", kind, name, category, division, address, longitude,
      latitude, "identifierKind", identifier, "identifierReason", "opensAt", "closesAt", state,
      origin, reference, label, "nameKey", "addressKey", coalesce(to_timestamp("madeAt"), now())
    from jsonb_to_recordset(${tx.json(keyed)}) as r (
      "placeId" int, "parentId" int, "complexId" int, kind text, name text, category text,
      division text, address text, longitude float8, latitude float8, "identifierKind" text,
      identifier text, "identifierReason" text, "opensAt" smallint, "closesAt" smallint,
      state text, origin text, reference text, label text, "nameKey" text, "addressKey" text,
      "madeAt" bigint)
    on conflict (reference) do nothing`
}

/** Finds imported places by the id they had in their file. */
export async function findByReferences(
  db: Db,
  references: readonly string[],
): Promise<Map<string, PlaceId>> {
  const rows = await db<{ reference: string; placeId: number }[]>`
    select reference, place_id as "placeId"
    from places.place where reference = any(${references as string[]}::text[])`
  return new Map(rows.map((row) => [row.reference, row.placeId]))
}

/** Counts the places of a city that are not closed. */
export async function countOpenPlaces(db: Db): Promise<number> {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count from places.place where state <> 'closed'`
  return row?.count ?? 0
}

export type PlaceView = {
  readonly placeId: PlaceId
  readonly parentId: PlaceId | null
  readonly complexId: PlaceId
  readonly kind: PlaceRow['kind']
  readonly name: string
  /** What it is called in its path; empty: by its name. */
  readonly label: string
  readonly category: string
  readonly division: string
  readonly address: string
  readonly longitude: number | null
  readonly latitude: number | null
  readonly identifierKind: PlaceRow['identifierKind']
  readonly identifier: string
  readonly identifierReason: string
  readonly opensAt: number
  readonly closesAt: number
  readonly state: PlaceState
  readonly reference: string | null
  readonly dwellMinutes: number
}

/** Reads places with the dwell of their category; unknown ids are left out. */
export async function readPlaces(db: Db, ids: readonly PlaceId[]): Promise<PlaceView[]> {
  return db<PlaceView[]>`
    select p.place_id as "placeId", p.parent_id as "parentId", p.complex_id as "complexId",
      p.kind, p.name, p.label, p.category, p.division, p.address, p.longitude, p.latitude,
      p.identifier_kind as "identifierKind", p.identifier,
      p.identifier_reason as "identifierReason", p.opens_at as "opensAt",
      p.closes_at as "closesAt", p.state, p.reference, c.dwell_minutes as "dwellMinutes"
    from places.place p join places.category c on c.category = p.category
    where p.place_id = any(${ids as number[]}::int[])
    order by p.place_id`
}

/** Lists the places of some divisions and of what lies inside them. Shape: by id. */
export async function listPlaceIdsIn(db: Db, divisions: readonly string[]): Promise<PlaceId[]> {
  const rows = await db<{ placeId: number }[]>`
    select place_id as "placeId" from places.place p
    where exists (select 1 from unnest(${divisions as string[]}::text[]) as own (division)
      where starts_with(p.division, own.division))
    order by place_id`
  return rows.map((row) => row.placeId)
}

/** Where a place stands in its tree. */
export type TreePlace = Pick<PlaceView, 'placeId' | 'parentId' | 'complexId' | 'kind'>

/** Reads every place of some complexes. Shape: sorted by id, at most limit. */
export async function readComplexes(
  db: Db,
  complexIds: readonly PlaceId[],
  limit: number,
): Promise<TreePlace[]> {
  return db<TreePlace[]>`
    select place_id as "placeId", parent_id as "parentId", complex_id as "complexId", kind
    from places.place where complex_id = any(${complexIds as number[]}::int[])
    order by place_id limit ${limit}`
}

/** Reads how many places stand above a place. */
export async function readDepth(db: Db, placeId: PlaceId): Promise<number> {
  const [row] = await db<{ depth: number }[]>`
    with recursive up as (
      select place_id, parent_id, 0 as depth from places.place where place_id = ${placeId}
      union all
      select p.place_id, p.parent_id, up.depth + 1
      from places.place p join up on p.place_id = up.parent_id)
    select max(depth)::int as depth from up`
  return row?.depth ?? 0
}

/** Takes the next print number of a place; locks its row, so numbers never repeat. */
export async function takePrintNo(tx: Tx, placeId: PlaceId): Promise<number | undefined> {
  const [row] = await tx<{ printNo: number }[]>`
    update places.place set next_print_no = next_print_no + 1
    where place_id = ${placeId} returning next_print_no - 1 as "printNo"`
  return row?.printNo
}

/** Sets the next print number of freshly made places. */
export async function writeNextPrintNos(
  tx: Tx,
  rows: readonly { readonly placeId: PlaceId; readonly next: number }[],
): Promise<void> {
  await tx`
    update places.place p set next_print_no = r.next
    from jsonb_to_recordset(${tx.json(rows)}) as r ("placeId" int, next smallint)
    where p.place_id = r."placeId"`
}
