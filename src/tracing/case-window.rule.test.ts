import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DAY, HOUR, dayOf, dayStart } from '../base/instant.ts'
import { daysBeforeOnset, WINDOW_DAYS_MAX, windowOf } from './case-window.rule.ts'

const NOW = 1_700_000_000

test('begins at midnight in Shanghai two days before the onset and ends now', () => {
  const onsetAt = NOW - 5 * HOUR
  const window = windowOf({ onsetAt }, NOW)
  assert.deepEqual(window, { from: dayStart(dayOf(onsetAt) - 2), to: NOW })
})

test('takes the sample without an onset, and now without either', () => {
  const sampledAt = NOW - 3 * DAY
  assert.equal(windowOf({ sampledAt }, NOW)?.from, dayStart(dayOf(sampledAt) - 2))
  assert.equal(windowOf({}, NOW)?.from, dayStart(dayOf(NOW) - 2))
})

test('ends at isolation, and obeys times that a person gives', () => {
  const isolatedAt = NOW - HOUR
  assert.equal(windowOf({ onsetAt: NOW - DAY, isolatedAt }, NOW)?.to, isolatedAt)
  const given = { from: NOW - 9 * DAY, to: NOW - 8 * DAY }
  assert.deepEqual(windowOf({ onsetAt: NOW, ...given }, NOW), given)
})

test('refuses a window that is empty, reversed or longer than sixty days', () => {
  assert.equal(windowOf({ from: NOW, to: NOW }, NOW), undefined)
  assert.equal(windowOf({ onsetAt: NOW, isolatedAt: NOW - 9 * DAY }, NOW), undefined)
  const from = NOW - WINDOW_DAYS_MAX * DAY
  assert.ok(windowOf({ from, to: NOW }, NOW))
  assert.equal(windowOf({ from: from - 1, to: NOW }, NOW), undefined)
})

test('has a parameter for every date', () => {
  assert.equal(daysBeforeOnset(0), 2)
  assert.equal(daysBeforeOnset(NOW), 2)
  assert.equal(daysBeforeOnset(-1), 0)
})

test('never gives a window outside its limits', () => {
  const at = fc.integer({ min: 0, max: 2_147_483_647 })
  fc.assert(
    fc.property(at, at, at, (onsetAt, isolatedAt, now) => {
      const window = windowOf({ onsetAt, isolatedAt }, now)
      if (!window) return
      assert.ok(window.from < window.to)
      assert.ok(window.to - window.from <= WINDOW_DAYS_MAX * DAY)
    }),
  )
})
