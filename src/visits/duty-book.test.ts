// The book of who is on duty: a scan after a change is no scan of before it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeDevices, makeDoors } from '../../test/helpers/city.ts'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { endDuty, listOpenDuties, openDuty } from '../places/index.ts'
import { endPresences } from './door/shift.ts'
import { openDutyBook } from './duty-book.ts'
import type { DutyBook } from './duty-book.ts'

// Well below the five seconds after which the book reads by itself.
const SOON_MS = 2000
const AT = Math.floor(Date.now() / 1000)

let database: TestDatabase
let placeId = 0
let personId = 0
before(async () => {
  database = await openTestDatabase()
  placeId = (await makeDoors(database, 1))[0]?.placeId ?? assert.fail()
  personId = (await makeDevices(database, 1))[0]?.personId ?? assert.fail()
})
after(() => database[Symbol.asyncDispose]())

const duty = () => ({ placeId, personId, phoneBlind: Buffer.alloc(16, 3), at: AT })
const begin = () => database.sql.begin((tx) => openDuty(tx, duty()))
const end = () => database.sql.begin((tx) => endDuty(tx, { endPresences }, duty()))
const list = () => listOpenDuties(database.sql, AT)

async function assertSoon(book: DutyBook, isOn: boolean): Promise<void> {
  const until = Date.now() + SOON_MS
  while (book.isOnDuty(placeId, personId) !== isOn) {
    assert.ok(Date.now() < until, `the book does not say ${isOn}`)
    await sleep(10)
  }
}

test('hears at once of a duty that begins and of one that ends', async () => {
  const book = await openDutyBook(database.sql, list)
  await begin()
  await assertSoon(book, true)
  await end()
  await assertSoon(book, false)
  await book.close()
})

test('reads again what changes while it reads', async () => {
  const reads: PromiseWithResolvers<void>[] = []
  // What is read is old by the time it arrives.
  const book = await openDutyBook(database.sql, async () => {
    const found = await list()
    const arrival = Promise.withResolvers<void>()
    reads.push(arrival)
    if (reads.length === 2) await arrival.promise
    return found
  })
  await begin()
  const until = Date.now() + SOON_MS
  while (reads.length < 2) {
    assert.ok(Date.now() < until, 'nothing was read')
    await sleep(10)
  }
  await end()
  await database.sql`select pg_sleep(0.2)`
  reads[1]?.resolve()
  await assertSoon(book, false)
  await book.close()
})

test('keeps nobody waiting for a reading because others ask all the time', async () => {
  const book = await openDutyBook(database.sql, async () => {
    await sleep(50)
    return list()
  })
  // As at eight in the morning, when the whole city goes on duty.
  const crowd = setInterval(() => void book.refresh(), 10)
  await sleep(100)
  const isRead = await Promise.race([
    book.refresh().then(() => true),
    sleep(SOON_MS, false, { ref: false }),
  ])
  clearInterval(crowd)
  await book.refresh()
  await book.close()
  assert.ok(isRead, 'it waits until nobody asks any more')
})

test('leaves most of the time to scans however often somebody begins or ends', async () => {
  let reads = 0
  const book = await openDutyBook(database.sql, async () => {
    reads += 1
    // As long as a city of forty thousand duties takes.
    await sleep(100)
    return list()
  })
  const until = Date.now() + 1500
  while (Date.now() < until) {
    await begin()
    await end()
    await sleep(10)
  }
  await book.close()
  // Of 1,600 ms a fifth: the first reading and three or four more.
  assert.ok(reads >= 2 && reads <= 5, `${reads} readings`)
})
