// The pieces a day is made of: a visit to a place, and the time it takes to get to the next door.
import type { City } from './city.ts'
import type { Random } from './random.ts'

/** A stay inside one day. Units: seconds since midnight. */
export type Leg = {
  readonly place: number
  readonly room: number
  readonly from: number
  readonly to: number
  readonly worker: boolean
}

/** People walk or ride between two doors: nobody is at two within this. Units: seconds. */
export const BETWEEN_DOORS = 240

/** Says whether a span is free in a plan, with time to get there. */
export function isFree(legs: readonly Leg[], from: number, to: number): boolean {
  return legs.every((leg) => to + BETWEEN_DOORS <= leg.from || from >= leg.to + BETWEEN_DOORS)
}

/** Adds legs to a plan when the person is free for all of them. */
export function addIfFree(legs: Leg[], wanted: readonly Leg[]): void {
  const from = wanted[0]?.from ?? 0
  const to = wanted.at(-1)?.to ?? 0
  if (to > from && to < 86_400 && isFree(legs, from, to)) legs.push(...wanted)
}

function minutesIn(stay: readonly [number, number], random: Random): number {
  return Math.round((stay[0] + random.next() ** 1.4 * (stay[1] - stay[0])) * 60)
}

/** Writes a visit to a place; the mall and the hospital continue into one of their units. */
export function visitLegs(city: City, index: number, from: number, random: Random): Leg[] {
  const place = city.places[index]
  if (!place) return []
  const to = from + minutesIn(place.stay, random)
  const legs: Leg[] = [{ place: index, room: random.below(place.rooms), from, to, worker: false }]
  const inner = { mall: 'mall-shop', hospital: 'department' }[place.kind]
  const units = inner === undefined ? [] : (city.byKind.get(inner) ?? [])
  if (units.length === 0) return legs
  let clock = to
  for (let i = random.between(1, 2); i > 0; i -= 1) {
    const unit = city.places[random.pick(units)]
    if (!unit || legs.some((leg) => leg.place === unit.index)) break
    const enter = clock + 40 + random.below(80)
    clock = enter + minutesIn(unit.stay, random)
    const room = random.below(unit.rooms)
    legs.push({ place: unit.index, room, from: enter, to: clock, worker: false })
  }
  return legs
}
