// Families going out together: the same place, the same table, the same minutes; and who scans
// for whom.
import { drawPlace } from './city.ts'
import type { City } from './city.ts'
import { isFree, visitLegs } from './leg.ts'
import type { Leg } from './leg.ts'
import { drawSecond } from './load-shape.ts'
import type { Household } from './people.ts'
import type { Random } from './random.ts'

type Outing = {
  readonly person: number
  readonly leg: Leg
  readonly scan: { readonly scanned: boolean; readonly reporter: number | null }
}

const KINDS = ['restaurant', 'mall', 'market', 'attraction', 'culture', 'shop'] as const
const KIND_WEIGHTS = [30, 26, 18, 8, 8, 10]
const ADULT_FROM = 18

type Family = {
  readonly household: Household
  readonly plans: ReadonlyMap<number, readonly Leg[]>
  readonly isWeekend: boolean
}

/** Draws the outing of a household, if it has one today; only members who are free join. */
export function drawOuting(city: City, family: Family, random: Random): Outing[] {
  if (family.household.members.length < 2) return []
  if (!random.chance(family.isWeekend ? 0.4 : 0.15)) return []
  const kind = KINDS[random.weighted(KIND_WEIGHTS)] ?? 'restaurant'
  const place = drawPlace(random, city.byKind, kind, family.household.division)
  const target = place === null ? undefined : city.places[place]
  if (!target) return []
  const opens = Math.max(target.opensAt * 60, family.isWeekend ? 9 * 3600 : 18 * 3600)
  const closes = Math.min(target.closesAt, 1300) * 60 - target.stay[1] * 60
  if (closes <= opens) return []
  const legs = visitLegs(city, target.index, drawSecond(random, opens, closes), random)
  const from = legs[0]?.from ?? 0
  const to = legs.at(-1)?.to ?? 0
  const joining = family.household.members.filter((member) =>
    isFree(family.plans.get(member) ?? [], from, to),
  )
  const hasAdult = joining.some((member) => (city.persons[member]?.age ?? 0) >= ADULT_FROM)
  if (to >= 86_000 || joining.length < 2 || !hasAdult) return []
  return legs.flatMap((leg) => enterTogether(city, joining, leg, random))
}

function enterTogether(city: City, joining: readonly number[], leg: Leg, random: Random): Outing[] {
  const scans = new Map<number, boolean>()
  for (const person of joining) {
    scans.set(person, random.chance(city.persons[person]?.scanHabit ?? 0))
  }
  const guardian = joining.find((person) => scans.get(person) === true)
  return joining.map((person, position) => {
    const hasPhone = city.persons[person]?.phone !== null
    const isReported = !hasPhone && guardian !== undefined && random.chance(0.6)
    return {
      person,
      leg: { ...leg, from: leg.from + position * 4 },
      scan: isReported
        ? { scanned: true, reporter: guardian }
        : { scanned: scans.get(person) === true, reporter: null },
    }
  })
}
