// Counts of a place's day, for its manager: numbers of visits and stops, never who or why.
import type { Db } from '../platform/postgres.ts'
import { METHOD_MASK, OUTCOME_MASK, WORKER_BIT } from './flags.rule.ts'

export type DayCount = {
  readonly placeId: number
  readonly printNo: number
  /** Hours since 1970. */
  readonly hour: number
  readonly methodBits: number
  readonly visits: number
}

/** Counts entered visits since an instant by place, print, hour and method. */
export async function countDay(
  db: Db,
  placeIds: readonly number[],
  from: number,
): Promise<DayCount[]> {
  return db<DayCount[]>`
    select place_id as "placeId", print_no as "printNo", entered_at / 3600 as hour,
      (flags & ${METHOD_MASK})::int as "methodBits", count(*)::int as visits
    from visits.visit
    where place_id = any(${`{${placeIds.join(',')}}`}::text::integer[]) and entered_at >= ${from}
      and (flags & ${OUTCOME_MASK}) = 0
    group by 1, 2, 3, 4`
}

/** Counts the stops of some places since an instant: all, and those nobody has dealt with. */
export async function countStops(
  db: Db,
  placeIds: readonly number[],
  from: number,
): Promise<{ all: number; open: number }> {
  const [row] = await db<{ all: number; open: number }[]>`
    select count(*)::int as all, count(*) filter (where state = 'open')::int as open
    from visits.stop
    where place_id = any(${`{${placeIds.join(',')}}`}::text::integer[]) and entered_at >= ${from}`
  return row ?? { all: 0, open: 0 }
}

/**
 * Says which of some prints somebody scanned since an instant; people at work there do not count.
 * Shape: positions in the list. The index of the place ends the search at the first scan.
 */
export async function listScannedPrints(
  db: Db,
  prints: readonly { readonly placeId: number; readonly printNo: number }[],
  scanned: { readonly from: number; readonly methodBits: readonly number[] },
): Promise<number[]> {
  const places = `{${prints.map((print) => print.placeId).join(',')}}`
  const numbers = `{${prints.map((print) => print.printNo).join(',')}}`
  const methods = `{${scanned.methodBits.join(',')}}`
  const rows = await db<{ index: number }[]>`
    select (given.number - 1)::int as index
    from unnest(${places}::text::integer[], ${numbers}::text::smallint[])
      with ordinality as given (place_id, print_no, number)
    where exists (
      select 1 from visits.visit v
      where v.place_id = given.place_id and v.entered_at >= ${scanned.from}
        and v.print_no = given.print_no and v.flags & ${WORKER_BIT} = 0
        and (v.flags & ${METHOD_MASK}) = any(${methods}::text::integer[]))`
  return rows.map((row) => row.index)
}
