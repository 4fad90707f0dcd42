// The lane of the page behind a code and the route behind it give the same answers, header by
// header and byte by byte; only the ticket is another each time.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { makeDevices } from '../../test/helpers/city.ts'
import type { Device } from '../../test/helpers/city.ts'
import { openLaneCity, pageHeadersOf } from '../../test/helpers/lane-city.ts'
import type { LaneAnswer, LaneCity, LaneRequest } from '../../test/helpers/lane-city.ts'
import { withdrawPrint } from '../places/index.ts'
import { COOKIES, writeDeviceCookie } from '../people/index.ts'
import { checkTicket } from './ticket.ts'

let city: LaneCity
let device: Device
before(async () => {
  city = await openLaneCity(4)
  device = (await makeDevices(city.database, 1))[0] as Device
})
after(() => city[Symbol.asyncDispose]())

const TICKET = /(?<=name="ticket" value=")[A-Za-z0-9_-]{48}/

function pageOf({ headers, body }: LaneAnswer): string {
  const isPacked = headers['content-encoding'] === 'gzip' && body.length > 0
  return (isPacked ? gunzipSync(body) : body).toString()
}

function told(answer: LaneAnswer) {
  const text = pageOf(answer).replace(TICKET, 'TICKET')
  return { status: answer.status, headers: pageHeadersOf(answer), text }
}

function getOf(headers: Record<string, string> = {}, door = 0): LaneRequest {
  const path = `/p/${city.doors[door]?.token}`
  return { method: 'GET', path, headers: { cookie: device.cookie, ...headers } }
}

const GZIP = { 'accept-encoding': 'gzip, deflate, br' }

const PLAIN: [string, () => LaneRequest][] = [
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
    city.routed.length = 0
    const answer = await city.overSocket(get)
    assert.deepEqual(city.routed, [])
    assert.equal(answer.status, 200)
    assert.deepEqual(told(await city.byRoute(get)), told(answer))
  })
}

// Old browsers say nothing of where a page stands. Source: Fetch Metadata.
const STANDS: [string, boolean][] = [
  ['document', true],
  ...['iframe', 'frame', 'fencedframe', 'embed', 'object', 'empty'].map(
    (target): [string, boolean] => [target, false],
  ),
]

for (const [target, isAuto] of STANDS) {
  const does = isAuto ? 'posts' : 'never posts'
  test(`a page that is fetched as ${target} ${does} by itself`, async () => {
    for (const site of [{}, { 'sec-fetch-site': 'none' }]) {
      const get = getOf({ 'sec-fetch-dest': target, ...site })
      for (const answer of [await city.overSocket(get), await city.byRoute(get)]) {
        assert.equal(answer.status, 200)
        assert.match(pageOf(answer), /data-testid="enter"/)
        assert.equal(pageOf(answer).includes('data-auto'), isAuto)
      }
    }
  })
}

test('its ticket is good for this door and this phone, and for nothing else', async () => {
  const answer = await city.overSocket(getOf(GZIP))
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
  const answer = await city.overSocket(getOf(GZIP, 1))
  assert.equal(answer.headers['set-cookie'], undefined)
  const [row] = await city.database.sql<
    { n: number }[]
  >`select count(*)::int as n from visits.visit`
  assert.equal(row?.n, 0)
})

const OTHERS: [string, number, () => LaneRequest][] = [
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
    city.routed.length = 0
    const answer = await city.overSocket(get)
    assert.deepEqual(city.routed, [get.path])
    assert.equal(answer.status, status)
    const again = await city.byRoute(get)
    assert.deepEqual([again.status, told(again).headers], [status, told(answer).headers])
  })
}

test('a GET that brings a body goes on to the route', async () => {
  city.routed.length = 0
  const get = { ...getOf({ 'content-length': '1' }), body: 'x' }
  const answer = await city.overSocket(get)
  assert.deepEqual([answer.status, city.routed.length], [200, 1])
})

test('a phone that was revoked and a print that was withdrawn are told so', async () => {
  const { database, clock, prints, doors } = city
  const { printId, placeId } = doors[3] ?? { printId: 0, placeId: 0 }
  await database.sql.begin((tx) => withdrawPrint(tx, { printId, placeId, because: '破损' }))
  await prints.refresh()
  const gone = getOf({}, 3)
  assert.equal((await city.overSocket(gone)).status, 410)
  assert.deepEqual(told(await city.byRoute(gone)), told(await city.overSocket(gone)))
  const mask = { maskedName: '陌*人', deviceNo: 1, assurance: 1 as const }
  const old = clock.now() - 181 * 86_400
  const dead = writeDeviceCookie(database.keyring, [{ ...mask, ...device }], old)
  assert.match(pageOf(await city.overSocket(getOf({ cookie: `zpc_enter=${dead}` }))), /id="f"/)
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
  const text = pageOf(await city.overSocket(get))
  assert.match(text, /data-testid="who">&lt;张\*三&gt;</)
  assert.match(text, /data-testid="as-1">[^<]*李\*&quot;四&quot;/)
  assert.match(text, /data-testid="as-2">[^<]*⟦\*⟧/)
})
