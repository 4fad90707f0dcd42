// The lane of the page behind a code and the route behind it give the same answers, header by
// header and byte by byte; only the ticket is another each time.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { makeDevices } from '../../test/helpers/city.ts'
import type { Device } from '../../test/helpers/city.ts'
import { openVisitorApp } from '../../test/helpers/visitor-app.ts'
import type { VisitorApp } from '../../test/helpers/visitor-app.ts'
import { withdrawPrint } from '../places/index.ts'
import { openFront } from '../platform/front.ts'
import type { Front } from '../platform/front.ts'
import { listenerOf } from '../platform/http.ts'
import { COOKIES, writeDeviceCookie } from '../people/index.ts'
import { checkTicket } from './ticket.ts'

let city: VisitorApp
let front: Front
let device: Device
// What went on to the route, because no lane wanted it.
const routed: string[] = []

before(async () => {
  city = await openVisitorApp({ doors: 4 })
  device = (await makeDevices(city.database, 1))[0] as Device
  const { app } = city
  const route = app.routing.bind(app)
  app.routing = (request, response) => {
    routed.push(request.url ?? '')
    route(request, response)
  }
  front = await openFront('127.0.0.1', 0)
  front.handOver(listenerOf(app))
})
after(async () => {
  await front.close()
  await city[Symbol.asyncDispose]()
})

type Get = {
  readonly path: string
  readonly headers: Record<string, string>
  readonly method?: 'GET' | 'HEAD'
  readonly body?: string
}
type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer }

async function overSocket({ path, headers, method = 'GET', body }: Get): Promise<Answer> {
  const asked = httpRequest({ port: front.port, host: '127.0.0.1', path, method, headers })
  asked.end(body)
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  const parts: Buffer[] = []
  for await (const part of answer) parts.push(part as Buffer)
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }
}

async function byRoute({ path, headers, method = 'GET' }: Get): Promise<Answer> {
  const answer = await city.app.inject({ method, url: path, headers })
  const given = answer.headers as IncomingHttpHeaders
  return { status: answer.statusCode, headers: given, body: answer.rawPayload }
}

