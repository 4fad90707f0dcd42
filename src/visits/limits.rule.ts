// The numbers behind the limits of registering others. Pure.
// Source: security decisions 4 and 13.

/** More -> false companions drown a tracer; fewer -> a large family needs two scans. */
export const REPORTED_A_SCAN = 8

/** A small shop at a busy hour; below it nobody is asked. */
const TYPED_LEAST = 60

/**
 * Gives how many distinct persons one shift may type: twice the median hour of the place.
 * Units: `hourCounts` are visits in each hour that had any, fewest first.
 * Source: security decision 4.
 */
export function typedMaxOf(hourCounts: readonly number[]): number {
  const middle = hourCounts.length >> 1
  const upper = hourCounts[middle] ?? 0
  const lower = hourCounts.length % 2 === 0 ? (hourCounts[middle - 1] ?? upper) : upper
  return Math.max(TYPED_LEAST, Math.ceil(upper + lower))
}
