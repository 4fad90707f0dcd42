import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { makeDoors } from '../../test/helpers/city.ts'
import { openDemo } from '../demo.ts'
import type { Demo } from '../demo.ts'
import { makeCityApp, openCity } from '../main.ts'
import type { City } from '../main.ts'
import type { App } from '../platform/http.ts'
import { openLog } from '../platform/log.ts'
import { openFigures } from './figures.ts'
import { readDemo } from './settings.ts'

let database: TestDatabase
let demo: Demo
let city: City
let app: App

before(async () => {
  database = await openTestDatabase()
  const { config } = database
  const log = openLog('silent')
  demo = await openDemo(database, { config, log, size: { people: 800, places: 80 } })
  city = await openCity(database, { config, log, ...demo.partners })
  app = await makeCityApp(city)
  await demo.extend(app, city)
  await app.ready()
})
after(async () => {
  await demo.stop()
  await app.close()
  await city.close()
  await database[Symbol.asyncDispose]()
})

function cookieOf(answer: { cookies: { name: string; value: string }[] }): string {
  return answer.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
}

test('shows the stage under a policy that allows its own script and frames only', async () => {
  const answer = await app.inject({ url: '/' })
  assert.equal(answer.statusCode, 200)
  assert.match(answer.body, /扫这张码/)
  assert.match(answer.body, /请勿输入真实信息/)
  const policy = String(answer.headers['content-security-policy'])
  assert.match(policy, /script-src 'sha256-[^']+'; /)
  assert.match(policy, /frame-src 'self'/)
  assert.doesNotMatch(policy, /unsafe/)
  const english = await app.inject({ url: '/?lang=en' })
  assert.match(english.body, /Scan this poster/)
})

test('plays the returning visitor again and again, somebody else each time', async () => {
  const names = new Set<string>()
  for (let i = 0; i < 3; i += 1) {
    const played = await app.inject({ method: 'POST', url: '/demo/scene/scan' })
    const { url } = played.json<{ url: string }>()
    const headers = { cookie: cookieOf(played) }
    const page = await app.inject({ url, headers })
    const ticket = /name="ticket"\s+value="([^"]+)"/.exec(page.body)?.[1] ?? ''
    const payload = `ticket=${ticket}`
    const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' }
    const result = await app.inject({ method: 'POST', url, headers: form, payload })
    assert.match(result.body, /data-verdict="enter"/)
    names.add(headers.cookie)
  }
  assert.equal(names.size, 3)
})

test('begins the story again with a phone of nobody', async () => {
  const played = await app.inject({ method: 'POST', url: '/demo/scene/scan' })
  const { url } = played.json<{ url: string }>()
  const known = await app.inject({ url, headers: { cookie: cookieOf(played) } })
  assert.match(known.body, /data-testid="enter"/)
  const cookies = { [played.cookies[0]?.name ?? '']: played.cookies[0]?.value ?? '' }
  const again = await app.inject({ method: 'POST', url: '/demo/again', cookies })
  assert.equal(again.statusCode, 204)
  const fresh = await app.inject({ url, headers: { cookie: cookieOf(again) } })
  assert.match(fresh.body, /data-testid="register"/)
})

test('gives the first registration a phone that nobody registered and an invented card', async () => {
  const played = await app.inject({ method: 'POST', url: '/demo/scene/first' })
  const scene = played.json<{ url: string; card: { phone: string; number: string } }>()
  assert.match(scene.card.phone, /^1990000\d{4}$/)
  assert.match(scene.card.number, /^321182\d{11}[\dX]$/)
  const page = await app.inject({ url: scene.url, headers: { cookie: cookieOf(played) } })
  assert.match(page.body, /name="phone"/)
})

type PlayedScene = {
  url: string
  presses: { ticks: string[]; button: string }[]
  gate?: { url: string; body: object }
}

async function play(name: string): Promise<{ scene: PlayedScene; cookie: string }> {
  const played = await app.inject({ method: 'POST', url: `/demo/scene/${name}` })
  assert.equal(played.statusCode, 200, played.body)
  return { scene: played.json<PlayedScene>(), cookie: cookieOf(played) }
}

