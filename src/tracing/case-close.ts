// Closing a case: everyone it names has been dealt with. From then on it is read only, and whom it
// named goes with his last visit, as everybody does. It is for good: who falls ill again is another
// case. Source: F40 (a hold lasts as long as its case is open); ADR 0023.
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import type { Db } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { findCase, recordLook } from './case-look.ts'
import type { Desk } from './case-look.ts'
import { closeCaseFile, lockCaseFile, readClosing } from './cases.sql.ts'
import type { CaseDesk } from './contract.ts'

// Opens beside its own case only.
function placeOf(caseId: number): { column: string; rowId: string } {
  return { column: 'tracing.case_file.closing_sealed', rowId: String(caseId) }
}

/**
 * Closes a case; a second time changes nothing.
 * Refuses: 'reason-missing', 'case-unknown'.
 * Source: F40.
 */
export async function closeCase(
  desk: Desk,
  caseId: number,
  typed: string,
): Promise<{ readonly ok: true } | Refused> {
  const reason = typed.trim()
  if (reason === '') return refuse('reason-missing', 'reason')
  return desk.sql.begin(async (tx) => {
    // Whoever stores, classifies or unmasks just now comes first, and is counted.
    await lockCaseFile(tx, caseId)
    const found = await findCase(tx, desk, caseId)
    if (!found.ok) return refuse(found.refusal)
    const { username: by, now: at } = desk.tracer
    const sealed = desk.keyring.seal('notes', placeOf(caseId), reason)
    if (!(await closeCaseFile(tx, caseId, { at, by, sealed }))) return { ok: true } as const
    const { person_id: personId, candidates, classified } = found.file
    const detail = { candidates, classified }
    await recordLook(tx, desk, { action: 'case-closed', personId, caseId, reason, detail })
    return { ok: true } as const
  })
}

/** Says who closed a case, when and why; null while it is open. Source: F29. */
export async function presentClosing(
  db: Db,
  keyring: Keyring,
  caseId: number,
): Promise<CaseDesk['closing']> {
  const closing = await readClosing(db, caseId)
  if (!closing) return null
  const { at, by, sealed } = closing
  return { at, by, reason: sealed && keyring.unseal('notes', placeOf(caseId), sealed) }
}
