// One day of the whole city: who was where, from when to when, and whether a scan says so.
// A day is drawn from (seed, day, household) alone: any day can be made without the others.
import { dayStart } from '../src/base/instant.ts'
import type { Day, Instant } from '../src/base/instant.ts'
import { drawPlace, ERRANDS, ERRAND_WEIGHTS } from './city.ts'
import type { City, Life } from './city.ts'
import { addIfFree, BETWEEN_DOORS, visitLegs } from './leg.ts'
import type { Leg } from './leg.ts'
import { drawSecond } from './load-shape.ts'
import { drawOuting } from './outing.ts'
import type { Household, SimPerson } from './people.ts'
import { openRandom } from './random.ts'
import type { Random } from './random.ts'

/** Units: seconds since 1970, half-open. Two stays of one person never overlap. */
export type SimStay = {
  readonly person: number
  readonly place: number
  /** Only people of one room are together. */
  readonly room: number
  readonly enteredAt: Instant
  readonly leftAt: Instant
  readonly worker: boolean
  readonly scanned: boolean
  /** Who scanned for this person; null for oneself. */
  readonly reporter: number | null
}

/** Says whether a Shanghai day is a Saturday or a Sunday. */
export function isWeekend(day: Day): boolean {
  // 1970-01-01 was a Thursday.
  const weekday = (day + 4) % 7
  return weekday === 0 || weekday === 6
}

/** Makes every stay of a day. Shape: sorted by enteredAt, then person. */
export function makeDay(city: City, day: Day): SimStay[] {
  const stays = planHouseholds(city, day, city.households)
  return stays.toSorted(
    (left, right) => left.enteredAt - right.enteredAt || left.person - right.person,
  )
}

/** Makes the stays of some households on a day: a slice of the whole. Shape: by household. */
export function planHouseholds(city: City, day: Day, households: readonly Household[]): SimStay[] {
  const stays: SimStay[] = []
  for (const household of households) {
    const random = openRandom(city.seed, 4, day, household.index)
    stays.push(...planHousehold(city, household, day, random))
  }
  return stays
}

function planHousehold(city: City, household: Household, day: Day, random: Random): SimStay[] {
  const plans = new Map<number, Leg[]>()
  for (const index of household.members) {
    const person = city.persons[index]
    const life = city.lives[index]
    if (!person || !life) continue
    plans.set(index, planPerson(city, { person, life, town: household.division, day }, random))
  }
  const midnight = dayStart(day)
  const stays: SimStay[] = []
  for (const [index, legs] of plans) {
    const habit = city.persons[index]?.scanHabit ?? 0
    for (const leg of legs) {
      const scanned = random.chance(habit)
      stays.push({ ...placeLeg(leg, index, midnight), scanned, reporter: null })
    }
  }
  const outing = drawOuting(city, { household, plans, isWeekend: isWeekend(day) }, random)
  for (const one of outing) {
    stays.push({ ...placeLeg(one.leg, one.person, midnight), ...one.scan })
  }
  return stays
}

function placeLeg(leg: Leg, person: number, midnight: Instant) {
  const { place, room, worker } = leg
  return {
    person,
    place,
    room,
    enteredAt: midnight + leg.from,
    leftAt: midnight + leg.to,
    worker,
  }
}

type Someone = { person: SimPerson; life: Life; town: string; day: Day }

function planPerson(city: City, someone: Someone, random: Random): Leg[] {
  const { person, life, day } = someone
  const legs: Leg[] = []
  const rests = isWeekend(day)
  if (life.school !== null && !rests) legs.push(...schoolLegs(life, random))
  const works = life.workplace !== null && isWorkday(someone, rests)
  if (works) legs.push(...workLegs(city, life, random))
  if (life.bus !== null && legs.length > 0 && random.chance(0.7)) addRide(legs, life.bus, random)
  // Younger children go out with their family only.
  if (person.age < 12) return legs
  const errands = countErrands(works || legs.length > 0, random)
  for (let i = 0; i < errands; i += 1) addErrand(city, someone, legs, random)
  if (random.chance(0.012)) addNight(city, someone, legs, random)
  return legs.toSorted((left, right) => left.from - right.from)
}

