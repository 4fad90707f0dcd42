// The people of a synthetic city: households of one to five, with ages, numbers and habits.
import { drawGivenName, drawSurname } from './names.ts'
import { householdPhone, nthResidentNumber } from './numbers.ts'
import { TOWNS } from './place-kinds.ts'
import { openRandom } from './random.ts'
import type { Random } from './random.ts'

export type SimPerson = {
  readonly index: number
  readonly household: number
  readonly age: number
  readonly sex: 'm' | 'f'
  readonly name: string
  readonly documentNumber: string
  /** Children below 14 and some of the old have none. */
  readonly phone: string | null
  /** How likely this person scans at a door; 0 for those who never do. */
  readonly scanHabit: number
  readonly checksOut: boolean
}

export type Household = {
  readonly index: number
  readonly division: string
  readonly members: readonly number[]
}

// The simulated city stands in this year for ever, so that ages never depend on the clock.
const YEAR = 2026
const CHILD_BELOW = 14
const OLD_FROM = 75

// Ages of one household's members as [youngest, oldest], and how common such a household is.
const HOUSEHOLDS: readonly { share: number; ages: readonly (readonly [number, number])[] }[] = [
  { share: 0.14, ages: [[20, 45]] },
  { share: 0.11, ages: [[62, 88]] },
  {
    share: 0.12,
    ages: [
      [24, 58],
      [24, 58],
    ],
  },
  {
    share: 0.15,
    ages: [
      [58, 84],
      [58, 82],
    ],
  },
  {
    share: 0.24,
    ages: [
      [28, 50],
      [28, 48],
      [1, 18],
    ],
  },
  {
    share: 0.12,
    ages: [
      [30, 48],
      [29, 46],
      [6, 17],
      [1, 9],
    ],
  },
  {
    share: 0.12,
    ages: [
      [30, 48],
      [29, 46],
      [2, 16],
      [58, 78],
      [58, 76],
    ],
  },
]

/** Hands out the three digits behind a birthday, so that no number is used twice. */
type Sequences = Map<string, number>

function drawDocument(random: Random, age: number, sex: 'm' | 'f', used: Sequences): string {
  const birth = `${YEAR - age - 1}${pad(random.between(1, 12))}${pad(random.between(1, 28))}`
  const key = `${birth}${sex}`
  const count = used.get(key) ?? 0
  used.set(key, count + 1)
  return nthResidentNumber(birth, sex, count)
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}

function drawHabit(random: Random, age: number, hasPhone: boolean): number {
  if (!hasPhone) return 0
  const careless = age >= 65 ? 0.25 : 0.12
  const kind = random.weighted([0.04, careless, 1 - careless])
  return [0, 0.7, 0.97][kind] ?? 0
}

/** Makes exactly as many people as asked for. Shape: members of a household stand together. */
export function makePeople(
  seed: number,
  people: number,
): { persons: SimPerson[]; households: Household[] } {
  const persons: SimPerson[] = []
  const households: Household[] = []
  const used: Sequences = new Map()
  while (persons.length < people) {
    const index = households.length
    const random = openRandom(seed, 2, index)
    const division = TOWNS[random.weighted(TOWNS.map((town) => town.share))]?.division ?? ''
    const kind = HOUSEHOLDS[random.weighted(HOUSEHOLDS.map((one) => one.share))]
    const surname = drawSurname(random)
    const members: number[] = []
    for (const [youngest, oldest] of kind?.ages ?? []) {
      if (persons.length === people) break
      const person = drawPerson(random, { youngest, oldest, surname, used })
      members.push(persons.length)
      persons.push({ ...person, index: persons.length, household: index })
    }
    households.push({ index, division, members })
  }
  return {
    persons: persons.map((person) =>
      person.phone === null ? person : { ...person, phone: householdPhone(person.household) },
    ),
    households,
  }
}

type Role = { youngest: number; oldest: number; surname: string; used: Sequences }

function drawPerson(random: Random, role: Role): Omit<SimPerson, 'index' | 'household'> {
  const age = random.between(role.youngest, role.oldest)
  const sex = random.chance(0.5) ? 'm' : 'f'
  const isChild = age < CHILD_BELOW
  const hasPhone = !isChild && !(age >= OLD_FROM && random.chance(0.3))
  const surname = isChild || random.chance(0.5) ? role.surname : drawSurname(random)
  return {
    age,
    sex,
    name: `${surname}${drawGivenName(random, sex)}`,
    documentNumber: drawDocument(random, age, sex, role.used),
    phone: hasPhone ? '' : null,
    scanHabit: drawHabit(random, age, hasPhone),
    checksOut: random.chance(0.2),
  }
}
