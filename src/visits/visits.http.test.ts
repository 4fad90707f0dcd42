// The scan over HTTP, as a phone without a script makes it: real PostgreSQL, no mocks of ours.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { LightMyRequestResponse } from 'fastify'
import { makeDevices } from '../../test/helpers/city.ts'
import type { Device } from '../../test/helpers/city.ts'
import { inventDocument } from '../../test/helpers/invent.ts'
import { hiddenField } from '../../test/helpers/phone.ts'
import { openVisitorApp } from '../../test/helpers/visitor-app.ts'
import type { VisitorApp } from '../../test/helpers/visitor-app.ts'
import { withdrawPrint } from '../places/index.ts'
import { unpackFlags } from './flags.rule.ts'
import { mintTicket } from './ticket.ts'
import { openVisitWriter } from './visit-writer.ts'

let city: VisitorApp
let devices: Device[]
before(async () => {
  city = await openVisitorApp({ doors: 12 })
  devices = await makeDevices(city.database, 20)
})
after(() => city[Symbol.asyncDispose]())

const PAGE_MAX_BYTES = 10 * 1024

type Fields = Record<string, string>
type Jar = Map<string, string>

function keep(jar: Jar, answer: LightMyRequestResponse): void {
  for (const { name, value, maxAge, expires } of answer.cookies as {
    name: string
    value: string
    maxAge?: number
    expires?: Date
  }[]) {
    const isGone = value === '' || maxAge === 0 || (expires && expires.getTime() === 0)
    if (isGone) jar.delete(name)
    else jar.set(name, value)
  }
}

function cookieHeader(jar: Jar): string {
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
}

async function get(path: string, jar: Jar = new Map()): Promise<LightMyRequestResponse> {
  const answer = await city.app.inject({ url: path, headers: { cookie: cookieHeader(jar) } })
  keep(jar, answer)
  assert.ok(gzipSync(answer.body).length <= PAGE_MAX_BYTES, `${path} is at most 10 kB gzipped`)
  return answer
}

