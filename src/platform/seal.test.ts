import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { openKeyring } from './seal.ts'

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
