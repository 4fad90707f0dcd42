// Statements on visits.door_check: what waits for a second pair of eyes.
import type { Instant } from '../../base/instant.ts'
import type { Db, Tx } from '../../platform/postgres.ts'

export type CheckList = 'paper' | 'intake'

export type CheckRow = {
  readonly checkId: number
  readonly entryId: string
  readonly list: CheckList
  readonly because: string
  readonly placeId: number
  readonly pointId: number
  /** Null: nothing is recorded yet. */
  readonly personId: number | null
  readonly enteredAt: Instant
  readonly contentSealed: Buffer
  readonly madeBy: Buffer
  readonly madeAt: Instant
  readonly state: 'open' | 'ok' | 'wrong'
}

const columnsOf = (db: Db) => db`
  check_id as "checkId", entry_id as "entryId", list, because, place_id as "placeId",
  point_id as "pointId", person_id as "personId", entered_at as "enteredAt",
  content_sealed as "contentSealed", made_by as "madeBy", made_at as "madeAt", state`

/** Adds something to look at; an entry that waits already stays as it is. False: it waited. */
export async function insertCheck(
  tx: Tx,
  check: Omit<CheckRow, 'checkId' | 'state'>,
): Promise<boolean> {
  const done = await tx`
    insert into visits.door_check (entry_id, list, because, place_id, point_id, person_id,
      entered_at, content_sealed, made_by, made_at)
    values (${check.entryId}, ${check.list}, ${check.because}, ${check.placeId},
      ${check.pointId}, ${check.personId}, ${check.enteredAt}, ${check.contentSealed},
      ${check.madeBy}, ${check.madeAt})
    on conflict (entry_id) do nothing`
  return done.count === 1
}

/** Lists what waits at a place and was not made by this account. Shape: oldest first. */
export async function listOpenChecks(
  db: Db,
  asked: { placeId: number; list: CheckList; notMadeBy: Buffer; limit: number },
): Promise<CheckRow[]> {
  return db<CheckRow[]>`
    select ${columnsOf(db)} from visits.door_check
    where place_id = ${asked.placeId} and list = ${asked.list} and state = 'open'
      and made_by <> ${asked.notMadeBy}
    order by made_at, check_id limit ${asked.limit}`
}

/** Says which of some entries wait or waited for a look. */
export async function selectCheckedEntries(
  db: Db,
  entryIds: readonly string[],
): Promise<{ entryId: string; because: string; personId: number | null }[]> {
  return db<{ entryId: string; because: string; personId: number | null }[]>`
    select entry_id as "entryId", because, person_id as "personId" from visits.door_check
    where entry_id = any(${`{${entryIds.join(',')}}`}::text::uuid[])`
}

/** Reads one check of a place and holds it until the transaction ends. */
export async function lockCheck(
  tx: Tx,
  asked: { checkId: number; placeId: number; list: CheckList },
): Promise<CheckRow | undefined> {
  const [row] = await tx<CheckRow[]>`
    select ${columnsOf(tx)} from visits.door_check
    where check_id = ${asked.checkId} and place_id = ${asked.placeId} and list = ${asked.list}
    for update`
  return row
}

/** Reads the check of an entry, if there is one, and holds it until the transaction ends. */
export async function lockCheckOf(tx: Tx, entryId: string): Promise<CheckRow | undefined> {
  const [row] = await tx<CheckRow[]>`
    select ${columnsOf(tx)} from visits.door_check where entry_id = ${entryId} for update`
  return row
}

/** Writes what the second person found. */
export async function writeChecked(
  tx: Tx,
  check: { checkId: number; state: 'ok' | 'wrong'; by: Buffer; at: Instant },
): Promise<void> {
  await tx`
    update visits.door_check
    set state = ${check.state}, checked_by = ${check.by}, checked_at = ${check.at}
    where check_id = ${check.checkId}`
}

/** Forgets checks made before: they last as long as the visits do. */
export async function deleteChecksBefore(db: Db, before: Instant): Promise<void> {
  await db`delete from visits.door_check where made_at < ${before}`
}