async function post(path: string, fields: Fields, jar: Jar): Promise<LightMyRequestResponse> {
  const answer = await city.app.inject({
    method: 'POST',
    url: path,
    headers: {
      cookie: cookieHeader(jar),
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: new URLSearchParams(fields).toString(),
  })
  keep(jar, answer)
  assert.ok(gzipSync(answer.body).length <= PAGE_MAX_BYTES, `${path} is at most 10 kB gzipped`)
  return answer
}

function jarOf(device: Device | undefined): Jar {
  const at = device?.cookie.indexOf('=') ?? 0
  return new Map([['zpc_enter', device?.cookie.slice(at + 1) ?? '']])
}

function door(index: number): string {
  return `/p/${city.doors[index]?.token}`
}

async function countVisits(personId?: number): Promise<number> {
  const { sql } = city.database
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from visits.visit where ${personId ?? null}::bigint is null
      or person_id = ${personId ?? null}::bigint`
  return row?.n ?? -1
}

function ticketOf(answer: LightMyRequestResponse): string {
  const ticket = hiddenField(answer.body, 'ticket')
  assert.equal(ticket.length, 48)
  return ticket
}

const VISITOR = {
  phone: '19900009001',
  name: '王小明',
  kind: 'resident-id',
  number: inventDocument(7001),
  consent: '1',
}

test('GET shows place and door, mints a ticket and changes nothing', async () => {
  const rows = await countVisits()
  const answer = await get(door(0))
  assert.equal(answer.statusCode, 200)
  assert.match(answer.body, /测试超市0/)
  assert.match(answer.body, /正门/)
  assert.equal(answer.headers['cache-control'], 'no-store')
  assert.match(String(answer.headers['content-security-policy']), /frame-ancestors 'none'/)
  assert.deepEqual(answer.cookies, [])
  ticketOf(answer)
  assert.equal(await countVisits(), rows)
})

test('a known phone checks in with one tap and reads the verdict', async () => {
  const device = devices[0]
  const jar = jarOf(device)
  const page = await get(door(0), jar)
  assert.match(page.body, /data-auto="1"/)
  const done = await post(door(0), { ticket: ticketOf(page) }, jar)
  assert.equal(done.statusCode, 200)
  assert.match(done.body, /data-verdict="enter"/)
  assert.match(done.body, /可以进入/)
  assert.match(done.body, /测\*员/)
  assert.equal(await countVisits(device?.personId), 1)
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
      url: door(0),
      headers: { cookie: cookieHeader(jar), ...headers },
    })
    assert.doesNotMatch(answer.body, /data-auto/)
    assert.match(answer.body, /我要进入/)
  }
})

test('stores one visit however often and at once the same ticket is posted', async () => {
  const device = devices[1]
  const jar = jarOf(device)
  const ticket = ticketOf(await get(door(1), jar))
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => post(door(1), { ticket }, new Map(jar))),
  )
  for (const answer of answers) assert.equal(answer.statusCode, 200)
  await post(door(1), { ticket }, jar)
  assert.equal(await countVisits(device?.personId), 1)
})

test('shows the earlier visit for ten minutes, a new one after', async () => {
  const device = devices[2]
  const jar = jarOf(device)
  await post(door(2), { ticket: ticketOf(await get(door(2), jar)) }, jar)
  city.clock.advance(300)
  const second = await post(door(2), { ticket: ticketOf(await get(door(2), jar)) }, jar)
  assert.match(second.body, /不会重复计算/)
  assert.equal(await countVisits(device?.personId), 1)
  city.clock.advance(301)
  const third = await post(door(2), { ticket: ticketOf(await get(door(2), jar)) }, jar)
  assert.doesNotMatch(third.body, /不会重复计算/)
  assert.equal(await countVisits(device?.personId), 2)
})

test('two people at one door at once are two visits with two numbers', async () => {
  const answers = await Promise.all(
    [devices[3], devices[4]].map(async (device) => {
      const jar = jarOf(device)
      return post(door(3), { ticket: ticketOf(await get(door(3), jar)) }, jar)
    }),
  )
  const numbers = answers.map(({ body }) => /data-testid="number"[^>]*>\s*(\d\d)/.exec(body)?.[1])
  assert.equal(new Set(numbers).size, 2)
  assert.equal(await countVisits(devices[3]?.personId), 1)
  assert.equal(await countVisits(devices[4]?.personId), 1)
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
    const answer = await post(door(4), { ticket }, jar)
    assert.equal(answer.statusCode, status)
    assert.doesNotMatch(answer.body, /data-auto/)
    ticketOf(answer)
  }
  assert.equal(await countVisits(device?.personId), 0)
})

test('unknown, withdrawn and closed codes say so with a number to read aloud', async () => {
  const unknown = await get(`/p/${'A'.repeat(32)}`)
  assert.equal(unknown.statusCode, 404)
  assert.match(unknown.body, /不是有效的场所码/)
  assert.match(unknown.body, /AAAAAAAA/)
  const printId = city.doors[5]?.printId ?? 0
  const jar = jarOf(devices[6])
  const ticket = ticketOf(await get(door(5), jar))
  await city.database.sql.begin((tx) =>
    withdrawPrint(tx, { printId, because: '海报破损', placeId: city.doors[5]?.placeId ?? 0 }),
  )
  await city.prints.refresh()
  assert.equal((await get(door(5))).statusCode, 410)
  assert.equal((await post(door(5), { ticket }, jar)).statusCode, 410)
  assert.equal(await countVisits(devices[6]?.personId), 0)
})

test('a full queue answers 503 with a page that posts the same ticket again', async () => {
  const device = devices[7]
  const jar = jarOf(device)
  const ticket = ticketOf(await get(door(6), jar))
  const { writer } = city.writing
  city.writing.writer = openVisitWriter(city.database.sql, { maxQueue: 0 })
  const busy = await post(door(6), { ticket }, jar)
  city.writing.writer = writer
  assert.equal(busy.statusCode, 503)
  assert.equal(busy.headers['retry-after'], '2')
  assert.equal(hiddenField(busy.body, 'ticket'), ticket)
  assert.match(busy.body, /data-retry/)
  assert.equal(await countVisits(device?.personId), 0)
  const done = await post(door(6), { ticket }, jar)
  assert.equal(done.statusCode, 200)
  assert.equal(await countVisits(device?.personId), 1)
})

test('a scan is taken back within ten minutes, and a replay does not undo that', async () => {
  const device = devices[8]
  const jar = jarOf(device)
  const ticket = ticketOf(await get(door(7), jar))
  await post(door(7), { ticket }, jar)
  const done = await post(`${door(7)}/withdraw`, { ticket, as: '0' }, jar)
  assert.equal(done.statusCode, 200)
  const { sql } = city.database
  const [row] = await sql<{ flags: number }[]>`
    select flags from visits.visit where person_id = ${device?.personId ?? 0}`
  assert.equal(unpackFlags(row?.flags ?? 0).outcome, 'withdrawn')
  assert.equal((await post(door(7), { ticket }, jar)).statusCode, 409)
  const again = ticketOf(await get(door(7), jar))
  city.clock.advance(1)
  const next = await post(door(7), { ticket: again }, jar)
  assert.ok(next.statusCode === 200 || next.statusCode === 409)
  city.clock.advance(601)
  const late = await post(`${door(7)}/withdraw`, { ticket: again, as: '0' }, jar)
  assert.equal(late.statusCode, 409)
})

test('a new visitor registers with a code and enters, without a script', async () => {
  const jar: Jar = new Map()
  const ticket = ticketOf(await get(door(8), jar))
  const asked = await post(`${door(8)}/code`, { ...VISITOR, ticket, code: '' }, jar)
  assert.equal(asked.statusCode, 200)
  assert.match(asked.body, /验证码已发送/)
  assert.match(asked.body, /value="王小明"/)
  assert.equal(ticketOf(asked), ticket)
  const code = /\d{6}/.exec(city.messages.at(-1)?.text ?? '')?.[0] ?? ''
  const form = { ...VISITOR, ticket, code }
  const [done, twin] = await Promise.all([
    post(`${door(8)}/register`, form, jar),
    post(`${door(8)}/register`, form, new Map(jar)),
  ])
  assert.equal(done.statusCode, 200)
  assert.equal(twin.statusCode, 200)
  assert.match(done.body, /data-verdict="enter"/)
  assert.match(done.body, /王\*明/)
  city.clock.advance(700)
  const page = await get(door(8), jar)
  assert.match(page.body, /王\*明/)
  assert.equal((await post(door(8), { ticket: ticketOf(page) }, jar)).statusCode, 200)
  const { sql } = city.database
  const [row] = await sql<{ people: number; visits: number }[]>`
    select count(distinct person_id)::int as people, count(*)::int as visits
    from visits.visit where place_id = ${city.doors[8]?.placeId ?? 0}`
  assert.deepEqual({ ...row }, { people: 1, visits: 2 })
})

test('wrong fields stand beside a sentence, keep what was typed, and never the code', async () => {
  const jar: Jar = new Map()
  const ticket = ticketOf(await get(door(9), jar))
  const answer = await post(
    `${door(9)}/register`,
    { ticket, phone: '123', code: '654321', name: '', kind: 'resident-id', number: '32118219' },
    jar,
  )
  assert.equal(answer.statusCode, 400)
  for (const name of ['phone', 'name', 'number', 'consent']) {
    assert.match(answer.body, new RegExp(`data-testid="${name}-error"`))
  }
  assert.match(answer.body, /value="32118219"/)
  assert.doesNotMatch(answer.body, /654321/)
})

test('a dead gateway lets a visitor register and sends him to the staff', async () => {
  const jar: Jar = new Map()
  const ticket = ticketOf(await get(door(9), jar))
  const visitor = { ...VISITOR, phone: '19900009002', number: inventDocument(7002), ticket }
  city.gateway.isUp = false
  const asked = await post(`${door(9)}/code`, visitor, jar)
  city.gateway.isUp = true
  assert.match(asked.body, /短信暂时发不出去/)
  assert.equal(hiddenField(asked.body, 'later'), '1')
  const done = await post(`${door(9)}/register`, { ...visitor, later: '1' }, jar)
  assert.equal(done.statusCode, 200)
  assert.match(done.body, /请找工作人员/)
})

test('"not me" forgets the person on this phone and takes the visit back', async () => {
  const device = devices[9]
  const jar = jarOf(device)
  const ticket = ticketOf(await get(door(10), jar))
  await post(door(10), { ticket }, jar)
  const gone = await post(`${door(10)}/not-me`, { ticket, as: '0' }, jar)
  assert.equal(gone.statusCode, 200)
  assert.equal(jar.has('zpc_enter'), false)
  assert.match((await get(door(10), jar)).body, /data-testid="register"/)
  const { sql } = city.database
  const [row] = await sql<{ flags: number }[]>`
    select flags from visits.visit where person_id = ${device?.personId ?? 0}`
  assert.equal(unpackFlags(row?.flags ?? 0).outcome, 'withdrawn')
})

test('the typed number leads to the code, its visit says so, and guessing is limited', async () => {
  const print = city.prints.find(city.doors[11]?.token ?? '')
  const device = devices[10]
  const jar = jarOf(device)
  const found = await post('/n', { number: print?.shortNumber ?? '' }, jar)
  assert.equal(found.statusCode, 303)
  const page = await get(String(found.headers.location), jar)
  const how = hiddenField(page.body, 'how')
  await post(door(11), { ticket: ticketOf(page), how }, jar)
  const { sql } = city.database
  const [row] = await sql<{ flags: number }[]>`
    select flags from visits.visit where person_id = ${device?.personId ?? 0}`
  assert.equal(unpackFlags(row?.flags ?? 0).method, 'typed')
  const statuses = []
  for (let count = 0; count < 12; count += 1) {
    statuses.push((await post('/n', { number: '12345678' }, jar)).statusCode)
  }
  assert.equal(statuses[0], 404)
  assert.equal(statuses.at(-1), 429)
})

test('my records open with phone and whole document only, and show only own visits', async () => {
  const jar: Jar = new Map()
  assert.match((await get('/me', jar)).body, /data-testid="open"/)
  city.clock.advance(120)
  const { phone, kind, number } = VISITOR
  const proof = { phone, kind, number, issuer: '' }
  assert.equal((await post('/me/code', proof, jar)).statusCode, 200)
  const code = /\d{6}/.exec(city.messages.at(-1)?.text ?? '')?.[0] ?? ''
  const other = await post('/me', { ...proof, code: '000000' }, jar)
  assert.match(other.body, /data-testid="code-error"/)
  const opened = await post('/me', { ...proof, code }, jar)
  assert.equal(opened.statusCode, 303)
  const records = await get('/me', jar)
  assert.equal(records.body.match(/data-testid="visit"/g)?.length, 2)
  assert.match(records.body, /测试超市8/)
  await post('/me/sign-out', {}, jar)
  assert.match((await get('/me', jar)).body, /data-testid="open"/)
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
  await post(door(1), { ticket: ticketOf(await get(door(1), jar)) }, jar)
  const [row] = await sql<{ flags: number }[]>`
    select flags from visits.visit where person_id = ${device?.personId ?? 0}`
  assert.equal(unpackFlags(row?.flags ?? 0).isWorker, true)
})

test('English and large print hold on every page and are remembered', async () => {
  const jar = jarOf(devices[11])
  const page = await get(`${door(0)}?lang=en&large=1`, jar)
  assert.match(page.body, /lang="en"/)
  assert.match(page.body, /class="lg"/)
  const done = await post(door(0), { ticket: ticketOf(page) }, jar)
  assert.match(done.body, /May enter/)
  assert.match(done.body, /class="lg"/)
  assert.match((await get('/privacy', jar)).body, /Personal information/)
})
