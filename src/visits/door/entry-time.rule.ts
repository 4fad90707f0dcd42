// Which time of entry the staff may give: now, an hour back for a queue that is typed behind
// itself, three days back from paper. Pure. Source: F18; security decisions 3 and 12.
import { HOUR, MINUTE } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'

/** Longer -> whoever types chooses the time; shorter -> a queue at the door cannot be typed. */
export const TYPED_BACK_SECONDS = 60 * MINUTE
/** A weekend without power, and the Monday to type it in. */
export const LATE_BACK_SECONDS = 72 * HOUR
// Two clocks that agree to the minute.
const AHEAD_SECONDS = MINUTE

export const ENTRY_WAYS = ['for-others', 'register', 'paper'] as const
export type EntryWay = (typeof ENTRY_WAYS)[number]

/**
 * Gives the moment of entry; undefined when it is too far away, or missing from paper.
 * Source: F18.
 */
export function entryTimeOf(
  way: EntryWay,
  given: Instant | undefined,
  now: Instant,
): Instant | undefined {
  if (given === undefined) return way === 'paper' ? undefined : now
  const back = way === 'paper' ? LATE_BACK_SECONDS : TYPED_BACK_SECONDS
  if (given < now - back || given > now + AHEAD_SECONDS) return undefined
  return Math.min(given, now)
}
