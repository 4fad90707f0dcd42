// Phone numbers: E.164, mainland mobiles unless the city allows others.
// Source: ADR 0004 (canonical forms), security decision 10.
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'

export type CheckedPhone = { readonly ok: true; /** E.164: +8619900001234. */ canonical: string }

const TYPED_MAX = 40

/**
 * Checks a phone number and gives its E.164 form.
 * Refuses: 'phone-invalid'.
 * Source: ADR 0004.
 */
export function checkPhone(typed: string, isForeignAllowed: boolean): CheckedPhone | Refused {
  if (typed.length > TYPED_MAX) return refuse('phone-invalid', 'phone')
  const digits = typed.normalize('NFKC').replace(/[\s\u2010-\u2015()-]/gu, '')
  const mainland = /^(?:\+86|0086|86)?(1[3-9]\d{9})$/.exec(digits)
  if (mainland) return { ok: true, canonical: `+86${mainland[1]}` }
  const foreign = /^(?:\+|00)([1-9]\d{6,14})$/.exec(digits)
  // A +86 number that is no mobile cannot get a code, whatever the city allows.
  if (isForeignAllowed && foreign && !foreign[1]?.startsWith('86')) {
    return { ok: true, canonical: `+${foreign[1]}` }
  }
  return refuse('phone-invalid', 'phone')
}
