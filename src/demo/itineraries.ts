// Where the ill people of the demo were: itineraries of fourteen visits in a week, laid between the
// simulated visits so that each meets a list of people that a tracer can read.
import { drawSecond } from '../../sim/load-shape.ts'
import { openRandom } from '../../sim/random.ts'
import type { Random } from '../../sim/random.ts'
import type { SimStay } from '../../sim/day.ts'
import { TOWNS } from '../../sim/place-kinds.ts'
import { dayOf, dayStart, HOUR, MINUTE } from '../base/instant.ts'
import type { Day, Instant } from '../base/instant.ts'
import type { Interval } from '../base/interval.ts'
import { overlapSeconds } from '../base/interval.ts'
import { CATEGORIES } from '../places/index.ts'
import { DEMO_SEED } from './demo-city.ts'
import { drawDay } from './fill-days.ts'
import type { ItineraryVisit } from './settings.ts'
import type { Seeded } from './visits-of-day.ts'

export type Itineraries = {
  readonly window: Interval
  readonly itineraries: readonly (readonly ItineraryVisit[])[]
  /** Every visit of everyone who may have been met: what the trace needs to see. */
  readonly around: readonly SimStay[]
}

/** How many ill people there are before a place comes again; each scene takes the next. */
const ITINERARIES = 12
const DAYS = 7
// Two visits a day, in these hours of the day.
const SLOTS = [
  { from: 8 * HOUR, to: 12 * HOUR },
  { from: 14 * HOUR, to: 20 * HOUR },
] as const
// Fourteen visits that meet about six people each make a list of 60 to 120.
const MET = 6
const TRIES = 40
const ITINERARY_STREAM = 8
const KINDS: ReadonlySet<string> = new Set(
  'shop restaurant pharmacy bank beauty clinic hall culture bus mall-shop department'.split(' '),
)
const DWELL = new Map(CATEGORIES.map((row) => [row.category, row.dwellMinutes * MINUTE]))

type Week = {
  readonly seeded: Seeded
  readonly byPerson: ReadonlyMap<number, readonly SimStay[]>
  readonly byPlaceDay: ReadonlyMap<number, readonly SimStay[]>
}

/** Lays the itineraries of a demo that starts now: over the seven days before today. */
export async function layItineraries(seeded: Seeded, now: Instant): Promise<Itineraries> {
  const today = dayOf(now)
  const stays: SimStay[] = []
  for (let day = today - DAYS; day < today; day += 1) {
    stays.push(...(await drawDay(seeded, day)).filter((stay) => stay.scanned))
  }
  const week: Week = {
    seeded,
    byPerson: Map.groupBy(stays, (stay) => stay.person),
    byPlaceDay: Map.groupBy(stays, (stay) => placeDay(stay.place, dayOf(stay.enteredAt))),
  }
  const met = new Set<number>()
  const itineraries = Array.from({ length: ITINERARIES }, (_, n) => layOne(week, n, today, met))
  return {
    window: { from: dayStart(today - DAYS), to: now },
    itineraries,
    around: [...met].flatMap((person) => week.byPerson.get(person) ?? []),
  }
}

function placeDay(place: number, day: Day): number {
  return place * 100_000 + day
}

function layOne(week: Week, n: number, today: Day, met: Set<number>): ItineraryVisit[] {
  const random = openRandom(DEMO_SEED, ITINERARY_STREAM, n)
  // The towns with enough places to choose from take turns.
  const town = TOWNS[n % 4]?.division ?? ''
  const { places } = week.seeded.city.sim
  const own = places.filter((place) => place.division === town && KINDS.has(place.kind))
  const choice = own.length > 0 ? own : places
  const visits: ItineraryVisit[] = []
  for (let day = today - DAYS; day < today; day += 1) {
    for (const slot of SLOTS) {
      const found = drawVisit(week, random, { choice: choice.map((one) => one.index), day, slot })
      visits.push(found.visit)
      for (const person of found.met) met.add(person)
    }
  }
  return visits
}

type Wish = {
  readonly choice: readonly number[]
  readonly day: Day
  readonly slot: { readonly from: number; readonly to: number }
}

type Found = { readonly visit: ItineraryVisit; readonly met: readonly number[] }

function drawVisit(week: Week, random: Random, wish: Wish): Found {
  const distance = (found: Found): number => Math.abs(found.met.length - MET)
  let best = tryVisit(week, random, wish)
  for (let tries = 0; tries < TRIES && distance(best) > 1; tries += 1) {
    const next = tryVisit(week, random, wish)
    if (distance(next) < distance(best)) best = next
  }
  return best
}

function tryVisit(week: Week, random: Random, { choice, day, slot }: Wish): Found {
  const place = random.pick(choice)
  const enteredAt = dayStart(day) + drawSecond(random, slot.from, slot.to)
  const dwell = dwellOf(week, place)
  const span = { from: enteredAt, to: enteredAt + dwell }
  const others = week.byPlaceDay.get(placeDay(place, day)) ?? []
  const met = others.filter((other) => overlapSeconds(span, inferSpan(week, other)) > 0)
  return { visit: { place, enteredAt }, met: [...new Set(met.map((other) => other.person))] }
}

function dwellOf({ seeded }: Week, place: number): number {
  return DWELL.get(seeded.city.sim.places[place]?.category ?? '') ?? HOUR
}

// The end that tracing will infer: next scan elsewhere, closing time or the learned dwell.
function inferSpan(week: Week, stay: SimStay): Interval {
  const place = week.seeded.city.sim.places[stay.place]
  const closes = dayStart(dayOf(stay.enteredAt)) + (place?.closesAt ?? 1440) * MINUTE
  const dwell = stay.worker ? closes : stay.enteredAt + dwellOf(week, stay.place)
  const own = week.byPerson.get(stay.person) ?? []
  const next = own.find((one) => one.enteredAt > stay.enteredAt)?.enteredAt ?? closes
  return { from: stay.enteredAt, to: Math.max(stay.enteredAt + 1, Math.min(closes, dwell, next)) }
}