function hidden(body: string, name: string): string {
  return new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(body)?.[1] ?? ''
}

async function post(url: string, cookie: string, fields: Record<string, string>) {
  const form = { cookie, 'content-type': 'application/x-www-form-urlencoded' }
  const payload = new URLSearchParams(fields).toString()
  return app.inject({ method: 'POST', url, headers: form, payload })
}

async function scanOf({ url }: PlayedScene, cookie: string) {
  const page = await app.inject({ url, headers: { cookie } })
  return post(url, cookie, { ticket: hidden(page.body, 'ticket') })
}

async function doorOf(cookie: string) {
  const gatekeeper = await app.inject({ url: '/demo/sign-in/gatekeeper' })
  const pointId = /door\/(\d+)$/.exec(String(gatekeeper.headers.location))?.[1] ?? ''
  const url = `/api/door/points/${pointId}/rows`
  const answer = await app.inject({ url, headers: { cookie } })
  assert.equal(answer.statusCode, 200, answer.body)
  return answer.json<{
    rows: { count: number; how: string; verdict: string; stop?: { state: string } }[]
  }>().rows
}

test('a mother adds two children, twice: one row of three each time', async () => {
  for (let time = 0; time < 2; time += 1) {
    const { scene, cookie } = await play('family')
    assert.equal(scene.presses.length, 3)
    const own = await scanOf(scene, cookie)
    assert.match(own.body, /data-verdict="enter"/)
    assert.match(own.body, /data-testid="report-others"/)
    const ticket = hidden(own.body, 'ticket')
    const asked = await post(`${scene.url}/others`, cookie, { ticket, as: '0' })
    for (const tick of scene.presses[2]?.ticks ?? []) {
      assert.ok(asked.body.includes(/"(.+)"/.exec(tick)?.[1] ?? '?'), tick)
    }
    const fields = { ticket, as: '0', rows: '0', m1: '1', m2: '1' }
    const done = await post(`${scene.url}/others/report`, cookie, fields)
    assert.equal(done.statusCode, 200)
    assert.ok(done.body.includes('data-verdict="enter"'))
    const rows = await doorOf(cookie)
    assert.equal(rows.filter((row) => row.count === 3).length, time + 1)
  }
})

test('a person without a phone is recorded by the paper that the scene shows', async () => {
  const { scene, cookie } = await play('paper')
  const paper = await app.inject({ url: scene.url, headers: { cookie } })
  assert.match(paper.body, /data-testid="card"/)
  assert.ok(scene.gate)
  const { url, body } = scene.gate
  const done = await app.inject({ method: 'POST', url, headers: { cookie }, payload: body })
  assert.ok(done.statusCode < 300, done.body)
  const again = await app.inject({ method: 'POST', url, headers: { cookie }, payload: body })
  assert.ok(again.statusCode < 300, again.body)
  const rows = await doorOf(cookie)
  assert.equal(rows.filter((row) => row.how === 'paper-code').length, 1)
})

test('a red code is stopped: the visitor reads two words, the door has a stop', async () => {
  const { scene, cookie } = await play('stop')
  const result = await scanOf(scene, cookie)
  assert.match(result.body, /data-verdict="see-staff"/)
  assert.doesNotMatch(result.body, /红码|红色|黄码|健康码/)
  const stopped = (await doorOf(cookie)).filter((row) => row.stop?.state === 'open')
  assert.equal(stopped.length, 1)
  // The next scene has the door for itself.
  await play('scan')
  assert.deepEqual(
    (await doorOf(cookie)).filter((row) => row.stop?.state === 'open'),
    [],
  )
})

test('begins the day with two stops, one of them still open', async () => {
  await demo.filled()
  const stops = await database.sql<{ state: string; opened_at: number }[]>`
    select state, opened_at from visits.stop order by stop_id`
  const states = stops.map((stop) => stop.state)
  // One of the morning, and the one of the scene.
  assert.equal(states.filter((state) => state === 'handed-over').length, 2)
  assert.equal(states.filter((state) => state === 'open').length, 1)
})

