// From what somebody typed to what is stored: checked, canonical, indexed blind. No database.
import { dayOf } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { Refused } from '../base/refusals.ts'
import type { Keyring } from '../platform/seal.ts'
import { blindCanonicalPhone, blindDocument, blindName, blindPair } from './blind-index.ts'
import { checkDocument } from './document.rule.ts'
import type { CheckedDocument } from './document.rule.ts'
import { checkName } from './name.rule.ts'
import { checkPhone } from './phone.rule.ts'
import type { Assurance, DoorMask, Origin, RegistrationInput } from './registration.ts'
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
  readonly at: Instant
  readonly consentedAt: Instant | null
}

/**
 * Checks one registration and computes its blind indexes.
 * Refuses: 'document-invalid', 'name-invalid', 'phone-invalid'.
 * Source: Notice clause IV, ADR 0003, ADR 0004.
 */
export function prepareRegistration(
  keyring: Keyring,
  input: RegistrationInput,
): Prepared | Refused {
  const document = checkDocument(input.document, dayOf(input.at))
  if (!document.ok) return document
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
    at: input.at,
    consentedAt: input.consentedAt ?? null,
  }
}
