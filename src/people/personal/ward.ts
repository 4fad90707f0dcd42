// Until when somebody is a ward: at 14 what the guardian registered has ended, the cards with it,
// and the young person registers anew, himself.
// Source: security decision 19; ADR 0015.
import { dayOf } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import type { Db } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import { ageOn, checkDocument } from '../document.rule.ts'
import type { DocumentKind } from '../document.rule.ts'
import { IDENTIFIER_KINDS, selectGuardians, selectSealed } from '../person.sql.ts'
import { GUARDIAN_AGE } from '../registration.ts'
import type { PersonId } from '../registration.ts'
import { parseDocument, unsealIdentifier } from '../sealed-person.ts'

export type Ward = {
  /** False of whoever has no date of birth in his document, however old he is. */
  readonly isGrownUp: boolean
}

/** Reads which of these are wards, and who of them is 14 by then. */
export async function readWards(
  db: Db,
  keyring: Keyring,
  asked: { readonly personIds: readonly PersonId[]; readonly at: Instant },
): Promise<Map<PersonId, Ward>> {
  const { personIds, at } = asked
  const wardIds = [...(await selectGuardians(db, personIds)).keys()]
  if (wardIds.length === 0) return new Map()
  const documents = await selectSealed(db, [IDENTIFIER_KINDS.document], wardIds)
  const grown = new Set(
    documents
      .filter((row) => isGrownUp(keyring, { personId: row.person_id, sealed: row.sealed, at }))
      .map((row) => row.person_id),
  )
  return new Map(wardIds.map((personId) => [personId, { isGrownUp: grown.has(personId) }]))
}

function isGrownUp(
  keyring: Keyring,
  row: { readonly personId: PersonId; readonly sealed: Buffer; readonly at: Instant },
): boolean {
  const owner = { personId: row.personId, kind: IDENTIFIER_KINDS.document }
  const { kind, issuer, number } = parseDocument(unsealIdentifier(keyring, owner, row.sealed))
  const checked = checkDocument({ kind: kind as DocumentKind, issuer, number }, dayOf(row.at))
  return checked.ok && checked.birth !== undefined && ageOn(checked.birth, row.at) >= GUARDIAN_AGE
}
