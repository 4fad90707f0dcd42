import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { openTestDatabase } from '../../../test/helpers/database.ts'
import type { TestDatabase } from '../../../test/helpers/database.ts'
import { STEP_SECONDS, stepAt } from '../../base/step-code.ts'
import { mintPlaceCode } from '../place-code.ts'
import { isFreshStep, screenKeyOf, screenStepCode } from './screen-code.ts'

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
})
after(() => database[Symbol.asyncDispose]())

const STEP_MS = STEP_SECONDS * 1000
const moment = fc.integer({ min: STEP_MS * 10, max: 2 ** 45 })

function codeAt(token: string, step: number): string {
  const key = screenKeyOf(database.keyring, token) ?? assert.fail('no key')
  return screenStepCode(key, step)
}

test('a code is good for its step and one more, and the screen may be five seconds ahead', () => {
  const { keyring } = database
  const token = mintPlaceCode(keyring, 5)
  fc.assert(
    fc.property(moment, fc.integer({ min: -6, max: 6 }), (nowMs, apart) => {
      const code = codeAt(token, stepAt(nowMs) + apart)
      const isAhead = apart === 1 && STEP_MS - (nowMs % STEP_MS) <= 5000
      const isGood = apart === 0 || apart === -1 || isAhead
      assert.equal(isFreshStep(keyring, { token, code }, nowMs), isGood)
    }),
  )
})

test('a code of another screen, another spelling or no text at all is not fresh', () => {
  const { keyring } = database
  const token = mintPlaceCode(keyring, 5)
  const nowMs = 1_795_000_000_000
  const good = codeAt(token, stepAt(nowMs))
  const others: unknown[] = [
    codeAt(mintPlaceCode(keyring, 6), stepAt(nowMs)),
    `${good}A`,
    good.slice(1),
    ` ${good}`,
    good.toLowerCase() === good ? good.toUpperCase() : good.toLowerCase(),
    '',
    undefined,
    null,
    42,
    [good],
    { toString: () => good },
  ]
  for (const code of others) {
    assert.equal(isFreshStep(keyring, { token, code }, nowMs), false, String(code))
  }
  assert.equal(isFreshStep(keyring, { token: 'A'.repeat(32), code: good }, nowMs), false)
  assert.equal(isFreshStep(keyring, { token, code: good }, nowMs), true)
})

test('two screens have two keys, and a key is no part of the code that everybody sees', () => {
  const { keyring } = database
  const tokens = Array.from({ length: 200 }, (_, index) => mintPlaceCode(keyring, index + 1))
  const keys = tokens.map((token) => screenKeyOf(keyring, token)?.toString('hex') ?? '')
  assert.equal(new Set(keys).size, tokens.length)
  for (const [index, token] of tokens.entries()) {
    const shown = Buffer.from(token, 'base64url').toString('hex')
    assert.ok(!shown.includes(keys[index] ?? shown))
  }
})