const TICKET = /(?<=name="ticket" value=")[A-Za-z0-9_-]{48}/

function pageOf({ headers, body }: Answer): string {
  const isPacked = headers['content-encoding'] === 'gzip' && body.length > 0
  return (isPacked ? gunzipSync(body) : body).toString()
}

// Told by the connection, not by the page.
const OF_THE_WIRE = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding'])

function told(answer: Answer) {
  const kept = Object.entries(answer.headers)
    .filter(([name]) => !OF_THE_WIRE.has(name))
    .map(([name, value]) => `${name}: ${String(value)}`)
  const text = pageOf(answer).replace(TICKET, 'TICKET')
  return { status: answer.status, headers: kept.toSorted(), text }
}

function getOf(headers: Record<string, string> = {}, door = 0): Get {
  return { path: `/p/${city.doors[door]?.token}`, headers: { cookie: device.cookie, ...headers } }
}

const GZIP = { 'accept-encoding': 'gzip, deflate, br' }

const PLAIN: [string, () => Get][] = [
  ['a plain scan', () => getOf()],
  ['a packed answer', () => getOf(GZIP)],
  ['gzip refused in so many words', () => getOf({ 'accept-encoding': 'br, gzip;q=0' })],
  ['English asked for by the browser', () => getOf({ ...GZIP, 'accept-language': 'en-GB' })],
  ['led here by another page', () => getOf({ 'sec-fetch-site': 'cross-site' })],
  ['fetched ahead', () => getOf({ 'sec-purpose': 'prefetch' })],
  ['over https', () => getOf({ 'x-forwarded-proto': 'https' })],
  ['choices kept', () => getOf({ cookie: `zpc_lang=en; zpc_large=1; ${device.cookie}; a=%7` })],
]

for (const [what, makeGet] of PLAIN) {
  test(`the lane answers like the route: ${what}`, async () => {
    const get = makeGet()
    routed.length = 0
    const answer = await overSocket(get)
    assert.deepEqual(routed, [])
    assert.equal(answer.status, 200)
    assert.deepEqual(told(await byRoute(get)), told(answer))
  })
}

test('its ticket is good for this door and this phone, and for nothing else', async () => {
  const answer = await overSocket(getOf(GZIP))
  const ticket = TICKET.exec(pageOf(answer))?.[0] ?? ''
  const { keyring } = city.database
  const printId = city.doors[0]?.printId ?? 0
  const bound = { printId, deviceId: device.deviceId, maxSeconds: 600 }
  const nowMs = city.clock.nowMs()
  assert.equal(checkTicket(keyring, ticket, bound, nowMs).ok, true)
  assert.equal(
    checkTicket(keyring, ticket, { ...bound, deviceId: device.deviceId + 1 }, nowMs).ok,
    false,
  )
  const other = { ...bound, printId: city.doors[1]?.printId ?? 0 }
  assert.equal(checkTicket(keyring, ticket, other, nowMs).ok, false)
})

test('a link preview changes nothing: no row, no cookie', async () => {
  const answer = await overSocket(getOf(GZIP, 1))
  assert.equal(answer.headers['set-cookie'], undefined)
  const [row] = await city.database.sql<
    { n: number }[]
  >`select count(*)::int as n from visits.visit`
  assert.equal(row?.n, 0)
})

const OTHERS: [string, number, () => Get][] = [
  ['a code nobody made', 404, () => ({ ...getOf(), path: `/p/${'A'.repeat(32)}` })],
  ['an address that goes on', 404, () => ({ ...getOf(), path: `${getOf().path}/x` })],
  ['no phone at all', 200, () => ({ ...getOf(), headers: {} })],
  ['a cookie of nobody', 200, () => getOf({ cookie: 'zpc_enter=abc' })],
  ['somebody else is entered', 200, () => ({ ...getOf(), path: `${getOf().path}?new=1` })],
  ['another language asked for', 200, () => ({ ...getOf(), path: `${getOf().path}?lang=en` })],
  ['a provider answered', 200, () => getOf({ cookie: `${device.cookie}; ${COOKIES.subject}=x` })],
  ['only the head asked for', 200, () => ({ ...getOf(GZIP), method: 'HEAD' })],
]

for (const [what, status, makeGet] of OTHERS) {
  test(`what the lane does not take goes on untouched: ${what}`, async () => {
    const get = makeGet()
    routed.length = 0
    const answer = await overSocket(get)
    assert.deepEqual(routed, [get.path])
    assert.equal(answer.status, status)
    const again = await byRoute(get)
    assert.deepEqual([again.status, told(again).headers], [status, told(answer).headers])
  })
}

test('a GET that brings a body goes on to the route', async () => {
  routed.length = 0
  const get = { ...getOf({ 'content-length': '1' }), body: 'x' }
  const answer = await overSocket(get)
  assert.deepEqual([answer.status, routed.length], [200, 1])
})

test('a phone that was revoked and a print that was withdrawn are told so', async () => {
  const { database, clock, prints, doors } = city
  const { printId, placeId } = doors[3] ?? { printId: 0, placeId: 0 }
  await database.sql.begin((tx) => withdrawPrint(tx, { printId, placeId, because: '破损' }))
  await prints.refresh()
  const gone = getOf({}, 3)
  assert.equal((await overSocket(gone)).status, 410)
  assert.deepEqual(told(await byRoute(gone)), told(await overSocket(gone)))
  const mask = { maskedName: '陌*人', deviceNo: 1, assurance: 1 as const }
  const old = clock.now() - 181 * 86_400
  const dead = writeDeviceCookie(database.keyring, [{ ...mask, ...device }], old)
  assert.match(pageOf(await overSocket(getOf({ cookie: `zpc_enter=${dead}` }))), /id="f"/)
})

test('a household is named in its order, whatever the names are', async () => {
  const { keyring } = city.database
  const masks = ['<张*三>', '李*"四"', '⟦*⟧'].map((maskedName, index) => ({
    maskedName,
    deviceNo: 1,
    assurance: 1 as const,
    deviceId: 1000 + index,
    personId: 2000 + index,
  }))
  const value = writeDeviceCookie(keyring, masks, city.clock.now())
  const get = getOf({ ...GZIP, cookie: `zpc_enter=${value}` })
  const text = pageOf(await overSocket(get))
  assert.match(text, /data-testid="who">&lt;张\*三&gt;</)
  assert.match(text, /data-testid="as-1">[^<]*李\*&quot;四&quot;/)
  assert.match(text, /data-testid="as-2">[^<]*⟦\*⟧/)
})
