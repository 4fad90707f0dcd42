import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DAY, dayOf } from '../base/instant.ts'
import { OperatorError } from '../base/errors.ts'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { showLists } from '../people/index.ts'
import { makeManualClock } from '../platform/clock.ts'
import { DEMO_SIZE, makeDemoCity } from './demo-city.ts'
import { drawDay, fillDays } from './fill-days.ts'
import { seedDemo } from './seed.ts'
import { seedDesk } from './seed-desk.ts'
import { openNextCase, seedStory } from './story-case.ts'

const SMALL = { people: 500, places: 60 }
// Noon in Shanghai: half of today has happened.
const now = Math.floor(Date.now() / 1000 / DAY) * DAY + 4 * 3600
const RETENTION = 21

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
})
after(() => database[Symbol.asyncDispose]())

async function countRows(db: TestDatabase): Promise<Record<string, number>> {
  const [row] = await db.sql<Record<string, number>[]>`
    select (select count(*)::int from people.person) as people,
      (select count(*)::int from places.place) as places,
      (select count(*)::int from places.print) as prints,
      (select count(*)::int from staff."user") as accounts,
      (select count(*)::int from visits.visit) as visits`
  return row ?? {}
}

test('seeds the same rows once, however often it starts', async () => {
  const options = { config: database.config, now, size: SMALL }
  const first = await seedDemo(database, options)
  const counts = await countRows(database)
  assert.equal(counts['people'], SMALL.people)
  assert.equal(counts['accounts'], 4)
  const second = await seedDemo(database, options)
  assert.deepEqual(await countRows(database), counts)
  assert.deepEqual(second.seeded.personIds, first.seeded.personIds)
  assert.deepEqual(second.accounts, first.accounts)
})

test('the history of places is in order: made, confirmed, scanned, and what came then', async () => {
  const { sql } = database
  const [row] = await sql<Record<string, number>[]>`
    with place as (
      select place_id, state, extract(epoch from created_at)::bigint as made from places.place),
    event as (select *, row_number() over (partition by place_id order by event_id) as number,
      lag(at) over (partition by place_id order by event_id) as before from places.place_event)
    select (select count(*)::int from place where made > ${now}) as "madeLater",
      (select count(*)::int from event join place using (place_id)
        where at < made) as "beforeMade",
      (select count(*)::int from event
        where at < before or at > ${now}) as "disordered",
      (select count(*)::int from place where state = 'confirmed' and not exists (
        select from event
        where event.place_id = place.place_id and kind = 'confirmed')) as "silent",
      (select count(*)::int from place join visits.visit using (place_id)
        where entered_at < made and state = 'confirmed') as "visitsBefore",
      (select count(*)::int from place where state = 'unconfirmed') as "waiting"`
  const { waiting, ...wrong } = row ?? {}
  const nothing = { madeLater: 0, beforeMade: 0, disordered: 0, silent: 0, visitsBefore: 0 }
  assert.deepEqual(wrong, nothing)
  // The newest shops, and the one that looks like another place.
  assert.ok(Number(waiting) > 1)
})

test('lays one list in force and one dispute, however often it starts', async () => {
  const { sql, keyring } = database
  const deps = { sql, keyring, clock: makeManualClock(now * 1000) }
  await seedDesk(deps)
  await seedDesk(deps)
  const { rows: lists } = await showLists(deps)
  assert.deepEqual(
    lists.map(({ state, inForce }) => [state, inForce]),
    [['imported', 3]],
  )
  const [row] = await sql<{ disputed: number }[]>`
    select count(*)::int as disputed from (
      select blind from people.identifier join people.person using (person_id) where kind = 1
      group by blind having count(distinct root_id) > 1
    ) as documents`
  assert.equal(row?.disputed, 1)
})

test('fills the older days to the last visit after a stop in the middle', async () => {
  const { sql, config } = database
  const { seeded } = await seedDemo(database, { config, now, size: SMALL })
  let asked = 0
  const filling = { sql, seeded, now, retentionDays: RETENTION }
  await fillDays({ ...filling, isStopping: () => (asked += 1) > 5 })
  // A kill between the rows of a day and the note that it is full: the day is filled again.
  await sql`
    update platform.setting set body = jsonb_set(body, '{filled}', (body->'filled') - 0)
    where name = 'demo-days'`
  await fillDays({ ...filling, isStopping: () => false })
  const today = dayOf(now)
  let expected = 0
  for (let day = today - RETENTION; day <= today; day += 1) {
    const stays = await drawDay(seeded, day)
    expected += stays.filter((stay) => stay.scanned && stay.enteredAt <= now).length
  }
  assert.equal((await countRows(database))['visits'], expected)
  const [progress] = await sql`select done, total from platform.progress`
  assert.deepEqual({ ...progress }, { done: RETENTION, total: RETENTION })
})

test('fills the days that a later start missed', async () => {
  const { sql, config } = database
  const later = now + 2 * DAY
  const { seeded } = await seedDemo(database, { config, now: later, size: SMALL })
  await fillDays({ sql, seeded, now: later, retentionDays: RETENTION, isStopping: () => false })
  const yesterday = dayOf(later) - 1
  const stays = (await drawDay(seeded, yesterday)).filter((stay) => stay.scanned)
  const [row] = await sql<{ visits: number }[]>`
    select count(*)::int as visits from visits.visit
    where entered_at >= ${yesterday * DAY - 28800} and entered_at < ${yesterday * DAY + 57600}`
  assert.equal(row?.visits, stays.length)
})

test('never writes into a database that is stamped production', async () => {
  const installation = { ...database.installation, mode: 'production' as const }
  await assert.rejects(
    seedDemo({ ...database, installation }, { config: database.config, now, size: SMALL }),
    OperatorError,
  )
})

test('opens a case with fourteen visits and 60 to 120 candidates', async () => {
  await using full = await openTestDatabase()
  const { seeded } = await seedDemo(full, { config: full.config, now, size: DEMO_SIZE })
  const place = { database: full, seeded, division: '321182', now }
  await seedStory(place)
  await seedStory(place)
  const [seen] = await full.sql<{ cases: number; candidates: number; visits: number }[]>`
    select (select count(*)::int from tracing.case_file) as cases,
      (select count(*)::int from tracing.candidate) as candidates,
      (select count(*)::int from visits.visit v
        join tracing.case_file f using (person_id)) as visits`
  assert.equal(seen?.cases, 1)
  assert.equal(seen?.visits, 14)
  assert.ok(seen && seen.candidates >= 60 && seen.candidates <= 120, String(seen?.candidates))
  const next = await openNextCase(place)
  assert.ok(next.candidates >= 60 && next.candidates <= 120, String(next.candidates))
})

test('has the city of the plan: a mall of 4 floors, 60 shops and 6 doors', () => {
  const { sim, storyPlace } = makeDemoCity()
  const count = (kind: string): number => sim.byKind.get(kind)?.length ?? 0
  assert.equal(sim.places[sim.byKind.get('mall')?.[0] ?? -1]?.points.length, 6)
  assert.deepEqual([count('mall-floor'), count('mall-shop'), count('checkpoint')], [4, 60, 1])
  assert.ok(count('bus') > 10 && count('taxi') > 10 && count('department') > 5)
  assert.equal(new Set(sim.places.map((place) => place.division)).size, 7)
  assert.equal(new Set(sim.places.map((place) => place.name)).size, sim.places.length)
  assert.ok(Math.abs(sim.places.length - 600) < 30)
  assert.equal(sim.places[storyPlace]?.name, '陈记面馆')
})
