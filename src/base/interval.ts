// Half-open spans of time, [from, to): the one arithmetic that tracing rests on.
import type { Instant } from './instant.ts'

/** Units: seconds since 1970, half-open. Invariant: from <= to. */
export type Interval = { readonly from: Instant; readonly to: Instant }

/** Gives the shared seconds of two spans; 0 when they only touch. Units: seconds. */
export function overlapSeconds(left: Interval, right: Interval): number {
  return Math.max(0, Math.min(left.to, right.to) - Math.max(left.from, right.from))
}

/** Gives the shared span of two, or undefined when they share no second. */
export function intersect(left: Interval, right: Interval): Interval | undefined {
  const from = Math.max(left.from, right.from)
  const to = Math.min(left.to, right.to)
  return from < to ? { from, to } : undefined
}
