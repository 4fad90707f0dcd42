// An account goes on duty here and makes a key for the door there: neither stops the other.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeDevices, makeDoors } from '../../test/helpers/city.ts'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { untilWaiting } from '../../test/helpers/two-at-once.ts'
import { exportPublicKey, makeShiftKey } from '../base/sealed-entry.ts'
import { addMember, beginDuty, makeDoorDevice } from './index.ts'
import { lockAccount } from './register/claim.sql.ts'

const AT = Math.floor(Date.now() / 1000)
const phoneBlind = Buffer.alloc(16, 7)

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
})
after(() => database[Symbol.asyncDispose]())

test('goes on duty while the same account makes a key for that door', async () => {
  const { sql, keyring } = database
  const placeId = (await makeDoors(database, 1))[0]?.placeId ?? assert.fail()
  const personId = (await makeDevices(database, 1))[0]?.personId ?? assert.fail()
  const [point] = await sql<{ pointId: number }[]>`
    select point_id as "pointId" from places.point where place_id = ${placeId}`
  const pointId = point?.pointId ?? assert.fail()
  await sql.begin(async (tx) => {
    const member = { placeId, role: 'gatekeeper', phoneBlind, phoneMask: '', name: '' } as const
    assert.ok((await addMember(tx, keyring, member)).ok)
  })
  const publicKey = await exportPublicKey((await makeShiftKey()).publicKey)
  const duty = { placeId, pointId, phoneBlind, personId, at: AT }
  let began: ReturnType<typeof beginDuty> | undefined
  const made = await sql.begin(async (tx) => {
    await lockAccount(tx, phoneBlind)
    began = sql.begin((other) => beginDuty(other, duty))
    began.catch(() => undefined)
    await untilWaiting(sql, 1)
    return makeDoorDevice(tx, { ...duty, publicKey })
  })
  assert.ok(made.ok)
  assert.ok((await began)?.ok)
})
