// Statements of the entrance counter.
import type { Day, Instant } from '../../base/instant.ts'
import type { Db } from '../../platform/postgres.ts'
import { OUTCOME_MASK, WORKER_BIT } from '../flags.rule.ts'

/** Counts a batch of taps; the same batch again changes nothing. */
export async function insertTaps(
  db: Db,
  batch: { batchId: string; pointId: number; day: Day; taps: number },
): Promise<void> {
  await db`
    insert into visits.door_tap (batch_id, point_id, day, taps)
    values (${batch.batchId}, ${batch.pointId}, ${batch.day}, ${batch.taps})
    on conflict do nothing`
}

/** Adds up the taps of a day. */
export async function sumTaps(db: Db, pointId: number, day: Day): Promise<number> {
  const [row] = await db<{ taps: number }[]>`
    select coalesce(sum(taps), 0)::int as taps from visits.door_tap
    where point_id = ${pointId} and day = ${day}`
  return row?.taps ?? 0
}

/** Counts visitors who entered through some prints of a place in [from, to). */
export async function countEntered(
  db: Db,
  door: { placeId: number; printNos: readonly number[] },
  span: { from: Instant; to: Instant },
): Promise<number> {
  const [row] = await db<{ visits: number }[]>`
    select count(*)::int as visits from visits.visit
    where place_id = ${door.placeId}
      and print_no = any(${`{${door.printNos.join(',')}}`}::text::smallint[])
      and entered_at >= ${span.from} and entered_at < ${span.to}
      and (flags & ${OUTCOME_MASK | WORKER_BIT}) = 0`
  return row?.visits ?? 0
}

/** Forgets taps of days before. */
export async function deleteTapsBefore(db: Db, day: Day): Promise<void> {
  await db`delete from visits.door_tap where day < ${day}`
}
