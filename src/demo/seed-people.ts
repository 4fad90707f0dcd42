// The people of the demo city, registered once: the grown with the telephone of their household,
// children and some of the old without one.
import type { SimPerson } from '../../sim/people.ts'
import type { Instant } from '../base/instant.ts'
import { registerMany } from '../people/index.ts'
import type { RegistrationInput } from '../people/index.ts'
import type { Tx } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import type { DemoCity } from './demo-city.ts'
import { readDemo, writeDemo } from './settings.ts'

const CHILD_BELOW = 14

type Given = { readonly tx: Tx; readonly keyring: Keyring; readonly now: Instant }

/** Registers the people if they are not there. Shape: stored ids by simulated index. */
export async function seedPeople(given: Given, city: DemoCity): Promise<readonly number[]> {
  const { tx, keyring, now } = given
  const known = await readDemo(tx, 'people')
  if (known) return known.ids
  const { persons } = city.sim
  const grown = persons.filter((person) => !isChild(person))
  const ids = new Map<number, number>()
  const keep = async (
    some: readonly SimPerson[],
    rows: readonly RegistrationInput[],
  ): Promise<void> => {
    const stored = await registerMany(tx, keyring, rows)
    for (const [n, person] of some.entries()) ids.set(person.index, stored[n] ?? 0)
  }
  await keep(
    grown,
    grown.map((person) => registrationOf(person, now)),
  )
  // A child stands under whoever of its household has a telephone. Source: ADR 0015.
  const guardians = new Map(
    grown.filter((person) => person.phone !== null).map((person) => [person.household, person]),
  )
  const children = persons.filter(isChild)
  await keep(
    children,
    children.map((child) => {
      const guardian = guardians.get(child.household)
      return registrationOf(child, now, guardian && ids.get(guardian.index))
    }),
  )
  const inOrder = persons.map((person) => ids.get(person.index) ?? 0)
  await writeDemo(tx, 'people', { ids: inOrder })
  return inOrder
}

function isChild(person: SimPerson): boolean {
  return person.age < CHILD_BELOW
}

/** Writes the registration of a simulated person; a child without a guardian is the staff's. */
export function registrationOf(
  person: SimPerson,
  at: Instant,
  guardianId?: number,
): RegistrationInput {
  const byOthers = guardianId === undefined ? 'staff' : 'reported'
  return {
    document: { kind: 'resident-id', number: person.documentNumber },
    ...(person.phone === null ? {} : { phone: person.phone }),
    ...(guardianId === undefined ? {} : { guardianId }),
    phoneConfirmed: person.phone !== null,
    name: person.name,
    origin: person.phone === null ? byOthers : 'self',
    at,
    consentedAt: at,
  }
}
