// What a city does by the clock: nothing that is promised for a night is left out of the schedules,
// and each of them works on a city that has something to forget. Source: F40, F45.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { DAY, dayOf, formatDay } from '../src/base/instant.ts'
import { cityJobs } from '../src/main.ts'
import { makeManualClock } from '../src/platform/clock.ts'
import type { Job } from '../src/platform/jobs.ts'
import { openLog } from '../src/platform/log.ts'
import { auditHeadsFile } from '../src/staff/audit-verify.ts'
import { ensureDays, insertVisits } from '../src/visits/index.ts'
import { addPerson, flagsOf, makeDoors } from './helpers/city.ts'
import { openTestDatabase } from './helpers/database.ts'
import type { TestDatabase } from './helpers/database.ts'
import { inventDocument, inventPhone } from './helpers/invent.ts'

const clock = makeManualClock(Date.now())
let database: TestDatabase
let jobs: readonly Job[]
before(async () => {
  database = await openTestDatabase()
  const { config } = database
  jobs = cityJobs(database, { config, log: openLog('silent'), clock })
})
after(() => database[Symbol.asyncDispose]())

const run = async (name: string): Promise<void> =>
  (jobs.find((job) => job.name === name) ?? assert.fail(name)).work()

const count = async (table: string): Promise<number> => {
  const { sql } = database
  const [row] = await sql<{ n: number }[]>`select count(*)::int as n from ${sql(table)}`
  return row?.n ?? 0
}

test('every promise about time has its hour', () => {
  const hours = Object.fromEntries(jobs.map(({ name, cron }) => [name, cron]))
  assert.deepEqual(hours, {
    'visits-days': '5 * * * *',
    'visits-vacuum': '*/10 * * * *',
    'visits-seal-day': '30 3 * * *',
    'door-shifts': '15 * * * *',
    'sweep-people': '20 * * * *',
    'finish-handovers': '*/10 * * * *',
    'retire-idle-managers': '40 3 * * *',
    'forget-posters': '45 3 * * *',
    'erase-people': '35 2,4 * * *',
    'forget-candidates': '50 3 * * *',
    'sign-audit-head': '*/10 * * * *',
  })
  assert.equal(jobs.length, Object.keys(hours).length, 'no name twice')
})

test('a person and a visit go with their days, hour by hour, and the head is signed', async () => {
  const { sql, config } = database
  const { retentionDays } = config.city
  await ensureDays(sql, clock.now(), retentionDays)
  const [door] = await makeDoors(database, 1)
  const [number, phone] = [inventDocument(1), inventPhone(1)]
  const person = { name: '褚到期', number, phone, at: clock.now() }
  const personId = await addPerson(database, person)
  const enteredAt = clock.now()
  const { placeId = 0 } = door ?? {}
  const by = { reporterId: null, enteredAt, printNo: 1, deviceNo: 1, ruleVersion: 1 }
  await insertVisits(sql, [{ ...by, personId, placeId, flags: flagsOf() }])
  // A day is a day: a clock that leaps is not believed.
  for (let day = 0; day <= retentionDays; day += 1) {
    for (const { work } of jobs) await work()
    clock.advance(DAY)
  }
  const [today, kept] = [formatDay(dayOf(clock.now())), [await count('visits.visit')]]
  assert.deepEqual(kept, [1], `${today}: the visit is as old as it may be`)
  assert.equal(await count('people.person'), 1)
  clock.advance(DAY)
  await run('visits-days')
  assert.equal(await count('visits.visit'), 0)
  for (const hours of [0, 2]) {
    clock.advance(hours * 3600)
    await run('erase-people')
  }
  assert.equal(await count('people.person'), 0, 'nothing keeps the person any more')
  assert.ok(existsSync(auditHeadsFile(config.varFolder)), 'the head lies outside the database')
})
