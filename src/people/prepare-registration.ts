// From what somebody typed to what is stored: checked, canonical, indexed blind. No database.
import { randomBytes } from 'node:crypto'
import { dayOf } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import type { Keyring } from '../platform/seal.ts'
import { blindCanonicalPhone, blindDocument, blindName, blindPair } from './blind-index.ts'
import { ageOn, checkDocument } from './document.rule.ts'
import type { CheckedDocument, DocumentInput } from './document.rule.ts'
import { checkName } from './name.rule.ts'
import { checkPhone } from './phone.rule.ts'
import { GUARDIAN_AGE } from './registration.ts'
import type { Assurance, DoorMask, Origin, PersonId, RegistrationInput } from './registration.ts'
import { maskPerson } from './sealed-person.ts'

type PreparedPhone = {
  readonly canonical: string
  readonly blind: Buffer
  readonly isConfirmed: boolean
}

/** A registration that is known to be well formed. */
export type Prepared = {
  readonly ok: true
  readonly document: CheckedDocument
  readonly documentBlind: Buffer
  readonly name: string
  readonly nameBlind: Buffer
  readonly phone?: PreparedPhone
  readonly pairBlind: Buffer
  /** The pair as text, for maps. */
  readonly pairKey: string
  readonly mask: DoorMask
  readonly origin: Origin
  readonly assurance: Assurance
  readonly guardianId: PersonId | undefined
  readonly at: Instant
  readonly consentedAt: Instant | null
}

const NONE_BYTES = 16

/**
 * Who has no number at all gets one that nobody else can have: two of them are never equal, and it
 * is never what somebody typed. Source: security decision 19.
 */
function numberOf(keyring: Keyring, input: RegistrationInput): DocumentInput {
  if (input.document.kind !== 'none') return input.document
  const bytes =
    input.retryKey === undefined
      ? randomBytes(NONE_BYTES)
      : keyring.blind('none', '', input.retryKey)
  return { kind: 'none', number: bytes.toString('hex').toUpperCase() }
}

type Ward = { readonly ok: true; readonly guardianId: PersonId | undefined }

/**
 * Decides under whose guardianship this is registered. What staff saw or wrote on paper needs none:
 * a child who stands at the door alone is let in by them, not turned away.
 * Refuses: 'guardian-needed'; 'document-invalid' for oneself without a number.
 * Source: security decision 19.
 */
function wardOf(input: RegistrationInput, document: CheckedDocument): Ward | Refused {
  const { guardianId, origin } = input
  const isOfStaff = origin !== 'self' && origin !== 'reported'
  const age = document.birth && ageOn(document.birth, input.at)
  if (age !== undefined && age >= GUARDIAN_AGE) return { ok: true, guardianId: undefined }
  if (guardianId !== undefined || isOfStaff) return { ok: true, guardianId }
  if (document.kind === 'none') {
    return refuse(origin === 'self' ? 'document-invalid' : 'guardian-needed', 'document')
  }
  return age === undefined ? { ok: true, guardianId } : refuse('guardian-needed', 'document')
}

/**
 * Checks one registration and computes its blind indexes.
 * Refuses: 'document-invalid', 'name-invalid', 'phone-invalid', 'guardian-needed'.
 * Source: Notice clause IV, ADR 0003, ADR 0004, ADR 0015.
 */
export function prepareRegistration(
  keyring: Keyring,
  input: RegistrationInput,
): Prepared | Refused {
  const document = checkDocument(numberOf(keyring, input), dayOf(input.at))
  if (!document.ok) return document
  const ward = wardOf(input, document)
  if (!ward.ok) return ward
  const { guardianId } = ward
  const name = checkName(input.name)
  if (!name.ok) return name
  // Whether the city sends codes abroad is decided where a code is asked for, not here.
  const checkedPhone = input.phone === undefined ? undefined : checkPhone(input.phone, true)
  if (checkedPhone && !checkedPhone.ok) return checkedPhone
  const phone = checkedPhone && {
    canonical: checkedPhone.canonical,
    blind: blindCanonicalPhone(keyring, checkedPhone.canonical),
    isConfirmed: input.phoneConfirmed,
  }
  const documentBlind = blindDocument(keyring, document)
  const pairBlind = blindPair(keyring, {
    documentBlind,
    phoneBlind: phone?.blind,
    phoneConfirmed: input.phoneConfirmed,
    formKey: input.formKey,
    guardianId,
  })
  return {
    ok: true,
    document,
    documentBlind,
    name: name.name,
    nameBlind: blindName(keyring, name.canonical),
    ...(phone && { phone }),
    pairBlind,
    pairKey: pairBlind.toString('hex'),
    mask: maskPerson(name.name, document),
    origin: input.origin,
    assurance: phone?.isConfirmed ? 1 : 0,
    guardianId,
    at: input.at,
    consentedAt: input.consentedAt ?? null,
  }
}

/** Says what is wrong with a registration before anything is written; undefined when nothing is. */
export function checkRegistration(keyring: Keyring, input: RegistrationInput): Refused | undefined {
  const prepared = prepareRegistration(keyring, input)
  return prepared.ok ? undefined : prepared
}
