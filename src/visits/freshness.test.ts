// What a visit says of a screen's code: fresh, stale, or static for paper; by every way in.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeDevices } from '../../test/helpers/city.ts'
import type { Device } from '../../test/helpers/city.ts'
import { inventDocument, inventPhone } from '../../test/helpers/invent.ts'
import { openVisitorApp } from '../../test/helpers/visitor-app.ts'
import type { VisitorApp } from '../../test/helpers/visitor-app.ts'
import { jarOf, openVisitorJars, ticketOf } from '../../test/helpers/visitor-jar.ts'
import type { Jar, VisitorJars } from '../../test/helpers/visitor-jar.ts'
import { STEP_SECONDS, stepAt } from '../base/step-code.ts'
import { addPrint, withdrawPrint } from '../places/index.ts'
import type { IndexedPrint } from '../places/index.ts'
import { screenKeyOf, screenStepCode } from '../places/points/screen-code.ts'
import { openFront } from '../platform/front.ts'
import { listenerOf } from '../platform/http.ts'
import { unpackFlags } from './flags.rule.ts'
import { mintTicket } from './ticket.ts'

let city: VisitorApp
let jars: VisitorJars
let devices: Device[]
let screen: IndexedPrint
let taken = 0

before(async () => {
  city = await openVisitorApp({ doors: 1 })
  jars = openVisitorJars(city)
  devices = await makeDevices(city.database, 20)
  screen = await addScreen()
})
after(() => city[Symbol.asyncDispose]())

/** Puts one more screen at the only door. */
async function addScreen(): Promise<IndexedPrint> {
  const { sql, keyring } = city.database
  const paper = city.prints.byId(city.doors[0]?.printId ?? 0) ?? assert.fail('no door')
  const { placeId, pointId } = paper
  const made = await sql.begin((tx) => addPrint(tx, keyring, { placeId, pointId, isScreen: true }))
  assert.ok(made.ok)
  await city.prints.refresh()
  return city.prints.byId(made.printId) ?? assert.fail('no screen')
}

/** The address that the screen showed so many steps ago. */
function shown(stepsAgo = 0, print = screen): string {
  const key = screenKeyOf(city.database.keyring, print.token) ?? assert.fail('no key')
  const code = screenStepCode(key, stepAt(city.clock.nowMs()) - stepsAgo)
  return `/p/${print.token}?s=${code}`
}

function nextDevice(): Device {
  taken += 1
  return devices[taken - 1] ?? assert.fail('no more phones')
}

async function latenessOf(personId: number): Promise<string> {
  const rows = await city.database.sql<{ flags: number; print_no: number }[]>`
    select flags, print_no from visits.visit where person_id = ${personId}`
  assert.equal(rows.length, 1)
  return unpackFlags(rows[0]?.flags ?? 0).lateness
}

async function enter(address: string, jar: Jar): Promise<void> {
  const page = await jars.get(address, jar)
  assert.equal(page.statusCode, 200)
  const path = address.split('?')[0] ?? ''
  const done = await jars.post(path, { ticket: ticketOf(page) }, jar)
  assert.equal(done.statusCode, 200, done.body)
}

const WAYS: [string, () => string, string][] = [
  ['a poster', () => jars.door(0), 'static'],
  ['a poster with a made-up step', () => `${jars.door(0)}?s=AAAAAAAA`, 'static'],
  ['the step of now', () => shown(), 'fresh'],
  ['the step before', () => shown(1), 'fresh'],
  ['a photo of two steps ago', () => shown(2), 'stale'],
  ['a photo of yesterday', () => shown(86_400 / STEP_SECONDS), 'stale'],
  ['a step of tomorrow', () => shown(-86_400 / STEP_SECONDS), 'stale'],
  ['the address without its step', () => `/p/${screen.token}`, 'stale'],
  ['a made-up step', () => `/p/${screen.token}?s=AAAAAAAA`, 'stale'],
  ['a step twice', () => `${shown()}&s=AAAAAAAA`, 'stale'],
]

for (const [what, address, lateness] of WAYS) {
  test(`${what} enters and is ${lateness}`, async () => {
    const device = nextDevice()
    await enter(address(), jarOf(device))
    assert.equal(await latenessOf(device.personId), lateness)
  })
}

