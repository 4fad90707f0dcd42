// What can be said about a document number while it is typed; the server checks it again.
// Source: GB 11643-1999 (ISO 7064 MOD 11-2).
import { checkCharacter } from '../../../src/base/check-digit.ts'

export type NumberLook =
  | { readonly kind: 'empty' | 'unknown' | 'good' | 'wrong' }
  | { readonly kind: 'short'; readonly left: number }

const RESIDENT_LENGTH = 18

/** Writes a number as it is stored: no spaces, capital letters. */
export function tidyNumber(text: string): string {
  return text.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase()
}

/** Looks at a number: only those with a check digit can be judged here. */
export function lookAtNumber(kind: string, text: string): NumberLook {
  const number = tidyNumber(text)
  if (number === '') return { kind: 'empty' }
  if (kind !== 'resident-id' && kind !== 'residence-permit') return { kind: 'unknown' }
  // The short numbers of old cards carry no check digit.
  if (/^\d{15}$/.test(number) && kind === 'resident-id') return { kind: 'unknown' }
  if (!/^\d{1,17}[\dX]?$/.test(number)) return { kind: 'wrong' }
  if (number.length < RESIDENT_LENGTH) {
    return { kind: 'short', left: RESIDENT_LENGTH - number.length }
  }
  const isGood = checkCharacter(number.slice(0, 17)) === number[17]
  return { kind: isGood ? 'good' : 'wrong' }
}
