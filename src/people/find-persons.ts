// Finds registrations by what identifies them, and the humans behind registrations.
import { dayOf } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { Db } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { blindDocument, blindPhone, blindReference } from './blind-index.ts'
import { checkDocument } from './document.rule.ts'
import type { DocumentInput } from './document.rule.ts'
import { selectOtherRoots, selectUnderRoots } from './link.sql.ts'
import { IDENTIFIER_KINDS, selectHolders } from './person.sql.ts'
import type { IdentifierKind } from './person.sql.ts'
import type { PersonId } from './registration.ts'

async function findHolders(db: Db, kind: IdentifierKind, blind: Buffer): Promise<PersonId[]> {
  const rows = await selectHolders(db, kind, [blind])
  return rows.map((row) => row.person_id)
}

/** Finds every registration of a document; none when the number cannot exist. Shape: ids sorted. */
export async function findByDocument(
  db: Db,
  keyring: Keyring,
  document: DocumentInput & { readonly at: Instant },
): Promise<PersonId[]> {
  const checked = checkDocument(document, dayOf(document.at))
  if (!checked.ok) return []
  return findHolders(db, IDENTIFIER_KINDS.document, blindDocument(keyring, checked))
}

/** Finds every registration that gave this phone, confirmed or not. Shape: ids sorted. */
export async function findByPhone(db: Db, keyring: Keyring, phone: string): Promise<PersonId[]> {
  const blind = blindPhone(keyring, phone)
  return blind ? findHolders(db, IDENTIFIER_KINDS.phone, blind) : []
}

/** Finds the person that came with an imported reference. */
export async function findByReference(
  db: Db,
  keyring: Keyring,
  reference: string,
): Promise<PersonId[]> {
  return findHolders(db, IDENTIFIER_KINDS.reference, blindReference(keyring, reference))
}

/** Gives the root of each registration; it is its own root when it stands alone. */
export async function foldToHumans(
  db: Db,
  ids: readonly PersonId[],
): Promise<Map<PersonId, PersonId>> {
  const roots = new Map(ids.map((id) => [id, id]))
  if (ids.length === 0) return roots
  for (const row of await selectOtherRoots(db, ids)) roots.set(row.person_id, row.root_id)
  return roots
}

/** Gives every registration under each root, the root first. */
export async function registrationsOf(
  db: Db,
  roots: readonly PersonId[],
): Promise<Map<PersonId, PersonId[]>> {
  const found = new Map(roots.map((root) => [root, [root]]))
  if (roots.length === 0) return found
  for (const row of await selectUnderRoots(db, roots)) {
    found.get(row.root_id)?.push(row.person_id)
  }
  return found
}

/**
 * Gives every registration of every human that some registrations belong to, with its root: where
 * a trace begins, so that no half of an itinerary is missed.
 * Source: ADR 0003.
 */
export async function expandToHumans(
  db: Db,
  ids: readonly PersonId[],
): Promise<Map<PersonId, PersonId>> {
  const roots = new Set((await foldToHumans(db, ids)).values())
  const expanded = new Map<PersonId, PersonId>()
  for (const [root, members] of await registrationsOf(db, [...roots])) {
    for (const member of members) expanded.set(member, root)
  }
  return expanded
}
