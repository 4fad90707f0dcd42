// The states of the health and the travel code, and what is known of one of them.
// Source: F23, F24, ADR 0013.
import type { Instant } from '../../base/instant.ts'

/** `none`: no code, or one that ran out. `unavailable`: the partner is silent. */
export const HEALTH_STATES = [
  'green',
  'yellow',
  'red',
  'none',
  'unavailable',
  'not-connected',
] as const
export type HealthState = (typeof HEALTH_STATES)[number]

export const TRAVEL_STATES = ['plain', 'starred', 'other', 'unavailable', 'not-connected'] as const
export type TravelState = (typeof TRAVEL_STATES)[number]

export const FACT_SOURCES = ['list', 'staff', 'partner'] as const
/** Who said it: headquarters' list, staff who looked, or the partner; nobody. */
export type FactSource = (typeof FACT_SOURCES)[number] | 'none'

/** One thing known about the holder of a document; never stored with a visit. */
export type Fact<S> = {
  readonly state: S
  readonly source: FactSource
  readonly seenAt?: Instant
  readonly validUntil?: Instant
  /** Of health only: when green was the last word, and no other word came after it. */
  readonly lastGreenAt?: Instant
}
