// The lane and the route behind it give the same answers, header by header and byte by byte.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { makeDevices } from '../../test/helpers/city.ts'
import type { Device } from '../../test/helpers/city.ts'
import { openLaneCity, pageHeadersOf } from '../../test/helpers/lane-city.ts'
import type { LaneAnswer, LaneCity } from '../../test/helpers/lane-city.ts'
import { DAY } from '../base/instant.ts'
import { writeDeviceCookie } from '../people/index.ts'
import { withdrawPrint } from '../places/index.ts'
import { mintTicket } from './ticket.ts'
import { Busy } from './visit-writer.ts'

let city: LaneCity
let devices: Device[]
before(async () => {
  city = await openLaneCity(30)
  devices = await makeDevices(city.database, 30)
})
after(() => city[Symbol.asyncDispose]())

type Post = {
  readonly path: string
  readonly body: string
  readonly headers: Record<string, string>
}

function overSocket({ path, body, headers }: Post): Promise<LaneAnswer> {
  const length = { 'content-length': String(Buffer.byteLength(body)) }
  return city.overSocket({ method: 'POST', path, body, headers: { ...headers, ...length } })
}

function byRoute(post: Post): Promise<LaneAnswer> {
  return city.byRoute({ method: 'POST', ...post })
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
function told(answer: LaneAnswer) {
  const { status, body } = answer
  return { status, headers: pageHeadersOf(answer), body: body.toString('latin1') }
}

function postOf(index: number, change: { headers?: Record<string, string>; more?: string } = {}) {
  const door = city.doors[index]
  const device = devices[index]
  assert.ok(door && device)
  const bound = { printId: door.printId, deviceId: device.deviceId }
  const ticket = mintTicket(city.database.keyring, bound, city.clock.nowMs())
  const headers = { ...FORM, cookie: device.cookie, ...change.headers }
  return { path: `/p/${door.token}`, body: `ticket=${ticket}${change.more ?? ''}`, headers }
}

const PLAIN: [string, { headers?: Record<string, string>; more?: string }][] = [
  ['a plain scan', {}],
  ['a packed answer', { headers: { 'accept-encoding': 'gzip, deflate, br' } }],
  ['English asked for by the browser', { headers: { 'accept-language': 'en-GB,en;q=0.8' } }],
  ['the first registration named', { more: '&as=0' }],
  ['WeChat', { headers: { 'user-agent': 'Mozilla/5.0 (Linux) MicroMessenger/8.0.30' } }],
  ['a phone that came over https', { headers: { 'x-forwarded-proto': 'https' } }],
]

for (const [position, [what, change]] of PLAIN.entries()) {
  test(`the lane answers like the route: ${what}`, async () => {
    const post = postOf(position, change)
    city.routed.length = 0
    const first = told(await overSocket(post))
    assert.deepEqual(city.routed, [])
    assert.equal(first.status, 200)
    // The answer to a lost answer is the same visit and no news.
    assert.deepEqual(told(await byRoute(post)), first)
    assert.deepEqual(told(await overSocket(post)), first)
    const { sql } = city.database
    const rows = await sql<{ flags: number }[]>`
      select flags from visits.visit where person_id = ${devices[position]?.personId ?? 0}`
    assert.equal(rows.length, 1)
  })
}

test('the lane keeps what the phone chose before: language and large print', async () => {
  const { path, body, headers } = postOf(7)
  const cookie = `zpc_lang=en; zpc_large=1; ${headers.cookie}; other="x%20y"`
  const post = { path, body, headers: { ...headers, cookie } }
  const first = told(await overSocket(post))
  assert.match(first.body, /class="lg"/)
  assert.match(first.body, /lang="en"/)
  assert.deepEqual(told(await byRoute(post)), first)
})

const OTHERS: [string, number, () => Post | Promise<Post>][] = [
  ['a code nobody made', 404, () => ({ ...postOf(10), path: `/p/${'A'.repeat(32)}` })],
  ['no phone at all', 400, () => ({ ...postOf(10), headers: FORM })],
  [
    'a cookie of nobody',
    400,
    () => ({ ...postOf(10), headers: { ...FORM, cookie: 'zpc_enter=abc' } }),
  ],
  ['a forged ticket', 400, () => ({ ...postOf(10), body: `ticket=${'A'.repeat(48)}` })],
  ['two tickets', 400, () => postOf(10, { more: '&ticket=1' })],
  ['a field nobody knows', 200, () => postOf(11, { more: '&a=b' })],
  ['a typed number', 200, () => postOf(12, { more: '&how=typed' })],
  ['a registration that is not there', 200, () => postOf(13, { more: '&as=7' })],
  [
    'another way to name the form',
    200,
    () =>
      postOf(14, { headers: { 'content-type': 'application/x-www-form-urlencoded; charset=x' } }),
  ],
  ['a form that is none', 415, () => postOf(15, { headers: { 'content-type': 'text/x' } })],
  ['a query', 200, () => ({ ...postOf(16), path: `${postOf(16).path}?lang=en` })],
]

for (const [what, status, makePost] of OTHERS) {
  test(`what the lane does not take goes on untouched: ${what}`, async () => {
    const post = await makePost()
    city.routed.length = 0
    const first = told(await overSocket(post))
    assert.equal(first.status, status)
    assert.deepEqual(city.routed, [post.path])
    const second = told(await byRoute(post))
    if (status === 200) assert.deepEqual(second, first)
    // A page with a button has a new ticket each time.
    else assert.deepEqual([second.status, second.headers], [first.status, first.headers])
  })
}

test('a phone whose cookie is old goes on to be given a new one', async () => {
  const { path, body, headers } = postOf(17)
  const device = devices[17]
  assert.ok(device)
  const mask = { maskedName: '测*员', deviceNo: 1, assurance: 1 as const }
  const at = city.clock.now() - 40 * DAY
  const value = writeDeviceCookie(city.database.keyring, [{ ...mask, ...device }], at)
  const answer = await overSocket({
    path,
    body,
    headers: { ...headers, cookie: `zpc_enter=${value}` },
  })
  assert.equal(answer.status, 200)
  assert.match(String(answer.headers['set-cookie']), /zpc_enter=/)
})

test('a withdrawn code and a ticket that grew old are refused alike', async () => {
  const stale = postOf(18)
  const dead = postOf(19)
  city.clock.advance(601)
  assert.equal((await overSocket(stale)).status, 409)
  assert.equal((await byRoute(stale)).status, 409)
  const { printId, placeId } = city.doors[19] ?? { printId: 0, placeId: 0 }
  await city.database.sql.begin((tx) => withdrawPrint(tx, { printId, placeId, because: '破损' }))
  await city.prints.refresh()
  assert.equal((await overSocket(dead)).status, 410)
  assert.deepEqual(told(await byRoute(dead)), told(await overSocket(dead)))
})

test('a store that is away is told alike, and nothing is counted twice', async () => {
  const post = postOf(20)
  const { writer } = city.writing
  city.writing.writer = { ...writer, write: () => Promise.reject(new Busy()) }
  const first = told(await overSocket(post))
  assert.equal(first.status, 503)
  assert.deepEqual(told(await byRoute(post)), first)
  city.writing.writer = writer
  assert.equal((await overSocket(post)).status, 200)
  assert.equal((await byRoute(post)).status, 200)
  const [row] = await city.database.sql<{ n: number }[]>`
    select count(*)::int as n from visits.visit where person_id = ${devices[20]?.personId ?? 0}`
  assert.equal(row?.n, 1)
})

test('a fault is answered and logged by the route', async () => {
  const post = postOf(21)
  const { writer } = city.writing
  city.writing.writer = { ...writer, write: () => Promise.reject(new Error('broken')) }
  city.routed.length = 0
  const first = told(await overSocket(post))
  city.writing.writer = writer
  assert.equal(first.status, 500)
  assert.deepEqual(city.routed, [post.path])
})

test('one connection carries lane, route and lane, also when they come in one breath', async () => {
  const socket = connect(city.port, '127.0.0.1')
  const wire = ({ path, body, headers }: Post): string => {
    const lines = Object.entries({ ...headers, host: 'x', 'content-length': body.length })
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    return `POST ${path} HTTP/1.1\r\n${head}\r\n${body}`
  }
  const posts = [postOf(22), { ...postOf(23), path: '/p/x' }, postOf(24), postOf(25)]
  socket.write(posts.map(wire).join(''))
  let text = ''
  let statuses: (string | undefined)[] = []
  for await (const part of socket) {
    text += (part as Buffer).toString('latin1')
    statuses = [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => match[1])
    if (statuses.length === posts.length) break
  }
  assert.deepEqual(statuses, ['200', '404', '200', '200'])
})

test('a body in pieces is whole for the lane, and a broken one leaves nothing behind', async () => {
  const { path, body, headers } = postOf(26)
  const { cookie } = headers
  const head =
    `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${FORM['content-type']}\r\n` +
    `cookie: ${cookie}\r\ncontent-length: ${body.length}\r\n\r\n`
  const broken = connect(city.port, '127.0.0.1')
  broken.end(head + body.slice(0, 10))
  broken.resume()
  await once(broken, 'close')
  const socket = connect(city.port, '127.0.0.1')
  socket.setNoDelay(true)
  socket.write(head)
  for (const letter of body) {
    socket.write(letter)
    await new Promise((resolve) => setImmediate(resolve))
  }
  const [part] = (await once(socket, 'data')) as [Buffer]
  assert.match(part.toString('latin1'), /^HTTP\/1\.1 200 /)
  socket.destroy()
  const [row] = await city.database.sql<{ n: number }[]>`
    select count(*)::int as n from visits.visit where person_id = ${devices[26]?.personId ?? 0}`
  assert.equal(row?.n, 1)
})
