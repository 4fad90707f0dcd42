// The places of the demo city, written once with their points and prints.
import assert from 'node:assert/strict'
import type { SimPlace } from '../../sim/places.ts'
import { demoPhone } from '../../sim/numbers.ts'
import { DAY, dayOf, dayStart, HOUR, MINUTE } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import { maskPhone } from '../base/mask.ts'
import { blindPhone } from '../people/index.ts'
import { COMMUNITY, addMember, addPrint, confirmPlaces, createMany } from '../places/index.ts'
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
// The register began before the oldest visit that is kept; the town confirmed week by week.
const FIRST_WEEK_AGO = 9
const WEEKS = 5
const WEEK = 7 * DAY
// Two of the newest places a day: at 10:20 and at 15:40.
const NEW_A_DAY = 2
const FIRST_NEW = 10 * HOUR + 20 * MINUTE
const NEXT_NEW = 5 * HOUR + 20 * MINUTE
const FIRST_MANAGER_PHONE = 10

/** Who runs a place of its own, by its simulated index. Shape: the same for some dozen places. */
export function managerPhone(index: number): {
  readonly phone: string
  readonly managerNo: number
} {
  const managerNo = index % MANAGERS
  return { phone: demoPhone(FIRST_MANAGER_PHONE + managerNo), managerNo }
}

type Given = {
  readonly tx: Tx
  readonly keyring: Keyring
  readonly config: City
  readonly now: Instant
}

/** Writes the places if they are not there. Shape: stored ids by simulated index. */
export async function seedPlaces(given: Given, city: DemoCity): Promise<readonly number[]> {
  const { tx, keyring } = given
  const known = await readDemo(tx, 'places')
  if (known) return known.ids
  await seedCatalogue(tx, given.config)
  const rows = city.sim.places.map((place) => draftOf(given, city, place))
  const made = await createMany(tx, keyring, [...rows, communityOf(given)])
  assert(made.ok, 'a demo place was refused')
  await confirmByWeek(given, city, made.places)
  const story = made.places[city.storyPlace]
  assert(story)
  const member = memberOf(keyring, STORY_PHONE, '演示看门人')
  await addMember(tx, keyring, { ...member, placeId: story.placeId, role: 'gatekeeper' })
  await withdrawOne(given, made.places[city.withdrawnPlace])
  const ids = made.places.slice(0, rows.length).map((place) => place.placeId)
  await writeDemo(tx, 'places', { ids })
  return ids
}

/** The town looked at what was made in a week on its Friday. */
async function confirmByWeek(
  { tx, now }: Given,
  city: DemoCity,
  places: readonly MadePlace[],
): Promise<void> {
  const known = places.filter((_, index) => !city.newPlaces.includes(index))
  const weeks = Map.groupBy(known, (place) => {
    const sim = city.sim.places[places.indexOf(place)]
    return sim ? weekOf(city, sim) : 0
  })
  for (const [week, ofWeek] of weeks) {
    const at = madeIn(now, week, 0) + 4 * DAY
    const change = { actor: { kind: 'staff', name: 'supervisor' }, at, because: '' } as const
    const ids = ofWeek.map((place) => place.placeId)
    const done = await confirmPlaces(tx, ids, change)
    assert(done.ok && done.alike.length === 0, 'a demo place was not confirmed')
  }
}

/** A moment of a working day in one of the weeks. */
function madeIn(now: Instant, week: number, index: number): Instant {
  const today = dayOf(now)
  // Day 0 was a Thursday.
  const monday = today - ((today + 3) % 7)
  const first = dayStart(monday) - FIRST_WEEK_AGO * WEEK
  return first + week * WEEK + (index % 4) * DAY + 9 * HOUR + (index % 97) * 5 * MINUTE
}

/** A moment of the last days; 0 is the newest. */
function madeLately(now: Instant, newest: number): Instant {
  const day = dayOf(now) - 1 - Math.floor(newest / NEW_A_DAY)
  const isLast = newest % NEW_A_DAY === 0
  return dayStart(day) + FIRST_NEW + (isLast ? NEXT_NEW : 0)
}

/** The parts of a complex came with it. */
function weekOf({ sim }: DemoCity, place: SimPlace): number {
  let root = place
  for (let up = sim.places[root.parent ?? -1]; up; up = sim.places[root.parent ?? -1]) root = up
  return root.index % WEEKS
}

function memberOf(keyring: Keyring, phone: string, name: string) {
  const phoneBlind = blindPhone(keyring, phone)
  assert(phoneBlind)
  return { phoneBlind, phoneMask: maskPhone(phone), name }
}

/** The community whose desk gives personal codes; the story's manager works there too. */
function communityOf({ keyring, now }: Given): BulkPlace {
  return {
    name: '三茅街道新扬社区服务站',
    category: COMMUNITY,
    division: CENTRE,
    identifierReason: '社区居民委员会服务点',
    opensAt: 510,
    closesAt: 1050,
    state: 'unconfirmed',
    origin: 'demo',
    madeAt: madeIn(now, 0, 0),
    managedBy: memberOf(keyring, STORY_PHONE, '演示社区工作者'),
  }
}

function draftOf({ keyring, now }: Given, city: DemoCity, place: SimPlace): BulkPlace {
  const isStory = place.index === city.storyPlace
  const { phone } = isStory ? { phone: STORY_PHONE } : managerPhone(place.index)
  const newest = city.newPlaces.toReversed().indexOf(place.index)
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
    state: 'unconfirmed',
    origin: 'demo',
    madeAt: newest < 0 ? madeIn(now, weekOf(city, place), place.index) : madeLately(now, newest),
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
