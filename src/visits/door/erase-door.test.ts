// What the door keeps goes with the days of visits, and a shift that nobody ended is audited too.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { inventTyped, openDoorApp, openTablet } from '../../../test/helpers/door-app.ts'
import type { DoorApp } from '../../../test/helpers/door-app.ts'
import { dayOf } from '../../base/instant.ts'
import { eraseDoorBefore } from './erase-door.ts'
import { sweepShifts } from './shift.ts'

let app: DoorApp
before(async () => {
  app = await openDoorApp()
  await app.goOnDuty('keeper')
})
after(() => app[Symbol.asyncDispose]())

const TABLES = [
  'visits.door_entry',
  'visits.door_tap',
  'visits.door_check',
  'visits.door_shift',
  'places.door_device',
  'places.duty',
]

async function count(table: string): Promise<number> {
  const { sql } = app.city.database
  const [row] = await sql<{ rows: number }[]>`select count(*)::int as rows from ${sql(table)}`
  return row?.rows ?? 0
}

test('entries, taps, checks, shifts and devices go with their days, and not before', async () => {
  const { sql } = app.city.database
  const tablet = await openTablet(app)
  const enteredAt = app.city.clock.now() - 100 * 3600
  const old = await tablet.keep({ person: inventTyped(1), enteredAt })
  const kept = await tablet.keep({ person: inventTyped(2) })
  const body = { deviceId: tablet.deviceId, entries: [old, kept], remaining: 0 }
  assert.equal((await app.post('keeper', '/intake', body)).status, 200)
  await app.post('keeper', '/counter', { batchId: randomUUID(), taps: 3 })
  const today = dayOf(app.city.clock.now())
  await eraseDoorBefore(sql, today)
  for (const table of TABLES) assert.equal(await count(table), 1, table)
  await eraseDoorBefore(sql, today + 1)
  for (const table of TABLES) assert.equal(await count(table), 0, table)
})

test('a shift that nobody ended ends after sixteen hours, with its audit row', async () => {
  const { sql } = app.city.database
  await app.goOnDuty('second')
  assert.equal(await sweepShifts(sql, app.city.clock), 0)
  app.city.clock.advance(16 * 3600 + 1)
  assert.equal(await sweepShifts(sql, app.city.clock), 1)
  assert.equal(await sweepShifts(sql, app.city.clock), 0)
  const [row] = await sql<{ rows: number }[]>`
    select count(*)::int as rows from staff.audit
    where action = 71 and actor = ${`person:${app.personIds.second}`}`
  assert.equal(row?.rows, 1)
})
