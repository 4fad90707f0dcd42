// What the town sees of teams: places on their way, and places that nobody runs any more.
import type { Db } from '../../platform/postgres.ts'
import type { PlaceId } from '../place.ts'

/** Lists the open handings over of some divisions. Shape: numbers by due date, at most `limit`. */
export async function listHandoversIn(
  db: Db,
  divisions: readonly string[],
  limit: number,
): Promise<number[]> {
  const rows = await db<{ handoverId: number }[]>`
    select h.handover_id as "handoverId"
    from places.handover h join places.place p on p.place_id = h.place_id
    where h.ended_at is null and exists (
      select 1 from unnest(${divisions as string[]}::text[]) as own (division)
      where starts_with(p.division, own.division))
    order by h.due_at, h.handover_id limit ${limit}`
  return rows.map((row) => row.handoverId)
}

export type LostRow = {
  readonly placeId: PlaceId
  readonly placeName: string
  readonly division: string
  readonly lostAt: number
}

/** Lists places that lost their last manager by time. Shape: newest first, at most `limit`. */
export async function listLostPlaces(
  db: Db,
  divisions: readonly string[],
  limit: number,
): Promise<LostRow[]> {
  return db<LostRow[]>`
    select p.place_id as "placeId", p.name as "placeName", p.division, max(e.at) as "lostAt"
    from places.team_event e join places.place p on p.place_id = e.place_id
    where e.what = 'idle' and p.state <> 'closed'
      and exists (select 1 from unnest(${divisions as string[]}::text[]) as own (division)
        where starts_with(p.division, own.division))
      and not exists (
        with recursive up as (
          select p.place_id, p.parent_id
          union all
          select q.place_id, q.parent_id from places.place q join up on q.place_id = up.parent_id)
        select 1 from up join places.member m on m.place_id = up.place_id
        where m.role = 'manager' and m.removed_at is null)
    group by p.place_id, p.name, p.division
    order by max(e.at) desc, p.place_id limit ${limit}`
}
