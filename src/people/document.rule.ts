// Identity documents: which numbers can exist, and the one canonical form each is indexed by.
// Source: Notice clause IV method 4 (all kinds of documents); GB 11643-1999; ADR 0004.
import { checkCharacter } from '../base/check-digit.ts'
import type { DocumentKind } from '../base/document-kind.ts'
import { dayOf } from '../base/instant.ts'
import type { Day, Instant } from '../base/instant.ts'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'

export { DOCUMENT_KINDS } from '../base/document-kind.ts'
export type { DocumentKind } from '../base/document-kind.ts'

export type Sex = 'female' | 'male'
/** A date of birth as printed on a document; no time zone. */
export type BirthDate = { readonly year: number; readonly month: number; readonly day: number }

/** What a person typed. */
export type DocumentInput = {
  readonly kind: DocumentKind
  readonly number: string
  /** ISO 3166 alpha-3; passports need it. */
  readonly issuer?: string
}

/** A number that can exist; `canonical` is what is sealed and indexed. */
export type CheckedDocument = {
  readonly ok: true
  readonly kind: DocumentKind
  readonly canonical: string
  /** ISO 3166 alpha-3 for passports, otherwise empty. */
  readonly issuer: string
  readonly birth?: BirthDate
  readonly sex?: Sex
}

const OLDEST_YEARS = 130
// Province pairs only: county codes are historical, so an unknown one proves nothing.
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82'.split(
    ' ',
  ),
)

/** Gives full width as ASCII, ASCII letters in upper case, no spaces and no hyphens. */
export function normaliseNumber(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\u00ad\u2010-\u2015\u2212-]/gu, '')
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
}

/** Says whether a day exists, is not after today and not more than 130 years ago. */
function isBirth(birth: BirthDate, today: Day): boolean {
  const ms = Date.UTC(birth.year, birth.month - 1, birth.day)
  const date = new Date(ms)
  if (date.getUTCMonth() !== birth.month - 1 || date.getUTCDate() !== birth.day) return false
  const born = ms / 86_400_000
  const oldest = new Date(today * 86_400_000)
  oldest.setUTCFullYear(oldest.getUTCFullYear() - OLDEST_YEARS)
  return born <= today && born >= oldest.getTime() / 86_400_000
}

function birthOf(digits: string, at: number): BirthDate {
  return {
    year: Number(digits.slice(at, at + 4)),
    month: Number(digits.slice(at + 4, at + 6)),
    day: Number(digits.slice(at + 6, at + 8)),
  }
}

function sexOf(canonical: string): Sex {
  return Number(canonical[16]) % 2 === 1 ? 'male' : 'female'
}

type Numbered = Omit<CheckedDocument, 'kind' | 'issuer' | 'ok'>

// The 18-character form shared by the citizen number, the residence permit and the new card of
// permanent residents: only the first digits differ.
function checkEighteen(number: string, today: Day): Numbered | undefined {
  if (!/^\d{17}[\dX]$/.test(number)) return undefined
  if (checkCharacter(number.slice(0, 17)) !== number[17]) return undefined
  const birth = birthOf(number, 6)
  return isBirth(birth, today) ? { canonical: number, birth, sex: sexOf(number) } : undefined
}

/** Turns the 15 digits of 1989 into the 18 characters of 1999; other texts are left alone. */
export function upgradeFifteen(number: string): string {
  if (!/^\d{15}$/.test(number)) return number
  const first17 = `${number.slice(0, 6)}19${number.slice(6)}`
  return first17 + checkCharacter(first17)
}

function checkResidentId(number: string, today: Day): Numbered | undefined {
  const checked = checkEighteen(upgradeFifteen(number), today)
  return checked && PROVINCES.has(checked.canonical.slice(0, 2)) ? checked : undefined
}

function checkHkMacauPermit(number: string): Numbered | undefined {
  // The last two of eleven count the re-issues; nine name the person for life.
  if (!/^[HM]\d{8}(\d{2})?$/.test(number)) return undefined
  return { canonical: number.slice(0, 9) }
}