test('begins the day with two codes at doors that are not ours', async () => {
  await demo.filled()
  const answer = await app.inject({ url: '/demo/sign-in/supervisor' })
  const headers = { cookie: cookieOf(answer), host: new URL(city.config.consoleUrl).host }
  const list = await app.inject({ url: '/api/staff/strange-codes', headers })
  const { rows } = list.json<{ rows: { leadsTo: string }[] }>()
  assert.equal(rows.length, 2)
  for (const { leadsTo } of rows) assert.match(leadsTo, /\.example$/)
})

test('opens a case for the trace and signs the tracer in with both factors', async () => {
  const played = await app.inject({ method: 'POST', url: '/demo/scene/trace' })
  assert.equal(played.statusCode, 200, played.body)
  const { url } = played.json<{ url: string }>()
  const caseId = /\/console\/cases\/(\d+)$/.exec(url)?.[1] ?? ''
  const headers = { cookie: cookieOf(played), host: new URL(city.config.consoleUrl).host }
  const answer = await app.inject({ url: `/api/tracing/cases/${caseId}`, headers })
  assert.equal(answer.statusCode, 200, answer.body)
})

test('signs each role in with one click and refuses a role that does not exist', async () => {
  for (const role of [
    'tracer',
    'supervisor',
    'auditor',
    'administrator',
    'manager',
    'gatekeeper',
  ]) {
    const answer = await app.inject({ url: `/demo/sign-in/${role}` })
    assert.equal(answer.statusCode, 303, role)
    assert.ok(answer.cookies.length > 0, role)
  }
  const unknown = await app.inject({ url: '/demo/sign-in/mayor' })
  assert.equal(unknown.statusCode, 404)
  const code = await app.inject({ url: '/demo/second-factor?role=tracer' })
  assert.match(code.json<{ code: string }>().code, /^\d{6}$/)
})

test('a role that signs in by the typed form leaves the others signed in', async () => {
  const other = await app.inject({ url: '/demo/sign-in/administrator' })
  const headers = { cookie: cookieOf(other), host: new URL(city.config.consoleUrl).host }
  const { accounts } = (await readDemo(database.sql, 'accounts')) ?? assert.fail('no accounts')
  const { username, password } = accounts.find((one) => one.role === 'tracer') ?? assert.fail()
  const payload = { username, password }
  const url = '/api/staff/sign-in'
  const typed = await app.inject({ method: 'POST', url, headers, payload })
  assert.equal(typed.statusCode, 200, typed.body)
  const names = typed.cookies.map(({ name }) => name)
  assert.ok(!names.some((name) => name.includes('.admin.')), names.join())
  const me = await app.inject({ url: '/api/staff/me', headers })
  assert.equal(me.statusCode, 200, me.body)
})

test('the bare address of the demo leads to the stage', async () => {
  const answer = await app.inject({ url: '/demo' })
  assert.deepEqual([answer.statusCode, answer.headers.location], [302, '/'])
})

test('shows live figures and the messages that are new', async () => {
  const answer = await app.inject({ url: '/demo/live?after=0' })
  const live = answer.json<{ visitsToday: number; places: number; messages: unknown[] }>()
  assert.ok(live.places > 0 && live.visitsToday >= 0)
  assert.deepEqual(live.messages, [])
})

test('counts the places that are made meanwhile', async () => {
  const figures = openFigures(database.sql)
  const now = city.clock.now()
  const { places } = await figures.read(now)
  await makeDoors(database, 2)
  assert.equal((await figures.read(now)).places, places, 'kept for a moment')
  assert.equal((await figures.read(now + 10)).places, places + 2)
})

test('has no stage and no demo route in a city without the demo', async () => {
  const plain = await makeCityApp(city)
  for (const url of [
    '/',
    '/demo',
    '/demo/live',
    '/demo/sign-in/tracer',
    '/demo/second-factor?role=tracer',
  ]) {
    assert.equal((await plain.inject({ url })).statusCode, 404, url)
  }
  await plain.close()
})
