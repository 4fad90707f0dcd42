import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { openTestDatabase } from '../../../test/helpers/database.ts'
import type { TestDatabase } from '../../../test/helpers/database.ts'
import { checkState, mintState } from './state.ts'

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
})
after(() => database[Symbol.asyncDispose]())

const NOW = 1_790_000_000
const owner = { provider: 'wechat', browser: 'AAAAAAAAAAAAAAAAAAAAAA' } as const
const asked = { ...owner, printId: 77, isByItself: true }

test('gives back what it was made of, in 70 letters and digits', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 47), fc.boolean(), fc.nat(300), (printId, isByItself, age) => {
      const text = mintState(database.keyring, { ...owner, printId, isByItself }, NOW)
      assert.match(text, /^[0-9a-f]{70}$/)
      const checked = checkState(database.keyring, text, owner, NOW + age)
      assert.deepEqual(checked, { ok: true, printId, isByItself })
    }),
  )
})

test('refuses any flipped bit', () => {
  const bytes = Buffer.from(mintState(database.keyring, asked, NOW), 'hex')
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const flipped = Buffer.from(bytes)
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    assert.equal(checkState(database.keyring, flipped.toString('hex'), owner, NOW).ok, false)
  }
})

test('refuses another spelling, another length and any text that somebody invents', () => {
  const text = mintState(database.keyring, asked, NOW)
  const inventions = [
    text.toUpperCase(),
    `${text}00`,
    text.slice(2),
    '',
    ' ',
    `${text.slice(0, 69)}g`,
  ]
  for (const one of inventions) {
    assert.deepEqual(checkState(database.keyring, one, owner, NOW), { ok: false }, one)
  }
  fc.assert(
    fc.property(fc.string({ maxLength: 100 }), (one) => {
      assert.deepEqual(checkState(database.keyring, one, owner, NOW), { ok: false })
    }),
  )
})

test('refuses another browser, another provider, an old one and one of the future', () => {
  const text = mintState(database.keyring, asked, NOW)
  const other = { ...owner, browser: 'BBBBBBBBBBBBBBBBBBBBBB' }
  assert.deepEqual(checkState(database.keyring, text, other, NOW), { ok: false, printId: 77 })
  const none = { ...owner, browser: '' }
  assert.deepEqual(checkState(database.keyring, text, none, NOW), { ok: false, printId: 77 })
  const alipay = { ...owner, provider: 'alipay' } as const
  assert.deepEqual(checkState(database.keyring, text, alipay, NOW), { ok: false })
  assert.equal(checkState(database.keyring, text, owner, NOW + 301).ok, false)
  assert.equal(checkState(database.keyring, text, owner, NOW - 6).ok, false)
  assert.equal(checkState(database.keyring, text, owner, NOW + 300).ok, true)
})

test('of another city is none of ours', async () => {
  await using elsewhere = await openTestDatabase()
  const text = mintState(elsewhere.keyring, asked, NOW)
  assert.deepEqual(checkState(database.keyring, text, owner, NOW), { ok: false })
})
