// What a page about several people posted: numbered fields, ticks of members. Untrusted.
import { OTHER_FIELDS } from '../../../web/visitor/others-page.ts'
import type { OtherField, OtherTyped } from '../../../web/visitor/others-page.ts'
import { REPORTED_A_SCAN } from '../limits.rule.ts'

/** Nobody typed yet. */
export const EMPTY_PERSON: OtherTyped = {
  name: '',
  kind: 'resident-id',
  number: '',
  issuer: '',
  phone: '',
  ward: '',
  birth: '',
  keep: '',
}

/** Says whether a block of fields was left alone: its ticks alone make nobody. */
export function isEmptyPerson({ name, kind, number, phone }: OtherTyped): boolean {
  return kind !== 'none' && [name, number, phone].every((text) => text.trim() === '')
}

/** Reads the typed persons. Shape: at least one, at most as many as a scan may report. */
export function typedOthers(fieldOf: (name: string) => string): OtherTyped[] {
  const rows = Math.min(Math.max(Math.trunc(Number(fieldOf('rows'))) || 1, 1), REPORTED_A_SCAN)
  return Array.from({ length: rows }, (_, index) => {
    const fields = OTHER_FIELDS.map((name) => [name, fieldOf(`${name}${index + 1}`)] as const)
    return Object.fromEntries(fields) as Record<OtherField, string>
  })
}

// The page shows at most this many boxes, but a member's number grows with each one removed.
const TICKS_MAX = 64

/** Reads which members were ticked: fields m1, m2 ... */
export function tickedMembers(body: unknown): number[] {
  const names = Object.keys(body ?? {})
  return names
    .map((name) => /^m([1-9]\d{0,4})$/.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .slice(0, TICKS_MAX)
    .map(Number)
}
