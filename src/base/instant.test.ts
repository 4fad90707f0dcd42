import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayOf, dayStart, formatShanghai, parseRfc3339, toRfc3339 } from './instant.ts'

test('reads back every instant it writes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_102_444_800 }), (at) => {
      assert.equal(parseRfc3339(toRfc3339(at)), at)
    }),
  )
})

test('puts every second into exactly one Shanghai day', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_102_444_800 }), (at) => {
      const day = dayOf(at)
      assert.ok(dayStart(day) <= at && at < dayStart(day + 1))
    }),
  )
})

test('begins a Shanghai day eight hours before the day of Greenwich', () => {
  assert.equal(formatShanghai(dayStart(20_000)).slice(11), '00:00:00')
  assert.equal(toRfc3339(dayStart(20_000)).slice(11), '16:00:00Z')
})

test('reads zones and drops fractions of a second', () => {
  assert.equal(parseRfc3339('2026-01-02T03:04:05.999+08:00'), parseRfc3339('2026-01-01T19:04:05Z'))
})

for (const text of [
  '2026-02-30T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:60:00Z',
  '2026-01-01T00:00:00',
  '2026-01-01',
  '',
  'yesterday',
  '2026-01-01T00:00:00+24:00',
]) {
  test(`refuses ${JSON.stringify(text)} as an instant`, () => {
    assert.equal(parseRfc3339(text), undefined)
  })
}
