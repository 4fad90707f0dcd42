import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { DAY, HOUR, MINUTE, dayStart, parseRfc3339 } from '../base/instant.ts'
import { STAY_ENDS } from '../base/stay-words.ts'
import {
  CHECK_OUT_MAX_SECONDS,
  SHIFT_MAX_SECONDS,
  closeStay,
  closeStays,
  closingAfter,
  isObserved,
  shareStay,
} from './stay.rule.ts'
import type { StayFacts, StaySpan } from './stay.rule.ts'

const NOON = dayStart(20_000) + 12 * HOUR
const facts: StayFacts = {
  enteredAt: NOON,
  dwellMinutes: 60,
  opensAt: 0,
  closesAt: 1440,
  isWorker: false,
  now: NOON + 100 * DAY,
}

const cases: [string, Partial<StayFacts>, number, StaySpan['endSource']][] = [
  ['the learned dwell without anything else', {}, 60 * MINUTE, 'dwell'],
  ['closing time when it comes first', { closesAt: 750 }, 30 * MINUTE, 'closing'],
  ['the check-out', { checkOutAt: NOON + 38 * MINUTE }, 38 * MINUTE, 'check-out'],
  ['a check-out later than the usual stay', { checkOutAt: NOON + 3 * HOUR }, 3 * HOUR, 'check-out'],
  ['a check-out after closing', { closesAt: 750, checkOutAt: NOON + HOUR }, HOUR, 'check-out'],
  ['the next scan before the dwell ends', { nextScanAt: NOON + 600 }, 600, 'next-scan'],
  ['the dwell when the next scan is later', { nextScanAt: NOON + DAY }, 60 * MINUTE, 'dwell'],
  [
    'the next scan even before the check-out',
    { nextScanAt: NOON + 600, checkOutAt: NOON + 900 },
    600,
    'next-scan',
  ],
  ['nothing of a visit scanned elsewhere the same second', { nextScanAt: NOON }, 0, 'next-scan'],
  ['a shift of 16 hours for a worker', { isWorker: true }, SHIFT_MAX_SECONDS, 'dwell'],
  ['off duty', { isWorker: true, checkOutAt: NOON + 9 * HOUR }, 9 * HOUR, 'off-duty'],
  ['closing time for a worker', { isWorker: true, closesAt: 1320 }, 10 * HOUR, 'closing'],
  ['seven days at most', { checkOutAt: NOON + 30 * DAY }, CHECK_OUT_MAX_SECONDS, 'check-out'],
  ['the dwell when the check-out lies before the entry', { checkOutAt: NOON - 1 }, HOUR, 'dwell'],
  ['now while the usual stay goes on', { now: NOON + 600 }, 600, 'so-far'],
  ['now while the shop is open', { closesAt: 750, now: NOON + 600 }, 600, 'so-far'],
  ['now in the middle of a shift', { isWorker: true, now: NOON + HOUR }, HOUR, 'so-far'],
  ['now when the check-out lies in the future', { checkOutAt: NOON + 900, now: NOON }, 0, 'so-far'],
  ['the dwell in the second it is over', { now: NOON + HOUR }, HOUR, 'dwell'],
  ['nothing when the clock was set back behind the entry', { now: NOON - DAY }, 0, 'so-far'],
]

for (const [name, change, seconds, endSource] of cases) {
  test(`a stay ends with ${name}`, () => {
    const stay = closeStay({ ...facts, ...change })
    assert.deepEqual(stay, { from: NOON, to: NOON + seconds, endSource })
  })
}

test('only check-out, off-duty and next-scan were observed', () => {
  assert.deepEqual(
    STAY_ENDS.map((end) => [end, isObserved(end)]),
    [
      ['check-out', true],
      ['off-duty', true],
      ['next-scan', true],
      ['closing', false],
      ['dwell', false],
      ['so-far', false],
    ],
  )
})

test('a place open past midnight closes on the next calendar day', () => {
  const bar = { opensAt: 1080, closesAt: 1560 }
  const midnight = dayStart(20_001)
  assert.equal(closingAfter(midnight - HOUR, bar), midnight + 2 * HOUR)
  assert.equal(closingAfter(midnight + HOUR, bar), midnight + 2 * HOUR)
  assert.equal(closingAfter(midnight + 2 * HOUR, bar), midnight + DAY + 2 * HOUR)
  assert.equal(closingAfter(midnight, { opensAt: 0, closesAt: 1440 }), undefined)
})

const someFacts = fc.record({
  enteredAt: fc.integer({ min: NOON, max: NOON + 30 * DAY }),
  checkOutAt: fc.option(fc.integer({ min: NOON, max: NOON + 40 * DAY }), { nil: undefined }),
  dwellMinutes: fc.integer({ min: 1, max: 1440 }),
  opensAt: fc.integer({ min: 0, max: 1440 }),
  closesAt: fc.integer({ min: 0, max: 2880 }),
  isWorker: fc.boolean(),
  // Some days are over, one is open, some visits were written by a clock ahead of this one.
  now: fc.integer({ min: NOON - DAY, max: NOON + 50 * DAY }),
})

