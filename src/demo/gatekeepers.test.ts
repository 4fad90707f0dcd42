// The simulated gatekeepers deal with whom a live scan stopped, at any door of the city, and leave
// to the newcomer whom a scene stopped.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { openDemo } from '../demo.ts'
import type { Demo } from '../demo.ts'
import { makeCityApp, openCity } from '../main.ts'
import type { City } from '../main.ts'
import type { IndexedPrint } from '../places/index.ts'
import { makeManualClock } from '../platform/clock.ts'
import type { App } from '../platform/http.ts'
import { openLog } from '../platform/log.ts'
import { openGatekeepers } from './gatekeepers.ts'
import type { Gatekeepers } from './gatekeepers.ts'
import { startLive } from './live.ts'
import { seedDemo } from './seed.ts'
import { openManager } from './sign-in.ts'
import type { Seeded } from './visits-of-day.ts'

const SIZE = { people: 800, places: 80 }
const clock = makeManualClock(Date.now())
let database: TestDatabase
let demo: Demo
let city: City
let app: App
let seeded: Seeded
let gatekeepers: Gatekeepers
let story: IndexedPrint
let stall: IndexedPrint

function printOf(index: number): IndexedPrint {
  const [print] = city.prints.pointsOfPlace(seeded.placeIds[index] ?? 0)
  return print ?? assert.fail(`no print of place ${index}`)
}

before(async () => {
  database = await openTestDatabase()
  const { config } = database
  const log = openLog('silent')
  demo = await openDemo(database, { config, log, clock, size: SIZE })
  city = await openCity(database, { config, log, clock, ...demo.partners })
  app = await makeCityApp(city)
  await demo.extend(app, city)
  await app.ready()
  await demo.filled()
  seeded = (await seedDemo(database, { config, now: clock.now(), size: SIZE })).seeded
  story = printOf(seeded.city.storyPlace)
  // A shop in a mall has no team of its own.
  stall = printOf(seeded.city.sim.byKind.get('mall-shop')?.[0] ?? 0)
  const manager = openManager(city, app)
  const { tell } = demo
  gatekeepers = openGatekeepers({ app, city, seeded, tell, manager, storyPlaceId: story.placeId })
})
after(async () => {
  await demo.stop()
  await app.close()
  await city.close()
  await database[Symbol.asyncDispose]()
})

/** Somebody with a red code and a phone. */
async function findStopped(): Promise<string> {
  const played = await app.inject({ method: 'POST', url: '/demo/scene/stop' })
  assert.equal(played.statusCode, 200, played.body)
  return played.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
}

async function scan(print: IndexedPrint, cookie: string): Promise<void> {
  const url = `/p/${print.token}`
  const page = await app.inject({ url, headers: { cookie } })
  const ticket = /name="ticket"\s+value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' }
  const done = await app.inject({ method: 'POST', url, headers, payload: `ticket=${ticket}` })
  assert.match(done.body, /data-verdict="see-staff"/)
}

type Stop = { readonly state: string; readonly isStory: boolean; readonly by: string | null }

async function readStops(since: number): Promise<Stop[]> {
  return database.sql<Stop[]>`
    select state, point_id = ${story.pointId} as "isStory", changed_by as by
    from visits.stop where opened_at >= ${since} order by opened_at`
}

async function openStates(since: number): Promise<boolean[]> {
  return (await readStops(since)).map(({ state }) => state === 'open')
}

test('deals with live stops of any door in a minute or two, and with no other', async () => {
  const [one, two, three] = [await findStopped(), await findStopped(), await findStopped()]
  clock.advance(1)
  const since = clock.now()
  await scan(story, one)
  gatekeepers.stopped({ print: story, at: clock.now() })
  clock.advance(5)
  await scan(stall, two)
  gatekeepers.stopped({ print: stall, at: clock.now() })
  clock.advance(5)
  await scan(story, three)
  await gatekeepers.work()
  assert.deepEqual(await openStates(since), [true, true, true])
  clock.advance(100)
  for (let turn = 0; turn < 3; turn += 1) await gatekeepers.work()
  assert.deepEqual(await openStates(since), [false, false, true])
  const [, other] = await readStops(since)
  assert.equal(other?.isStory, false)
  assert.match(other?.by ?? '', /^person:\d+$/)
  // Whoever came for one stop does not stand there all day.
  const [duty] = await database.sql<{ open: number }[]>`
    select count(*)::int as open from places.duty
    where place_id = ${stall.placeId} and ended_at is null`
  assert.equal(duty?.open, 0)
  clock.advance(11 * 60)
  await app.inject({ url: '/' })
  assert.deepEqual(await openStates(since), [false, false, false])
})

test('leaves nobody standing when the city stops', async () => {
  const cookie = await findStopped()
  clock.advance(1)
  const since = clock.now()
  await scan(stall, cookie)
  gatekeepers.stopped({ print: stall, at: clock.now() })
  await gatekeepers.finish()
  assert.deepEqual(await openStates(since), [false])
})

test('whom a city that was killed left waiting is dealt with when it starts again', async () => {
  const [one, two] = [await findStopped(), await findStopped()]
  clock.advance(1)
  const since = clock.now()
  await scan(stall, one)
  clock.advance(5)
  await scan(story, two)
  // A door lists the last half hour; nobody remembers what was before.
  clock.advance(45 * 60)
  await gatekeepers.resume([story.placeId])
  assert.deepEqual(await openStates(since), [false, true])
  const [duty] = await database.sql<{ open: number }[]>`
    select count(*)::int as open from places.duty
    where place_id = ${stall.placeId} and ended_at is null`
  assert.equal(duty?.open, 0)
})

test('whoever a live scan stops is dealt with, and scans no more that day', async () => {
  const phones = [/zpc_enter=([^;]+)/.exec(await findStopped())?.[1] ?? '']
  const crowd = { phones, personIds: [] }
  clock.advance(1)
  const since = clock.now()
  const alive = { ...city, config: { ...city.config, demoLive: true } }
  const { pointId: storyPointId } = story
  const live = startLive({ app, city: alive, seeded, crowd, gatekeepers, storyPointId })
  for (let wait = 0; wait < 300 && (await openStates(since))[0] !== false; wait += 1) {
    live.look()
    await sleep(100)
    clock.advance(2)
  }
  live.look()
  await sleep(5000)
  await live.stop()
  assert.deepEqual(await openStates(since), [false])
})
