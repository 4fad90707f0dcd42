import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { TICKET_CHARACTERS, TICKET_SECONDS, checkTicket, mintTicket } from './ticket.ts'

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
})
after(() => database[Symbol.asyncDispose]())

const NOW = 1_795_000_000_123
const bound = { printId: 77, deviceId: 2 ** 40 + 5 }
const expected = { ...bound, maxSeconds: TICKET_SECONDS }

test('gives back the print and the second it was minted, for any print, device and time', () => {
  const { keyring } = database
  const id = fc.integer({ min: 0, max: 2 ** 48 - 1 })
  fc.assert(
    fc.property(id, id, fc.integer({ min: 0, max: 2 ** 45 }), (printId, deviceId, nowMs) => {
      const text = mintTicket(keyring, { printId, deviceId }, nowMs)
      assert.equal(text.length, TICKET_CHARACTERS)
      const checked = checkTicket(keyring, text, { printId, deviceId, maxSeconds: 600 }, nowMs)
      assert.ok(checked.ok)
      assert.equal(checked.ticket.enteredAt, Math.floor(nowMs / 1000))
      assert.equal(checked.ticket.isFresh, false)
    }),
  )
})

test('is refused with any flipped bit', () => {
  const { keyring } = database
  const bytes = Buffer.from(mintTicket(keyring, bound, NOW), 'base64url')
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    assert.equal(checkTicket(keyring, changed.toString('base64url'), expected, NOW).ok, false)
  }
})

test('has one spelling', () => {
  const { keyring } = database
  const text = mintTicket(keyring, bound, NOW)
  const bytes = Buffer.from(text, 'base64url')
  const others = [`${text}=`, ` ${text}`, `${text}\n`, bytes.toString('base64').concat('A'), '']
  for (const other of others) assert.equal(checkTicket(keyring, other, expected, NOW).ok, false)
})

test('holds for its own print and device only', () => {
  const { keyring } = database
  const text = mintTicket(keyring, bound, NOW)
  assert.equal(checkTicket(keyring, text, { ...expected, printId: 78 }, NOW).ok, false)
  assert.equal(checkTicket(keyring, text, { ...expected, deviceId: 0 }, NOW).ok, false)
})

test('holds exactly ten minutes and not before its time', () => {
  const { keyring } = database
  const text = mintTicket(keyring, bound, NOW)
  assert.equal(checkTicket(keyring, text, expected, NOW + 600_000).ok, true)
  assert.deepEqual(checkTicket(keyring, text, expected, NOW + 600_001), {
    ok: false,
    refusal: 'ticket-stale',
  })
  assert.equal(checkTicket(keyring, text, expected, NOW - 5001).ok, false)
})

test('never repeats', () => {
  const { keyring } = database
  const texts = new Set(Array.from({ length: 2000 }, () => mintTicket(keyring, bound, NOW)))
  assert.equal(texts.size, 2000)
})

test('says that its page was opened with the code of a screen, and nobody can add that', () => {
  const { keyring } = database
  const plain = Buffer.from(mintTicket(keyring, bound, NOW), 'base64url')
  const fresh = mintTicket(keyring, { ...bound, isFresh: true }, NOW)
  const checked = checkTicket(keyring, fresh, expected, NOW)
  assert.ok(checked.ok && checked.ticket.isFresh)
  plain[0] = Buffer.from(fresh, 'base64url')[0] ?? 0
  assert.equal(checkTicket(keyring, plain.toString('base64url'), expected, NOW).ok, false)
})
