// Statements on places.point and places.print.
import type { Db, Tx } from '../platform/postgres.ts'
import type { PlaceId, PlaceKind, PlaceState, PointId, PrintId } from './place.ts'

/** Takes ids for new points. */
export async function takePointIds(tx: Tx, count: number): Promise<PointId[]> {
  const rows = await tx<{ id: number }[]>`
    select nextval(pg_get_serial_sequence('places.point', 'point_id')) as id
    from generate_series(1, ${count}::int)`
  return rows.map((row) => row.id)
}

/** Takes ids for new prints. */
export async function takePrintIds(tx: Tx, count: number): Promise<PrintId[]> {
  const rows = await tx<{ id: number }[]>`
    select nextval('places.print_id_seq') as id from generate_series(1, ${count}::int)`
  return rows.map((row) => row.id)
}

export type PointRow = {
  readonly pointId: PointId
  readonly placeId: PlaceId
  readonly name: string
  readonly shortNumber: string
}

/** Adds points; gives the ids of those whose short number was still free. */
export async function insertPoints(tx: Tx, rows: readonly PointRow[]): Promise<Set<PointId>> {
  const made = await tx<{ pointId: number }[]>`
    insert into places.point (point_id, place_id, name, short_number)
    select "pointId", "placeId", name, "shortNumber"
    from jsonb_to_recordset(${tx.json(rows)})
      as r ("pointId" int, "placeId" int, name text, "shortNumber" text)
    on conflict (short_number) do nothing
    returning point_id as "pointId"`
  return new Set(made.map((row) => row.pointId))
}

export type PrintRow = {
  readonly printId: PrintId
  readonly pointId: PointId
  readonly placeId: PlaceId
  readonly printNo: number
  readonly keyId: number
  readonly token: string
  readonly isScreen: boolean
}

/** Adds prints and tells every server. */
export async function insertPrints(tx: Tx, rows: readonly PrintRow[]): Promise<void> {
  await tx`
    insert into places.print (print_id, point_id, place_id, print_no, key_id, token, is_screen)
    select "printId", "pointId", "placeId", "printNo", "keyId", token, "isScreen"
    from jsonb_to_recordset(${tx.json(rows)})
      as r ("printId" bigint, "pointId" int, "placeId" int, "printNo" smallint,
        "keyId" smallint, token text, "isScreen" boolean)`
  await notifyPrints(tx)
}

/** Wakes every server's print index when this transaction commits. */
async function notifyPrints(tx: Tx): Promise<void> {
  await tx`select pg_notify('places_print', '')`
}

/** Puts one print out of use; false when it is not a live print of this place. */
export async function writeWithdrawn(
  tx: Tx,
  print: { placeId: PlaceId; printId: PrintId; because: string },
): Promise<boolean> {
  const rows = await tx`
    update places.print
    set withdrawn_at = now(), withdrawn_because = ${print.because}, changed_at = now()
    where print_id = ${print.printId} and place_id = ${print.placeId} and withdrawn_at is null
    returning print_id`
  await notifyPrints(tx)
  return rows.length > 0
}

/** Marks the prints of places as changed, because what they show has changed. */
export async function touchPrints(tx: Tx, placeIds: readonly PlaceId[]): Promise<void> {
  await tx`
    update places.print set changed_at = now() where place_id = any(${placeIds as number[]}::int[])`
  await notifyPrints(tx)
}

/** Closes a point and withdraws its prints; false when it is no open point of this place. */
export async function writePointClosed(
  tx: Tx,
  point: { placeId: PlaceId; pointId: PointId },
): Promise<boolean> {
  const rows = await tx`
    update places.point set closed_at = now()
    where point_id = ${point.pointId} and place_id = ${point.placeId} and closed_at is null
    returning point_id`
  await tx`
    update places.print
    set withdrawn_at = now(), withdrawn_because = 'point closed', changed_at = now()
    where point_id = ${point.pointId} and place_id = ${point.placeId} and withdrawn_at is null`
  await notifyPrints(tx)
  return rows.length > 0
}

