// The live city of the demo: somebody who looks sees people come, unless the operator wants quiet.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openTestDatabase } from '../../test/helpers/database.ts'
import { openDemo } from '../demo.ts'
import { makeCityApp, openCity } from '../main.ts'
import { openLog } from '../platform/log.ts'

// A scan comes every two seconds while somebody looks.
const QUIET_MS = 7000
const PATIENCE_MS = 60_000

/** Opens a demo city whose past is told, with somebody who looks at its stage. */
async function openWatched(demoLive: string) {
  const opened = new AsyncDisposableStack()
  const database = opened.use(await openTestDatabase({ ZPC_DEMO_LIVE: demoLive }))
  const { config, sql } = database
  const log = openLog('silent')
  const demo = await openDemo(database, { config, log, size: { people: 300, places: 60 } })
  const city = await openCity(database, { config, log, ...demo.partners })
  opened.defer(city.close)
  const app = await makeCityApp(city)
  opened.defer(() => app.close())
  opened.defer(demo.stop)
  await demo.extend(app, city)
  await demo.filled()
  return {
    countVisits: async (): Promise<number> => {
      const [row] = await sql<{ n: number }[]>`select count(*)::int as n from visits.visit`
      return row?.n ?? 0
    },
    look: async (): Promise<void> => {
      assert.equal((await app.inject({ url: '/demo/live' })).statusCode, 200)
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

test('people scan while somebody looks at the stage', async () => {
  await using watched = await openWatched('on')
  const before = await watched.countVisits()
  for (const end = Date.now() + PATIENCE_MS; (await watched.countVisits()) === before;) {
    assert.ok(Date.now() < end, 'nobody scanned')
    await watched.look()
    await sleep(300)
  }
})

test('ZPC_DEMO_LIVE=off: nobody scans, whoever looks', async () => {
  await using watched = await openWatched('off')
  const before = await watched.countVisits()
  assert.ok(before > 0, 'its past is told all the same')
  for (const end = Date.now() + QUIET_MS; Date.now() < end; await sleep(300)) await watched.look()
  assert.equal(await watched.countVisits(), before)
})
