// Attacks on the scan that once worked: a borrowed phone, a forged form, a ticket used again, a
// second server behind the same database.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LightMyRequestResponse } from 'fastify'
import { makeApp } from '../src/platform/http.ts'
import type { App } from '../src/platform/http.ts'
import { openLog } from '../src/platform/log.ts'
import { Busy } from '../src/visits/visit-writer.ts'
import { cookieName, openSession, registerPerson } from '../src/people/index.ts'
import { addMember, openDuty } from '../src/places/index.ts'
import { openCase } from '../src/tracing/case-open.ts'
import { registerVisitRoutes, unpackFlags } from '../src/visits/index.ts'
import { openCityApp } from './helpers/city-app.ts'
import { makeDevices } from './helpers/city.ts'
import type { Device } from './helpers/city.ts'
import { inventDocument } from './helpers/invent.ts'
import { hiddenField } from './helpers/phone.ts'
import { openVisitorApp } from './helpers/visitor-app.ts'
import type { VisitorApp } from './helpers/visitor-app.ts'

let city: VisitorApp
let devices: Device[]
/** A second server of the same city: it shares the database and nothing in memory. */
let elsewhere: App
before(async () => {
  city = await openVisitorApp({ doors: 8 })
  devices = await makeDevices(city.database, 8)
  elsewhere = await makeApp({ log: openLog('silent'), isHttps: false })
  const { people, prints, revocations, hub, standings, rules, writing } = city
  const { writer } = writing
  const cityOf = city.database.config.city
  const parts = { prints, revocations, hub, standings, rules, writer }
  const own = { ...people, ...parts, city: cityOf, isDemo: false }
  await registerVisitRoutes(elsewhere, own)
})
after(async () => {
  await elsewhere.close()
  await city[Symbol.asyncDispose]()
})

type Jar = Map<string, string>
type Sent = {
  readonly fields?: Record<string, string>
  readonly jar?: Jar
  readonly headers?: Record<string, string>
  readonly to?: App
}

async function send(path: string, sent: Sent = {}): Promise<LightMyRequestResponse> {
  const { fields, jar = new Map(), headers = {}, to = city.app } = sent
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await to.inject({
    url: path,
    method: fields ? 'POST' : 'GET',
    headers: { cookie, ...(fields && form), ...headers },
    ...(fields && { payload: new URLSearchParams(fields).toString() }),
  })
  for (const { name, value } of answer.cookies) jar.set(name, value)
  return answer
}

function jarOf(device: Device | undefined): Jar {
  return new Map([['zpc_enter', device?.cookie.replace('zpc_enter=', '') ?? '']])
}

function door(index: number): string {
  return `/p/${city.doors[index]?.token}`
}

function ticketOf(answer: LightMyRequestResponse): string {
  const ticket = hiddenField(answer.body, 'ticket')
  assert.equal(ticket.length, 48)
  return ticket
}

/** The outcomes of the stored visits at a door, oldest first. */
async function outcomesAt(index: number): Promise<string[]> {
  const placeId = city.doors[index]?.placeId ?? 0
  const rows = await city.database.sql<{ flags: number }[]>`
    select flags from visits.visit where place_id = ${placeId} order by entered_at`
  return rows.map(({ flags }) => unpackFlags(flags).outcome)
}

function formOf(index: number): Record<string, string> {
  const number = inventDocument(8000 + index)
  const phone = `1990000${8000 + index}`
  return { phone, name: '钱守门', kind: 'resident-id', number, consent: '1' }
}

/** Fills in the form of a door and reads the code from the message. */
async function fillIn(index: number, jar: Jar): Promise<Record<string, string>> {
  const form = { ...formOf(index), ticket: ticketOf(await send(door(index), { jar })) }
  await send(`${door(index)}/code`, { fields: form, jar })
  const code = /\d{6}/.exec(city.messages.at(-1)?.text ?? '')?.[0] ?? ''
  return { ...form, code }
}

test('"not me" on a borrowed phone leaves the visit its owner made before', async () => {
  const jar = jarOf(devices[0])
  await send(door(0), { fields: { ticket: ticketOf(await send(door(0), { jar })) }, jar })
  assert.deepEqual(await outcomesAt(0), ['entered'])
  city.clock.advance(240)
  const ticket = ticketOf(await send(door(0), { jar }))
  await send(`${door(0)}/not-me`, { fields: { ticket, as: '0' }, jar })
  assert.deepEqual(await outcomesAt(0), ['entered'])
})

