// How a stay ended and what to doubt about a visit: one list for rules, traces and screens.
// Source: ADR 0011; F30, F41.

/** Why a stay is taken to have ended when it did; the first three were observed. */
export const STAY_ENDS = [
  'check-out',
  'off-duty',
  'next-scan',
  'closing',
  'dwell',
  'so-far',
] as const
export type StayEnd = (typeof STAY_ENDS)[number]

/** What a tracer should doubt about a visit; marks never block. */
export const DOUBTS = [
  'not-here',
  'implausible',
  'device-revoked',
  'phone-unconfirmed',
  'late',
  'stale-code',
] as const
export type Doubt = (typeof DOUBTS)[number]
