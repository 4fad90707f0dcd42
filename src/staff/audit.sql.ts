// Every statement on the audit chain. The chain is append-only; only these touch it.
import type { Db, Sql, Tx } from '../platform/postgres.ts'

export type AuditHead = { readonly seq: number; readonly hash: Buffer }

export type StoredAudit = {
  seq: number
  at: number
  actor: string
  actor_kind: string
  action: number
  person_id: number | null
  case_id: number | null
  reason_sealed: Buffer | null
  detail: string
  prev: Buffer
  hash: Buffer
}

/** Takes the head for this transaction: whoever comes next waits until we have committed. */
export async function lockAuditHead(tx: Tx): Promise<AuditHead> {
  const [head] = await tx<{ seq: number; hash: Buffer }[]>`
    select seq, hash from staff.audit_head for update`
  if (!head) throw new Error('staff.audit_head has no row')
  return head
}

/** Reads the head without taking it; undefined when someone removed it. */
export async function readAuditHead(db: Db): Promise<AuditHead | undefined> {
  const [head] = await db<{ seq: number; hash: Buffer }[]>`select seq, hash from staff.audit_head`
  return head
}

/** Adds one row and moves the head to it, in one statement. */
export async function insertAudit(tx: Tx, row: StoredAudit): Promise<void> {
  await tx`
    with appended as (
      insert into staff.audit (seq, at, actor, actor_kind, action, person_id, case_id,
        reason_sealed, detail, prev, hash)
      values (${row.seq}, ${row.at}, ${row.actor}, ${row.actor_kind}, ${row.action},
        ${row.person_id}, ${row.case_id}, ${row.reason_sealed}, ${row.detail}, ${row.prev},
        ${row.hash})
      returning seq, hash
    )
    update staff.audit_head head set seq = appended.seq, hash = appended.hash from appended`
}

/** Notes whom a row about several names, for those who ask by person. */
export async function insertPersonsSeen(
  tx: Tx,
  seq: number,
  persons: readonly number[],
): Promise<void> {
  await tx`
    insert into staff.audit_person_seen (person_id, seq)
    select person_id, ${seq} from unnest(${persons as number[]}::bigint[]) as seen (person_id)`
}

// Big enough that a round trip is noise, small enough that a million rows never sit in memory.
const VERIFY_BATCH = 1000

/** Streams the chain in its order. Shape: batches of rows sorted by seq. */
export function streamAudit(sql: Sql): AsyncIterable<StoredAudit[]> {
  return sql<StoredAudit[]>`
    select seq, at, actor, actor_kind, action, person_id, case_id, reason_sealed, detail, prev, hash
    from staff.audit order by seq`.cursor(VERIFY_BATCH)
}

/** Reads the newest rows before a seq. Shape: sorted by seq, newest first. */
export async function listAudit(
  db: Db,
  page: { beforeSeq: number; personIds: readonly number[] | null; limit: number },
): Promise<StoredAudit[]> {
  const persons = page.personIds === null ? null : [...page.personIds]
  return db<StoredAudit[]>`
    select seq, at, actor, actor_kind, action, person_id, case_id, reason_sealed, detail, prev, hash
    from staff.audit
    where seq < ${page.beforeSeq}
      and (${persons}::bigint[] is null or person_id = any (${persons}::bigint[])
        or seq in (select seen.seq from staff.audit_person_seen as seen
          where seen.person_id = any (${persons}::bigint[])))
    order by seq desc limit ${page.limit}`
}