test('a form of another site registers nobody on the phone that posts it', async () => {
  // The attacker reads a form ticket with a browser of his own; it is bound to no device.
  const { phone = '', ...rest } = formOf(1)
  const fields = { ...rest, phone, later: '1', ticket: ticketOf(await send(door(1))) }
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
  ]) {
    for (const path of [`${door(1)}/register`, `${door(1)}/code`, '/me/code']) {
      const answer = await send(path, { fields, headers })
      assert.equal(answer.statusCode, 403)
      assert.equal(answer.headers['set-cookie'], undefined)
    }
  }
  assert.deepEqual(await outcomesAt(1), [])
  assert.ok(city.messages.every((message) => !message.phone.endsWith(phone)))
  // A page without a referrer sends this in old browsers, and ours has none.
  const own = await send(`${door(1)}/register`, { fields, headers: { origin: 'null' } })
  assert.equal(own.statusCode, 200)
})

test('a form posted again after its visit was taken back opens no door', async () => {
  const jar: Jar = new Map()
  const form = await fillIn(2, jar)
  const entered = await send(`${door(2)}/register`, { fields: form, jar })
  assert.match(entered.body, /data-verdict/)
  await send(`${door(2)}/withdraw`, { fields: { ticket: ticketOf(entered) }, jar })
  assert.deepEqual(await outcomesAt(2), ['withdrawn'])
  city.clock.advance(660)
  const again = await send(`${door(2)}/register`, { fields: form, jar })
  assert.equal(again.statusCode, 409)
  assert.doesNotMatch(again.body, /data-verdict/)
})

test('a registration whose answer was lost is one visit, also at another server', async () => {
  const jar: Jar = new Map()
  const form = await fillIn(3, jar)
  const { writer } = city.writing
  // The row is stored, its answer is not: the database died between the two.
  city.writing.writer = {
    ...writer,
    write: async (visit) => {
      await writer.write(visit)
      throw new Busy()
    },
  }
  city.clock.advance(120)
  const busy = await send(`${door(3)}/register`, { fields: form, jar })
  city.writing.writer = writer
  assert.equal(busy.statusCode, 503)
  city.clock.advance(2)
  const ticket = ticketOf(busy)
  const done = await send(door(3), { fields: { ticket }, jar, to: elsewhere })
  assert.equal(done.statusCode, 200)
  assert.deepEqual(await outcomesAt(3), ['entered'])
})

test('a registration is taken back at another server', async () => {
  const jar: Jar = new Map()
  const form = await fillIn(4, jar)
  city.clock.advance(60)
  const entered = await send(`${door(4)}/register`, { fields: form, jar })
  const fields = { ticket: ticketOf(entered) }
  const done = await send(`${door(4)}/withdraw`, { fields, jar, to: elsewhere })
  assert.equal(done.statusCode, 200)
  assert.deepEqual(await outcomesAt(4), ['withdrawn'])
})

test('a visit taken back at another server hides no later entry and opens no door', async () => {
  const jar = jarOf(devices[7])
  const ticket = ticketOf(await send(door(7), { jar, to: elsewhere }))
  await send(door(7), { fields: { ticket }, jar, to: elsewhere })
  await send(`${door(7)}/withdraw`, { fields: { ticket }, jar })
  assert.deepEqual(await outcomesAt(7), ['withdrawn'])
  const replayed = await send(door(7), { fields: { ticket }, jar, to: elsewhere })
  assert.equal(replayed.statusCode, 409)
  assert.doesNotMatch(replayed.body, /data-verdict/)
  city.clock.advance(180)
  const fresh = ticketOf(await send(door(7), { jar, to: elsewhere }))
  const entered = await send(door(7), { fields: { ticket: fresh }, jar, to: elsewhere })
  assert.match(entered.body, /data-verdict/)
  assert.doesNotMatch(entered.body, /不会重复计算/)
  assert.deepEqual(await outcomesAt(7), ['withdrawn', 'entered'])
})

test('two scans at once after a visit was taken back elsewhere are one visit', async () => {
  const jar = jarOf(devices[6])
  const first = ticketOf(await send(door(7), { jar, to: elsewhere }))
  await send(door(7), { fields: { ticket: first }, jar, to: elsewhere })
  await send(`${door(7)}/withdraw`, { fields: { ticket: first }, jar })
  const before = (await outcomesAt(7)).length
  city.clock.advance(60)
  const one = ticketOf(await send(door(7), { jar, to: elsewhere }))
  city.clock.advance(1)
  const two = ticketOf(await send(door(7), { jar, to: elsewhere }))
  const posts = [one, two].map((ticket) =>
    send(door(7), { fields: { ticket }, jar, to: elsewhere }),
  )
  for (const answer of await Promise.all(posts)) assert.match(answer.body, /data-verdict/)
  assert.equal((await outcomesAt(7)).length, before + 1)
})

