// Statements behind what needs doing, each over all places of a manager at once.
import type { Db } from '../../platform/postgres.ts'
import type { PlaceId, PointId } from '../place.ts'

export type PointState = {
  readonly placeId: PlaceId
  readonly pointId: PointId
  readonly pointName: string
  /** The newest photo that held a live print. Units: seconds since 1970. */
  readonly provenAt: number | null
  /** The oldest print on paper that is still live; null when there is none. */
  readonly postedAt: number | null
  readonly printNos: readonly number[]
}

/** Reads the open points of some places with their prints on paper. Shape: at most `limit`. */
export async function listPointStates(
  db: Db,
  placeIds: readonly PlaceId[],
  limit: number,
): Promise<PointState[]> {
  return db<PointState[]>`
    select t.place_id as "placeId", t.point_id as "pointId", t.name as "pointName",
      (select max(f.proven_at) from places.proof f
        join places.print q on q.print_id = f.print_id and q.withdrawn_at is null
        where f.place_id = t.place_id and f.point_id = t.point_id) as "provenAt",
      extract(epoch from min(r.made_at))::bigint as "postedAt",
      coalesce(array_agg(r.print_no::int) filter (where r.print_no is not null), '{}')
        as "printNos"
    from places.point t
      left join places.print r on r.point_id = t.point_id and r.withdrawn_at is null
        and not r.is_screen
    where t.place_id = any(${placeIds as number[]}::int[]) and t.closed_at is null
    group by t.place_id, t.point_id
    order by t.place_id, t.point_id limit ${limit}`
}

export type PointMark = {
  readonly placeId: PlaceId
  readonly pointId: PointId
  readonly pointName: string
  readonly at: number
}

/** Lists points with a code that leads elsewhere, which the town has not settled. */
export async function listStrangePoints(
  db: Db,
  placeIds: readonly PlaceId[],
  limit: number,
): Promise<PointMark[]> {
  return db<PointMark[]>`
    select s.place_id as "placeId", s.point_id as "pointId", t.name as "pointName",
      max(s.seen_at) as at
    from places.strange_code s join places.point t on t.point_id = s.point_id
    where s.place_id = any(${placeIds as number[]}::int[]) and s.settled_at is null
    group by s.place_id, s.point_id, t.name limit ${limit}`
}

/** Lists points whose last shift began before a wrong poster. Units: seconds since 1970. */
export async function listWrongPosters(
  db: Db,
  wrong: { placeIds: readonly PlaceId[]; since: number; limit: number },
): Promise<PointMark[]> {
  return db<PointMark[]>`
    select "placeId", "pointId", "pointName", at from (
      select distinct on (d.point_id) d.place_id as "placeId", d.point_id as "pointId",
        t.name as "pointName", d.started_at as at, d.poster
      from places.duty d join places.point t on t.point_id = d.point_id
      where d.place_id = any(${wrong.placeIds as number[]}::int[])
        and d.started_at >= ${wrong.since} and d.poster <> 'not-scanned'
      order by d.point_id, d.started_at desc) as last
    where poster <> 'right' limit ${wrong.limit}`
}

export type PlaceMark = { readonly placeId: PlaceId; readonly at: number; readonly count: number }

/** Lists places that are being handed over. Units: `at` is when it is due. */
export async function listPlacesOnTheirWay(
  db: Db,
  placeIds: readonly PlaceId[],
): Promise<PlaceMark[]> {
  return db<PlaceMark[]>`
    select place_id as "placeId", due_at as at, 1 as count from places.handover
    where place_id = any(${placeIds as number[]}::int[]) and ended_at is null`
}

/** Lists places with open invitations, and how many. Units: `at` is when the first one ends. */
export async function listInvitingPlaces(
  db: Db,
  placeIds: readonly PlaceId[],
  now: number,
): Promise<PlaceMark[]> {
  return db<PlaceMark[]>`
    select place_id as "placeId", min(expires_at) as at, count(*)::int as count
    from places.invitation
    where place_id = any(${placeIds as number[]}::int[]) and ended_at is null
      and expires_at > ${now}
    group by place_id`
}

/** Lists places that lost a manager by ninety days of silence. Units: seconds since 1970. */
export async function listPlacesWithIdle(
  db: Db,
  placeIds: readonly PlaceId[],
  since: number,
): Promise<PlaceMark[]> {
  return db<PlaceMark[]>`
    select place_id as "placeId", max(at) as at, 1 as count from places.team_event
    where place_id = any(${placeIds as number[]}::int[]) and what = 'idle' and at >= ${since}
    group by place_id`
}

export type PrintAsked = PlaceMark & { readonly state: 'asked' | 'printed' }

/** Lists places that asked the town to print and have not fetched it yet. */
export async function listPrintsAsked(db: Db, placeIds: readonly PlaceId[]): Promise<PrintAsked[]> {
  return db<PrintAsked[]>`
    select place_id as "placeId", coalesce(printed_at, asked_at) as at, 1 as count, state
    from places.print_request
    where place_id = any(${placeIds as number[]}::int[]) and state <> 'fetched'`
}

/** Says whether a shift at a place ever began before its right poster. */
export async function hasRightPoster(db: Db, placeId: PlaceId): Promise<boolean> {
  const rows = await db`
    select 1 from places.duty where place_id = ${placeId} and poster = 'right'
      and began = 'scanned' limit 1`
  return rows.length > 0
}
