// A synthetic city: one seed, one city. Who lives where, works where and shops where.
import { makePeople } from './people.ts'
import type { Household, SimPerson } from './people.ts'
import { makePlaces } from './places.ts'
import type { SimPlace } from './places.ts'
import { PLACE_KINDS } from './place-kinds.ts'
import { openRandom } from './random.ts'
import type { Random } from './random.ts'

/** Where a person's week goes. Units: seconds of the day. */
export type Life = {
  readonly workplace: number | null
  readonly workRoom: number
  readonly startsAt: number
  readonly endsAt: number
  readonly worksWeekends: boolean
  readonly school: number | null
  readonly schoolRoom: number
  /** The bus this person takes, if any. */
  readonly bus: number | null
}

export type City = {
  readonly seed: number
  readonly places: readonly SimPlace[]
  readonly persons: readonly SimPerson[]
  readonly households: readonly Household[]
  readonly lives: readonly Life[]
  /** Place indexes by kind, and by kind and town (`market 321182001`). */
  readonly byKind: ReadonlyMap<string, readonly number[]>
}

export type CitySize = { readonly people: number; readonly places: number }

// About three places for a hundred people: the sample city's own proportion.
const PEOPLE_PER_PLACE = 33
const FEWEST_PLACES = 40

/** Gives the number of places that suits a number of people. */
export function placesFor(people: number): number {
  return Math.max(FEWEST_PLACES, Math.round(people / PEOPLE_PER_PLACE))
}

/** Makes a city. The same seed and size give the same city on every machine. */
export function makeCity(seed: number, size: CitySize): City {
  const places = makePlaces(seed, size.places)
  const { persons, households } = makePeople(seed, size.people)
  const byKind = groupPlaces(places)
  const jobs = cumulate(places.map((place) => place.jobs))
  const lives = persons.map((person) => {
    const random = openRandom(seed, 3, person.index)
    const town = households[person.household]?.division ?? ''
    return drawLife(random, { person, town, places, byKind, jobs })
  })
  return { seed, places, persons, households, lives, byKind }
}

function groupPlaces(places: readonly SimPlace[]): Map<string, number[]> {
  const groups = new Map<string, number[]>()
  for (const place of places) {
    for (const key of [place.kind, `${place.kind} ${place.division}`]) {
      const group = groups.get(key)
      if (group) group.push(place.index)
      else groups.set(key, [place.index])
    }
  }
  return groups
}

function cumulate(weights: readonly number[]): Float64Array {
  const sums = new Float64Array(weights.length)
  let total = 0
  for (const [i, weight] of weights.entries()) {
    total += weight
    sums[i] = total
  }
  return sums
}

// A binary search: half a million workers must not each walk through twenty thousand places.
function drawCumulated(random: Random, sums: Float64Array): number {
  const wanted = random.next() * (sums.at(-1) ?? 0)
  let low = 0
  let high = sums.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sums[middle] ?? 0) > wanted) high = middle
    else low = middle + 1
  }
  return low
}

type Circumstances = {
  person: SimPerson
  town: string
  places: readonly SimPlace[]
  byKind: ReadonlyMap<string, readonly number[]>
  jobs: Float64Array
}

const NO_LIFE: Life = {
  workplace: null,
  workRoom: 0,
  startsAt: 0,
  endsAt: 0,
  worksWeekends: false,
  school: null,
  schoolRoom: 0,
  bus: null,
}

function drawLife(random: Random, given: Circumstances): Life {
  const { person, places } = given
  const rides = random.chance(person.age >= 60 ? 0.3 : 0.18)
  const bus = rides && person.age >= 12 ? drawPlace(random, given.byKind, 'bus', '') : null
  if (person.age >= 3 && person.age <= 18) {
    const kind = person.age < 6 ? 'kindergarten' : 'school'
    const school = drawPlace(random, given.byKind, kind, given.town)
    const rooms = places[school ?? 0]?.rooms ?? 1
    return { ...NO_LIFE, bus, school, schoolRoom: 1 + (person.age % Math.max(1, rooms - 1)) }
  }
  if (person.age < 19 || person.age > 61 || !random.chance(0.82)) return { ...NO_LIFE, bus }
  const workplace = drawCumulated(random, given.jobs)
  const place = places[workplace]
  if (!place) return { ...NO_LIFE, bus }
  const early = Math.max(place.opensAt, 400)
  const startsAt = (early + random.below(Math.max(10, 580 - early))) * 60
  const length = Math.round((7.5 + random.next() * 2) * 3600)
  return {
    ...NO_LIFE,
    bus,
    workplace,
    workRoom: random.below(place.rooms),
    startsAt,
    endsAt: Math.min(startsAt + length, place.closesAt * 60, 85_800),
    worksWeekends: place.errand > 0 || ALWAYS_OPEN.has(place.kind),
  }
}

const ALWAYS_OPEN: ReadonlySet<string> = new Set([
  'mall',
  'mall-shop',
  'hospital',
  'department',
  'bus',
  'taxi',
  'checkpoint',
])

/** Draws a place of a kind, three times in four in the given town; null when there is none. */
export function drawPlace(
  random: Random,
  byKind: ReadonlyMap<string, readonly number[]>,
  kind: string,
  town: string,
): number | null {
  const near = random.chance(0.75) ? byKind.get(`${kind} ${town}`) : undefined
  const group = near ?? byKind.get(kind)
  if (!group) return null
  // Squared: the first of a group is the busiest, as among real shops.
  const skewed = Math.floor(group.length * random.next() ** 1.6)
  return group[skewed] ?? null
}

const ERRAND_KINDS = PLACE_KINDS.filter((kind) => kind.errand > 0)

/** What people go out for, with the weights of each. The mall and the hospital are trees. */
export const ERRANDS: readonly string[] = [
  ...ERRAND_KINDS.map((kind) => kind.kind),
  'mall',
  'hospital',
]
export const ERRAND_WEIGHTS: readonly number[] = [...ERRAND_KINDS.map((kind) => kind.errand), 11, 3]
