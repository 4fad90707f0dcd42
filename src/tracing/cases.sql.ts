// Every statement on tracing.case_file.
import type { Db, Tx } from '../platform/postgres.ts'
import type { CaseHead, Nearby, TraceRule } from './contract.ts'

/** The rule as it is kept: also which weaker nearness is looked for. */
export type CaseRule = TraceRule & { readonly nearby?: Nearby }

export type CaseRow = {
  case_id: number
  case_number: string
  person_id: number
  division: string
  window_from: number
  window_to: number
  rule: CaseRule
  state: CaseHead['state']
  opened_by: string
  opened_at: number
  traced_at: number | null
  candidates: number
  classified: number
}

/** Takes the id of a new case: its number is made from it. */
export async function takeCaseId(tx: Tx): Promise<number> {
  const [row] = await tx<{ case_id: number }[]>`
    select nextval(pg_get_serial_sequence('tracing.case_file', 'case_id')) as case_id`
  if (!row) throw new Error('no case id')
  return row.case_id
}

/** Adds a case. */
export async function insertCase(
  tx: Tx,
  row: Omit<CaseRow, 'state' | 'traced_at' | 'candidates' | 'classified'>,
): Promise<void> {
  await tx`
    insert into tracing.case_file (case_id, case_number, person_id, division, window_from,
      window_to, rule, opened_by, opened_at)
    values (${row.case_id}, ${row.case_number}, ${row.person_id}, ${row.division},
      ${row.window_from}, ${row.window_to}, ${JSON.stringify(row.rule)}::text::jsonb,
      ${row.opened_by}, to_timestamp(${row.opened_at}))`
}

/** Reads a case that lies in one of the divisions; undefined for any other. Source: F42. */
export async function readCase(
  db: Db,
  caseId: number,
  divisions: readonly string[],
): Promise<CaseRow | undefined> {
  const [row] = await db<CaseRow[]>`
    select f.case_id, f.case_number, f.person_id, f.division, f.window_from, f.window_to, f.rule,
      f.state, f.opened_by, floor(extract(epoch from f.opened_at))::bigint as opened_at,
      floor(extract(epoch from f.traced_at))::bigint as traced_at,
      (select count(*)::int from tracing.candidate c where c.case_id = f.case_id) as candidates,
      (select count(*)::int from tracing.candidate c
        where c.case_id = f.case_id and c.class <> 'candidate') as classified
    from tracing.case_file f
    where f.case_id = ${caseId} and exists (
      select 1 from unnest(${[...divisions]}::text[]) as own (division)
      where starts_with(f.division, own.division))`
  return row
}

/** Lists cases of the divisions, newest first. Shape: at most limit rows. */
export async function listCases(
  db: Db,
  page: { divisions: readonly string[]; before: number; number: string; limit: number },
): Promise<CaseRow[]> {
  return db<CaseRow[]>`
    select f.case_id, f.case_number, f.person_id, f.division, f.window_from, f.window_to, f.rule,
      f.state, f.opened_by, floor(extract(epoch from f.opened_at))::bigint as opened_at,
      floor(extract(epoch from f.traced_at))::bigint as traced_at,
      (select count(*)::int from tracing.candidate c where c.case_id = f.case_id) as candidates,
      (select count(*)::int from tracing.candidate c
        where c.case_id = f.case_id and c.class <> 'candidate') as classified
    from tracing.case_file f
    where f.case_id < ${page.before}
      and (${page.number}::text = '' or position(${page.number}::text in f.case_number) > 0)
      and exists (
      select 1 from unnest(${[...page.divisions]}::text[]) as own (division)
      where starts_with(f.division, own.division))
    order by f.case_id desc limit ${page.limit}`
}

/**
 * Holds a case until the transaction ends: nobody closes it meanwhile, nor stores anything in it.
 * Undefined when there is none.
 */
export async function lockCaseFile(tx: Tx, caseId: number): Promise<CaseRow['state'] | undefined> {
  const [row] = await tx<Pick<CaseRow, 'state'>[]>`
    select state from tracing.case_file where case_id = ${caseId} for no key update`
  return row?.state
}

/** How a case was closed; of one that was closed long ago only when is known. */
export type ClosingRow = {
  readonly at: number
  readonly by: string | null
  readonly sealed: Buffer | null
}

/** Closes a case; false when it was closed. */
export async function closeCaseFile(
  tx: Tx,
  caseId: number,
  closing: { readonly at: number; readonly by: string; readonly sealed: Buffer },
): Promise<boolean> {
  const rows = await tx`
    update tracing.case_file set state = 'closed', closed_at = to_timestamp(${closing.at}),
      closed_by = ${closing.by}, closing_sealed = ${closing.sealed}
    where case_id = ${caseId} and state = 'open' returning case_id`
  return rows.length > 0
}

/** Reads how a case was closed; undefined while it is open. */
export async function readClosing(db: Db, caseId: number): Promise<ClosingRow | undefined> {
  const [row] = await db<ClosingRow[]>`
    select floor(extract(epoch from closed_at))::bigint as at, closed_by as by,
      closing_sealed as sealed
    from tracing.case_file where case_id = ${caseId} and closed_at is not null`
  return row
}

/** Lists cases that were closed before an instant and keep candidates, or words of the closing. */
export async function listLongClosed(db: Db, before: number, limit: number): Promise<number[]> {
  const rows = await db<{ case_id: number }[]>`
    select f.case_id from tracing.case_file f
    where f.closed_at < to_timestamp(${before}) and (f.closing_sealed is not null
      or exists (select from tracing.candidate c where c.case_id = f.case_id))
    order by f.closed_at limit ${limit}`
  return rows.map((row) => row.case_id)
}

/** Forgets why a case was closed: what somebody wrote may name anybody. */
export async function forgetClosing(tx: Tx, caseId: number): Promise<void> {
  await tx`update tracing.case_file set closing_sealed = null where case_id = ${caseId}`
}

/** Notes when a case was traced last. */
export async function setTracedAt(tx: Tx, caseId: number, at: number): Promise<void> {
  await tx`
    update tracing.case_file set traced_at = to_timestamp(${at}) where case_id = ${caseId}`
}

/** Sets which weaker nearness a case looks for. */
export async function setNearby(tx: Tx, caseId: number, nearby: Nearby): Promise<void> {
  await tx`
    update tracing.case_file
    set rule = rule || jsonb_build_object('nearby', ${JSON.stringify(nearby)}::text::jsonb)
    where case_id = ${caseId}`
}
