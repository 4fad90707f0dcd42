// Who is looking, and the row each look leaves: committed before any data is sent. Source: F38.
import type { Instant } from '../base/instant.ts'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import type { Db, Sql, Tx } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { appendAudit, sealReason } from '../staff/index.ts'
import type { AuditAction, AuditDetail } from '../staff/index.ts'
import { lockCaseFile, readCase } from './cases.sql.ts'
import type { CaseRow } from './cases.sql.ts'

/** A tracer at work. */
export type Tracer = {
  readonly username: string
  /** Where the role holds; a case elsewhere does not exist for this tracer. */
  readonly divisions: readonly string[]
  readonly now: Instant
}

/** What a use case of the desk needs. */
export type Desk = { readonly sql: Sql; readonly keyring: Keyring; readonly tracer: Tracer }

export type Look = {
  readonly action: AuditAction
  readonly personId?: number
  /** Everyone that a list showed. */
  readonly personsSeen?: readonly number[]
  readonly caseId?: number
  readonly reason?: string
  readonly detail: AuditDetail
}

/** Writes the row of a look; make it the last statement of its transaction. Source: F38. */
export async function recordLook(tx: Tx, desk: Desk, look: Look): Promise<number> {
  const { username: actor, now: at } = desk.tracer
  const { action, personId, personsSeen, caseId, reason, detail } = look
  const reasonSealed = reason && sealReason(desk.keyring, { actor, at }, reason)
  return appendAudit(tx, {
    at,
    actor,
    actorKind: 'staff',
    action,
    personId,
    personsSeen,
    caseId,
    ...(reasonSealed ? { reasonSealed } : {}),
    detail,
  })
}

/** Finds a case of the tracer's divisions. Refuses: 'case-unknown'. Source: F42. */
export async function findCase(
  db: Db,
  desk: Desk,
  caseId: number,
): Promise<{ ok: true; file: CaseRow } | Refused> {
  const file = await readCase(db, caseId, desk.tracer.divisions)
  return file ? { ok: true, file } : refuse('case-unknown')
}

/** Finds a case to work on. Refuses: 'case-unknown', 'case-closed'. Source: F40, F42. */
export async function findOpenCase(
  db: Db,
  desk: Desk,
  caseId: number,
): Promise<{ ok: true; file: CaseRow } | Refused> {
  const found = await findCase(db, desk, caseId)
  return found.ok && found.file.state === 'closed' ? refuse('case-closed') : found
}

/**
 * As `findOpenCase`, for what changes a case or opens an identity for it: the case stays open until
 * the transaction ends, and whoever closes it counts what this has done.
 * Refuses: 'case-unknown', 'case-closed'. Source: F40, F42.
 */
export async function holdOpenCase(
  tx: Tx,
  desk: Desk,
  caseId: number,
): Promise<{ ok: true; file: CaseRow } | Refused> {
  await lockCaseFile(tx, caseId)
  return findOpenCase(tx, desk, caseId)
}
