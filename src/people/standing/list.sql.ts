// Every statement on people.fact_list.
import type { Instant } from '../../base/instant.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import type { FactKind } from './fact.sql.ts'
import type { ListError } from './parse-list.rule.ts'

export type ListState = 'reading' | 'imported' | 'refused' | 'withdrawn'

/** Takes the id of a list before its row: sealing binds to it. */
export async function takeListId(db: Db): Promise<number> {
  const [row] = await db<{ list_id: number }[]>`
    select nextval(pg_get_serial_sequence('people.fact_list', 'list_id')) as list_id`
  return row?.list_id ?? 0
}

export type NewList = {
  readonly listId: number
  readonly kind: FactKind
  readonly titleSealed: Buffer
  readonly fileMac: Buffer
  readonly importedBy: string
  readonly begunAt: Instant
}

/** Lets one import begin at a time, on whichever server. Shape: false when one is under way. */
export async function insertList(tx: Tx, list: NewList, brokenBefore: Instant): Promise<boolean> {
  await tx`select pg_advisory_xact_lock(hashtext('people.fact_list'))`
  const made = await tx`
    insert into people.fact_list
      (list_id, kind, title_sealed, state, file_mac, imported_by, begun_at)
    select ${list.listId}, ${list.kind}, ${list.titleSealed}, 'reading', ${list.fileMac},
      ${list.importedBy}, to_timestamp(${list.begunAt})
    where not exists (
      select 1 from people.fact_list
      where state = 'reading' and begun_at > to_timestamp(${brokenBefore})
    )`
  return made.count === 1
}

/** Says how far an import is. */
export async function updateListProgress(
  db: Db,
  listId: number,
  progress: { readonly total: number; readonly done: number },
): Promise<void> {
  await db`
    update people.fact_list set rows_total = ${progress.total}, rows_done = ${progress.done}
    where list_id = ${listId}`
}

export type ListEnd = {
  readonly listId: number
  readonly state: ListState
  readonly total: number
  readonly done: number
  readonly errorsTotal: number
  readonly errors: readonly ListError[]
  readonly at: Instant
}

/** Ends an import, one way or the other; what was refused as broken off stays so. */
export async function endList(db: Db, end: ListEnd): Promise<boolean> {
  const ended = await db`
    update people.fact_list
    set state = ${end.state}, rows_total = ${end.total}, rows_done = ${end.done},
      errors_total = ${end.errorsTotal}, errors = ${JSON.stringify(end.errors)}::text::jsonb,
      ended_at = to_timestamp(${end.at})
    where list_id = ${end.listId} and state = 'reading'`
  return ended.count === 1
}

/** Marks imports whose server ended in the middle; they wrote nothing. */
export async function endBrokenLists(db: Db, brokenBefore: Instant): Promise<void> {
  await db`
    update people.fact_list set state = 'refused', ended_at = begun_at
    where state = 'reading' and begun_at <= to_timestamp(${brokenBefore})`
}

/** Withdraws a list. Shape: false when it is not in force. */
export async function withdrawListRow(
  tx: Tx,
  withdrawn: { readonly listId: number; readonly by: string; readonly at: Instant },
): Promise<boolean> {
  const done = await tx`
    update people.fact_list
    set state = 'withdrawn', withdrawn_by = ${withdrawn.by},
      withdrawn_at = to_timestamp(${withdrawn.at})
    where list_id = ${withdrawn.listId} and state = 'imported'`
  return done.count === 1
}

export type ListRecord = {
  list_id: number
  kind: FactKind
  title_sealed: Buffer
  state: ListState
  rows_total: number
  rows_done: number
  errors_total: number
  errors: ListError[]
  imported_by: string
  begun_at: Instant
  ended_at: Instant | null
  withdrawn_by: string | null
  withdrawn_at: Instant | null
  in_force: number
}

/** Reads the imports on record, newest first, with how many of their rows are still in force. */
export async function selectLists(db: Db, now: Instant, limit: number): Promise<ListRecord[]> {
  return db<ListRecord[]>`
    select list_id, kind, title_sealed, state, rows_total, rows_done, errors_total, errors,
      imported_by, extract(epoch from begun_at)::bigint as begun_at,
      extract(epoch from ended_at)::bigint as ended_at, withdrawn_by,
      extract(epoch from withdrawn_at)::bigint as withdrawn_at,
      (
        select count(*) from people.fact
        where fact.list_id = fact_list.list_id and list_id <> 0
          and valid_until > to_timestamp(${now})
      ) as in_force
    from people.fact_list
    order by list_id desc
    limit ${limit}`
}
