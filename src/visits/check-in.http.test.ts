// The scan over HTTP, as a phone without a script makes it: real PostgreSQL, no mocks of ours.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeDevices } from '../../test/helpers/city.ts'
import type { Device } from '../../test/helpers/city.ts'
import { hiddenField } from '../../test/helpers/phone.ts'
import { openVisitorApp } from '../../test/helpers/visitor-app.ts'
import type { VisitorApp } from '../../test/helpers/visitor-app.ts'
import { cookieHeader, jarOf, openVisitorJars, ticketOf } from '../../test/helpers/visitor-jar.ts'
import type { VisitorJars } from '../../test/helpers/visitor-jar.ts'
import { MARK, unpackFlags } from './flags.rule.ts'
import { mintTicket } from './ticket.ts'
import { openVisitWriter } from './visit-writer.ts'

let city: VisitorApp
let devices: Device[]
let jars: VisitorJars
before(async () => {
  city = await openVisitorApp({ doors: 12 })
  devices = await makeDevices(city.database, 20)
  jars = openVisitorJars(city)
})
after(() => city[Symbol.asyncDispose]())

test('GET shows place and door, mints a ticket and changes nothing', async () => {
  const rows = await jars.countVisits()
  const answer = await jars.get(jars.door(0))
  assert.equal(answer.statusCode, 200)
  assert.match(answer.body, /测试超市0/)
  assert.match(answer.body, /正门/)
  assert.equal(answer.headers['cache-control'], 'no-store')
  assert.match(String(answer.headers['content-security-policy']), /frame-ancestors 'none'/)
  assert.deepEqual(answer.cookies, [])
  ticketOf(answer)
  assert.equal(await jars.countVisits(), rows)
})

test('a known phone checks in with one tap and reads the verdict', async () => {
  const device = devices[0]
  const jar = jarOf(device)
  const page = await jars.get(jars.door(0), jar)
  assert.match(page.body, /data-auto="1"/)
  const done = await jars.post(jars.door(0), { ticket: ticketOf(page) }, jar)
  assert.equal(done.statusCode, 200)
  assert.match(done.body, /data-verdict="enter"/)
  assert.match(done.body, /可以进入/)
  assert.match(done.body, /测\*员/)
  assert.equal(await jars.countVisits(device?.personId), 1)
})

test('posts by itself only when nobody linked, framed or fetched ahead', async () => {
  const jar = jarOf(devices[0])
  for (const headers of [
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'none', 'sec-fetch-dest': 'iframe' },
    { 'sec-fetch-site': 'none', 'sec-purpose': 'prefetch;prerender' },
  ]) {
    const answer = await city.app.inject({
      url: jars.door(0),
      headers: { cookie: cookieHeader(jar), ...headers },
    })
    assert.doesNotMatch(answer.body, /data-auto/)
    assert.match(answer.body, /我要进入/)
  }
})

test('stores one visit however often and at once the same ticket is posted', async () => {
  const device = devices[1]
  const jar = jarOf(device)
  const ticket = ticketOf(await jars.get(jars.door(1), jar))
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => jars.post(jars.door(1), { ticket }, new Map(jar))),
  )
  for (const answer of answers) assert.equal(answer.statusCode, 200)
  await jars.post(jars.door(1), { ticket }, jar)
  assert.equal(await jars.countVisits(device?.personId), 1)
})

test('shows the earlier visit for ten minutes, a new one after', async () => {
  const device = devices[2]
  const jar = jarOf(device)
  await jars.post(jars.door(2), { ticket: ticketOf(await jars.get(jars.door(2), jar)) }, jar)
  city.clock.advance(300)
  const second = await jars.post(
    jars.door(2),
    { ticket: ticketOf(await jars.get(jars.door(2), jar)) },
    jar,
  )
  assert.match(second.body, /不会重复计算/)
  assert.equal(await jars.countVisits(device?.personId), 1)
  city.clock.advance(301)
  const third = await jars.post(
    jars.door(2),
    { ticket: ticketOf(await jars.get(jars.door(2), jar)) },
    jar,
  )
  assert.doesNotMatch(third.body, /不会重复计算/)
  assert.equal(await jars.countVisits(device?.personId), 2)
})

