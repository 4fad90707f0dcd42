// What signs say, read for a whole branch of the tree at once.
import type { Db } from '../../platform/postgres.ts'
import type { PlaceId, PlaceState, PointId, PrintId } from '../place.ts'

export type BranchPlace = {
  readonly placeId: PlaceId
  readonly parentId: PlaceId | null
  readonly complexId: PlaceId
  /** What it is called in its list (301); its name where the list says nothing. */
  readonly name: string
  readonly placeName: string
  readonly division: string
  readonly state: PlaceState
}

/** Reads a place and everything below it. Shape: sorted by id, at most limit. */
export async function readBranch(db: Db, placeId: PlaceId, limit: number): Promise<BranchPlace[]> {
  return db<BranchPlace[]>`
    with recursive branch as (
      select place_id from places.place where place_id = ${placeId}
      union
      select p.place_id from places.place p join branch b on p.parent_id = b.place_id)
    select p.place_id as "placeId", p.parent_id as "parentId", p.complex_id as "complexId",
      case when p.label = '' then p.name else p.label end as name, p.name as "placeName",
      p.division, p.state
    from branch b join places.place p on p.place_id = b.place_id
    order by p.place_id limit ${limit}`
}

export type PaperPrint = {
  readonly printId: PrintId
  readonly printNo: number
  readonly placeId: PlaceId
  readonly pointId: PointId
  readonly pointName: string
  readonly shortNumber: string
  readonly token: string
  /** Units: seconds since 1970. */
  readonly madeAt: number
}

/**
 * Reads the newest live sheet of every open point of some places; a screen's code is not for paper.
 * Shape: sorted by place and point.
 */
export async function readNewestPrints(
  db: Db,
  placeIds: readonly PlaceId[],
): Promise<PaperPrint[]> {
  return db<PaperPrint[]>`
    select distinct on (t.place_id, t.point_id) r.print_id as "printId",
      r.print_no as "printNo", t.place_id as "placeId", t.point_id as "pointId",
      t.name as "pointName", t.short_number as "shortNumber", r.token,
      extract(epoch from r.made_at)::bigint as "madeAt"
    from places.point t join places.print r on r.point_id = t.point_id
    where t.place_id = any(${[...placeIds]}::int[]) and t.closed_at is null
      and r.withdrawn_at is null and not r.is_screen
    order by t.place_id, t.point_id, r.print_no desc`
}

/** Reads a live sheet of a place; undefined when it is none. */
export async function readPaperPrint(
  db: Db,
  print: { readonly placeId: PlaceId; readonly printId: PrintId },
): Promise<PaperPrint | undefined> {
  const [row] = await db<PaperPrint[]>`
    select r.print_id as "printId", r.print_no as "printNo", t.place_id as "placeId",
      t.point_id as "pointId", t.name as "pointName", t.short_number as "shortNumber", r.token,
      extract(epoch from r.made_at)::bigint as "madeAt"
    from places.print r join places.point t on t.point_id = r.point_id
    where r.print_id = ${print.printId} and r.place_id = ${print.placeId}
      and r.withdrawn_at is null and not r.is_screen`
  return row
}
