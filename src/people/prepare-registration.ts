// From what somebody typed to what is stored: checked, canonical, indexed blind. No database.
import { randomBytes } from 'node:crypto'
import { dayOf } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import type { Keyring } from '../platform/seal.ts'
import { blindCanonicalPhone, blindDocument, blindName, blindPair } from './blind-index.ts'
import { ageOn, checkDocument, readBirth } from './document.rule.ts'
import type { BirthDate, CheckedDocument, DocumentInput } from './document.rule.ts'
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
  /** Of a ward under 14 whose document has none. */
  readonly birth: BirthDate | undefined
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

type Ward = {
  readonly ok: true
  readonly guardianId: PersonId | undefined
  readonly birth?: BirthDate | undefined
}

/**
 * Decides under whose guardianship this is registered. What staff saw or wrote on paper needs none:
 * a child who stands at the door alone is let in by them, not turned away. A ward has a date of
 * birth, so that it ends; only who has no number at all may be older, and without one.
 * Refuses: 'guardian-needed', 'birth-needed', 'birth-invalid'; 'document-invalid' for oneself
 * without a number.
 * Source: security decision 19; ADR 0015.
 */
function wardOf(input: RegistrationInput, document: CheckedDocument): Ward | Refused {
  const { guardianId, origin } = input
  const isOfStaff = origin !== 'self' && origin !== 'reported'
  const known = birthOf(input, document)
  if (!known.ok) return known
  const { birth, said } = known
  const isChild = birth !== undefined && ageOn(birth, input.at) < GUARDIAN_AGE
  const hasNumber = document.kind !== 'none'
  if (birth && !isChild && hasNumber) return { ok: true, guardianId: undefined }
  if (guardianId !== undefined) {
    if (!birth && hasNumber) return refuse('birth-needed', 'birth')
    return { ok: true, guardianId, birth: isChild ? said : undefined }
  }
  if (isOfStaff) return { ok: true, guardianId }
  if (!hasNumber) {
    return refuse(origin === 'self' ? 'document-invalid' : 'guardian-needed', 'document')
  }
  return isChild ? refuse('guardian-needed', 'document') : { ok: true, guardianId }
}

type Born = {
  readonly ok: true
  readonly birth: BirthDate | undefined
  /** As somebody typed it: the document has none. */
  readonly said: BirthDate | undefined
}

/** Gives the date of birth; one in the document counts alone. Refuses: 'birth-invalid'. */
function birthOf(input: RegistrationInput, document: CheckedDocument): Born | Refused {
  const typed = (input.birth ?? '').trim()
  if (document.birth || typed === '') return { ok: true, birth: document.birth, said: undefined }
  const said = readBirth(typed, dayOf(input.at))
  return said ? { ok: true, birth: said, said } : refuse('birth-invalid', 'birth')
}

/**
 * Checks one registration and computes its blind indexes.
 * Refuses: 'document-invalid', 'name-invalid', 'phone-invalid', 'guardian-needed',
 * 'birth-needed', 'birth-invalid'.
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
  const { guardianId, birth } = ward
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
    birth,
    at: input.at,
    consentedAt: input.consentedAt ?? null,
  }
}

/** Says what is wrong with a registration before anything is written; undefined when nothing is. */
export function checkRegistration(keyring: Keyring, input: RegistrationInput): Refused | undefined {
  const prepared = prepareRegistration(keyring, input)
  return prepared.ok ? undefined : prepared
}
