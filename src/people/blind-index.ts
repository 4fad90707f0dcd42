// Blind indexes of what identifies: equal for equal canonical forms, useless without the key.
// Source: ADR 0004. A change of any canonical form here needs a new version beside the old one.
import type { Keyring } from '../platform/seal.ts'
import type { CheckedDocument } from './document.rule.ts'
import { checkPhone } from './phone.rule.ts'

/** Gives the index of a checked document. */
export function blindDocument(keyring: Keyring, document: CheckedDocument): Buffer {
  return keyring.blind(document.kind, document.issuer, document.canonical)
}

/** Gives the index of an E.164 number. */
export function blindCanonicalPhone(keyring: Keyring, canonical: string): Buffer {
  return keyring.blind('phone', '', canonical)
}

/** Gives the index of a phone as typed, as places keep it; undefined when it is no phone. */
export function blindPhone(keyring: Keyring, phone: string): Buffer | undefined {
  const checked = checkPhone(phone, true)
  return checked.ok ? blindCanonicalPhone(keyring, checked.canonical) : undefined
}

/** Gives the index of a name's compared form. */
export function blindName(keyring: Keyring, canonical: string): Buffer {
  return keyring.blind('name', '', canonical)
}

/** Gives the index of an imported reference, exactly as it was in the file. */
export function blindReference(keyring: Keyring, reference: string): Buffer {
  return keyring.blind('reference', '', reference)
}

/** What makes one registration: a document, and the phone it came with. */
export type Pair = {
  readonly documentBlind: Buffer
  readonly phoneBlind?: Buffer | undefined
  readonly phoneConfirmed: boolean
  /** The form that declared an unconfirmed phone. */
  readonly formKey?: string | undefined
  /** Two guardians of one child have two registrations of it. Source: security decision 19. */
  readonly guardianId?: number | undefined
}

/**
 * Gives the key that makes a registration idempotent.
 * An unconfirmed phone makes a pair of its own: otherwise whoever typed somebody's number while SMS
 * was down would already be on the registration that the owner confirms later. Each form of one's
 * own makes another one: else whoever types both numbers of somebody whose document staff saw once
 * would be that person.
 * Source: ADR 0003.
 */
export function blindPair(keyring: Keyring, pair: Pair): Buffer {
  const phone = pair.phoneBlind?.toString('hex') ?? ''
  if (pair.guardianId !== undefined) {
    const ward = `${pair.documentBlind.toString('hex')}|${pair.guardianId}`
    return keyring.blind('pair', 'guardian', ward)
  }
  const state = phone !== '' && !pair.phoneConfirmed ? 'unconfirmed' : ''
  const form = state === '' || pair.formKey === undefined ? '' : `|${pair.formKey}`
  return keyring.blind('pair', state, `${pair.documentBlind.toString('hex')}|${phone}${form}`)
}

/** Gives the key of a person known by an imported reference only. */
export function blindReferencePair(keyring: Keyring, referenceBlind: Buffer): Buffer {
  return keyring.blind('pair', 'reference', referenceBlind.toString('hex'))
}