test('a stay is always closed, within seven days, and never past now', () => {
  fc.assert(
    fc.property(someFacts, fc.option(fc.nat(40 * DAY), { nil: undefined }), (given, after) => {
      const nextScanAt = after === undefined ? undefined : given.enteredAt + after
      const stay = closeStay({ ...given, nextScanAt })
      assert.ok(Number.isInteger(stay.to))
      assert.equal(stay.from, given.enteredAt)
      assert.ok(stay.to >= stay.from)
      assert.ok(stay.to <= stay.from + CHECK_OUT_MAX_SECONDS)
      if (nextScanAt !== undefined) assert.ok(stay.to <= nextScanAt)
      assert.ok(stay.to <= Math.max(given.now, given.enteredAt))
    }),
  )
})

test('a later question never makes a stay shorter, nor a closed one longer', () => {
  fc.assert(
    fc.property(someFacts, fc.nat(40 * DAY), (given, more) => {
      const early = closeStay(given)
      const late = closeStay({ ...given, now: given.now + more })
      assert.ok(late.to >= early.to)
      if (early.endSource !== 'so-far') assert.deepEqual(late, early)
    }),
  )
})

test("no stay overlaps the same person's next", () => {
  fc.assert(
    fc.property(fc.array(someFacts, { maxLength: 30 }), (given) => {
      const visits = given.toSorted((left, right) => left.enteredAt - right.enteredAt)
      const stays = closeStays(visits)
      assert.equal(stays.length, visits.length)
      for (const [index, stay] of stays.entries()) {
        const next = stays[index + 1]
        if (next) assert.ok(stay.to <= next.from)
      }
    }),
  )
})

test('knowing of an earlier end never makes a stay longer', () => {
  const seconds = fc.nat(3 * DAY)
  fc.assert(
    fc.property(someFacts, seconds, seconds, (given, one, other) => {
      const [sooner, later] = one < other ? [one, other] : [other, one]
      const { enteredAt } = given
      const next = (after: number) => closeStay({ ...given, nextScanAt: enteredAt + after }).to
      assert.ok(next(sooner) <= next(later))
      assert.ok(next(later) <= closeStay(given).to)
      const out = (after: number) => closeStay({ ...given, checkOutAt: enteredAt + after }).to
      assert.ok(out(sooner) <= out(later))
      const dwell = (dwellMinutes: number) => closeStay({ ...given, dwellMinutes }).to
      assert.ok(dwell(given.dwellMinutes) <= dwell(given.dwellMinutes + 1))
    }),
  )
})

test('two stays share the same span from both sides, certain only when both ends are', () => {
  const span = fc.record({
    from: fc.integer({ min: NOON, max: NOON + DAY }),
    length: fc.nat(DAY),
    endSource: fc.constantFrom('check-out', 'next-scan', 'dwell', 'closing', 'off-duty'),
  })
  fc.assert(
    fc.property(span, span, (one, other) => {
      const left = { from: one.from, to: one.from + one.length, endSource: one.endSource }
      const right = { from: other.from, to: other.from + other.length, endSource: other.endSource }
      const shared = shareStay(left, right)
      assert.deepEqual(shared, shareStay(right, left))
      if (!shared) return
      assert.ok(shared.to > shared.from)
      assert.equal(shared.isCertain, isObserved(one.endSource) && isObserved(other.endSource))
    }),
  )
})

const CWA = resolve(import.meta.dirname, '../../../shared/data/stories/cwa_overlap_cases.json')
type CwaSpan = { location: string; start: string; end: string }
type CwaCase = {
  description: string
  checkIn: CwaSpan
  warning: CwaSpan
  expectedOverlapMinutes: number
}

test(
  'agrees with the 13 published overlap cases of the Corona-Warn-App',
  { skip: existsSync(CWA) ? false : `there is no ${CWA}` },
  () => {
    const published = JSON.parse(readFileSync(CWA, 'utf8')) as CwaCase[]
    assert.equal(published.length, 13)
    const spanOf = ({ start, end }: CwaSpan): StaySpan => ({
      from: parseRfc3339(start) ?? assert.fail(start),
      to: parseRfc3339(end) ?? assert.fail(end),
      endSource: 'check-out',
    })
    for (const one of published) {
      const isHere = one.checkIn.location === one.warning.location
      const shared = isHere ? shareStay(spanOf(one.checkIn), spanOf(one.warning)) : undefined
      const minutes = Math.round((shared ? shared.to - shared.from : 0) / MINUTE)
      assert.equal(minutes, one.expectedOverlapMinutes, one.description)
    }
  },
)
