// Schedules in the database: what is asked for is done, what fails is told and holds up no other.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { PgBoss } from 'pg-boss'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { startJobs } from './jobs.ts'
import { openLog } from './log.ts'
import { formatDatabaseUrl } from './postgres.ts'

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
})
after(() => database[Symbol.asyncDispose]())

async function waitFor(what: string, isSo: () => boolean): Promise<void> {
  const end = Date.now() + 60_000
  while (!isSo()) {
    assert.ok(Date.now() < end, what)
    await sleep(50)
  }
}

test('a job is done at its hour of Shanghai; one that fails is told and stops no other', async () => {
  const { address, sql } = database
  const told: unknown[] = []
  const error = (line: unknown): void => void told.push(line)
  const log = Object.assign(openLog('silent'), { error })
  let done = 0
  const broken = () => Promise.reject(new Error('the eraser is broken'))
  const works = async (): Promise<void> => {
    done += 1
    await sleep(1)
  }
  const jobs = await startJobs(address, log, [
    { name: 'fails', cron: '35 2,4 * * *', work: broken },
    { name: 'works', cron: '5 * * * *', work: works },
  ])
  after(jobs.stop)
  const rows = await sql<{ name: string; cron: string; timezone: string }[]>`
    select name, cron, timezone from jobs.schedule order by name`
  assert.deepEqual(
    rows.map((row) => ({ ...row })),
    [
      { name: 'fails', cron: '35 2,4 * * *', timezone: 'Asia/Shanghai' },
      { name: 'works', cron: '5 * * * *', timezone: 'Asia/Shanghai' },
    ],
  )
  // What the clock does at that minute, done by hand.
  const clock = new PgBoss({
    connectionString: formatDatabaseUrl(address),
    schema: 'jobs',
    supervise: false,
    schedule: false,
  })
  await clock.start()
  for (const name of ['fails', 'works']) await clock.send(name)
  await clock.stop()
  await waitFor('the good one', () => done > 0)
  await waitFor('the broken one', () => told.length > 0)
  const { err, job } = told[0] as { err: Error; job: string }
  assert.deepEqual([err.message, job], ['the eraser is broken', 'fails'])
})
