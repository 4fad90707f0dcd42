// The one clock. Rooms receive it, so that tests move time without touching the machine's.
import { instantOfMs } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'

export type Clock = {
  /** Milliseconds since 1970. */
  readonly nowMs: () => number
  /** Whole seconds since 1970. */
  readonly now: () => Instant
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  now: () => instantOfMs(Date.now()),
}

/** A clock for tests and stories: it stands still until it is moved. */
export function makeManualClock(startMs: number): Clock & { advance(seconds: number): void } {
  let current = startMs
  return {
    nowMs: () => current,
    now: () => instantOfMs(current),
    advance: (seconds) => {
      current += seconds * 1000
    },
  }
}