test('while the list of revoked phones cannot be read people enter, and the visit says so', async (t) => {
  const { sql } = city.database
  const { isFresh } = city.revocations
  t.after(() => Object.assign(city.revocations, { isFresh }))
  const marksOf = async (device: Device | undefined, path: string): Promise<number | undefined> => {
    const jar = jarOf(device)
    const ticket = ticketOf(await jars.get(path, jar))
    assert.equal((await jars.post(path, { ticket }, jar)).statusCode, 200)
    const [row] = await sql<{ flags: number }[]>`
      select flags from visits.visit where person_id = ${device?.personId ?? 0}
      order by entered_at desc limit 1`
    return row && unpackFlags(row.flags).marks & MARK.deviceRevoked
  }
  Object.assign(city.revocations, { isFresh: () => false })
  assert.equal(await marksOf(devices[15], jars.door(8)), MARK.deviceRevoked)
  Object.assign(city.revocations, { isFresh: () => true })
  assert.equal(await marksOf(devices[16], jars.door(8)), 0)
})

test('two people at one door at once are two visits with two numbers', async () => {
  const answers = await Promise.all(
    [devices[3], devices[4]].map(async (device) => {
      const jar = jarOf(device)
      return jars.post(jars.door(3), { ticket: ticketOf(await jars.get(jars.door(3), jar)) }, jar)
    }),
  )
  const numbers = answers.map(({ body }) => /data-testid="number"[^>]*>\s*(\d\d)/.exec(body)?.[1])
  assert.equal(new Set(numbers).size, 2)
  assert.equal(await jars.countVisits(devices[3]?.personId), 1)
  assert.equal(await jars.countVisits(devices[4]?.personId), 1)
})

test('a ticket that is stale, forged, of another print or device asks for one more tap', async () => {
  const device = devices[5]
  const jar = jarOf(device)
  const { keyring } = city.database
  const printId = city.doors[4]?.printId ?? 0
  const deviceId = device?.deviceId ?? 0
  const nowMs = city.clock.nowMs()
  const good = mintTicket(keyring, { printId, deviceId }, nowMs)
  const cases = [
    [mintTicket(keyring, { printId, deviceId }, nowMs - 601_000), 409],
    [`${good.slice(0, 47)}${good.endsWith('A') ? 'B' : 'A'}`, 400],
    [mintTicket(keyring, { printId: printId + 1, deviceId }, nowMs), 400],
    [mintTicket(keyring, { printId, deviceId: 0 }, nowMs), 400],
    [mintTicket(keyring, { printId, deviceId }, nowMs + 60_000), 400],
    ['', 400],
  ] as const
  for (const [ticket, status] of cases) {
    const answer = await jars.post(jars.door(4), { ticket }, jar)
    assert.equal(answer.statusCode, status)
    assert.doesNotMatch(answer.body, /data-auto/)
    ticketOf(answer)
  }
  assert.equal(await jars.countVisits(device?.personId), 0)
})

test('a full queue answers 503 with a page that posts the same ticket again', async () => {
  const device = devices[7]
  const jar = jarOf(device)
  const ticket = ticketOf(await jars.get(jars.door(6), jar))
  const { writer } = city.writing
  city.writing.writer = openVisitWriter(city.database.sql, { maxQueue: 0 })
  const busy = await jars.post(jars.door(6), { ticket }, jar)
  city.writing.writer = writer
  assert.equal(busy.statusCode, 503)
  assert.equal(busy.headers['retry-after'], '2')
  assert.equal(hiddenField(busy.body, 'ticket'), ticket)
  assert.match(busy.body, /data-retry/)
  assert.equal(await jars.countVisits(device?.personId), 0)
  const done = await jars.post(jars.door(6), { ticket }, jar)
  assert.equal(done.statusCode, 200)
  assert.equal(await jars.countVisits(device?.personId), 1)
})

test('a visitor on duty is a worker', async () => {
  const device = devices[13]
  const jar = jarOf(device)
  const { sql } = city.database
  const placeId = city.doors[1]?.placeId ?? 0
  const at = city.clock.now()
  await sql`
    insert into places.duty (place_id, phone_blind, person_id, started_at)
    values (${placeId}, ${Buffer.alloc(16, 7)}, ${device?.personId ?? 0}, ${at})`
  // The book of duties is read again every five seconds.
  await sleep(5200)
  await jars.post(jars.door(1), { ticket: ticketOf(await jars.get(jars.door(1), jar)) }, jar)
  const [row] = await sql<{ flags: number }[]>`
    select flags from visits.visit where person_id = ${device?.personId ?? 0}`
  assert.equal(unpackFlags(row?.flags ?? 0).isWorker, true)
})
