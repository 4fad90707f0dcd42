import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeManualClock } from '../platform/clock.ts'
import { openTries } from './tries.ts'

test('counts all addresses of one IPv6 network together', () => {
  const tries = openTries(makeManualClock(0), { tries: 3, windowSeconds: 60 })
  const answers = ['2001:db8::1', '2001:db8::2:1', '2001:db8:0:0:a:b:c:d', '2001:db8::ffff'].map(
    (address) => tries.isAllowed(address),
  )
  assert.deepEqual(answers, [true, true, true, false])
  assert.equal(tries.isAllowed('2001:db8:0:1::1'), true)
})

test('counts each IPv4 address alone, also written as IPv6, and forgets after the window', () => {
  const clock = makeManualClock(0)
  const tries = openTries(clock, { tries: 1, windowSeconds: 60 })
  assert.equal(tries.isAllowed('192.0.2.1'), true)
  assert.equal(tries.isAllowed('192.0.2.2'), true)
  assert.equal(tries.isAllowed('::ffff:192.0.2.1'), false)
  clock.advance(61)
  assert.equal(tries.isAllowed('192.0.2.1'), true)
})
