// What staff and doors may see of persons without a reason on record: masked forms only.
// Source: F38, ADR 0004.
import { maskDocument, maskPhone } from '../base/mask.ts'
import type { Db } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { IDENTIFIER_KINDS, selectPersons, selectSealed } from './person.sql.ts'
import type { IdentifierKind, SealedIdentifierRow } from './person.sql.ts'
import { ORIGINS } from './registration.ts'
import type { Assurance, DoorMask, Origin, PersonId } from './registration.ts'
import { parseDocument, unsealIdentifier, unsealMask } from './sealed-person.ts'

export type PersonDescription = {
  readonly maskedName: string
  readonly maskedPhone: string
  readonly maskedDocument: string
  /** Masked too when it looks like an identity or phone number. */
  readonly reference?: string
  readonly assurance: Assurance
  readonly origin: Origin
  readonly rootId: PersonId
}

/** Masks an E.164 number by its national part: 199****1234. */
export function maskCanonicalPhone(canonical: string): string {
  return maskPhone(canonical.replace(/^\+86/, ''))
}

// Partners send identity and phone numbers as references, in any of the lengths these have.
const LOOKS_PERSONAL = /^(?:[+0]*(?:86)?1[3-9]\d{9}|\d{15}|\d{17}[\dXx]|[A-Za-z]{1,3}\d{7,12})$/

function maskReference(reference: string): string {
  return LOOKS_PERSONAL.test(reference) ? maskDocument(reference) : reference
}

type Opened = ReadonlyMap<IdentifierKind, string>

function openFirsts(keyring: Keyring, rows: readonly SealedIdentifierRow[]): Opened {
  const firsts = new Map<IdentifierKind, string>()
  for (const row of rows) {
    const owner = { personId: row.person_id, kind: row.kind }
    if (!firsts.has(row.kind)) firsts.set(row.kind, unsealIdentifier(keyring, owner, row.sealed))
  }
  return firsts
}

/** Describes persons by masked forms only; ids that do not exist are left out. */
export async function describePersons(
  db: Db,
  keyring: Keyring,
  ids: readonly PersonId[],
): Promise<Map<PersonId, PersonDescription>> {
  if (ids.length === 0) return new Map()
  const kinds = [IDENTIFIER_KINDS.document, IDENTIFIER_KINDS.phone, IDENTIFIER_KINDS.reference]
  const [persons, sealed] = await Promise.all([
    selectPersons(db, ids),
    selectSealed(db, kinds, ids),
  ])
  const sealedOf = Map.groupBy(sealed, (row) => row.person_id)
  const described = new Map<PersonId, PersonDescription>()
  for (const person of persons) {
    const opened = openFirsts(keyring, sealedOf.get(person.person_id) ?? [])
    const document = opened.get(IDENTIFIER_KINDS.document)
    const phone = opened.get(IDENTIFIER_KINDS.phone)
    const reference = opened.get(IDENTIFIER_KINDS.reference)
    const mask = person.mask && unsealMask(keyring, person.person_id, person.mask)
    described.set(person.person_id, {
      maskedName: mask?.maskedName ?? '',
      maskedPhone: phone === undefined ? '' : maskCanonicalPhone(phone),
      maskedDocument: document === undefined ? '' : maskDocument(parseDocument(document).number),
      ...(reference !== undefined && { reference: maskReference(reference) }),
      assurance: person.assurance as Assurance,
      origin: ORIGINS[person.origin - 1] ?? 'import',
      rootId: person.root_id,
    })
  }
  return described
}

/** What a door decides by: the mask and how sure we are. */
export type DoorPerson = {
  readonly personId: PersonId
  readonly assurance: Assurance
  readonly mask: DoorMask | undefined
}

/** Reads persons as a door needs them; ids that do not exist are left out. Shape: as asked. */
export async function readDoorPersons(
  db: Db,
  keyring: Keyring,
  ids: readonly PersonId[],
): Promise<DoorPerson[]> {
  if (ids.length === 0) return []
  const rows = new Map((await selectPersons(db, ids)).map((row) => [row.person_id, row]))
  return ids.flatMap((personId) => {
    const row = rows.get(personId)
    if (!row) return []
    const mask = row.mask ? unsealMask(keyring, personId, row.mask) : undefined
    return [{ personId, assurance: row.assurance as Assurance, mask }]
  })
}

/** Gives the masked names for a door; it opens the door's key only, never identity. */
export async function readMasks(
  db: Db,
  keyring: Keyring,
  ids: readonly PersonId[],
): Promise<Map<PersonId, DoorMask>> {
  const masks = new Map<PersonId, DoorMask>()
  if (ids.length === 0) return masks
  for (const person of await selectPersons(db, ids)) {
    if (person.mask) {
      masks.set(person.person_id, unsealMask(keyring, person.person_id, person.mask))
    }
  }
  return masks
}

/** Gives the imported reference, in full, of each person that has one: for the shell. */
export async function readReferences(
  db: Db,
  keyring: Keyring,
  ids: readonly PersonId[],
): Promise<Map<PersonId, string>> {
  const references = new Map<PersonId, string>()
  if (ids.length === 0) return references
  for (const row of await selectSealed(db, [IDENTIFIER_KINDS.reference], ids)) {
    const owner = { personId: row.person_id, kind: row.kind }
    references.set(row.person_id, unsealIdentifier(keyring, owner, row.sealed))
  }
  return references
}
