// A phone that carries a family: what a page was opened for is never posted for somebody else.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { makeDevices } from '../../test/helpers/city.ts'
import type { Device } from '../../test/helpers/city.ts'
import { openVisitorApp } from '../../test/helpers/visitor-app.ts'
import type { VisitorApp } from '../../test/helpers/visitor-app.ts'
import { openVisitorJars, ticketOf } from '../../test/helpers/visitor-jar.ts'
import type { Jar, VisitorJars } from '../../test/helpers/visitor-jar.ts'
import { carriedBy, revokeDevice } from '../people/index.ts'

let city: VisitorApp
let devices: Device[]
let jars: VisitorJars
before(async () => {
  city = await openVisitorApp({ doors: 2 })
  devices = await makeDevices(city.database, 8)
  jars = openVisitorJars(city)
})
after(() => city[Symbol.asyncDispose]())

const valueOf = (device: Device): string => device.cookie.slice(device.cookie.indexOf('=') + 1)
const carrying = (family: readonly Device[]): Jar =>
  new Map([['zpc_enter', family.map(valueOf).join('.')]])

async function revoke(device: Device | undefined): Promise<void> {
  const { sql } = city.database
  const at = city.clock.now()
  await sql.begin((tx) => revokeDevice(tx, { id: device?.deviceId ?? 0, because: 'test', at }))
  const token = {
    deviceId: device?.deviceId ?? 0,
    personId: device?.personId ?? 0,
    issuedDay: 0,
    keyId: 1,
  }
  while (!city.revocations.isRevoked(token)) await new Promise((resolve) => setTimeout(resolve, 10))
}

test('who was second is revoked while the page is open: nobody else is recorded', async () => {
  const family = devices.slice(0, 3)
  const jar = carrying(family)
  const [first, second, third] = family
  const page = await jars.get(jars.door(0), jar)
  const ticket = ticketOf(page)
  await revoke(second)
  // The page asks for the third, then for the second, who is gone.
  for (const as of ['2', '1']) {
    const answer = await jars.post(jars.door(0), { ticket, as }, jar)
    assert.equal(answer.statusCode, 400, answer.body.slice(0, 200))
    for (const path of ['withdraw', 'not-me', 'others/report', 'phone']) {
      const form = await jars.post(`${jars.door(0)}/${path}`, { ticket, as }, jar)
      assert.ok(form.statusCode >= 400, `${path}: ${form.statusCode}`)
    }
  }
  for (const one of [first, second, third]) {
    assert.equal(await jars.countVisits(one?.personId), 0)
  }
  // One more tap on a fresh page, which knows who is left.
  const again = await jars.get(jars.door(0), jar)
  const done = await jars.post(jars.door(0), { ticket: ticketOf(again), as: '1' }, jar)
  assert.equal(done.statusCode, 200)
  assert.equal(await jars.countVisits(third?.personId), 1)
})

test('the others of a family scan one after the other, each as himself', async () => {
  const family = devices.slice(4, 7)
  const jar = carrying(family)
  for (const [as, one] of family.entries()) {
    const page = await jars.get(jars.door(1), jar)
    const answer = await jars.post(jars.door(1), { ticket: ticketOf(page), as: String(as) }, jar)
    assert.equal(answer.statusCode, 200)
    assert.equal(await jars.countVisits(one.personId), 1)
  }
})

test('whom a phone carries is another number when one is gone, added or moved', () => {
  const ids = fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 31 }), { minLength: 2, maxLength: 8 })
  const numberOf = (list: readonly number[]) => carriedBy(list.map((deviceId) => ({ deviceId })))
  fc.assert(
    fc.property(ids, fc.nat(7), (list, at) => {
      const index = at % list.length
      assert.notEqual(numberOf(list), numberOf(list.toSpliced(index, 1)))
      assert.notEqual(numberOf(list), numberOf(list.toReversed()))
      assert.ok(Number.isSafeInteger(numberOf(list)))
      assert.equal(numberOf(list.slice(0, 1)), list[0])
    }),
  )
})
