// People known only by the reference a partner's file gave them: no identity, but the reference
// itself may be an identity number, so it is sealed and indexed blind like one.
import { AppError } from '../base/errors.ts'
import type { Tx } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { blindReference, blindReferencePair } from './blind-index.ts'
import { takePersonIds } from './person-ids.ts'
import {
  IDENTIFIER_KINDS,
  insertIdentifiers,
  insertPersons,
  selectPersonsByPair,
} from './person.sql.ts'
import { ORIGINS } from './registration.ts'
import type { PersonId } from './registration.ts'
import { sealIdentifier } from './sealed-person.ts'

// A caller splits more: parameters are arrays held in memory.
const REFERENCES_MAX = 50_000

type Reference = { readonly text: string; readonly blind: Buffer; readonly pairBlind: Buffer }

async function readPersons(
  tx: Tx,
  references: readonly Reference[],
): Promise<Map<string, PersonId>> {
  const rows = await selectPersonsByPair(
    tx,
    references.map((one) => one.pairBlind),
  )
  const byPair = new Map(rows.map((row) => [row.pair_blind.toString('hex'), row.person_id]))
  const found = new Map<string, PersonId>()
  for (const one of references) {
    const person = byPair.get(one.pairBlind.toString('hex'))
    if (person !== undefined) found.set(one.text, person)
  }
  return found
}

async function insertMissing(
  tx: Tx,
  keyring: Keyring,
  missing: readonly Reference[],
): Promise<void> {
  // One order for every import, so that two at once cannot wait for each other.
  const sorted = missing.toSorted((left, right) => left.pairBlind.compare(right.pairBlind))
  const ids = await takePersonIds(tx, keyring, sorted.length)
  const rows = sorted.map((one, index) => ({ ...one, personId: ids[index] ?? 0 }))
  const written = await insertPersons(
    tx,
    rows.map(({ personId, pairBlind }) => ({
      personId,
      pairBlind,
      origin: ORIGINS.indexOf('import') + 1,
      assurance: 0,
      guardianId: null,
      consentedAt: null,
      createdAt: null,
    })),
  )
  const kind = IDENTIFIER_KINDS.reference
  const indexKey = keyring.keyIdOf('index')
  await insertIdentifiers(
    tx,
    { kind, indexKey },
    rows
      .filter((row) => written.has(row.personId))
      .map(({ personId, text, blind }) => ({
        personId,
        blind,
        sealed: sealIdentifier(keyring, { personId, kind }, text),
        confirmedAt: null,
      })),
  )
}

/**
 * Gives the person of each reference and makes the missing ones; a second import adds nobody.
 * Shape: at most 50,000 references; the map has each distinct reference once.
 * Source: ADR 0003, ADR 0004.
 */
export async function importReferences(
  tx: Tx,
  keyring: Keyring,
  references: readonly string[],
): Promise<Map<string, PersonId>> {
  if (references.length > REFERENCES_MAX) {
    throw new AppError('TooManyRows', `at most ${REFERENCES_MAX} references at once`)
  }
  if (references.length === 0) return new Map()
  const wanted = [...new Set(references)].map((text) => {
    const blind = blindReference(keyring, text)
    return { text, blind, pairBlind: blindReferencePair(keyring, blind) }
  })
  const known = await readPersons(tx, wanted)
  const missing = wanted.filter((one) => !known.has(one.text))
  if (missing.length === 0) return known
  await insertMissing(tx, keyring, missing)
  // Read again instead of trusting our ids: another import may have been first.
  for (const [text, person] of await readPersons(tx, missing)) known.set(text, person)
  return known
}
