// Who reads large print without asking: from 60 years on, as far as the decade of birth tells.
// Source: F43; looks, elderly mode.
import type { Instant } from '../../src/base/instant.ts'

const LARGE_FROM_AGE = 60
// A phone knows the decade of birth only: its middle is wrong by five years at most.
const HALF_DECADE = 5

/** Says whether pages are in large print: what was chosen, otherwise by the age. */
export function isLargePrint(
  chosen: string | undefined,
  decade: number | undefined,
  now: Instant,
): boolean {
  if (chosen === '1' || chosen === '0') return chosen === '1'
  return (
    decade !== undefined &&
    new Date(now * 1000).getUTCFullYear() - (decade + HALF_DECADE) >= LARGE_FROM_AGE
  )
}
