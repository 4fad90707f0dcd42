// The devices of doors and the empty sheet: one key a shift, one intake key a city.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeDoors } from '../../test/helpers/city.ts'
import { endPresences } from '../visits/index.ts'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { meetAt } from '../../test/helpers/two-at-once.ts'
import { exportPublicKey, makeShiftKey } from '../base/sealed-entry.ts'
import { measure } from './posters/glyphs.ts'
import { widthOf } from './posters/page.rule.ts'
import {
  endDuty,
  findDoorDevices,
  findOpenDuty,
  lockDoorDevice,
  makeDoorDevice,
  openDuty,
  openIntakeKeys,
  renderSheetPdf,
  revokeDoorDevice,
} from './index.ts'
import { SHEET_LINES, laySheet } from './posters/sheet-layout.rule.ts'

let database: TestDatabase
let placeId = 0
let pointId = 0
const phoneBlind = Buffer.alloc(16, 7)
const AT = 1_767_225_600

before(async () => {
  database = await openTestDatabase()
  const [door] = await makeDoors(database, 1)
  placeId = door?.placeId ?? 0
  const [point] = await database.sql<{ id: number }[]>`
    select point_id as id from places.point where place_id = ${placeId}`
  pointId = point?.id ?? 0
})
after(() => database[Symbol.asyncDispose]())

async function makeKeyText(): Promise<string> {
  return exportPublicKey((await makeShiftKey()).publicKey)
}

test('a shift makes a device of its place; no other place finds it', async () => {
  const publicKey = await makeKeyText()
  const made = await database.sql.begin((tx) =>
    makeDoorDevice(tx, { placeId, pointId, phoneBlind, personId: 5, publicKey, at: AT }),
  )
  assert.ok(made.ok)
  const { deviceId, shiftUntil } = made
  assert.equal(shiftUntil, AT + 16 * 3600)
  const [here, elsewhere] = await database.sql.begin(async (tx) => [
    await lockDoorDevice(tx, { deviceId, placeId }),
    await lockDoorDevice(tx, { deviceId, placeId: placeId + 1 }),
  ])
  assert.equal(here?.publicKey.toString('base64url'), publicKey)
  assert.equal(here?.syncedAt, AT)
  assert.equal(elsewhere, undefined)
})

test('what is no key is refused', async () => {
  const device = { placeId, pointId, phoneBlind, personId: 5, publicKey: 'A'.repeat(87), at: AT }
  const made = await database.sql.begin((tx) => makeDoorDevice(tx, device))
  assert.ok(!made.ok && made.refusal === 'bad-input' && made.field === 'publicKey')
})

test('a lost device is revoked once, by its own place only', async () => {
  const [line] = await findDoorDevices(database.sql, placeId)
  const deviceId = line?.deviceId ?? ''
  const revoke = (where: number, at: number) =>
    database.sql.begin((tx) => revokeDoorDevice(tx, { deviceId, placeId: where, at }))
  assert.equal(await revoke(placeId + 1, AT + 5), false)
  assert.equal(await revoke(placeId, AT + 10), true)
  assert.equal(await revoke(placeId, AT + 20), true)
  const [after1] = await findDoorDevices(database.sql, placeId)
  assert.equal(after1?.revokedAt, AT + 10)
})

test('an account makes no more than forty devices a day', async () => {
  const account = Buffer.alloc(16, 9)
  const publicKey = await makeKeyText()
  const make = () =>
    database.sql.begin((tx) =>
      makeDoorDevice(tx, { placeId, pointId, phoneBlind: account, personId: 6, publicKey, at: AT }),
    )
  for (let made = 0; made < 39; made += 1) assert.equal((await make()).ok, true)
  const last = await meetAt(database.sql, (tx) => tx`lock table places.door_device in share mode`, [
    make,
    make,
  ])
  assert.deepEqual(
    last.map((made) => made.ok || made.refusal),
    [true, 'too-many-tries'],
  )
})

test('two servers that make the first intake key at once end with the same one', async () => {
  const { sql, keyring } = database
  const servers = [openIntakeKeys({ sql, keyring }), openIntakeKeys({ sql, keyring })]
  const keys = await Promise.all(servers.map(async (server) => server.current()))
  assert.equal(keys[0]?.publicKey, keys[1]?.publicKey)
  assert.equal((await servers[0]?.find(1))?.publicKey, keys[0]?.publicKey)
  assert.equal(await servers[0]?.find(2), undefined)
  const [row] = await sql<{ text: string }[]>`
    select encode(private_sealed, 'base64') as text from places.intake_key`
  assert.ok(row && row.text.length > 100)
})

test('an open duty is found by account and place until it ends or sixteen hours pass', async () => {
  const duty = { placeId, phoneBlind, personId: 5, at: AT, pointId, poster: 'right' as const }
  const dutyId = await database.sql.begin((tx) => openDuty(tx, duty))
  const find = (change: { placeId?: number; phoneBlind?: Buffer; at?: number }) =>
    findOpenDuty(database.sql, { placeId, phoneBlind, at: AT + 60, ...change })
  assert.deepEqual(await find({}), { dutyId, startedAt: AT })
  assert.equal(await find({ placeId: placeId + 1 }), undefined)
  assert.equal(await find({ phoneBlind: Buffer.alloc(16, 8) }), undefined)
  assert.equal(await find({ at: AT + 16 * 3600 + 1 }), undefined)
  await database.sql.begin((tx) => endDuty(tx, { endPresences }, { ...duty, at: AT + 100 }))
  assert.equal(await find({}), undefined)
})

const SHEET_WORDS = {
  placeName: '江心洲陈记面馆',
  pointName: '正门',
  sheet: 'K7-20260102',
  madeOn: '2026-01-02',
  hotline: '12345',
}

test('the sheet has a numbered line for each of 22 people, inside the paper', () => {
  const items = laySheet({ ...SHEET_WORDS, placeName: '很长的名字'.repeat(12) }, measure)
  const numbers = items.flatMap((item) =>
    item.kind === 'text' && /^\d+$/.test(item.text) ? [Number(item.text)] : [],
  )
  assert.deepEqual(
    numbers,
    Array.from({ length: SHEET_LINES }, (_, index) => index + 1),
  )
  for (const item of items) {
    if (item.kind === 'rect') assert.ok(item.x + item.width <= 210.1 && item.y + item.height <= 297)
    if (item.kind !== 'text') continue
    const width = widthOf(measure, item.text, item.sizePt)
    const from = item.x - { start: 0, middle: width / 2, end: width }[item.anchor]
    assert.ok(item.y < 297 && from > -1, item.text)
  }
})

test('the sheet is drawn as a PDF in both languages', async () => {
  const file = await renderSheetPdf(SHEET_WORDS)
  assert.equal(file.subarray(0, 5).toString(), '%PDF-')
  assert.ok(file.length < 100_000)
})
