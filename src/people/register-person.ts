// Registers persons, one or thousands by the same way: idempotent by the pair (document, phone),
// identity sealed, registrations of one document under one name linked as one human.
import { AppError } from '../base/errors.ts'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import type { Tx } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { linkSameDocuments } from './link-same-documents.ts'
import { takePersonIds } from './person-ids.ts'
import {
  IDENTIFIER_KINDS,
  insertIdentifiers,
  insertMasks,
  insertPersons,
  lockAllRegistrations,
  lockDocuments,
  selectPersons,
  selectPersonsByPair,
  updateConsents,
} from './person.sql.ts'
import type { IdentifierKind, PersonRow } from './person.sql.ts'
import { prepareRegistration } from './prepare-registration.ts'
import type { Prepared } from './prepare-registration.ts'
import { ORIGINS } from './registration.ts'
import type { Assurance, PersonId, Registered, RegistrationInput } from './registration.ts'
import { insertBirths } from './personal/ward.sql.ts'
import { sealBirth, sealIdentifier, sealMask, writeDocument } from './sealed-person.ts'
import { insertStandingChangeOfAll, insertStandingChanges } from './standing/fact.sql.ts'

// A bulk larger than this is split by its caller: parameters are arrays held in memory.
const ROWS_MAX = 50_000
// Up to here each document is locked alone; beyond, the lock table would run full.
const DOCUMENT_LOCKS_MAX = 64

/**
 * Registers one person; the same pair again gives the same person.
 * Refuses: 'document-invalid', 'name-invalid', 'phone-invalid'; 'guardian-needed' for a child under
 * 14 or somebody without a number, unless a guardian with a confirmed phone or the staff registers;
 * 'birth-needed', 'birth-invalid' for the ward of a guardian.
 * Source: Notice clause IV, ADR 0003, ADR 0015.
 */
export async function registerPerson(
  tx: Tx,
  keyring: Keyring,
  input: RegistrationInput,
): Promise<Registered | Refused> {
  const prepared = prepareRegistration(keyring, input)
  if (!prepared.ok) return prepared
  if (!(await areGuardians(tx, [prepared]))) return refuse('guardian-needed', 'document')
  const [registered] = await recordAll(tx, keyring, [prepared])
  if (!registered) throw new AppError('RegistrationLost', 'a registration was not written')
  return registered
}

/**
 * Registers many persons with arrays, with the same result as one by one.
 * Shape: one id a row, in the order of the rows; at most 50,000.
 * Throws: AppError on a row that registerPerson would refuse; nothing is written then.
 */
export async function registerMany(
  tx: Tx,
  keyring: Keyring,
  rows: readonly RegistrationInput[],
): Promise<PersonId[]> {
  if (rows.length > ROWS_MAX) throw new AppError('TooManyRows', `at most ${ROWS_MAX} rows at once`)
  const prepared = rows.map((row, index) => {
    const one = prepareRegistration(keyring, row)
    if (!one.ok) throw new AppError('RowRefused', `row ${index}: ${one.refusal}`)
    return one
  })
  if (!(await areGuardians(tx, prepared))) throw new AppError('RowRefused', 'no such guardian')
  const registered = await recordAll(tx, keyring, prepared)
  return registered.map((one) => one.personId)
}

/** Says whether every guardian has a confirmed phone and is nobody's ward. */
async function areGuardians(tx: Tx, rows: readonly Prepared[]): Promise<boolean> {
  const ids = new Set(rows.flatMap((row) => row.guardianId ?? []))
  if (ids.size === 0) return true
  const guardians = await selectPersons(tx, [...ids])
  const fit = guardians.filter((one) => one.assurance >= 1 && one.guardian_id === null)
  return fit.length === ids.size
}

type Known = Pick<PersonRow, 'person_id' | 'root_id' | 'assurance'>

async function readKnown(tx: Tx, rows: readonly Prepared[]): Promise<Map<string, Known>> {
  const found = await selectPersonsByPair(
    tx,
    rows.map((row) => row.pairBlind),
  )
  return new Map(found.map((row) => [row.pair_blind.toString('hex'), row]))
}

async function recordAll(
  tx: Tx,
  keyring: Keyring,
  rows: readonly Prepared[],
): Promise<Registered[]> {
  if (rows.length === 0) return []
  const documentBlinds = rows.map((row) => row.documentBlind)
  if (rows.length > DOCUMENT_LOCKS_MAX) await lockAllRegistrations(tx)
  else await lockDocuments(tx, documentBlinds)

  const known = await readKnown(tx, rows)
  const fresh = [...new Map(rows.map((row) => [row.pairKey, row])).values()].filter(
    (row) => !known.has(row.pairKey),
  )
  const created = await insertFresh(tx, keyring, fresh)
  for (const [pairKey, person] of created) known.set(pairKey, person)

  const owned = rows.map((row) => ({ row, person: knownPerson(known, row) }))
  await keepIdentifiers(tx, keyring, owned)
  await keepBirths(tx, keyring, owned)
  await keepConsents(
    tx,
    owned.filter(({ row }) => !created.has(row.pairKey)),
  )
  const humans = await linkSameDocuments(tx, documentBlinds)
  if (humans.disputed.size > 0) await tellDisputes(tx, [...humans.rootOf.keys()])

  const firstSeen = new Set<string>()
  return owned.map(({ row, person }) => {
    const isNew = created.has(row.pairKey) && !firstSeen.has(row.pairKey)
    firstSeen.add(row.pairKey)
    return {
      ok: true,
      personId: person.person_id,
      rootId: humans.rootOf.get(person.person_id) ?? person.root_id,
      isNew,
      assurance: person.assurance as Assurance,
      isDisputed: humans.disputed.has(row.documentBlind.toString('hex')),
      mask: row.mask,
    }
  })
}

