import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { DAY } from '../base/instant.ts'
import { makeManualClock, systemClock } from '../platform/clock.ts'
import { openSql } from '../platform/postgres.ts'
import {
  addDevice,
  addDevices,
  mintDeviceToken,
  openRevocations,
  openSession,
  readDeviceCookie,
  readSession,
  registerPerson,
  revokeDevice,
  revokePerson,
} from './index.ts'
import type { DeviceRegistration, Revocations } from './index.ts'

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
})
after(() => database[Symbol.asyncDispose]())

const NOW = 1_760_000_000

async function registerOne(number: string): Promise<DeviceRegistration> {
  const { sql, keyring } = database
  return sql.begin(async (tx) => {
    const person = await registerPerson(tx, keyring, {
      document: { kind: 'passport', number, issuer: 'CHN' },
      phone: '19900000001',
      phoneConfirmed: true,
      name: '陈小舟',
      origin: 'self',
      at: NOW,
    })
    assert.ok(person.ok)
    const device = await addDevice(tx, person.personId, NOW)
    return { ...device, ...person.mask, personId: person.personId, assurance: person.assurance }
  })
}

function isIn(revocations: Revocations, device: DeviceRegistration, mintedAt = NOW): boolean {
  const cookie = mintDeviceToken(database.keyring, device, mintedAt)
  return readDeviceCookie(database.keyring, revocations, cookie, NOW).registrations.length === 1
}

/** Waits until something holds, about 4 seconds: less than the list is read again. */
async function eventually(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !holds(); tries += 1) await sleep(20)
  assert.ok(holds())
}

test('numbers the devices of one person 1, 2, 3, also when added at once', async () => {
  const first = await registerOne('E00000001')
  const add = () => database.sql.begin((tx) => addDevice(tx, first.personId, NOW))
  const others = await Promise.all([add(), add(), add()])
  assert.equal(first.deviceNo, 1)
  assert.deepEqual(
    others.map((one) => one.deviceNo).toSorted((a, b) => a - b),
    [2, 3, 4],
  )
  const many = await database.sql.begin((tx) => addDevices(tx, [first.personId], NOW))
  assert.equal(many.get(first.personId)?.deviceNo, 5)
})

test('tells every server of a revoked device within moments', async () => {
  const revocations = await openRevocations(database.sql, systemClock)
  try {
    const lost = await registerOne('E00000002')
    const kept = await registerOne('E00000003')
    assert.equal(isIn(revocations, lost), true)
    await sleep(200)
    await database.sql.begin((tx) =>
      revokeDevice(tx, { id: lost.deviceId, because: 'lost', at: NOW }),
    )
    await eventually(() => !isIn(revocations, lost))
    assert.equal(isIn(revocations, kept), true)
    assert.equal(revocations.isFresh(), true)
  } finally {
    await revocations.close()
  }
})

test('ends the sessions of whoever lost the device', async () => {
  const { sql, keyring } = database
  const lost = await registerOne('E00000007')
  const deps = { sql, keyring, clock: makeManualClock(NOW * 1000) }
  const owner = { power: 'read', personId: lost.personId, phone: '+8619900000001' } as const
  const opened = await openSession(sql, deps, owner)
  await sql.begin((tx) => revokeDevice(tx, { id: lost.deviceId, because: 'lost', at: NOW }))
  assert.equal((await readSession(deps, opened.token, 'read')).ok, false)
})

test('knows at the start what was revoked before', async () => {
  const lost = await registerOne('E00000004')
  await database.sql.begin((tx) => revokeDevice(tx, { id: lost.deviceId, because: 'x', at: NOW }))
  const revocations = await openRevocations(database.sql, systemClock)
  assert.equal(isIn(revocations, lost), false)
  await revocations.close()
})

test('revokes a person with all devices and sessions, who may register anew the same day', async () => {
  const { sql, keyring } = database
  const person = await registerOne('E00000005')
  const deps = { sql, keyring, clock: makeManualClock(NOW * 1000) }
  const phone = '+8619900000001'
  const owner = { power: 'run', personId: person.personId, phone } as const
  const opened = await openSession(sql, deps, owner)
  assert.equal((await readSession(deps, opened.token, 'run')).ok, true)
  await sql.begin((tx) => revokePerson(tx, { id: person.personId, because: 'stolen', at: NOW }))
  const revocations = await openRevocations(sql, systemClock)
  assert.equal(isIn(revocations, person), false)
  const unknownDevice = { ...person, deviceId: 999_999 }
  assert.equal(isIn(revocations, unknownDevice, NOW - DAY), false)
  assert.equal((await readSession(deps, opened.token, 'run')).ok, false)
  const fresh = await sql.begin((tx) => addDevice(tx, person.personId, NOW))
  assert.equal(isIn(revocations, { ...person, ...fresh }), true)
  await revocations.close()
})

test('lets people enter while the database is away, and says that the list is not fresh', async () => {
  const nowhere = { ...database.address, host: '/nonexistent', port: 1 }
  const sql = openSql(nowhere, { max: 1, name: 'zpc test' })
  const revocations = await openRevocations(sql, systemClock)
  assert.equal(isIn(revocations, await registerOne('E00000006')), true)
  assert.equal(revocations.isFresh(), false)
  await revocations.close()
  await sql.end({ timeout: 0 })
})
