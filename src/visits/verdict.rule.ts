// The verdict at the door. Pure: what is known goes in, one of three answers comes out.
// Source: Notice clause V; security decisions 10 and 18 (docs/adr/0003).
import type { Verdict } from './flags.rule.ts'

export const PLACE_STATES = ['unconfirmed', 'confirmed', 'suspended', 'closed'] as const
export type PlaceState = (typeof PLACE_STATES)[number]

export const HEALTH_STATES = ['not-connected', 'fit', 'not-fit', 'unavailable'] as const
/** What the health partner says; `not-connected` when the city has none. */
export type HealthState = (typeof HEALTH_STATES)[number]

export type VerdictInput = {
  readonly isPrintWithdrawn: boolean
  readonly placeState: PlaceState
  /** 0 declared, 1 phone confirmed, 2 document seen by staff, 3 checked with authority. */
  readonly assurance: number
  readonly health: HealthState
}

export type VerdictReason =
  | 'print-withdrawn'
  | 'place-closed'
  | 'place-suspended'
  | 'phone-unconfirmed'
  | 'health-not-fit'
  | 'health-unavailable'
  | 'none'

export type Decision = {
  /** `not-valid` writes no visit: there is nobody at a door that this code stands for. */
  readonly verdict: Verdict | 'not-valid'
  /** For records and tests; the visitor never reads it. */
  readonly reason: VerdictReason
  /** Ask the visitor to show the health code to the staff himself. */
  readonly isCodeToBeShown: boolean
}

function notValid(reason: VerdictReason): Decision {
  return { verdict: 'not-valid', reason, isCodeToBeShown: false }
}

function seeStaff(reason: VerdictReason): Decision {
  return { verdict: 'see-staff', reason, isCodeToBeShown: false }
}

/**
 * Decides whether a person may enter. A scan never changes anyone's health state (F37).
 * Source: Notice clause V; ADR 0003 for the unconfirmed phone.
 */
export function decideVerdict(input: VerdictInput): Decision {
  if (input.isPrintWithdrawn) return notValid('print-withdrawn')
  if (input.placeState === 'closed') return notValid('place-closed')
  if (input.placeState === 'suspended') return seeStaff('place-suspended')
  if (input.assurance < 1) return seeStaff('phone-unconfirmed')
  if (input.health === 'not-fit') return seeStaff('health-not-fit')
  if (input.health === 'unavailable') return seeStaff('health-unavailable')
  const isCodeToBeShown = input.health === 'not-connected'
  return { verdict: 'enter', reason: 'none', isCodeToBeShown }
}
