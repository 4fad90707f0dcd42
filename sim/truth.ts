// The ground truth: who was really together, where and for how long. A tracer never sees this;
// the accuracy of tracing is measured against it.
import type { Instant } from '../src/base/instant.ts'
import { overlapSeconds } from '../src/base/interval.ts'
import type { SimStay } from './day.ts'

/** Two people in the same room at the same time. Units: seconds. Invariant: first < second. */
export type Together = {
  readonly first: number
  readonly second: number
  readonly place: number
  readonly from: Instant
  readonly seconds: number
}

// Passing each other at a door is no contact, and would be most of the rows.
const SHORTEST_SECONDS = 60

/**
 * Finds everyone who shared a room of a place, from all stays, scanned or not.
 * Shape: one row for each overlapping pair of stays, in the order of the later arrival.
 */
export function* findTogether(stays: readonly SimStay[]): Generator<Together> {
  const rooms = new Map<number, SimStay[]>()
  for (const stay of stays) {
    const key = stay.place * 64 + stay.room
    const inside = rooms.get(key) ?? []
    const still = inside.filter((other) => other.leftAt > stay.enteredAt)
    for (const other of still) {
      const seconds = overlapSeconds(spanOf(other), spanOf(stay))
      if (seconds < SHORTEST_SECONDS || other.person === stay.person) continue
      yield {
        first: Math.min(other.person, stay.person),
        second: Math.max(other.person, stay.person),
        place: stay.place,
        from: stay.enteredAt,
        seconds,
      }
    }
    still.push(stay)
    rooms.set(key, still)
  }
}

function spanOf(stay: SimStay) {
  return { from: stay.enteredAt, to: stay.leftAt }
}
