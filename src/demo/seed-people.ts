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
  const rows = city.sim.persons.map((person) => registrationOf(person, now))
  const ids = await registerMany(tx, keyring, rows)
  await writeDemo(tx, 'people', { ids })
  return ids
}

/** Writes the registration of a simulated person. */
export function registrationOf(person: SimPerson, at: Instant): RegistrationInput {
  const isChild = person.age < CHILD_BELOW
  return {
    document: { kind: 'resident-id', number: person.documentNumber },
    ...(person.phone === null ? {} : { phone: person.phone }),
    phoneConfirmed: person.phone !== null,
    name: person.name,
    origin: person.phone !== null ? 'self' : isChild ? 'reported' : 'staff',
    at,
    consentedAt: at,
  }
}
