// Statements on visits.door_entry: what the staff recorded, once each.
import type { Instant } from '../../base/instant.ts'
import type { Db, Tx } from '../../platform/postgres.ts'

export type EntryRow = {
  readonly entryId: string
  readonly placeId: number
  readonly pointId: number
  readonly personId: number | null
  readonly enteredAt: Instant
  readonly recordedAt: Instant | null
}

/** Claims the number of an entry; whoever claims it at the same moment waits. False: taken. */
export async function insertEntry(
  tx: Tx,
  entry: Omit<EntryRow, 'recordedAt'> & { readonly madeAt: Instant },
): Promise<boolean> {
  const done = await tx`
    insert into visits.door_entry (entry_id, place_id, point_id, person_id, entered_at, made_at)
    values (${entry.entryId}, ${entry.placeId}, ${entry.pointId}, ${entry.personId},
      ${entry.enteredAt}, ${entry.madeAt})
    on conflict do nothing`
  return done.count === 1
}

/** Says for whom a claimed entry is; undefined when it is another one's, or of another place. */
export async function writeEntryPerson(
  tx: Tx,
  entry: { entryId: string; placeId: number; personId: number },
): Promise<Instant | undefined> {
  const [row] = await tx<{ enteredAt: Instant }[]>`
    update visits.door_entry set person_id = ${entry.personId}
    where entry_id = ${entry.entryId} and place_id = ${entry.placeId}
      and (person_id is null or person_id = ${entry.personId})
    returning entered_at as "enteredAt"`
  return row?.enteredAt
}

/** Reads some entries by their numbers. */
export async function selectEntries(db: Db, entryIds: readonly string[]): Promise<EntryRow[]> {
  return db<EntryRow[]>`
    select entry_id as "entryId", place_id as "placeId", point_id as "pointId",
      person_id as "personId", entered_at as "enteredAt", recorded_at as "recordedAt"
    from visits.door_entry where entry_id = any(${`{${entryIds.join(',')}}`}::text::uuid[])`
}

/** Writes that the visit of an entry is stored, and as when. */
export async function writeRecorded(
  db: Db,
  entry: { entryId: string; enteredAt: Instant; at: Instant },
): Promise<void> {
  await db`
    update visits.door_entry set recorded_at = ${entry.at}, entered_at = ${entry.enteredAt}
    where entry_id = ${entry.entryId} and recorded_at is null`
}

/** Forgets entries made before: they last as long as the visits do. */
export async function deleteEntriesBefore(db: Db, before: Instant): Promise<void> {
  await db`delete from visits.door_entry where made_at < ${before}`
}
