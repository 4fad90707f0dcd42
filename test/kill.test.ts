// An acknowledged check-in survives kill -9 of server and database at any moment.
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { readConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/database.ts'
import type { Database } from '../src/platform/database.ts'
import { mintTicket } from '../src/visits/index.ts'
import { makeDevices, makeDoors } from './helpers/city.ts'
import type { Device, Door } from './helpers/city.ts'
import { freePort, startServerProcess } from './helpers/server.ts'
import type { ServerProcess } from './helpers/server.ts'

const ROUNDS = 20
const WALKERS = 24
const VICTIMS = ['server', 'database', 'both'] as const

const folder = mkdtempSync(join(tmpdir(), 'zpc-kill-'))
// Root's database runs under an account of its own, which must reach it here.
chmodSync(folder, 0o755)
const env = {
  ZPC_VAR: join(folder, 'var'),
  ZPC_KEYS: join(folder, 'keys'),
  ZPC_LOG: 'silent',
}
let database: Database
let doors: Door[]
let devices: Device[]
let port: number
let server: ServerProcess | undefined
const acknowledged = new Set<string>()
let isStopping = false
let isAborted = false

before(async () => {
  database = await openDatabase(readConfig(env), { max: 3 })
  doors = await makeDoors(database, 60)
  devices = await makeDevices(database, 480)
  port = await freePort()
})
after(async () => {
  isAborted = true
  await server?.stop()
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Kills the postmaster; waits for it first when the last kill's restart is under way. */
async function killDatabase(): Promise<void> {
  const file = join(env.ZPC_VAR, 'postgres', 'data', 'postmaster.pid')
  for (let tries = 0; tries < 500; tries += 1) {
    try {
      process.kill(Number(readFileSync(file, 'utf8').split('\n')[0]), 'SIGKILL')
      return
    } catch {
      await sleep(20)
    }
  }
  assert.fail('the database did not come back')
}

async function post(door: Door, device: Device, ticket: string): Promise<number> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/p/${door.token}`, {
      method: 'POST',
      headers: {
        cookie: device.cookie,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: `ticket=${ticket}`,
      signal: AbortSignal.timeout(15_000),
      redirect: 'manual',
    })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return 0
  }
}

/** Tries until the answer says "saved"; false when the test was given up meanwhile. */
async function postUntilSaved(door: Door, device: Device, ticket: string): Promise<boolean> {
  while (!isAborted) {
    const status = await post(door, device, ticket)
    if (status === 200) return true
    assert.ok(status === 0 || status === 503, `status ${status}`)
    await sleep(50 + Math.random() * 100)
  }
  return false
}

/** One person after the other walks through every door. */
async function walk(walker: number): Promise<void> {
  const own = devices.filter((_, index) => index % WALKERS === walker)
  for (const door of doors) {
    for (const device of own) {
      if (isStopping) return
      const nowMs = Date.now()
      const bound = { printId: door.printId, deviceId: device.deviceId }
      const ticket = mintTicket(database.keyring, bound, nowMs)
      if (!(await postUntilSaved(door, device, ticket))) return
      acknowledged.add(`${device.personId}/${Math.floor(nowMs / 1000)}/${door.placeId}`)
    }
  }
}

const NAME = 'loses and doubles no acknowledged check-in over 20 kills of server and database'
test(NAME, { timeout: 240_000 }, async () => {
  server = await startServerProcess('serve', env, port)
  const walkers = Array.from({ length: WALKERS }, (_, walker) => walk(walker))
  for (let round = 0; round < ROUNDS; round += 1) {
    await sleep(150 + Math.random() * 500)
    const victim = VICTIMS[round % VICTIMS.length]
    if (victim !== 'server') await killDatabase()
    if (victim !== 'database') {
      await server.kill()
      server = await startServerProcess('serve', env, port)
    }
  }
  await sleep(1000)
  isStopping = true
  await Promise.all(walkers)
  const stored = await database.sql<{ key: string }[]>`
    select person_id || '/' || entered_at || '/' || place_id as key from visits.visit`
  const keys = new Set(stored.map((row) => row.key))
  const lost = [...acknowledged].filter((key) => !keys.has(key))
  assert.ok(acknowledged.size > 500, `only ${acknowledged.size} check-ins were made`)
  assert.deepEqual(lost, [])
  assert.equal(keys.size, acknowledged.size, 'every stored visit was acknowledged, once')
})
