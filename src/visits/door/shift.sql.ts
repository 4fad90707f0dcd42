// Statements on visits.door_shift.
import type { Instant } from '../../base/instant.ts'
import type { Db, Tx } from '../../platform/postgres.ts'

/** A shift as the audit tells it. */
export type Shift = {
  readonly dutyId: number
  readonly placeId: number
  readonly pointId: number
  readonly personId: number
  readonly fromAt: Instant
  readonly toAt: Instant
  readonly rowsShown: number
}

/** Begins a shift. */
export async function insertShift(
  tx: Tx,
  shift: Pick<Shift, 'dutyId' | 'placeId' | 'pointId' | 'personId' | 'fromAt'>,
): Promise<void> {
  await tx`
    insert into visits.door_shift (duty_id, place_id, point_id, person_id, from_at)
    values (${shift.dutyId}, ${shift.placeId}, ${shift.pointId}, ${shift.personId},
      ${shift.fromAt})
    on conflict do nothing`
}

/** Adds to the rows that a shift was shown; a duty begun elsewhere gets its shift here. */
export async function addRowsShown(
  db: Db,
  shift: Pick<Shift, 'dutyId' | 'placeId' | 'pointId' | 'personId' | 'fromAt'>,
  rows: number,
): Promise<void> {
  await db`
    insert into visits.door_shift (duty_id, place_id, point_id, person_id, from_at, rows_shown)
    values (${shift.dutyId}, ${shift.placeId}, ${shift.pointId}, ${shift.personId},
      ${shift.fromAt}, ${rows})
    on conflict (duty_id) do update
      set rows_shown = visits.door_shift.rows_shown + excluded.rows_shown`
}

/** Ends the open shift of a duty; nothing when it has none. */
export async function endShift(
  tx: Tx,
  ended: { dutyId: number; at: Instant },
): Promise<Shift | undefined> {
  const [row] = await tx<Shift[]>`
    update visits.door_shift set to_at = greatest(from_at, ${ended.at}::int)
    where duty_id = ${ended.dutyId} and to_at is null
    returning duty_id as "dutyId", place_id as "placeId", point_id as "pointId",
      person_id as "personId", from_at as "fromAt", to_at as "toAt", rows_shown as "rowsShown"`
  return row
}

/** Finds shifts that nobody ended. Shape: oldest first. */
export async function listShiftsBefore(
  db: Db,
  fromBefore: Instant,
  limit: number,
): Promise<{ dutyId: number; fromAt: Instant }[]> {
  return db<{ dutyId: number; fromAt: Instant }[]>`
    select duty_id as "dutyId", from_at as "fromAt" from visits.door_shift
    where to_at is null and from_at < ${fromBefore}
    order by from_at limit ${limit}`
}

/** Forgets shifts that began before; their audit rows stay. */
export async function deleteShiftsBefore(db: Db, before: Instant): Promise<void> {
  await db`delete from visits.door_shift where from_at < ${before}`
}