export type IndexRow = {
  readonly printId: PrintId
  readonly printNo: number
  readonly token: string
  readonly withdrawn: boolean
  /** Shown by a screen with a rotating code, not on paper. */
  readonly isScreen: boolean
  readonly pointId: PointId
  readonly pointName: string
  readonly shortNumber: string
  readonly placeId: PlaceId
  readonly parentId: PlaceId | null
  readonly complexId: PlaceId
  readonly placeName: string
  /** The place that this one went up in: its codes show the way there. */
  readonly mergedInto: PlaceId | null
  readonly kind: PlaceKind
  readonly state: PlaceState
  readonly category: string
  readonly dwellMinutes: number
  readonly opensAt: number
  readonly closesAt: number
  readonly division: string
  readonly divisionZh: string
  readonly divisionEn: string
}

/** Reads all prints, or those that changed since. Units: seconds. */
export async function listPrints(db: Db, changedWithinSeconds?: number): Promise<IndexRow[]> {
  return db<IndexRow[]>`
    select r.print_id as "printId", r.print_no as "printNo", r.token,
      r.withdrawn_at is not null as withdrawn, r.is_screen as "isScreen",
      t.point_id as "pointId", t.name as "pointName", t.short_number as "shortNumber",
      p.place_id as "placeId", p.parent_id as "parentId",
      p.complex_id as "complexId", p.name as "placeName", p.merged_into as "mergedInto", p.kind,
      p.state, p.category,
      c.dwell_minutes as "dwellMinutes", p.opens_at as "opensAt", p.closes_at as "closesAt",
      p.division, d.name_zh as "divisionZh", d.name_en as "divisionEn"
    from places.print r
      join places.point t on t.point_id = r.point_id
      join places.place p on p.place_id = r.place_id
      join places.category c on c.category = p.category
      join places.division d on d.division = p.division
    where ${
      changedWithinSeconds === undefined
        ? db`true`
        : db`r.changed_at > now() - ${changedWithinSeconds} * interval '1 second'`
    }`
}

export type PointView = PointRow & { readonly closed: boolean }

/** Lists the points of places, open ones first. Shape: sorted by place and id. */
export async function listPoints(db: Db, placeIds: readonly PlaceId[]): Promise<PointView[]> {
  return db<PointView[]>`
    select point_id as "pointId", place_id as "placeId", name, short_number as "shortNumber",
      closed_at is not null as closed
    from places.point where place_id = any(${placeIds as number[]}::int[])
    order by place_id, closed_at is not null, point_id`
}

export type PrintView = {
  readonly printId: PrintId
  readonly printNo: number
  readonly pointId: PointId
  readonly token: string
  readonly isScreen: boolean
  readonly madeAt: number
  readonly withdrawnAt: number | null
  readonly withdrawnBecause: string
}

/** Lists the prints of a place. Shape: newest first. Units: seconds since 1970. */
export async function listPrintsOfPlace(db: Db, placeId: PlaceId): Promise<PrintView[]> {
  return db<PrintView[]>`
    select print_id as "printId", print_no as "printNo", point_id as "pointId", token,
      is_screen as "isScreen",
      extract(epoch from made_at)::bigint as "madeAt",
      extract(epoch from withdrawn_at)::bigint as "withdrawnAt",
      withdrawn_because as "withdrawnBecause"
    from places.print where place_id = ${placeId} order by print_no desc`
}

/** Finds the open point with a short number, and a live print of it. */
export async function findPointByShortNumber(
  db: Db,
  shortNumber: string,
): Promise<{ pointId: PointId; placeId: PlaceId; token: string | null } | undefined> {
  const [row] = await db<{ pointId: number; placeId: number; token: string | null }[]>`
    select t.point_id as "pointId", t.place_id as "placeId",
      (select r.token from places.print r
       where r.point_id = t.point_id and r.withdrawn_at is null
       order by r.is_screen, r.print_no desc limit 1) as token
    from places.point t
    where t.short_number = ${shortNumber} and t.closed_at is null`
  return row
}

export type PrintPoint = {
  readonly placeId: number
  readonly printNo: number
  readonly pointId: number
  readonly pointName: string
}

/** Reads the posting point of every print of some places, withdrawn ones too. */
export async function readPrintPoints(db: Db, placeIds: readonly number[]): Promise<PrintPoint[]> {
  return db<PrintPoint[]>`
    select r.place_id as "placeId", r.print_no as "printNo", r.point_id as "pointId",
      p.name as "pointName"
    from places.print r join places.point p on p.point_id = r.point_id
    where r.place_id = any(${[...placeIds]}::int[])`
}
