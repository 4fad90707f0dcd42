// Chooses whose illness the demo is about: somebody with exactly fourteen visits in a week and a
// list of people met that a tracer can read, neither empty nor endless.
import type { SimStay } from '../../sim/day.ts'
import { DAY, dayOf, dayStart, MINUTE } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { Interval } from '../base/interval.ts'
import { overlapSeconds } from '../base/interval.ts'
import { CATEGORIES } from '../places/index.ts'
import { drawDay } from './fill-days.ts'
import type { Seeded } from './visits-of-day.ts'

/** The person of the demo's case. Shape: `stays` sorted by enteredAt. */
export type CasePerson = {
  readonly person: number
  readonly window: Interval
  readonly stays: readonly SimStay[]
  /** Every stay of everyone who may have met the person: what the trace needs to see. */
  readonly around: readonly SimStay[]
}

const WINDOW_DAYS = 6
const VISITS = 14
/** How many people the case may have met, and the number that reads best. */
export const CANDIDATES = { min: 60, max: 120, best: 85 } as const
// A start must not wait for the perfect story: near enough is good, and the looks are counted.
const NEAR_ENOUGH = 12
const LOOKS_MAX = 200

const DWELL = new Map(CATEGORIES.map((row) => [row.category, row.dwellMinutes * MINUTE]))

/** Chooses the case of a demo that starts now. */
export async function chooseCasePerson(seeded: Seeded, now: Instant): Promise<CasePerson> {
  const today = dayOf(now)
  const window = { from: dayStart(today - WINDOW_DAYS), to: now }
  const stays: SimStay[] = []
  for (let day = today - WINDOW_DAYS; day <= today; day += 1) {
    for (const stay of await drawDay(seeded, day)) {
      if (stay.scanned && stay.enteredAt <= now) stays.push(stay)
    }
  }
  const byPerson = Map.groupBy(stays, (stay) => stay.person)
  const byPlace = Map.groupBy(stays, placeDay)
  const possible = [...byPerson].filter(([, own]) => isReadable(own)).slice(0, LOOKS_MAX)
  let best: { person: number; met: Set<number> } | undefined
  for (const [person] of possible) {
    const met = meet(seeded, person, byPerson, byPlace)
    if (!best || distance(met.size) < distance(best.met.size)) best = { person, met }
    if (distance(met.size) <= NEAR_ENOUGH) break
  }
  const person = best?.person ?? byPerson.keys().next().value ?? 0
  const met = best?.met ?? new Set<number>()
  const around = [...met, person].flatMap((one) => byPerson.get(one) ?? [])
  return { person, window, stays: byPerson.get(person) ?? [], around }
}

function distance(count: number): number {
  return Math.abs(count - CANDIDATES.best)
}

// A cashier meets the whole town, a child has no phone: neither makes a story.
function isReadable(own: readonly SimStay[]): boolean {
  return own.length === VISITS && own.every((stay) => !stay.worker && stay.reporter === null)
}

// No stay crosses midnight: who met did so at one place on one day.
function placeDay(stay: SimStay): number {
  return stay.place * 100_000 + dayOf(stay.enteredAt)
}

type Groups = ReadonlyMap<number, readonly SimStay[]>

function meet(seeded: Seeded, person: number, byPerson: Groups, byPlace: Groups): Set<number> {
  const met = new Set<number>()
  for (const own of byPerson.get(person) ?? []) {
    const span = inferSpan(seeded, own, byPerson)
    for (const other of byPlace.get(placeDay(own)) ?? []) {
      if (other.person === person) continue
      if (overlapSeconds(span, inferSpan(seeded, other, byPerson)) > 0) met.add(other.person)
    }
  }
  return met
}

// The end that tracing will infer: next scan elsewhere, closing time or the learned dwell.
function inferSpan(seeded: Seeded, stay: SimStay, byPerson: Groups): Interval {
  const place = seeded.city.sim.places[stay.place]
  const closes = dayStart(dayOf(stay.enteredAt)) + (place?.closesAt ?? 1440) * MINUTE
  const dwell = stay.worker ? DAY : (DWELL.get(place?.category ?? '') ?? MINUTE)
  const next = (byPerson.get(stay.person) ?? []).find((one) => one.enteredAt > stay.enteredAt)
  const ends = [closes, stay.enteredAt + dwell, next?.enteredAt ?? Number.POSITIVE_INFINITY]
  return { from: stay.enteredAt, to: Math.max(stay.enteredAt + 1, Math.min(...ends)) }
}
