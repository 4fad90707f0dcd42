// The short number under the code, typed by people whose camera fails.
// Random, so that knowing one poster says nothing about the next. Source: F43; ADR 0007.
import { randomInt } from 'node:crypto'
import { dammDigit, isDammValid } from '../base/check-digit.ts'

// Seven digits without a leading zero (people drop it when they speak) and one check digit.
const FIRST = 1_000_000
const LAST = 9_999_999

/** Makes a short number: 8 digits, the last one checks the rest. */
export function makeShortNumber(): string {
  const body = String(randomInt(FIRST, LAST + 1))
  return body + dammDigit(body)
}

/** Reads what a person typed (spaces and hyphens allowed); undefined when the digits are wrong. */
export function readShortNumber(text: string): string | undefined {
  const digits = text.normalize('NFKC').replaceAll(/[\s-]/g, '')
  return /^\d{8}$/.test(digits) && isDammValid(digits) ? digits : undefined
}
