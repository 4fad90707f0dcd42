// The verdict at the door. Pure: what is known goes in, one of three answers comes out. What the
// city may change is in the rule table; what stands here holds whatever the table says.
// Source: Notice clause V; security decisions 4, 10 and 18 (docs/adr/0003, docs/adr/0014).
import type { HealthState } from '../base/code-states.ts'
import { DAY } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { Verdict } from './flags.rule.ts'

export const PLACE_STATES = ['unconfirmed', 'confirmed', 'suspended', 'closed'] as const
export type PlaceState = (typeof PLACE_STATES)[number]

export type VerdictInput = {
  readonly isPrintWithdrawn: boolean
  readonly placeState: PlaceState
  /** Enter now, register within 24 hours: nobody is refused care. */
  readonly isEmergency: boolean
  /** 0 declared, 1 phone confirmed, 2 document seen by staff, 3 checked with authority. */
  readonly assurance: number
  /** Two registrations of one document, and nobody has shown it yet. */
  readonly isDisputed: boolean
  /** What the rule table says. */
  readonly ruled: Verdict
  /** One visit in two hundred shows the document, so that seeing the staff proves nothing. */
  readonly isDocumentCheck: boolean
}

export type VerdictReason =
  | 'print-withdrawn'
  | 'place-closed'
  | 'emergency'
  | 'place-suspended'
  | 'phone-unconfirmed'
  | 'disputed'
  | 'rule'
  | 'document-check'
  | 'none'

export type Decision = {
  /** `not-valid` writes no visit: there is nobody at a door that this code stands for. */
  readonly verdict: Verdict | 'not-valid'
  /** For tests; it is stored nowhere, and nobody reads it. */
  readonly reason: VerdictReason
}

function seeStaff(reason: VerdictReason): Decision {
  return { verdict: 'see-staff', reason }
}

/**
 * Decides whether a person may enter. A scan never changes anyone's health state (F37).
 * Source: Notice clause V; ADR 0003 for the unconfirmed phone; security decision 18 for disputes.
 */
export function decideVerdict(input: VerdictInput): Decision {
  if (input.isPrintWithdrawn) return { verdict: 'not-valid', reason: 'print-withdrawn' }
  if (input.placeState === 'closed') return { verdict: 'not-valid', reason: 'place-closed' }
  if (input.isEmergency) return { verdict: 'enter', reason: 'emergency' }
  if (input.placeState === 'suspended') return seeStaff('place-suspended')
  if (input.assurance < 1) return seeStaff('phone-unconfirmed')
  if (input.isDisputed) return seeStaff('disputed')
  if (input.ruled === 'see-staff') return seeStaff('rule')
  if (input.isDocumentCheck) return seeStaff('document-check')
  return { verdict: 'enter', reason: 'none' }
}

/** How long the last green holds while the partner is silent. Source: security decision 4. */
export const GREEN_SECONDS = DAY

/**
 * Gives the health state that the rule table is asked with: a silent partner counts as green for
 * a day after green was the last word.
 * Source: F23; security decision 4: never a colour out of silence.
 */
export function bridgeSilence(
  health: { readonly state: HealthState; readonly lastGreenAt?: Instant | undefined },
  at: Instant,
): HealthState {
  const { state, lastGreenAt } = health
  if (state !== 'unavailable' || lastGreenAt === undefined) return state
  return Math.abs(at - lastGreenAt) < GREEN_SECONDS ? 'green' : state
}
