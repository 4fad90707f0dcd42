// How the identity of a person is written sealed and read again; nobody else knows these formats.
// Source: ADR 0004.
import { maskName } from '../base/mask.ts'
import type { Keyring } from '../platform/seal.ts'
import type { BirthDate, CheckedDocument } from './document.rule.ts'
import type { IdentifierKind } from './person.sql.ts'
import type { DoorMask, PersonId } from './registration.ts'

type Owner = { readonly personId: PersonId; readonly kind: IdentifierKind }

// The kind is part of the place: a sealed phone copied over a sealed name does not open.
function placeOf(owner: Owner): { column: string; rowId: string } {
  return { column: 'people.identifier.sealed', rowId: `${owner.personId}|${owner.kind}` }
}

/** Seals one identifier of a person. */
export function sealIdentifier(keyring: Keyring, owner: Owner, text: string): Buffer {
  return keyring.seal('identity', placeOf(owner), text)
}

/** Opens one identifier. Throws when it was moved or changed. */
export function unsealIdentifier(keyring: Keyring, owner: Owner, sealed: Buffer): string {
  return keyring.unseal('identity', placeOf(owner), sealed)
}

export type OpenDocument = { readonly kind: string; readonly issuer: string; number: string }

/** Writes a document as one text: none of its parts can hold a bar. */
export function writeDocument(document: CheckedDocument): string {
  return `${document.kind}|${document.issuer}|${document.canonical}`
}

/** Reads what writeDocument wrote. */
export function parseDocument(text: string): OpenDocument {
  const [kind = '', issuer = '', number = ''] = text.split('|')
  return { kind, issuer, number }
}

function placeOfBirth(personId: PersonId): { column: string; rowId: PersonId } {
  return { column: 'people.ward_birth.sealed', rowId: personId }
}

/** Seals the date of birth that a guardian said of a ward. */
export function sealBirth(keyring: Keyring, personId: PersonId, birth: BirthDate): Buffer {
  const text = [birth.year, birth.month, birth.day].join('-')
  return keyring.seal('identity', placeOfBirth(personId), text)
}

/** Opens the date of birth of a ward. */
export function unsealBirth(keyring: Keyring, personId: PersonId, sealed: Buffer): BirthDate {
  const text = keyring.unseal('identity', placeOfBirth(personId), sealed)
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
  return { year, month, day }
}

/** Makes what the door may show: masked name, sex and decade of birth from the document. */
export function maskPerson(name: string, document: CheckedDocument): DoorMask {
  return {
    maskedName: maskName(name),
    ...(document.sex && { sex: document.sex }),
    ...(document.birth && { decade: Math.floor(document.birth.year / 10) * 10 }),
  }
}

/** Writes a mask short, because it travels in cookies: `f198|张*三`. */
export function writeMask(mask: DoorMask): string {
  const sex = mask.sex === undefined ? '-' : mask.sex[0]
  const decade = mask.decade === undefined ? '---' : String(mask.decade / 10)
  return `${sex}${decade}|${mask.maskedName}`
}

/** Reads what writeMask wrote. */
export function parseMask(text: string): DoorMask {
  const sex = text[0] === 'f' ? 'female' : 'male'
  const decade = Number(text.slice(1, 4)) * 10
  return {
    maskedName: text.slice(5),
    ...(text.startsWith('-') ? {} : { sex }),
    ...(Number.isNaN(decade) ? {} : { decade }),
  }
}

/** Seals the mask of a person under the key of the door. */
export function sealMask(keyring: Keyring, personId: PersonId, mask: DoorMask): Buffer {
  return keyring.seal('door', { column: 'people.mask.sealed', rowId: personId }, writeMask(mask))
}

/** Opens the mask of a person. */
export function unsealMask(keyring: Keyring, personId: PersonId, sealed: Buffer): DoorMask {
  return parseMask(
    keyring.unseal('door', { column: 'people.mask.sealed', rowId: personId }, sealed),
  )
}
