import assert from 'node:assert/strict'
import { createHmac, createSecretKey } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { openKeyring, prepareMac } from './seal.ts'

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
})
after(() => database[Symbol.asyncDispose]())

const place = { column: 'people.identifier.sealed', rowId: 7 }

test('gives back exactly what was sealed', () => {
  const { keyring } = database
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const wellFormed = text.toWellFormed()
      assert.equal(
        keyring.unseal('identity', place, keyring.seal('identity', place, wellFormed)),
        wellFormed,
      )
    }),
  )
})

test('opens in no other row, column or purpose', () => {
  const { keyring } = database
  const sealed = keyring.seal('identity', place, '张三')
  assert.throws(() => keyring.unseal('identity', { ...place, rowId: 8 }, sealed))
  assert.throws(() =>
    keyring.unseal('identity', { ...place, column: 'people.mask.sealed' }, sealed),
  )
  assert.throws(() => keyring.unseal('door', place, sealed))
})

test('refuses a ciphertext with any flipped bit', () => {
  const { keyring } = database
  const sealed = keyring.seal('identity', place, '张三丰')
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = Buffer.from(sealed)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    assert.throws(() => keyring.unseal('identity', place, changed))
  }
})

test('hides whether a name has two characters or three', () => {
  const { keyring } = database
  assert.equal(
    keyring.seal('identity', place, '张三').length,
    keyring.seal('identity', place, '张三丰').length,
  )
})

test('refuses a master key of another installation', async () => {
  await assert.rejects(
    openKeyring(database.sql, database.installation.installationId, Buffer.alloc(32, 1)),
    /does not open this database/,
  )
})

test('makes the MACs that HMAC-SHA-256 makes, whatever the length', () => {
  const bytes = fc.uint8Array({ minLength: 0, maxLength: 700 })
  const keys = fc.uint8Array({ minLength: 1, maxLength: 64 })
  fc.assert(
    fc.property(keys, fc.string(), bytes, bytes, (key, start, one, other) => {
      const secret = createSecretKey(key)
      const mac = prepareMac(secret, start)
      for (const given of [one, other, one]) {
        const whole = createHmac('sha256', secret).update(start).update(given).digest('binary')
        assert.equal(mac(given), whole.slice(0, 16))
      }
    }),
  )
})
