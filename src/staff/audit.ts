// The audit chain: no row, no look. Each look at a person is one row, chained to the row before
// it, and committed before any data is sent. Source: F38, F39, ADR 0006.
import type { Instant } from '../base/instant.ts'
import type { Tx } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { AUDIT_ACTIONS } from './audit-action.ts'
import type { AuditAction } from './audit-action.ts'
import { hashAuditRow } from './audit-hash.ts'
import { insertAudit, insertPersonsSeen, lockAuditHead } from './audit.sql.ts'

export const ACTOR_KINDS = ['staff', 'person', 'cli', 'system'] as const
export type ActorKind = (typeof ACTOR_KINDS)[number]

/** Ids, counts and codes only: a name in here would block its erasure. */
export type AuditDetail = Readonly<
  Record<string, number | boolean | string | readonly (number | string)[]>
>

export type AuditEntry = {
  readonly at: Instant
  /** The user name of the account, `cli:<os user>`, `person:<id>` or `system:<job>`. */
  readonly actor: string
  readonly actorKind: ActorKind
  readonly action: AuditAction
  readonly personId?: number | undefined
  /** Everyone that a list showed: one row names them all, and each of them finds it. */
  readonly personsSeen?: readonly number[] | undefined
  readonly caseId?: number | undefined
  /** Made by sealReason. */
  readonly reasonSealed?: Uint8Array | undefined
  readonly detail: AuditDetail
}

/**
 * Appends one row to the chain; make it the last statement of the transaction, because everybody
 * else's append waits for its commit. Shape: the seq of the new row.
 * Source: ADR 0006.
 */
export async function appendAudit(tx: Tx, entry: AuditEntry): Promise<number> {
  const persons = [...new Set(entry.personsSeen)]
  const detail = entry.personsSeen ? { ...entry.detail, persons } : entry.detail
  const head = await lockAuditHead(tx)
  const row = {
    seq: head.seq + 1,
    at: entry.at,
    actor: entry.actor,
    actorKind: entry.actorKind,
    action: AUDIT_ACTIONS[entry.action],
    personId: entry.personId ?? null,
    caseId: entry.caseId ?? null,
    reasonSealed: entry.reasonSealed ? Buffer.from(entry.reasonSealed) : null,
    detail: JSON.stringify(detail),
    prev: head.hash,
  }
  await insertAudit(tx, {
    seq: row.seq,
    at: row.at,
    actor: row.actor,
    actor_kind: row.actorKind,
    action: row.action,
    person_id: row.personId,
    case_id: row.caseId,
    reason_sealed: row.reasonSealed,
    detail: row.detail,
    prev: row.prev,
    hash: hashAuditRow(row),
  })
  if (persons.length > 0) await insertPersonsSeen(tx, row.seq, persons)
  return row.seq
}

type ReasonOwner = { readonly actor: string; readonly at: Instant }

function placeOf(owner: ReasonOwner): { column: string; rowId: string } {
  return { column: 'staff.audit.reason_sealed', rowId: `${owner.actor}|${owner.at}` }
}

/** Seals a reason that a person typed; it opens only beside the same actor and instant. */
export function sealReason(keyring: Keyring, owner: ReasonOwner, reason: string): Buffer {
  return keyring.seal('notes', placeOf(owner), reason)
}

/** Opens a sealed reason of a row. Throws: when it was moved to another row. */
export function unsealReason(keyring: Keyring, owner: ReasonOwner, sealed: Uint8Array): string {
  return keyring.unseal('notes', placeOf(owner), sealed)
}
