// The places of the demo city, written once with their points and prints.
import assert from 'node:assert/strict'
import type { SimPlace } from '../../sim/places.ts'
import { demoPhone } from '../../sim/numbers.ts'
import { maskPhone } from '../base/mask.ts'
import { blindPhone } from '../people/index.ts'
import { COMMUNITY, addMember, addPrint, createMany } from '../places/index.ts'
import { seedCatalogue, withdrawPrint } from '../places/index.ts'
import type { BulkPlace, MadePlace } from '../places/index.ts'
import type { City } from '../platform/config.ts'
import type { Tx } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import type { DemoCity } from './demo-city.ts'
import { readDemo, writeDemo } from './settings.ts'

/** The demo account that runs the story's place and minds its door. */
export const STORY_PHONE = demoPhone(1)
// The other places share a few dozen invented managers.
const MANAGERS = 80
const CENTRE = '321182001'
const FIRST_MANAGER_PHONE = 10

/** Who runs a place of its own, by its simulated index. Shape: the same for some dozen places. */
export function managerPhone(index: number): {
  readonly phone: string
  readonly managerNo: number
} {
  const managerNo = index % MANAGERS
  return { phone: demoPhone(FIRST_MANAGER_PHONE + managerNo), managerNo }
}

type Given = { readonly tx: Tx; readonly keyring: Keyring; readonly config: City }

/** Writes the places if they are not there. Shape: stored ids by simulated index. */
export async function seedPlaces(given: Given, city: DemoCity): Promise<readonly number[]> {
  const { tx, keyring } = given
  const known = await readDemo(tx, 'places')
  if (known) return known.ids
  await seedCatalogue(tx, given.config)
  const rows = city.sim.places.map((place) => draftOf(keyring, city, place))
  const made = await createMany(tx, keyring, [...rows, communityOf(keyring)])
  assert(made.ok, 'a demo place was refused')
  const story = made.places[city.storyPlace]
  assert(story)
  const member = memberOf(keyring, STORY_PHONE, '演示看门人')
  await addMember(tx, keyring, { ...member, placeId: story.placeId, role: 'gatekeeper' })
  await withdrawOne(given, made.places[city.withdrawnPlace])
  const ids = made.places.slice(0, rows.length).map((place) => place.placeId)
  await writeDemo(tx, 'places', { ids })
  return ids
}

function memberOf(keyring: Keyring, phone: string, name: string) {
  const phoneBlind = blindPhone(keyring, phone)
  assert(phoneBlind)
  return { phoneBlind, phoneMask: maskPhone(phone), name }
}

/** The community whose desk gives personal codes; the story's manager works there too. */
function communityOf(keyring: Keyring): BulkPlace {
  return {
    name: '三茅街道新扬社区服务站',
    category: COMMUNITY,
    division: CENTRE,
    identifierReason: '社区居民委员会服务点',
    opensAt: 510,
    closesAt: 1050,
    state: 'confirmed',
    origin: 'demo',
    managedBy: memberOf(keyring, STORY_PHONE, '演示社区工作者'),
  }
}

function draftOf(keyring: Keyring, city: DemoCity, place: SimPlace): BulkPlace {
  const isStory = place.index === city.storyPlace
  const { phone } = isStory ? { phone: STORY_PHONE } : managerPhone(place.index)
  const isNew = city.newPlaces.includes(place.index)
  return {
    name: place.name,
    category: place.category,
    // The newcomer's noodle house stands in the middle of the town.
    division: isStory ? CENTRE : place.division,
    kind: place.form,
    ...(place.parent === null ? {} : { parentIndex: place.parent }),
    address: place.address,
    identifier: place.parent === null ? place.identifier : '',
    // The story's door never closes: a newcomer may look at it at any hour.
    opensAt: isStory ? 0 : place.opensAt,
    closesAt: isStory ? 1440 : place.closesAt,
    state: isNew ? 'unconfirmed' : 'confirmed',
    origin: 'demo',
    points: place.points,
    ...(place.parent === null ? { managedBy: memberOf(keyring, phone, '演示管理员') } : {}),
  }
}

async function withdrawOne({ tx, keyring }: Given, place: MadePlace | undefined): Promise<void> {
  const [point] = place?.points ?? []
  if (!place || !point) return
  const { placeId } = place
  await withdrawPrint(tx, { placeId, printId: point.printId, because: '海报破损,已换新' })
  await addPrint(tx, keyring, { placeId, pointId: point.pointId })
}
