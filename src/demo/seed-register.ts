// What waits at the desk of the demo's supervisor besides new places: a place that looks like
// another one, and somebody who says that he runs the story's noodle house.
import assert from 'node:assert/strict'
import type { SimPerson } from '../../sim/people.ts'
import { HOUR } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import { maskPhone } from '../base/mask.ts'
import { blindPhone } from '../people/index.ts'
import { fileClaim, makeMyPlace, placesByIds } from '../places/index.ts'
import type { Tx } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { readDemo, writeDemo } from './settings.ts'
import type { Seeded } from './visits-of-day.ts'

const GROWN = 25

type Given = { readonly tx: Tx; readonly keyring: Keyring; readonly now: Instant }

function accountOf(keyring: Keyring, person: SimPerson | undefined, at: Instant) {
  assert(person?.phone)
  const phoneBlind = blindPhone(keyring, person.phone)
  assert(phoneBlind)
  return { phoneBlind, phoneMask: maskPhone(person.phone), at }
}

/** Adds the pair and the claim if they are not there. Source: security decision 17. */
export async function seedRegister({ tx, keyring, now }: Given, seeded: Seeded): Promise<void> {
  if (await readDemo(tx, 'register')) return
  const { city, placeIds, personIds } = seeded
  const people = city.sim.persons.filter((one) => one.phone !== null && one.age >= GROWN)
  const [maker, claimant] = people
  const pairId = placeIds[city.sim.byKind.get('restaurant')?.[1] ?? city.storyPlace] ?? 0
  const storyId = placeIds[city.storyPlace] ?? 0
  const places = await placesByIds(tx, [pairId, storyId])
  const [pair, story] = [places.get(pairId), places.get(storyId)]
  assert(pair && story)

  const { name, category, division } = pair
  const twin = {
    name,
    category,
    division,
    address: '江心路 16 号',
    identifierReason: '证照办理中',
    managerName: '演示管理员',
    apartBecause: '同名,开在江心路,不是一家',
  }
  const made = await makeMyPlace(tx, keyring, twin, accountOf(keyring, maker, now - 2 * HOUR))
  assert(made.ok, 'the demo pair was refused')
  const claim = {
    placeId: storyId,
    draft: { name: story.name, category: story.category, division: story.division },
    name: '店长',
    note: '我是新来的店长,前任已经离职',
  }
  const personId = personIds[claimant?.index ?? 0] ?? 0
  const by = { ...accountOf(keyring, claimant, now - HOUR), personId }
  const filed = await fileClaim(tx, keyring, claim, by)
  assert(filed.ok, 'the demo claim was refused')
  await writeDemo(tx, 'register', { seededAt: now })
}