test('what was fresh at the scan stays fresh while the button waits and the page is turned', async () => {
  const device = nextDevice()
  const jar = jarOf(device)
  await jars.get(shown(), jar)
  city.clock.advance(5 * STEP_SECONDS)
  const english = await jars.get(`/p/${screen.token}?lang=en`, jar)
  const done = await jars.post(`/p/${screen.token}`, { ticket: ticketOf(english) }, jar)
  assert.equal(done.statusCode, 200)
  assert.equal(await latenessOf(device.personId), 'fresh')
})

test('what one browser met makes nobody else fresh, and no other screen', async () => {
  const jar = jarOf(nextDevice())
  await jars.get(shown(), jar)
  const kept = jar.get('zpc_step') ?? assert.fail('nothing was kept')
  const second = await addScreen()
  const device = nextDevice()
  await enter(`/p/${second.token}`, jarOf(device).set('zpc_step', kept))
  assert.equal(await latenessOf(device.personId), 'stale')
  // A ticket of a page that was not fresh is no receipt.
  const other = nextDevice()
  const plain = await jars.get(`/p/${screen.token}`, jarOf(other))
  await enter(`/p/${screen.token}`, jarOf(other).set('zpc_step', ticketOf(plain)))
  assert.equal(await latenessOf(other.personId), 'stale')
})

test('a paper page keeps nothing and asks for no step', async () => {
  const jar = jarOf(nextDevice())
  const page = await jars.get(`${jars.door(0)}?s=AAAAAAAA`, jar)
  assert.equal(jar.has('zpc_step'), false)
  const other = await jars.get(jars.door(0), jarOf(nextDevice()))
  const body = (answer: { body: string }) => answer.body.replaceAll(/[A-Za-z0-9_-]{48}/g, '')
  assert.equal(body(page), body(other))
})

test('somebody new is fresh after the form, and so is who comes along', async () => {
  const jar: Jar = new Map()
  const form = await jars.get(shown(), jar)
  const fields = {
    ticket: ticketOf(form),
    phone: inventPhone(801).replace('+86', ''),
    name: '新来的',
    kind: 'resident-id',
    number: inventDocument(801),
    consent: '1',
  }
  await jars.post(`/p/${screen.token}/code`, fields, jar)
  const code = /\d{6}/.exec(city.messages.at(-1)?.text ?? '')?.[0] ?? ''
  const done = await jars.post(`/p/${screen.token}/register`, { ...fields, code }, jar)
  assert.equal(done.statusCode, 200, done.body)
  const others = {
    ticket: ticketOf(done),
    as: '0',
    rows: '1',
    name1: '同行者',
    kind1: 'resident-id',
    number1: inventDocument(802),
  }
  const reported = await jars.post(`/p/${screen.token}/others/report`, others, jar)
  assert.equal(reported.statusCode, 200, reported.body)
  const rows = await city.database.sql<{ flags: number }[]>`
    select flags from visits.visit v
    where reporter_id is not null
      or exists (select 1 from visits.visit r where r.reporter_id = v.person_id)`
  const said = rows.map(({ flags }) => unpackFlags(flags).lateness)
  assert.deepEqual(said, ['fresh', 'fresh'])
})

test('the lane of the plain second scan says the same as the route', async () => {
  const front = await openFront('127.0.0.1', 0)
  front.handOver(listenerOf(city.app))
  for (const isFresh of [true, false]) {
    const device = nextDevice()
    const { keyring } = city.database
    const bound = { printId: screen.printId, deviceId: device.deviceId, isFresh }
    const ticket = mintTicket(keyring, bound, city.clock.nowMs())
    const answer = await fetch(`http://127.0.0.1:${front.port}/p/${screen.token}`, {
      method: 'POST',
      headers: { cookie: device.cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: `ticket=${ticket}`,
    })
    assert.equal(answer.status, 200)
    assert.equal(await latenessOf(device.personId), isFresh ? 'fresh' : 'stale')
  }
  await front.close()
})

test('a withdrawn screen lets nobody in, whatever step it shows', async () => {
  const gone = await addScreen()
  const device = nextDevice()
  const jar = jarOf(device)
  const page = await jars.get(shown(0, gone), jar)
  const { placeId, printId } = gone
  await city.database.sql.begin((tx) => withdrawPrint(tx, { placeId, printId, because: '' }))
  await city.prints.refresh()
  assert.equal((await jars.get(shown(0, gone), jar)).statusCode, 410)
  const late = await jars.post(`/p/${gone.token}`, { ticket: ticketOf(page) }, jar)
  assert.equal(late.statusCode, 410)
  assert.equal(await jars.countVisits(device.personId), 0)
})
