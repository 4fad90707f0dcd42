// Until when somebody is a ward: at 14 what the guardian registered has ended, the cards with it,
// and the young person registers anew, himself. The date of birth is in the document, or the
// guardian said it.
// Source: security decision 19; ADR 0015.
import { dayOf } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import type { Db } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import { ageOn, checkDocument } from '../document.rule.ts'
import type { BirthDate, DocumentKind } from '../document.rule.ts'
import { IDENTIFIER_KINDS, selectGuardians, selectSealed } from '../person.sql.ts'
import type { SealedIdentifierRow } from '../person.sql.ts'
import { GUARDIAN_AGE } from '../registration.ts'
import type { PersonId } from '../registration.ts'
import { parseDocument, unsealBirth, unsealIdentifier } from '../sealed-person.ts'
import { selectBirths } from './ward.sql.ts'

export type Ward = {
  /** False of whoever's date of birth is not known, however old he is. */
  readonly isGrownUp: boolean
  /** Recorded before the guardian was asked: he has a document, and the date is not known. */
  readonly lacksBirth: boolean
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
  const [documents, births] = await Promise.all([
    selectSealed(db, [IDENTIFIER_KINDS.document], wardIds),
    selectBirths(db, wardIds),
  ])
  const said = new Map(
    births.map(({ personId, sealed }) => [personId, unsealBirth(keyring, personId, sealed)]),
  )
  const written = new Map(documents.map((row) => [row.person_id, openDocument(keyring, row, at)]))
  return new Map(
    wardIds.map((personId) => {
      const document = written.get(personId)
      const birth = document?.birth ?? said.get(personId)
      const isGrownUp = birth !== undefined && ageOn(birth, at) >= GUARDIAN_AGE
      return [personId, { isGrownUp, lacksBirth: !birth && document?.kind !== 'none' }]
    }),
  )
}

function openDocument(
  keyring: Keyring,
  row: SealedIdentifierRow,
  at: Instant,
): { readonly kind: string; readonly birth: BirthDate | undefined } {
  const owner = { personId: row.person_id, kind: IDENTIFIER_KINDS.document }
  const { kind, issuer, number } = parseDocument(unsealIdentifier(keyring, owner, row.sealed))
  const checked = checkDocument({ kind: kind as DocumentKind, issuer, number }, dayOf(at))
  return { kind, birth: checked.ok ? checked.birth : undefined }
}