function isWorkday({ person, life, day }: Someone, rests: boolean): boolean {
  if (!life.worksWeekends) return !rests
  const turn = (day + person.index) % 7
  return turn !== 0 && turn !== 3
}

function countErrands(isBusy: boolean, random: Random): number {
  return isBusy ? random.weighted([0.5, 0.36, 0.14]) : random.weighted([0.22, 0.34, 0.28, 0.16])
}

function schoolLegs(life: Life, random: Random): Leg[] {
  if (life.school === null) return []
  const from = 7 * 3600 + 1200 + random.below(2400)
  const to = 16 * 3600 + random.below(3600)
  return [{ place: life.school, room: life.schoolRoom, from, to, worker: false }]
}

function workLegs(city: City, life: Life, random: Random): Leg[] {
  if (life.workplace === null) return []
  const place = life.workplace
  const from = life.startsAt + random.below(900)
  const to = Math.max(from + 3600, life.endsAt - random.below(900))
  const work = { place, room: life.workRoom, worker: true }
  const noon = 11 * 3600 + 1800 + random.below(4200)
  const back = noon + 2400 + random.below(1500)
  const goesOut = random.chance(0.22) && from < noon - 3600 && to > back + 3600
  const town = city.places[place]?.division ?? ''
  const table = goesOut ? drawPlace(random, city.byKind, 'restaurant', town) : null
  if (table === null || table === place) return [{ ...work, from, to }]
  const room = random.below(city.places[table]?.rooms ?? 1)
  const lunch = { place: table, room, from: noon + 300, to: back - 300, worker: false }
  return [{ ...work, from, to: noon }, lunch, { ...work, from: back, to }]
}

function addRide(legs: Leg[], bus: number, random: Random): void {
  const first = legs[0]
  if (!first) return
  const to = first.from - 120 - random.below(300)
  const from = to - (480 + random.below(1200))
  if (from > 5 * 3600) addIfFree(legs, [{ place: bus, room: 0, from, to, worker: false }])
}

function addErrand(city: City, { life, town }: Someone, legs: Leg[], random: Random): void {
  const kind = ERRANDS[random.weighted(ERRAND_WEIGHTS)] ?? 'shop'
  const place = drawPlace(random, city.byKind, kind, town)
  const target = place === null ? undefined : city.places[place]
  if (!target) return
  const opens = Math.max(target.opensAt, 330) * 60
  const closes = Math.min(target.closesAt, 1400) * 60 - target.stay[1] * 60
  const from = drawSecond(random, opens, Math.max(opens + 1, closes))
  addIfFree(legs, visitLegs(city, target.index, from, random))
  const rides = life.bus !== null && random.chance(0.35)
  if (rides && life.bus !== null) addShortRide(legs, life.bus, from, random)
  else if (random.chance(0.03)) addTaxi(city, legs, from, random)
}

function addShortRide(legs: Leg[], bus: number, arrival: number, random: Random): void {
  const to = arrival - BETWEEN_DOORS - random.below(120)
  const from = to - 400 - random.below(900)
  addIfFree(legs, [{ place: bus, room: 0, from, to, worker: false }])
}

function addTaxi(city: City, legs: Leg[], arrival: number, random: Random): void {
  const group = city.byKind.get(random.chance(0.25) ? 'checkpoint' : 'taxi')
  if (!group) return
  const place = random.pick(group)
  const to = arrival - BETWEEN_DOORS - random.below(120)
  const room = random.below(city.places[place]?.rooms ?? 1)
  addIfFree(legs, [{ place, room, from: to - 240 - random.below(600), to, worker: false }])
}

const NIGHT_KINDS = ['taxi', 'hospital', 'hotel', 'checkpoint', 'taxi'] as const

// The city never sleeps quite: the shape has a few check-ins at every hour of the night.
function addNight(city: City, { town }: Someone, legs: Leg[], random: Random): void {
  const kind = random.pick(NIGHT_KINDS)
  const place = drawPlace(random, city.byKind, kind, town)
  if (place === null) return
  const isLate = random.chance(0.6)
  const from = isLate
    ? drawSecond(random, 21 * 3600 + 1800, 23 * 3600 + 1200)
    : drawSecond(random, 600, 5 * 3600)
  addIfFree(legs, visitLegs(city, place, from, random))
}
