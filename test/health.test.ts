// /health says whether people can be checked in now, soon enough for whoever asks.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { DAY, dayOf, formatDay } from '../src/base/instant.ts'
import { makeCityApp, openCity } from '../src/main.ts'
import { makeManualClock } from '../src/platform/clock.ts'
import { openLog } from '../src/platform/log.ts'
import { ensureDays } from '../src/visits/index.ts'
import { openTestDatabase } from './helpers/database.ts'
import type { TestDatabase } from './helpers/database.ts'
import { startServerProcess } from './helpers/server.ts'
import type { ServerProcess } from './helpers/server.ts'
import { openWire } from './helpers/wire.ts'

const ZPC = resolve(import.meta.dirname, '../bin/zpc.mjs')
// Who watches us waits three seconds, as `zpc healthcheck` does.
const PATIENCE_MS = 3000

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
})
after(() => database?.[Symbol.asyncDispose]())

test('is well while today has its partition, and 503 without', async () => {
  await using opened = new AsyncDisposableStack()
  const { sql, config } = database
  const clock = makeManualClock(Date.now())
  const sms = { send: () => Promise.resolve({ ok: true } as const) }
  const city = await openCity(database, { config, clock, sms, log: openLog('silent') })
  opened.defer(city.close)
  const app = await makeCityApp(city)
  opened.defer(() => app.close())
  const ask = async () => {
    const answer = await app.inject({ url: '/health' })
    return { status: answer.statusCode, body: answer.json<unknown>() }
  }
  const well = { status: 200, body: { ok: true, waiting: 0 } }
  const unwell = { status: 503, body: { ok: false, waiting: 0 } }
  assert.deepEqual(await ask(), well)

  const table = `visits.visit_${formatDay(dayOf(clock.now())).replaceAll('-', '')}`
  await sql.unsafe(`alter table visits.visit detach partition ${table}`)
  assert.deepEqual(await ask(), unwell, 'the table is there and takes no visit')
  await ensureDays(sql, clock.now(), config.city.retentionDays)
  assert.deepEqual(await ask(), well)

  // Nobody has made days for so long that the last one is over.
  clock.advance(30 * DAY)
  assert.deepEqual(await ask(), unwell)
})

/** Asks a server as who watches it does. Shape: 0 when nothing came in time. */
async function askOverNetwork(server: ServerProcess): Promise<number> {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const answer = await fetch(`${server.url}/health`, { signal }).catch(() => undefined)
  return answer?.status ?? 0
}

/** Gives the status of `zpc healthcheck`. */
async function runHealthcheck(server: ServerProcess): Promise<unknown> {
  const env = { PATH: process.env['PATH'] ?? '', PORT: new URL(server.url).port }
  const child = spawn(process.execPath, [ZPC, 'healthcheck'], { env, stdio: 'ignore' })
  const [status] = (await once(child, 'exit')) as [unknown]
  return status
}

async function waitUntilWell(server: ServerProcess): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(100)) {
    if ((await askOverNetwork(server)) === 200) return
  }
  assert.fail(`it never became well again:\n${server.output()}`)
}

// The driver waits longer and longer before it connects again: long enough to meet that.
const AWAY = [
  { way: 'cut', what: 'refuses every connection', awayMs: 12_000 },
  { way: 'stop', what: 'answers nothing at all', awayMs: 4000 },
] as const

for (const { way, what, awayMs } of AWAY) {
  test(`is 503 within three seconds while the database ${what}, then well again`, async () => {
    await using opened = new AsyncDisposableStack()
    const wire = await openWire(database.address)
    opened.defer(wire.close)
    const env = { ...database.env, DATABASE_URL: wire.databaseUrl, ZPC_LOG: 'silent' }
    const server = await startServerProcess('serve', env)
    opened.defer(server.kill)
    assert.equal(await runHealthcheck(server), 0)
    wire[way]()
    const began = Date.now()
    while (Date.now() - began < awayMs) {
      assert.equal(await askOverNetwork(server), 503, `after ${Date.now() - began} ms`)
      await sleep(300)
    }
    assert.equal(await runHealthcheck(server), 1)
    wire.mend()
    await waitUntilWell(server)
  })
}