// Everyone of a disputed document stands otherwise at a door from now on, also on other servers.
async function tellDisputes(tx: Tx, persons: readonly PersonId[]): Promise<void> {
  if (persons.length > DOCUMENT_LOCKS_MAX) await insertStandingChangeOfAll(tx)
  else await insertStandingChanges(tx, persons)
}

function knownPerson(known: ReadonlyMap<string, Known>, row: Prepared): Known {
  const person = known.get(row.pairKey)
  if (!person) throw new AppError('RegistrationLost', 'a registration was not written')
  return person
}

async function insertFresh(
  tx: Tx,
  keyring: Keyring,
  fresh: readonly Prepared[],
): Promise<Map<string, Known>> {
  const created = new Map<string, Known>()
  if (fresh.length === 0) return created
  const ids = await takePersonIds(tx, keyring, fresh.length)
  const rows = fresh.map((row, index) => ({ row, personId: ids[index] ?? 0 }))
  const written = await insertPersons(
    tx,
    rows.map(({ row, personId }) => ({
      personId,
      pairBlind: row.pairBlind,
      origin: ORIGINS.indexOf(row.origin) + 1,
      assurance: row.assurance,
      guardianId: row.guardianId ?? null,
      consentedAt: row.consentedAt,
      createdAt: row.at,
    })),
  )
  // The lock above makes a conflict impossible; if it happened, the ids below would be wrong.
  if (written.size !== rows.length) {
    throw new AppError('RegistrationLost', 'a registration appeared beside its lock')
  }
  await insertMasks(
    tx,
    rows.map(({ row, personId }) => ({ personId, sealed: sealMask(keyring, personId, row.mask) })),
  )
  for (const { row, personId } of rows) {
    created.set(row.pairKey, { person_id: personId, root_id: personId, assurance: row.assurance })
  }
  return created
}

type Owned = { readonly row: Prepared; readonly person: Known }
type Content = { readonly blind: Buffer; readonly text: string; confirmedAt?: number | null }

// One statement must not meet the same key twice in different order: the first spelling stays.
function firstSpellings(owned: readonly Owned[]): Owned[] {
  const firsts = new Map<string, Owned>()
  for (const one of owned) {
    const key = `${one.person.person_id}|${one.row.nameBlind.toString('hex')}`
    if (!firsts.has(key)) firsts.set(key, one)
  }
  return [...firsts.values()]
}

async function keepIdentifiers(tx: Tx, keyring: Keyring, owned: readonly Owned[]): Promise<void> {
  const firsts = firstSpellings(owned)
  const indexKey = keyring.keyIdOf('index')
  const write = (kind: IdentifierKind, contentOf: (row: Prepared) => Content | undefined) => {
    const rows = firsts.flatMap(({ row, person }) => {
      const content = contentOf(row)
      if (!content) return []
      const { blind, text, confirmedAt = null } = content
      const personId = person.person_id
      const sealed = sealIdentifier(keyring, { personId, kind }, text)
      return [{ personId, blind, sealed, confirmedAt }]
    })
    return rows.length === 0 ? undefined : insertIdentifiers(tx, { kind, indexKey }, rows)
  }
  await Promise.all([
    write(IDENTIFIER_KINDS.document, (row) => ({
      blind: row.documentBlind,
      text: writeDocument(row.document),
    })),
    write(IDENTIFIER_KINDS.name, (row) => ({ blind: row.nameBlind, text: row.name })),
    write(IDENTIFIER_KINDS.phone, ({ phone, at }) =>
      phone === undefined
        ? undefined
        : {
            blind: phone.blind,
            text: phone.canonical,
            confirmedAt: phone.isConfirmed ? at : null,
          },
    ),
  ])
}

// The first word stands: whoever said one date cannot keep a ward for longer with another.
async function keepBirths(tx: Tx, keyring: Keyring, owned: readonly Owned[]): Promise<void> {
  const rows = owned.flatMap(({ row, person }) => {
    const personId = person.person_id
    return row.birth ? [{ personId, sealed: sealBirth(keyring, personId, row.birth) }] : []
  })
  if (rows.length > 0) await insertBirths(tx, rows)
}

async function keepConsents(tx: Tx, owned: readonly Owned[]): Promise<void> {
  const rows = owned.flatMap(({ row, person }) =>
    row.consentedAt === null ? [] : [{ personId: person.person_id, consentedAt: row.consentedAt }],
  )
  if (rows.length > 0) await updateConsents(tx, rows)
}
