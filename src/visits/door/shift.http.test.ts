// A shift at a door: it ends on record, and its sheet can be drawn.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openDoorApp, typedEntry } from '../../../test/helpers/door-app.ts'
import type { DoorApp, Who } from '../../../test/helpers/door-app.ts'
import { hiddenField } from '../../../test/helpers/phone.ts'
import { meetAt } from '../../../test/helpers/two-at-once.ts'
import { addDevice, writeDeviceCookie } from '../../people/index.ts'
import { HOUR } from '../../base/instant.ts'
import type { DoorRows } from '../contract.ts'
import { endPresences } from './shift.ts'

let app: DoorApp
before(async () => {
  app = await openDoorApp()
  for (const who of ['keeper', 'second'] as const) await app.goOnDuty(who)
  for (let count = 0; count < 6; count += 1) await app.register(typedEntry())
})
after(() => app[Symbol.asyncDispose]())

test('going on duty twice is one shift; off duty it is audited with what was shown', async () => {
  await app.goOnDuty('manager')
  await app.goOnDuty('manager')
  const { rows } = (await app.get<DoorRows>('manager', '/rows')).body
  assert.ok(rows.length > 5)
  app.city.clock.advance(60)
  await app.goOnDuty('manager', 0, false)
  const { sql } = app.city.database
  const shifts = await sql<{ action: number; rows: number | null }[]>`
    select action, (detail::jsonb->>'rowsShown')::int as rows from staff.audit
    where actor = ${`person:${app.personIds.manager}`} and action in (70, 71) order by seq`
  assert.deepEqual(
    shifts.map(({ action, rows: shown }) => [action, shown]),
    [
      [70, null],
      [71, rows.length],
    ],
  )
  const [presence] = await sql<{ worker: number; stay: number }[]>`
    select (v.flags >> 6) & 1 as worker, o.left_at - o.entered_at as stay
    from visits.visit v join visits.check_out o using (person_id, entered_at, place_id)
    where v.person_id = ${app.personIds.manager}`
  assert.deepEqual({ ...presence }, { worker: 1, stay: 60 })
})

test('two taps at the same moment are one shift, one duty and one presence', async () => {
  const { sql } = app.city.database
  app.city.clock.advance(60)
  await meetAt(sql, (tx) => tx`lock table places.duty in share mode`, [
    () => app.goOnDuty('outsider', 2),
    () => app.goOnDuty('outsider', 2),
  ])
  const [count] = await sql<{ duties: number; shifts: number; begun: number; visits: number }[]>`
    select
      (select count(*)::int from places.duty where person_id = ${app.personIds.outsider})
        as duties,
      (select count(*)::int from visits.door_shift where person_id = ${app.personIds.outsider})
        as shifts,
      (select count(*)::int from staff.audit
        where actor = ${`person:${app.personIds.outsider}`} and action = 70) as begun,
      (select count(*)::int from visits.visit where person_id = ${app.personIds.outsider})
        as visits`
  assert.deepEqual({ ...count }, { duties: 1, shifts: 1, begun: 1, visits: 1 })
})

/** Scans the poster of a door with the phone of somebody of its team. */
async function scan(who: Who, door: number): Promise<void> {
  const { city, personIds } = app
  const { sql, keyring } = city.database
  const personId = personIds[who]
  const device = await sql.begin((tx) => addDevice(tx, personId, city.clock.now()))
  const own = { ...device, personId, maskedName: '验*员', assurance: 1 } as const
  const cookies = { zpc_enter: writeDeviceCookie(keyring, [own], city.clock.now()) }
  const url = `/p/${city.doors[door]?.token}`
  const page = await city.app.inject({ url, cookies })
  const payload = new URLSearchParams({ ticket: hiddenField(page.body, 'ticket') }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const done = await city.app.inject({ method: 'POST', url, cookies, payload, headers })
  assert.equal(done.statusCode, 200)
}

/** The presences of somebody at the doors, oldest first: whether as a worker, and for how long. */
const presencesOf = async (who: Who) =>
  app.city.database.sql<{ worker: number; stay: number | null }[]>`
    select (v.flags >> 6) & 1 as worker, o.left_at - o.entered_at as stay
    from visits.visit v left join visits.check_out o using (person_id, entered_at, place_id)
    where v.person_id = ${app.personIds[who]} and v.place_id = ${app.city.doors[1]?.placeId ?? 0}
    order by v.entered_at`

test('back on duty within ten minutes is present again, until off duty again', async () => {
  const minutes = (count: number): void => app.city.clock.advance(count * 60)
  await app.goOnDuty('manager', 1)
  minutes(2)
  await app.goOnDuty('manager', 1, false)
  minutes(3)
  await app.goOnDuty('manager', 1)
  minutes(120)
  await app.goOnDuty('manager', 1, false)
  assert.deepEqual(
    (await presencesOf('manager')).map(({ worker, stay }) => [worker, stay]),
    [
      [1, 120],
      [1, 7200],
    ],
  )
})

test('who scanned as a visitor a moment before is a worker from the duty on', async () => {
  const { city } = app
  await scan('second', 1)
  city.clock.advance(240)
  await app.goOnDuty('second', 1)
  city.clock.advance(3600)
  // Back from lunch: the scan of somebody on duty ends with the duty too.
  await scan('second', 1)
  city.clock.advance(1800)
  await app.goOnDuty('second', 1, false)
  assert.deepEqual(
    (await presencesOf('second')).map(({ worker, stay }) => [worker, stay]),
    [
      [0, null],
      [1, 5400],
      [1, 1800],
    ],
  )
})

test('a duty that had run out before ends no stay of a visitor, and its shift after 16 hours', async () => {
  const { city, personIds } = app
  const { sql } = city.database
  const [personId, placeId] = [personIds.keeper, city.doors[1]?.placeId ?? assert.fail()]
  await app.goOnDuty('keeper', 1)
  const [duty] = await sql<{ dutyId: number }[]>`
    select duty_id as "dutyId" from places.duty
    where person_id = ${personId} and place_id = ${placeId}`
  const { dutyId } = duty ?? assert.fail()
  const endedAt = city.clock.now()
  const startedAt = endedAt - 20 * HOUR
  await sql`update visits.door_shift set from_at = ${startedAt} where duty_id = ${dutyId}`
  await sql.begin((tx) => endPresences(tx, [{ dutyId, placeId, personId, startedAt, endedAt }]))
  assert.deepEqual(
    (await presencesOf('keeper')).map(({ stay }) => stay),
    [null],
  )
  const [shift] = await sql<{ toAt: number }[]>`
    select to_at as "toAt" from visits.door_shift where duty_id = ${dutyId}`
  assert.equal(shift?.toAt, startedAt + 16 * HOUR)
})

test('the sheet is drawn for the team, also before a shift', async () => {
  const ask = (who: Who, door = 0) =>
    app.city.app.inject({
      url: `/api/door/points/${app.pointOf(door)}/sheet.pdf`,
      headers: { cookie: app.cookies[who] },
    })
  const sheet = await ask('manager')
  assert.equal(sheet.headers['content-type'], 'application/pdf')
  assert.equal(sheet.rawPayload.subarray(0, 5).toString(), '%PDF-')
  assert.equal((await ask('outsider')).statusCode, 404)
})
