import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { DAY } from '../base/instant.ts'
import { REGISTRATIONS_MAX } from './device-cookie.ts'
import { TOKEN_LENGTH, makeDeviceToken, parseDeviceToken } from './device-token.ts'
import { mintDeviceToken, readDeviceCookie, writeDeviceCookie } from './index.ts'
import type { DeviceCookie, DeviceRegistration } from './index.ts'

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
})
after(() => database[Symbol.asyncDispose]())

const NOW = 1_760_000_000
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const nobody = { isRevoked: () => false }
const device: DeviceRegistration = {
  deviceId: 7,
  deviceNo: 2,
  personId: 12_345_678_901,
  assurance: 1,
  maskedName: '李*海',
  sex: 'female',
  decade: 1980,
}

function read(cookie: string, now = NOW, revocations = nobody): DeviceCookie {
  return readDeviceCookie(database.keyring, revocations, cookie, now)
}

function makeToken(): string {
  return makeDeviceToken(database.keyring, { deviceId: 7, personId: 8, issuedDay: 20_000 })
}

test('gives back what was put into the token', () => {
  const ids = fc.integer({ min: 0, max: 2 ** 48 - 1 })
  fc.assert(
    fc.property(ids, ids, fc.integer({ min: 0, max: 65_535 }), (deviceId, personId, issuedDay) => {
      const token = makeDeviceToken(database.keyring, { deviceId, personId, issuedDay })
      assert.equal(token.length, TOKEN_LENGTH)
      const keyId = database.keyring.keyIdOf('token')
      const expected = { deviceId, personId, issuedDay, keyId }
      assert.deepEqual(parseDeviceToken(database.keyring, token), expected)
    }),
  )
})

test('refuses a token with any flipped bit', () => {
  const bytes = Buffer.from(makeToken(), 'base64url')
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    assert.equal(parseDeviceToken(database.keyring, changed.toString('base64url')), undefined)
  }
})

test('knows one spelling of a token only', () => {
  const token = makeToken()
  const spellings = [`${token}=`, ` ${token}`, `${token}\n`, token.slice(1), `${token}A`, '']
  spellings.push(token.replaceAll('-', '+').replaceAll('_', '/') + '====', token.toLowerCase())
  for (const text of spellings) {
    if (text !== token) assert.equal(parseDeviceToken(database.keyring, text), undefined, text)
  }
  fc.assert(
    fc.property(
      fc.nat(TOKEN_LENGTH - 1),
      fc.constantFrom(...ALPHABET, '+', '/', '='),
      (at, other) => {
        fc.pre(token[at] !== other)
        const changed = token.slice(0, at) + other + token.slice(at + 1)
        assert.equal(parseDeviceToken(database.keyring, changed), undefined)
      },
    ),
    { numRuns: 500 },
  )
})

test('carries what the visitor page shows, without the database', () => {
  const cookie = mintDeviceToken(database.keyring, device, NOW)
  const expected = { ...device, isDueForRenewal: false }
  assert.deepEqual(read(cookie), { registrations: [expected], hasRevoked: false })
  const { sex: _sex, decade: _decade, ...plain } = device
  assert.deepEqual(read(mintDeviceToken(database.keyring, plain, NOW)).registrations, [
    { ...plain, isDueForRenewal: false },
  ])
})

test('refuses a segment with any character changed, added or taken away', () => {
  const cookie = mintDeviceToken(database.keyring, device, NOW)
  for (let at = 0; at < cookie.length; at += 1) {
    for (const other of ['A', 'B', '_', '=']) {
      if (cookie[at] === other) continue
      const changed = cookie.slice(0, at) + other + cookie.slice(at + 1)
      assert.deepEqual(read(changed).registrations, [], changed)
    }
  }
  for (const text of [`${cookie}A`, `${cookie}=`, cookie.slice(0, -1), cookie.slice(0, 48)]) {
    assert.deepEqual(read(text).registrations, [])
  }
})

test('refuses the mask of another device behind a token', () => {
  const own = mintDeviceToken(database.keyring, device, NOW)
  const other = mintDeviceToken(database.keyring, { ...device, deviceId: 8 }, NOW)
  assert.deepEqual(read(own.slice(0, TOKEN_LENGTH) + other.slice(TOKEN_LENGTH)).registrations, [])
})

test('holds a household of eight in less than a cookie may have', () => {
  const household = Array.from({ length: 9 }, (_, index) => ({
    ...device,
    deviceId: index + 1,
    maskedName: '阿******提',
  }))
  const cookie = writeDeviceCookie(database.keyring, household, NOW)
  assert.equal(read(cookie).registrations.length, REGISTRATIONS_MAX)
  assert.ok(cookie.length < 3000, String(cookie.length))
  const tooMany = `${cookie}.${mintDeviceToken(database.keyring, { ...device, deviceId: 9 }, NOW)}`
  assert.equal(read(tooMany).registrations.length, REGISTRATIONS_MAX)
  const twice = mintDeviceToken(database.keyring, device, NOW)
  assert.equal(read(`${twice}.${twice}`).registrations.length, 1)
})

test('asks for renewal after 30 days and is dead at 180', () => {
  const cookie = mintDeviceToken(database.keyring, device, NOW)
  const agedBy = (days: number) => read(cookie, NOW + days * DAY).registrations[0]
  assert.equal(agedBy(30)?.isDueForRenewal, false)
  assert.equal(agedBy(31)?.isDueForRenewal, true)
  assert.equal(agedBy(179)?.isDueForRenewal, true)
  assert.equal(agedBy(180), undefined)
  assert.notEqual(agedBy(-1), undefined)
  assert.equal(agedBy(-2), undefined)
})

test('leaves out a revoked device and says so', () => {
  const cookie = writeDeviceCookie(database.keyring, [device, { ...device, deviceId: 8 }], NOW)
  // Read before: what is kept of a known cookie is judged anew.
  assert.equal(read(cookie).registrations.length, 2)
  const revocations = { isRevoked: (token: { deviceId: number }) => token.deviceId === 7 }
  const seen = readDeviceCookie(database.keyring, revocations, cookie, NOW)
  assert.deepEqual([seen.registrations.map((one) => one.deviceId), seen.hasRevoked], [[8], true])
})

test('reads any text without throwing', () => {
  fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void read(text)))
  assert.deepEqual(read('.'.repeat(5000)).registrations, [])
  assert.deepEqual(read('A'.repeat(5000)).registrations, [])
})

test('reads thousands of cookies, each as its own', (context) => {
  const cookies = Array.from({ length: 5000 }, (_, index) =>
    mintDeviceToken(database.keyring, { ...device, deviceId: index + 100 }, NOW),
  )
  const startedAt = performance.now()
  const ids = cookies.map((cookie) => read(cookie).registrations[0]?.deviceId)
  const micros = (performance.now() - startedAt) / 5
  context.diagnostic(`${micros.toFixed(1)} us a registration`)
  assert.deepEqual(
    ids,
    cookies.map((_, index) => index + 100),
  )
})
