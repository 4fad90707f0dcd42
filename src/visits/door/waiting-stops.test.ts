// Who was stopped stays on the list with his number until somebody dealt with him, and is dealt
// with where the number is asked for: after ten minutes, after half an hour, after a restart.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makePartner } from '../../../test/helpers/admission.ts'
import type { HealthPartner, TravelPartner } from '../../../test/helpers/admission.ts'
import { nextTyped, openDoorApp, typedEntry } from '../../../test/helpers/door-app.ts'
import type { DoorApp } from '../../../test/helpers/door-app.ts'
import { HOUR, MINUTE } from '../../base/instant.ts'
import type { DoorRow, DoorRows } from '../contract.ts'
import { STOP_DUE_SECONDS } from '../stops/stop.rule.ts'
import type { Recorded } from './contract.ts'

let app: DoorApp
const health: HealthPartner = makePartner()
const travel: TravelPartner = makePartner()
before(async () => {
  app = await openDoorApp({ health: health.port, travel: travel.port })
  await app.goOnDuty('keeper')
})
after(() => app[Symbol.asyncDispose]())

async function record(colour: 'green' | 'red', change: object = {}): Promise<Recorded> {
  const person = nextTyped()
  health.states.set(person.number ?? '', colour)
  travel.states.set(person.number ?? '', 'plain')
  app.city.clock.advance(1)
  return app.register(typedEntry({ person, ...change }))
}

async function list(path = '/rows'): Promise<DoorRows> {
  const answer = await app.get<DoorRows>('keeper', path)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body
}

async function find(key: string | undefined): Promise<DoorRow | undefined> {
  return (await list()).rows.find((row) => row.key === key)
}

async function dealWith(row: DoorRow | undefined, action: string): Promise<void> {
  const answer = await app.post('keeper', `/stops/${row?.stop?.stopId}`, { action })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
}

test('keeps its number and its shape after ten minutes, when others have lost theirs', async () => {
  const stopped = await record('red')
  const entered = await record('green')
  const before = await find(stopped.key)
  assert.equal(before?.passNumber, stopped.passNumber)
  app.city.clock.advance(11 * MINUTE)
  const now = await find(stopped.key)
  assert.equal(now?.passNumber, stopped.passNumber)
  assert.equal(now?.passShape, before?.passShape)
  assert.equal((await find(entered.key))?.passNumber, undefined)
  await dealWith(now, 'handed-over')
})

test('is the same at a server that just started', async () => {
  await record('green')
  const stopped = await record('red')
  const beside = await app.city.openBeside()
  const url = `/api/door/points/${app.pointOf(0)}/rows`
  const answer = await beside.inject({ url, headers: { cookie: app.cookies.keeper } })
  const row = answer.json<DoorRows>().rows.find((one) => one.key === stopped.key)
  assert.equal(row?.passNumber, stopped.passNumber)
  await dealWith(row, 'sent-away')
})

test('stays on the list after half an hour, waiting apart too, until it is disposed of', async () => {
  const stopped = await record('red')
  const entered = await record('green')
  app.city.clock.advance(31 * MINUTE)
  assert.equal(await find(entered.key), undefined)
  const row = await find(stopped.key)
  assert.equal(row?.stop?.state, 'open')
  assert.equal(row?.passNumber, stopped.passNumber)
  // The figure is that of the half hour.
  assert.equal((await list()).entered, 0)
  await dealWith(row, 'waiting')
  app.city.clock.advance(2 * HOUR)
  assert.equal((await find(stopped.key))?.stop?.state, 'waiting')
  await dealWith(row, 'handed-over')
  assert.equal(await find(stopped.key), undefined)
})

test('a document is shown and noted hours after the stop', async () => {
  const stopped = await record('red')
  app.city.clock.advance(2 * HOUR)
  const body = { visit: stopped.key, isDocumentSeen: true }
  const seen = await app.post('keeper', '/seen', body)
  assert.equal(seen.status, 200, JSON.stringify(seen.body))
  await dealWith(await find(stopped.key), 'mistaken')
})

test('no crowd of newer arrivals pushes a stop off the list', async () => {
  const stopped = await record('red')
  const { sql } = app.city.database
  const now = app.city.clock.now()
  const { placeId } = app.city.prints.byPoint(app.pointOf(0)) ?? { placeId: 0 }
  await sql`
    insert into visits.visit (person_id, entered_at, place_id, print_no, device_no, flags,
      rule_version)
    select 1000000 + n, ${now}::int + n / 10, ${placeId}, 1, 0, 0, 1
    from generate_series(1, 1000) as n`
  app.city.clock.advance(2 * MINUTE)
  const { rows } = await list()
  assert.equal(rows.length, 201)
  await dealWith(await find(stopped.key), 'handed-over')
})

test('no other place sees a stop, and nobody off duty', async () => {
  const stopped = await record('red')
  await app.goOnDuty('keeper', 1)
  const other = await app.get<DoorRows>('keeper', '/rows?scope=place', 1)
  assert.ok(other.body.rows.every((row) => row.key !== stopped.key))
  app.city.clock.advance(31 * MINUTE)
  await app.goOnDuty('keeper', 0, false)
  assert.equal((await app.get('keeper', '/rows')).body.error, 'off-duty')
  await app.goOnDuty('keeper')
  await dealWith(await find(stopped.key), 'handed-over')
})

test('a day later a stop is left to its town', async () => {
  const stopped = await record('red')
  const { sql } = app.city.database
  const age = async (seconds: number): Promise<void> => {
    const { stopId } = (await find(stopped.key))?.stop ?? { stopId: 0 }
    await sql`
      update visits.visit v set entered_at = v.entered_at - ${seconds} from visits.stop s
      where s.stop_id = ${stopId} and s.person_id = v.person_id and s.entered_at = v.entered_at`
    await sql`
      update visits.stop
      set entered_at = entered_at - ${seconds}, opened_at = opened_at - ${seconds}
      where stop_id = ${stopId}`
  }
  const shown = (await list()).rows.length
  await age(STOP_DUE_SECONDS + 1)
  assert.equal((await list()).rows.length, shown - 1)
})

test('what was typed in too late for the list is not on it as a stop either', async () => {
  const enteredAt = app.city.clock.now() - 40 * MINUTE
  const before = (await list()).rows.length
  await record('red', { enteredAt })
  assert.equal((await list()).rows.length, before)
})