function checkTaiwanPermit(number: string): Numbered | undefined {
  const isCard = /^\d{8}$/.test(number)
  const isBooklet = /^\d{10}[A-Z]?$/.test(number)
  const isSingleUse = /^(?=.*\d)[0-9A-Z]{10,12}$/.test(number)
  return isCard || isBooklet || isSingleUse ? { canonical: number } : undefined
}

function checkResidencePermit(number: string, today: Day): Numbered | undefined {
  return /^8[123]0000/.test(number) ? checkEighteen(number, today) : undefined
}

function checkPermanentResidence(number: string, today: Day): Numbered | undefined {
  if (number.startsWith('9')) return checkEighteen(number, today)
  return /^[A-Z]{3}\d{12}$/.test(number) ? { canonical: number } : undefined
}

function isIssuer(issuer: string): boolean {
  return /^[A-Z]{3}$/.test(issuer)
}

function checkPassport(number: string): Numbered | undefined {
  return /^(?=.*\d)[A-Z0-9]{5,17}$/.test(number) ? { canonical: number } : undefined
}

// Who has no document gets a random id from the caller, so that two of them are never equal.
function checkNone(number: string): Numbered | undefined {
  return /^[0-9A-Z]{16,64}$/.test(number) ? { canonical: number } : undefined
}

// Longer than any number with its spaces; keeps normalisation of hostile text cheap.
const TYPED_MAX = 80

/**
 * Checks a document number and gives its canonical form.
 * Refuses: 'document-invalid' (field 'document', or 'issuer' of a passport).
 * Source: Notice clause IV method 4, GB 11643-1999, ADR 0004.
 */
export function checkDocument(input: DocumentInput, today: Day): CheckedDocument | Refused {
  if (input.number.length > TYPED_MAX) return refuse('document-invalid', 'document')
  const number = normaliseNumber(input.number)
  const issuer = input.kind === 'passport' ? normaliseNumber(input.issuer ?? '') : ''
  if (input.kind === 'passport' && !isIssuer(issuer)) return refuse('document-invalid', 'issuer')
  const checks: Record<DocumentKind, () => Numbered | undefined> = {
    'resident-id': () => checkResidentId(number, today),
    'hk-macau-permit': () => checkHkMacauPermit(number),
    'taiwan-permit': () => checkTaiwanPermit(number),
    'residence-permit': () => checkResidencePermit(number, today),
    'permanent-residence': () => checkPermanentResidence(number, today),
    passport: () => checkPassport(number),
    none: () => checkNone(number),
  }
  const checked = checks[input.kind]()
  if (!checked) return refuse('document-invalid', 'document')
  return { ok: true, kind: input.kind, issuer, ...checked }
}

// Year first, as on the documents here: another order would be guessed.
const TYPED_BIRTH = /^(\d{4})(?:(\d\d)(\d\d)|\D(\d{1,2})\D(\d{1,2})\D?)$/

/** Reads a typed date of birth (untrusted): year, month and day; undefined when it is none. */
export function readBirth(text: string, today: Day): BirthDate | undefined {
  if (text.length > TYPED_MAX) return undefined
  const typed = TYPED_BIRTH.exec(text.normalize('NFKC').trim())
  if (!typed) return undefined
  const [year, month, day] = [typed[1], typed[2] ?? typed[4], typed[3] ?? typed[5]].map(Number)
  const birth = { year: year ?? 0, month: month ?? 0, day: day ?? 0 }
  return isBirth(birth, today) ? birth : undefined
}

/** Gives the whole years of age on a day. Units: years. */
export function ageOn(birth: BirthDate, at: Instant): number {
  const today = new Date(dayOf(at) * 86_400_000)
  const years = today.getUTCFullYear() - birth.year
  const month = today.getUTCMonth() + 1
  const isBefore = month < birth.month || (month === birth.month && today.getUTCDate() < birth.day)
  return isBefore ? years - 1 : years
}
