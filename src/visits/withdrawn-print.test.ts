// One sheet of paper is taken out of use: its scan helps, everything else goes on.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeDevices } from '../../test/helpers/city.ts'
import type { Device } from '../../test/helpers/city.ts'
import { openVisitorApp } from '../../test/helpers/visitor-app.ts'
import type { VisitorApp } from '../../test/helpers/visitor-app.ts'
import { jarOf, openVisitorJars, ticketOf } from '../../test/helpers/visitor-jar.ts'
import type { VisitorJars } from '../../test/helpers/visitor-jar.ts'
import { addPoint, addPrint, openPrintIndex, withdrawPrint } from '../places/index.ts'
import type { IndexedPrint, PrintIndex } from '../places/index.ts'
import { openFront } from '../platform/front.ts'
import { listenerOf } from '../platform/http.ts'
import { mintTicket } from './ticket.ts'

let city: VisitorApp
let jars: VisitorJars
let devices: Device[]
let elsewhere: PrintIndex
let sheet: IndexedPrint
let second: IndexedPrint

before(async () => {
  city = await openVisitorApp({ doors: 1 })
  jars = openVisitorJars(city)
  devices = await makeDevices(city.database, 4)
  const { sql, keyring } = city.database
  elsewhere = await openPrintIndex(sql, keyring)
  sheet = city.prints.byId(city.doors[0]?.printId ?? 0) ?? assert.fail('no door')
  const { placeId, pointId } = sheet
  const more = await sql.begin((tx) => addPrint(tx, keyring, { placeId, pointId }))
  const south = await sql.begin((tx) => addPoint(tx, keyring, { placeId, name: '南门' }))
  assert.ok(more.ok && south.ok)
  await city.prints.refresh()
  second = city.prints.byId(more.printId) ?? assert.fail('no second sheet')
})
after(async () => {
  await elsewhere.close()
  await city[Symbol.asyncDispose]()
})

async function withdraw({ placeId, printId }: IndexedPrint): Promise<void> {
  const print = { placeId, printId, because: '撕破了' }
  const done = await city.database.sql.begin((tx) => withdrawPrint(tx, print))
  assert.ok(done.ok)
  await city.prints.refresh()
}

function enter(print: IndexedPrint, index: number) {
  const jar = jarOf(devices[index])
  const bound = { printId: print.printId, deviceId: devices[index]?.deviceId ?? 0 }
  const ticket = mintTicket(city.database.keyring, bound, city.clock.nowMs())
  return jars.post(`/p/${print.token}`, { ticket }, jar)
}

test('its page names the place, the other doors, the number and the hotline', async () => {
  const page = await jars.get(`/p/${sheet.token}`, jarOf(devices[0]))
  await withdraw(sheet)
  const ticket = ticketOf(page)
  for (const answer of [
    await jars.get(`/p/${sheet.token}`),
    await jars.post(`/p/${sheet.token}`, { ticket }, jarOf(devices[0])),
  ]) {
    assert.equal(answer.statusCode, 410)
    assert.match(answer.body, /data-trouble="withdrawn"/)
    for (const words of [sheet.placeName, '正门、南门', sheet.shortNumber, 'tel:12345']) {
      assert.ok(answer.body.includes(words), words)
    }
    // A sheet that hangs where it should not must not lead to one that may.
    assert.doesNotMatch(answer.body, /href="\/p\//)
  }
  assert.equal(await jars.countVisits(devices[0]?.personId), 0)
  const english = await jars.get(`/p/${sheet.token}?lang=en`)
  assert.match(english.body, /Main door, South gate/)
})

test('the other sheet of the same door, the other door and the number go on', async () => {
  assert.equal((await enter(second, 1)).statusCode, 200)
  const typed = await jars.post('/n', { number: sheet.shortNumber }, new Map())
  assert.equal(typed.headers.location, `/p/${second.token}?how=typed`)
  assert.equal(await jars.countVisits(devices[1]?.personId), 1)
})

test('another server knows it without being asked', async () => {
  const deadline = Date.now() + 15_000
  while (!elsewhere.find(sheet.token)?.withdrawn && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.equal(elsewhere.find(sheet.token)?.withdrawn, true)
  assert.equal(elsewhere.find(second.token)?.withdrawn, false)
  assert.equal(elsewhere.byShortNumber(sheet.shortNumber)?.token, second.token)
})

test('the lane of the plain second scan gives it to the page that helps', async () => {
  const front = await openFront('127.0.0.1', 0)
  front.handOver(listenerOf(city.app))
  const { keyring } = city.database
  const bound = { printId: sheet.printId, deviceId: devices[2]?.deviceId ?? 0 }
  const answer = await fetch(`http://127.0.0.1:${front.port}/p/${sheet.token}`, {
    method: 'POST',
    headers: {
      cookie: devices[2]?.cookie ?? '',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: `ticket=${mintTicket(keyring, bound, city.clock.nowMs())}`,
  })
  assert.equal(answer.status, 410)
  assert.match(await answer.text(), /正门、南门/)
  assert.equal(await jars.countVisits(devices[2]?.personId), 0)
  await front.close()
})

test('when the last one of a place is withdrawn, the page sends to the staff', async () => {
  const south = city.prints.pointsOfPlace(sheet.placeId).find((one) => one.pointName === '南门')
  assert.ok(south)
  await withdraw(second)
  await withdraw(south)
  const { body, statusCode } = await jars.get(`/p/${second.token}`)
  assert.equal(statusCode, 410)
  assert.match(body, /请工作人员为您登记/)
  assert.doesNotMatch(body, /南门的码/)
  const typed = await jars.post('/n', { number: sheet.shortNumber }, new Map())
  assert.equal(typed.statusCode, 404)
})
