// Leaves a partner that fails alone for a while, so that a dead one costs a door nothing.
import type { Clock } from '../platform/clock.ts'

export type CircuitBreaker = {
  /** Whether one may ask now; after a pause one asker at a time finds out. */
  readonly mayAsk: () => boolean
  /** Whether the partner is left alone now; unlike mayAsk it takes nobody's turn. */
  readonly isPaused: () => boolean
  readonly succeeded: () => void
  readonly failed: () => void
}

// Too few -> one lost packet silences a partner; too many -> as many doors wait for a dead one.
const FAILURES_BEFORE_PAUSE = 5
// Longer -> a partner that is back is not noticed; shorter -> a dead one is asked all the time.
const PAUSE_MS = 10_000
// An asker that never reported back must not keep the circuit open for ever.
const PROBE_MS = 5000

/** Makes a breaker: closed, paused after failures in a row, then one probe at a time. */
export function makeCircuitBreaker(clock: Clock): CircuitBreaker {
  let failures = 0
  let pausedUntilMs = 0
  return {
    mayAsk: () => {
      if (failures < FAILURES_BEFORE_PAUSE) return true
      const nowMs = clock.nowMs()
      if (nowMs < pausedUntilMs) return false
      pausedUntilMs = nowMs + PROBE_MS
      return true
    },
    isPaused: () => failures >= FAILURES_BEFORE_PAUSE && clock.nowMs() < pausedUntilMs,
    succeeded: () => {
      failures = 0
    },
    failed: () => {
      failures += 1
      if (failures >= FAILURES_BEFORE_PAUSE) pausedUntilMs = clock.nowMs() + PAUSE_MS
    },
  }
}
