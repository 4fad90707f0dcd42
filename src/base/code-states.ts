// The states of the health and the travel code: one list for rules, screens and what is stored.
// Source: F23, F24, ADR 0013.

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