test('a clock that is set back forgets the visits it cannot date', async () => {
  const jar = jarOf(devices[5])
  const enter = async (): Promise<LightMyRequestResponse> =>
    send(door(5), { fields: { ticket: ticketOf(await send(door(5), { jar })) }, jar })
  await enter()
  city.clock.advance(-3600 + 1800)
  assert.doesNotMatch((await enter()).body, /不会重复计算/)
  assert.deepEqual(await outcomesAt(5), ['entered', 'entered'])
  city.clock.advance(1800)
})

test('one account holds a few streams of the door, and closed ones count no more', async () => {
  const { sql, keyring } = city.database
  const keeper = { power: 'run', personId: 1, phone: '+8619900008555' } as const
  const { token, session } = await openSession(sql, city.people, keeper)
  const placeId = city.doors[6]?.placeId ?? 0
  const member = { placeId, phoneBlind: session.phoneBlind, phoneMask: '199****8555' }
  await sql.begin((tx) => addMember(tx, keyring, { ...member, role: 'gatekeeper', name: '' }))
  const pointId = city.prints.find(city.doors[6]?.token ?? '')?.pointId ?? 0
  const duty = { placeId, phoneBlind: session.phoneBlind, personId: 1, at: city.clock.now() }
  await sql.begin((tx) => openDuty(tx, { ...duty, pointId }))
  const origin = await city.app.listen({ port: 0, host: '127.0.0.1' })
  const leaving = new AbortController()
  const open = async (): Promise<number> => {
    const headers = { cookie: `zpc_run=${token}` }
    const url = `${origin}/api/door/points/${pointId}/events`
    return (await fetch(url, { headers, signal: leaving.signal })).status
  }
  const statuses = await Promise.all(Array.from({ length: 60 }, open))
  assert.equal(statuses.filter((status) => status === 200).length, 40)
  assert.equal(statuses.filter((status) => status === 429).length, 20)
  leaving.abort()
  for (let wait = 0; wait < 1500 && city.hub.isWatched(pointId); wait += 1) await sleep(20)
  assert.equal(city.hub.isWatched(pointId), false)
})

test('an impostor does not learn that a tracer looked at the owner of the document', async () => {
  await using whole = await openCityApp()
  const { sql, clock } = whole.city
  const { keyring } = whole.database
  const now = clock.now()
  const document = { kind: 'resident-id', number: inventDocument(8100) } as const
  const register = async (phone: string): Promise<number> => {
    const self = { phoneConfirmed: true, origin: 'self', at: now, consentedAt: now } as const
    const made = await sql.begin((tx) =>
      registerPerson(tx, keyring, { document, phone, name: '钱守门', ...self }),
    )
    assert.ok(made.ok)
    return made.personId
  }
  const phones = ['19900008101', '19900008102'] as const
  const impostor = await register(phones[0])
  const owner = await register(phones[1])
  const tracer = { username: 'tracer', divisions: ['321182'], now }
  const subject = { by: 'phone', phone: phones[1] } as const
  const desk = { sql, keyring, tracer }
  const opened = await openCase(desk, { subject, reason: '演练', onsetAt: now - 3600 })
  assert.ok(opened.ok && opened.state === 'opened')
  const looksOf = async (personId: number, phone: string): Promise<number> => {
    const reader = { power: 'read', personId, phone: `+86${phone}` } as const
    const { token } = await openSession(sql, { keyring, clock }, reader)
    const cookies = { [cookieName('zpc_read', false)]: token }
    const page = await whole.app.inject({ url: '/me', cookies })
    return page.body.match(/data-testid="look"/g)?.length ?? 0
  }
  assert.equal(await looksOf(impostor, phones[0]), 0)
  assert.equal(await looksOf(owner, phones[1]), 0)
  // Whoever showed the document to staff sees all of it.
  await sql`update people.person set assurance = 2 where person_id = ${owner}`
  assert.equal(await looksOf(owner, phones[1]), 1)
  assert.equal(await looksOf(impostor, phones[0]), 0)
})
