// The one way to see who a person is, unmasked: an audit row in the same transaction, or nothing.
// Source: F38, security decision 14, ADR 0006.
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import type { Tx } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { IDENTIFIER_KINDS, selectSealed } from './person.sql.ts'
import type { PersonId } from './registration.ts'
import { parseDocument, unsealIdentifier } from './sealed-person.ts'
import type { OpenDocument } from './sealed-person.ts'

export type UnsealedPerson = {
  readonly ok: true
  readonly personId: PersonId
  /** The first one given comes first. */
  readonly names: readonly string[]
  readonly documents: readonly OpenDocument[]
  readonly phones: readonly { readonly phone: string; readonly isConfirmed: boolean }[]
  readonly references: readonly string[]
}

/** Writes the audit row of a look (`appendAudit` of the staff room with its actor and reason). */
export type AuditLook = (tx: Tx, personId: PersonId) => Promise<void>

/**
 * Unseals one registration. The audit row is written before anything is opened, last in its
 * transaction; the caller sends the result only after the commit.
 * Refuses: 'person-unknown'.
 * Source: F38.
 */
export async function unsealPerson(
  tx: Tx,
  keyring: Keyring,
  look: { readonly personId: PersonId; readonly audit: AuditLook },
): Promise<UnsealedPerson | Refused> {
  const { document, phone, name, reference } = IDENTIFIER_KINDS
  const rows = await selectSealed(tx, [document, phone, name, reference], [look.personId])
  if (rows.length === 0) return refuse('person-unknown')
  await look.audit(tx, look.personId)
  const opened = rows.map((row) => ({
    kind: row.kind,
    isConfirmed: row.is_confirmed,
    text: unsealIdentifier(keyring, { personId: look.personId, kind: row.kind }, row.sealed),
  }))
  const of = (kind: number) => opened.filter((one) => one.kind === kind)
  return {
    ok: true,
    personId: look.personId,
    names: of(name).map((one) => one.text),
    documents: of(document).map((one) => parseDocument(one.text)),
    phones: of(phone).map((one) => ({ phone: one.text, isConfirmed: one.isConfirmed })),
    references: of(reference).map((one) => one.text),
  }
}
