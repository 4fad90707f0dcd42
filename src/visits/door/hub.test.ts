import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { after, before, test } from 'node:test'
import { openTestDatabase } from '../../../test/helpers/database.ts'
import type { TestDatabase } from '../../../test/helpers/database.ts'
import { systemClock } from '../../platform/clock.ts'
import type { DoorRow, DoorStop } from '../contract.ts'
import { defaultTable } from '../rules/default-table.rule.ts'
import { openDoorHub } from './hub.ts'
import type { DoorHub } from './hub.ts'

let database: TestDatabase
let here: DoorHub
let elsewhere: DoorHub
const news = new EventEmitter()

before(async () => {
  database = await openTestDatabase()
  const { sql, keyring } = database
  here = await openDoorHub(sql, keyring, systemClock)
  elsewhere = await openDoorHub(sql, keyring, systemClock)
  elsewhere.watch(1, (row) => news.emit('row', row))
  // The other server learns who watches by a note of its own.
  while (!here.isWatched(1)) await new Promise((resolve) => setTimeout(resolve, 20))
})
after(async () => {
  await here.close()
  await elsewhere.close()
  await database[Symbol.asyncDispose]()
})

const { rows } = defaultTable({ hotline: '12345' })
const stop: DoorStop = {
  stopId: 1,
  state: 'open',
  steps: [...(rows[5]?.steps ?? [])],
  phones: [...(rows[5]?.phones ?? [])],
}

function rowOf(key: string, change: Partial<DoorRow> = {}): DoorRow {
  const usual = {
    pointId: 1,
    pointName: '正门',
    enteredAt: 1,
    recordedAt: 1,
    how: 'scan',
    isWorker: false,
  } as const
  const shown = { verdict: 'see-staff', outcome: 'entered', passShape: 'ring' } as const
  return { key, ...usual, ...shown, count: 1, companions: [], ...change }
}

async function heard(row: DoorRow): Promise<DoorRow> {
  const waiting = once(news, 'row', { signal: AbortSignal.timeout(20_000) })
  here.publish(row)
  const [got] = (await waiting) as [DoorRow]
  return got
}

test('a family of nine, all stopped, reaches the screen of another server whole', async () => {
  const companions = Array.from({ length: 8 }, (_, index) => ({
    key: `companion ${index}`,
    maskedName: '张*三',
    verdict: 'see-staff' as const,
    outcome: 'entered' as const,
    stop: { ...stop, stopId: index + 2 },
  }))
  const row = rowOf('family', { stop, companions, count: 9 })
  assert.ok(Buffer.byteLength(JSON.stringify(row)) > 7500)
  assert.deepEqual(await heard(row), row)
})

test('what no note can hold comes without its steps, and is not lost', async () => {
  const noise = () => randomBytes(500).toString('base64')
  const steps = Array.from({ length: 8 }, () => ({ zh: noise(), en: noise() }))
  const got = await heard(rowOf('noise', { stop: { ...stop, steps } }))
  assert.equal(got.key, 'noise')
  assert.deepEqual(got.stop?.steps, [])
})
