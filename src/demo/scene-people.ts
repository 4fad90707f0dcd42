// Fresh invented people for the scenes: nobody plays twice, so that every scene can be played
// again in any order.
import assert from 'node:assert/strict'
import { drawGivenName, drawSurname } from '../../sim/names.ts'
import {
  demoPhone,
  FIRST_SCENE_PHONE,
  nthResidentNumber,
  NUMBERS_A_DAY,
  PHONES,
} from '../../sim/numbers.ts'
import { openRandom } from '../../sim/random.ts'
import type { Instant } from '../base/instant.ts'
import {
  addDevice,
  addToHousehold,
  mintPersonalCode,
  raiseAssurance,
  registerPerson,
  writeDeviceCookie,
} from '../people/index.ts'
import { readSetting, writeSetting } from '../platform/setting.sql.ts'
import type { Sql, Tx } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { DEMO_SEED } from './demo-city.ts'

/** Somebody who never existed. */
export type Invented = {
  readonly name: string
  readonly number: string
  readonly phone: string
}

// A stream of its own, away from the streams of the simulated city.
const SCENE_STREAM = 9
// Grown, and below the age at which pages turn to large print by themselves.
const FIRST_YEAR = 1975
const YEARS = 25
const COUNTER = 'demo-scene-people'

const FIRST_YEARS = {
  grown: FIRST_YEAR,
  // Under 14, so that only a guardian registers them.
  child: 2014,
  elder: 1938,
} as const
/** How old somebody of a scene is. */
export type InventedAge = keyof typeof FIRST_YEARS
const YEARS_OF = { grown: YEARS, child: 8, elder: 10 } as const

/** Invents the n-th person of the scenes: always the same one for the same n. */
export function inventPerson(n: number, age: InventedAge = 'grown', surname = ''): Invented {
  const random = openRandom(DEMO_SEED, SCENE_STREAM, n)
  const sex = random.chance(0.5) ? 'm' : 'f'
  const name = `${surname || drawSurname(random)}${drawGivenName(random, sex)}`
  const day = n % (YEARS * 12 * 28)
  const year = FIRST_YEARS[age] + (Math.floor(day / 28 / 12) % YEARS_OF[age])
  const month = pad(1 + (Math.floor(day / 28) % 12))
  const birth = `${year}${month}${pad(1 + (day % 28))}`
  // Counted from the far end, where no simulated person of the same birthday stands.
  const count = NUMBERS_A_DAY - 1 - Math.floor(n / (YEARS * 12 * 28))
  const phone = demoPhone(FIRST_SCENE_PHONE + (n % (PHONES - FIRST_SCENE_PHONE)))
  return { name, number: nthResidentNumber(birth, sex, count), phone }
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}

/** Takes the next invented person; a restart goes on counting. */
export async function takeInvented(
  sql: Sql,
  age: InventedAge = 'grown',
  surname = '',
): Promise<Invented> {
  return sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext(${COUNTER}))`
    const taken = (await readSetting<{ taken: number }>(tx, COUNTER))?.taken ?? 0
    await writeSetting(tx, COUNTER, { taken: taken + 1 })
    return inventPerson(taken, age, surname)
  })
}

/** Somebody who registered earlier and holds the phone that did. */
export type Returning = { readonly personId: number; readonly cookie: string }

/** Registers an invented person and gives the cookie of the phone. */
export async function registerInvented(
  tx: Tx,
  keyring: Keyring,
  person: Invented,
  at: Instant,
): Promise<Returning> {
  const registered = await registerPerson(tx, keyring, {
    document: { kind: 'resident-id', number: person.number },
    phone: person.phone,
    phoneConfirmed: true,
    name: person.name,
    origin: 'self',
    at,
    consentedAt: at,
  })
  assert(registered.ok, 'an invented person was refused')
  const { personId, assurance, mask } = registered
  const device = await addDevice(tx, personId, at)
  const cookie = writeDeviceCookie(keyring, [{ ...device, ...mask, personId, assurance }], at)
  return { personId, cookie }
}

/** Registers an invented child as the ward of somebody, in whose household it is from now on. */
export async function registerChild(
  tx: Tx,
  keyring: Keyring,
  child: { readonly person: Invented; readonly guardianId: number; readonly at: Instant },
): Promise<void> {
  const { person, guardianId, at } = child
  const registered = await registerPerson(tx, keyring, {
    document: { kind: 'resident-id', number: person.number },
    guardianId,
    phoneConfirmed: false,
    name: person.name,
    origin: 'reported',
    at,
    consentedAt: at,
  })
  assert(registered.ok, 'an invented child was refused')
  const kept = await addToHousehold(tx, {
    holderId: guardianId,
    personIds: [registered.personId],
    at,
  })
  assert(kept.ok, 'an invented child did not fit into its household')
  // The child has been here before, and staff saw its document then.
  await raiseAssurance(tx, { keyring }, { personId: registered.personId, by: 'cli:demo', at })
}

/** Registers somebody without a phone, whose document a community saw, and gives the paper code. */
export async function registerWithPaper(
  tx: Tx,
  keyring: Keyring,
  person: Invented,
  at: Instant,
): Promise<{ readonly token: string }> {
  const registered = await registerPerson(tx, keyring, {
    document: { kind: 'resident-id', number: person.number },
    phoneConfirmed: false,
    name: person.name,
    origin: 'staff',
    at,
    consentedAt: at,
  })
  assert(registered.ok, 'an invented person was refused')
  const { personId } = registered
  const issuedBy = { kind: 'community', id: 'demo' } as const
  const code = await mintPersonalCode(tx, { keyring }, { personId, issuedBy, at })
  assert(code.ok, 'an invented person got no paper code')
  await raiseAssurance(tx, { keyring }, { personId, by: 'cli:demo', at })
  return { token: code.token }
}
