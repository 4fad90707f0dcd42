// What a phone meets around the scan: dead codes, typed numbers, taking back, language and print.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeDevices } from '../../test/helpers/city.ts'
import type { Device } from '../../test/helpers/city.ts'
import { hiddenField } from '../../test/helpers/phone.ts'
import { meetAt } from '../../test/helpers/two-at-once.ts'
import { openVisitorApp } from '../../test/helpers/visitor-app.ts'
import type { VisitorApp } from '../../test/helpers/visitor-app.ts'
import { cookieHeader, jarOf, openVisitorJars, ticketOf } from '../../test/helpers/visitor-jar.ts'
import type { Jar, VisitorJars } from '../../test/helpers/visitor-jar.ts'
import { withdrawPrint } from '../places/index.ts'
import { MARK, unpackFlags } from './flags.rule.ts'

let city: VisitorApp
let devices: Device[]
let jars: VisitorJars
before(async () => {
  city = await openVisitorApp({ doors: 12 })
  devices = await makeDevices(city.database, 20)
  jars = openVisitorJars(city)
})
after(() => city[Symbol.asyncDispose]())

test('unknown, withdrawn and closed codes say so with a number to read aloud', async () => {
  const unknown = await jars.get(`/p/${'A'.repeat(24)}x7Qm2-Rt`)
  assert.equal(unknown.statusCode, 404)
  assert.match(unknown.body, /不是有效的场所码/)
  assert.match(unknown.body, /x7Qm2-Rt/)
  const printId = city.doors[5]?.printId ?? 0
  const jar = jarOf(devices[6])
  const ticket = ticketOf(await jars.get(jars.door(5), jar))
  await city.database.sql.begin((tx) =>
    withdrawPrint(tx, { printId, because: '海报破损', placeId: city.doors[5]?.placeId ?? 0 }),
  )
  await city.prints.refresh()
  assert.equal((await jars.get(jars.door(5))).statusCode, 410)
  assert.equal((await jars.post(jars.door(5), { ticket }, jar)).statusCode, 410)
  assert.equal(await jars.countVisits(devices[6]?.personId), 0)
})

test('a scan is taken back within ten minutes, and a replay does not undo that', async () => {
  const device = devices[8]
  const jar = jarOf(device)
  const ticket = ticketOf(await jars.get(jars.door(7), jar))
  await jars.post(jars.door(7), { ticket }, jar)
  const done = await jars.post(`${jars.door(7)}/withdraw`, { ticket, as: '0' }, jar)
  assert.equal(done.statusCode, 200)
  const { sql } = city.database
  const [row] = await sql<{ flags: number }[]>`
    select flags from visits.visit where person_id = ${device?.personId ?? 0}`
  assert.equal(unpackFlags(row?.flags ?? 0).outcome, 'withdrawn')
  assert.equal((await jars.post(jars.door(7), { ticket }, jar)).statusCode, 409)
  const again = ticketOf(await jars.get(jars.door(7), jar))
  city.clock.advance(1)
  const next = await jars.post(jars.door(7), { ticket: again }, jar)
  assert.ok(next.statusCode === 200 || next.statusCode === 409)
  city.clock.advance(601)
  const late = await jars.post(`${jars.door(7)}/withdraw`, { ticket: again, as: '0' }, jar)
  assert.equal(late.statusCode, 409)
})

test('a scan is taken back also while the door changes the same visit, and both are kept', async () => {
  const device = devices[15]
  const jar = jarOf(device)
  const ticket = ticketOf(await jars.get(jars.door(8), jar))
  await jars.post(jars.door(8), { ticket }, jar)
  const { sql } = city.database
  const personId = device?.personId ?? 0
  const bit = MARK.implausible << 10
  const [done] = await meetAt(
    sql,
    (tx) => tx`
      update visits.visit set flags = flags | ${bit}::int where person_id = ${personId}`,
    [() => jars.post(`${jars.door(8)}/withdraw`, { ticket, as: '0' }, jar)],
  )
  assert.equal(done?.statusCode, 200)
  const [row] = await sql<{ flags: number }[]>`
    select flags from visits.visit where person_id = ${personId}`
  const { outcome, marks } = unpackFlags(row?.flags ?? 0)
  const kept = marks & (MARK.implausible | MARK.notHere)
  assert.deepEqual([outcome, kept], ['withdrawn', MARK.implausible | MARK.notHere])
})

