// The busiest quarter-hour of each posting point, for advice on how many points a place needs.
import type { Instant } from '../base/instant.ts'
import type { Db } from '../platform/postgres.ts'
import { METHOD_MASK, SELF_METHODS } from './flags.rule.ts'

/** A quarter-hour at a point. Units: seconds since 1970; scans of people with their own phone. */
export type Quarter = {
  readonly pointId: number
  readonly startsAt: Instant
  readonly scans: number
}

/**
 * Reads the busiest quarter-hour of each point of a place in [from, to): the newest of equals.
 * Whoever was reported or recorded by the staff stood before no poster.
 */
export async function listBusiestQuarters(
  db: Db,
  asked: {
    placeId: number
    prints: readonly { printNo: number; pointId: number }[]
    from: Instant
    to: Instant
  },
): Promise<Quarter[]> {
  const printNos = `{${asked.prints.map((print) => print.printNo).join(',')}}`
  const pointIds = `{${asked.prints.map((print) => print.pointId).join(',')}}`
  return db<Quarter[]>`
    select distinct on (point_id) point_id as "pointId", quarter * 900 as "startsAt", scans
    from (
      select p.point_id, v.entered_at / 900 as quarter, count(*)::int as scans
      from visits.visit v
        join unnest(${printNos}::text::smallint[], ${pointIds}::text::integer[])
          as p (print_no, point_id) on p.print_no = v.print_no
      where v.place_id = ${asked.placeId}
        and v.entered_at >= ${asked.from} and v.entered_at < ${asked.to}
        and v.reporter_id is null
        and v.flags & ${METHOD_MASK} = any(${`{${SELF_METHODS.join(',')}}`}::text::smallint[])
      group by p.point_id, v.entered_at / 900
    ) as quarters
    order by point_id, scans desc, quarter desc`
}
