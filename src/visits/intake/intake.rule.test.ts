// When an entry made without network is believed: the edges of its time, and the chain.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LATE_BACK_SECONDS, TYPED_BACK_SECONDS, entryTimeOf } from '../door/entry-time.rule.ts'
import { doubtTime, followChain, skipLink } from './intake.rule.ts'
import type { Chain } from './intake.rule.ts'

const NOW = 1_800_000_000
const HOURS = 3600

test('the edges of an entry time: each a second inside and a second outside', () => {
  const synced = { now: NOW, syncedAt: NOW - HOURS, shiftUntil: NOW + HOURS }
  const never = { now: NOW, syncedAt: NOW - 100 * HOURS, shiftUntil: NOW + HOURS }
  const cases = [
    [{ ...synced, enteredAt: NOW - HOURS - 300 }, undefined],
    [{ ...synced, enteredAt: NOW - HOURS - 301 }, 'entry-back-dated'],
    [{ ...never, enteredAt: NOW - 72 * HOURS }, undefined],
    [{ ...never, enteredAt: NOW - 72 * HOURS - 1 }, 'entry-too-old'],
    [{ ...synced, enteredAt: NOW + 60 }, undefined],
    [{ ...synced, enteredAt: NOW + 61 }, 'entry-time'],
    [{ ...synced, shiftUntil: NOW - 10, enteredAt: NOW - 9 }, 'entry-after-shift'],
  ] as const
  for (const [facts, doubt] of cases) assert.equal(doubtTime(facts), doubt)
})

test('typed at once an hour back, from paper three days back, never ahead', () => {
  assert.equal(entryTimeOf('register', undefined, NOW), NOW)
  assert.equal(entryTimeOf('paper', undefined, NOW), undefined)
  for (const [way, back] of [
    ['for-others', TYPED_BACK_SECONDS],
    ['register', TYPED_BACK_SECONDS],
    ['paper', LATE_BACK_SECONDS],
  ] as const) {
    assert.equal(entryTimeOf(way, NOW - back, NOW), NOW - back)
    assert.equal(entryTimeOf(way, NOW - back - 1, NOW), undefined)
    assert.equal(entryTimeOf(way, NOW + 60, NOW), NOW, 'a clock a little ahead is now')
    assert.equal(entryTimeOf(way, NOW + 61, NOW), undefined)
  }
})

function walk(seqs: readonly number[]): boolean[] {
  let chain: Chain = { lastSeq: 0, lastHash: 'h0' }
  return seqs.map((seq) => {
    const followed = followChain(chain, { seq, prevHash: `h${seq - 1}`, hash: `h${seq}` })
    chain = followed.chain
    return followed.isWhole
  })
}

test('a chain in order is whole; a gap is told once, a replay and a fork always', () => {
  assert.deepEqual(walk([1, 2, 3]), [true, true, true])
  assert.deepEqual(walk([1, 3, 4]), [true, false, true])
  assert.deepEqual(walk([1, 2, 2, 1, 3]), [true, true, false, false, true])
  const forked = followChain({ lastSeq: 1, lastHash: 'h1' }, { seq: 2, prevHash: 'x', hash: 'y' })
  assert.equal(forked.isWhole, false)
})

test('whatever subset arrives in order, exactly the entries behind a gap are told', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 30 })), (picked) => {
      const seqs = picked.toSorted((left, right) => left - right)
      const expected = seqs.map((seq, at) => seq === (seqs[at - 1] ?? 0) + 1)
      assert.deepEqual(walk(seqs), expected)
    }),
  )
})

test('an entry that nobody could read takes its place, and the next one is not compared', () => {
  const chain = skipLink({ lastSeq: 4, lastHash: 'h4' }, 5)
  assert.deepEqual(chain, { lastSeq: 5, lastHash: null })
  assert.equal(followChain(chain, { seq: 6, prevHash: 'anything', hash: 'h6' }).isWhole, true)
  assert.deepEqual(skipLink({ lastSeq: 4, lastHash: 'h4' }, 9), { lastSeq: 4, lastHash: 'h4' })
})
