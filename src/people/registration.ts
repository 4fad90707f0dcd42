// The words of a registration that the whole room and its callers share.
import type { Instant } from '../base/instant.ts'
import type { DocumentInput, Sex } from './document.rule.ts'

/** One registration: the pair (document, confirmed phone). Not a human; see docs/adr/0003. */
export type PersonId = number

export const ORIGINS = ['self', 'reported', 'staff', 'paper', 'import'] as const
export type Origin = (typeof ORIGINS)[number]

/** 0 declared, 1 phone confirmed, 2 document seen by staff, 3 checked with the authority. */
export type Assurance = 0 | 1 | 2 | 3

/** Under this age only a guardian registers a child. Units: years. Source: security decision 19. */
export const GUARDIAN_AGE = 14

/** What somebody declares about a person, by himself or for another. */
export type RegistrationInput = {
  /** Of kind `none` the number is made here, whatever was given. */
  readonly document: DocumentInput
  /**
   * Whose ward it is: for a child under 14, or a person without any number. At 14 it no longer
   * counts. The guardian has a confirmed phone.
   */
  readonly guardianId?: PersonId
  /** The date of birth of a ward as the guardian typed it, where the document has none. */
  readonly birth?: string
  /** The same key gives the same person of kind `none` again: a lost answer is no second person. */
  readonly retryKey?: string
  readonly phone?: string
  readonly phoneConfirmed: boolean
  /**
   * The form in which somebody declares himself with an unconfirmed phone: the same form again is
   * the same registration, another form never is, because neither number proves anything.
   */
  readonly formKey?: string
  readonly name: string
  readonly origin: Origin
  /** When it was declared; dates of birth after it are refused. */
  readonly at: Instant
  readonly consentedAt?: Instant
}

/** What a registration led to. */
export type Registered = {
  readonly ok: true
  readonly personId: PersonId
  readonly rootId: PersonId
  readonly isNew: boolean
  readonly assurance: Assurance
  /** The same document is registered under another name: a person must look at it. */
  readonly isDisputed: boolean
  readonly mask: DoorMask
}

/** What the door may show of a person: never a number, a phone or a full name. */
export type DoorMask = {
  readonly maskedName: string
  readonly sex?: Sex
  /** First year of the decade of birth, 1980. */
  readonly decade?: number
}