test('a scan before a restart and one after it are one visit', async () => {
  const device = devices[17]
  const jar = jarOf(device)
  const path = jars.door(11)
  await jars.post(path, { ticket: ticketOf(await jars.get(path, jar)) }, jar)
  const restarted = await city.openBeside()
  city.clock.advance(60)
  const headers = { cookie: cookieHeader(jar) }
  const page = await restarted.inject({ url: path, headers })
  const done = await restarted.inject({
    method: 'POST',
    url: path,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ ticket: ticketOf(page) }).toString(),
  })
  assert.match(done.body, /不会重复计算/)
  assert.equal(await jars.countVisits(device?.personId), 1)
})

test('a scan taken back at one server stays so at another that remembers nothing', async () => {
  // It starts before the scan, so it reads nothing of it.
  const second = await city.openBeside()
  const [device, other] = [devices[12], devices[14]]
  const [jar, otherJar] = [jarOf(device), jarOf(other)]
  const ticket = ticketOf(await jars.get(jars.door(2), jar))
  await jars.post(jars.door(2), { ticket }, jar)
  const good = ticketOf(await jars.get(jars.door(2), otherJar))
  await jars.post(jars.door(2), { ticket: good }, otherJar)
  await jars.post(`${jars.door(2)}/withdraw`, { ticket, as: '0' }, jar)
  const replay = (posted: string, from: Jar) =>
    second.inject({
      method: 'POST',
      url: jars.door(2),
      headers: {
        cookie: cookieHeader(from),
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: new URLSearchParams({ ticket: posted }).toString(),
    })
  // Again and again, also at once, and beside somebody whose own visit stands.
  const answers = await Promise.all([
    replay(ticket, jar),
    replay(ticket, jar),
    replay(good, otherJar),
  ])
  answers.push(await replay(ticket, jar))
  assert.deepEqual(
    answers.map((answer) => answer.statusCode),
    [409, 409, 200, 409],
  )
  for (const answer of answers.filter(({ statusCode }) => statusCode === 409)) {
    assert.doesNotMatch(answer.body, /data-verdict="enter"/)
  }
  const { sql } = city.database
  const rows = await sql<{ flags: number }[]>`
    select flags from visits.visit where person_id = ${device?.personId ?? 0}`
  assert.deepEqual(
    rows.map((row) => unpackFlags(row.flags).outcome),
    ['withdrawn'],
  )
})

test('"not me" forgets the person on this phone and takes the visit back', async () => {
  const device = devices[9]
  const jar = jarOf(device)
  const ticket = ticketOf(await jars.get(jars.door(10), jar))
  await jars.post(jars.door(10), { ticket }, jar)
  const gone = await jars.post(`${jars.door(10)}/not-me`, { ticket, as: '0' }, jar)
  assert.equal(gone.statusCode, 200)
  assert.equal(jar.has('zpc_enter'), false)
  assert.match((await jars.get(jars.door(10), jar)).body, /data-testid="register"/)
  const { sql } = city.database
  const [row] = await sql<{ flags: number }[]>`
    select flags from visits.visit where person_id = ${device?.personId ?? 0}`
  assert.equal(unpackFlags(row?.flags ?? 0).outcome, 'withdrawn')
})

test('the typed number leads to the code, its visit says so, and guessing is limited', async () => {
  const print = city.prints.find(city.doors[11]?.token ?? '')
  const device = devices[10]
  const jar = jarOf(device)
  const found = await jars.post('/n', { number: print?.shortNumber ?? '' }, jar)
  assert.equal(found.statusCode, 303)
  const page = await jars.get(String(found.headers.location), jar)
  const how = hiddenField(page.body, 'how')
  await jars.post(jars.door(11), { ticket: ticketOf(page), how }, jar)
  const { sql } = city.database
  const [row] = await sql<{ flags: number }[]>`
    select flags from visits.visit where person_id = ${device?.personId ?? 0}`
  assert.equal(unpackFlags(row?.flags ?? 0).method, 'typed')
  const statuses = []
  for (let count = 0; count < 12; count += 1) {
    statuses.push((await jars.post('/n', { number: '12345678' }, jar)).statusCode)
  }
  assert.equal(statuses[0], 404)
  assert.equal(statuses.at(-1), 429)
})

test('English and large print hold on every page and are remembered', async () => {
  const jar = jarOf(devices[11])
  const page = await jars.get(`${jars.door(0)}?lang=en&large=1`, jar)
  assert.match(page.body, /lang="en"/)
  assert.match(page.body, /class="lg"/)
  const done = await jars.post(jars.door(0), { ticket: ticketOf(page) }, jar)
  assert.match(done.body, /May enter/)
  assert.match(done.body, /class="lg"/)
  assert.match((await jars.get('/privacy', jar)).body, /Personal information/)
})
