import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { isDammValid } from '../base/check-digit.ts'
import { mintPlaceCode, readPlaceCode } from './place-code.ts'
import { makeShortNumber, readShortNumber } from './short-number.ts'

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
})
after(() => database[Symbol.asyncDispose]())

test('a place code gives back its print and has one spelling', () => {
  const { keyring } = database
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 48 - 1 }), (printId) => {
      const token = mintPlaceCode(keyring, printId)
      assert.match(token, /^[A-Za-z0-9_-]{32}$/)
      assert.equal(readPlaceCode(keyring, token)?.printId, printId)
      assert.equal(mintPlaceCode(keyring, printId), token)
      for (const other of [`${token}=`, `${token}A`, ` ${token}`, token.slice(1)]) {
        assert.equal(readPlaceCode(keyring, other), undefined)
      }
    }),
  )
})

test('a place code with any flipped bit is refused', () => {
  const { keyring } = database
  const bytes = Buffer.from(mintPlaceCode(keyring, 123_456), 'base64url')
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    assert.equal(readPlaceCode(keyring, changed.toString('base64url')), undefined)
  }
})

test('a place code of another installation is refused', async () => {
  await using other = await openTestDatabase()
  assert.equal(readPlaceCode(other.keyring, mintPlaceCode(database.keyring, 1)), undefined)
})

test('a short number has eight digits, a check digit and no leading zero', () => {
  for (let round = 0; round < 500; round += 1) {
    const number = makeShortNumber()
    assert.match(number, /^[1-9]\d{7}$/)
    assert(isDammValid(number))
    assert.equal(readShortNumber(`${number.slice(0, 4)} ${number.slice(4)}`), number)
  }
})

test('a short number with one wrong digit or two swapped is refused', () => {
  const number = makeShortNumber()
  for (let at = 0; at < number.length; at += 1) {
    const wrong = String((Number(number[at]) + 1) % 10)
    assert.equal(readShortNumber(number.slice(0, at) + wrong + number.slice(at + 1)), undefined)
  }
  assert.equal(readShortNumber('hello'), undefined)
})
