// What the auditor sees: who looked at whom and why, and whether the chain holds. Looking at the
// looks is a look: it leaves a row too. Source: F39.
import type { Instant } from '../base/instant.ts'
import type { Sql } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { auditActionName } from './audit-action.ts'
import { appendAudit, unsealReason } from './audit.ts'
import { listAudit } from './audit.sql.ts'
import type { StoredAudit } from './audit.sql.ts'
import { verifyAudit } from './audit-verify.ts'
import type { AuditKeeper } from './audit-verify.ts'
import type { AuditLine, AuditPage, AuditProofAnswer } from './contract.ts'

// A screen and a half; the auditor filters rather than scrolls.
const PAGE_MAX = 50

type Viewer = { readonly username: string; readonly now: Instant }

function lineOf(keyring: Keyring, row: StoredAudit): AuditLine {
  const owner = { actor: row.actor, at: row.at }
  return {
    seq: row.seq,
    at: row.at,
    actor: row.actor,
    actorKind: row.actor_kind,
    action: auditActionName(row.action) ?? String(row.action),
    personId: row.person_id,
    caseId: row.case_id,
    reason: row.reason_sealed && unsealReason(keyring, owner, row.reason_sealed),
    detail: row.detail,
    hash: row.hash.toString('hex'),
  }
}

/** Shows one page of the chain, newest first, and leaves a row about it. Source: F39. */
export async function showAudit(
  sql: Sql,
  keyring: Keyring,
  viewer: Viewer,
  query: { before?: number; personId?: number },
): Promise<AuditPage> {
  const rows = await listAudit(sql, {
    beforeSeq: query.before ?? Number.MAX_SAFE_INTEGER,
    personIds: query.personId === undefined ? null : [query.personId],
    limit: PAGE_MAX,
  })
  await sql.begin((tx) =>
    appendAudit(tx, {
      at: viewer.now,
      actor: viewer.username,
      actorKind: 'staff',
      action: 'audit-viewed',
      personId: query.personId,
      detail: { rows: rows.length, before: query.before ?? 0 },
    }),
  )
  const last = rows.length === PAGE_MAX ? rows.at(-1)?.seq : undefined
  return { rows: rows.map((row) => lineOf(keyring, row)), before: last ?? null }
}

/** Verifies the chain for the auditor and leaves a row with the outcome. Source: F39. */
export async function proveAudit(
  sql: Sql,
  keeper: AuditKeeper,
  viewer: Viewer,
): Promise<AuditProofAnswer> {
  const proof = await verifyAudit(sql, keeper)
  await sql.begin((tx) =>
    appendAudit(tx, {
      at: viewer.now,
      actor: viewer.username,
      actorKind: 'staff',
      action: 'audit-verified',
      detail: { ok: proof.ok, rows: proof.rows },
    }),
  )
  return { ...proof, at: viewer.now }
}
