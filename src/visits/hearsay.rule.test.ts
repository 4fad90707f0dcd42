import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { flagsOf } from '../../test/helpers/city.ts'
import { LATENESSES, MARK, METHODS } from './flags.rule.ts'
import type { Flags } from './flags.rule.ts'
import { DOUBTS } from '../base/stay-words.ts'
import { doubtsOf, hasSecondSource, isHearsay, sourceOf } from './hearsay.rule.ts'
import type { Witnessed } from './hearsay.rule.ts'

const made = (change: Partial<Flags> = {}, reporterId: number | null = null) => ({
  flags: flagsOf(change),
  reporterId,
})

test('a phone speaks for itself; companions, staff and paper are hearsay', () => {
  const own = METHODS.filter((method) => !isHearsay(made({ method })))
  assert.deepEqual(own, ['scan', 'zhenheyi', 'wechat', 'alipay', 'typed', 'import', 'device'])
  // Whatever the way in, a visit that somebody else made is that person's word.
  for (const method of METHODS) assert.ok(isHearsay(made({ method }, 7)), method)
})

const stay = (from: number, change: Partial<Witnessed> = {}): Witnessed => ({
  ...made({ method: 'reported' }, 7),
  placeId: 1,
  from,
  to: from + 60,
  ...change,
})

test('a second source is another one, at the same place and the same time', () => {
  const one = stay(1000)
  const cases: [string, Witnessed[], boolean][] = [
    ['itself', [one], false],
    ['the same reporter again', [one, stay(1060)], false],
    ['another reporter', [stay(1060, made({ method: 'reported' }, 8))], true],
    ['the staff', [stay(1030, made({ method: 'staff' }))], true],
    ['the person', [stay(940, made())], true],
    ['the person later', [stay(1061, made())], false],
    ['the person elsewhere', [stay(1000, { ...made(), placeId: 2 })], false],
  ]
  for (const [name, all, expected] of cases) {
    assert.equal(hasSecondSource(one, all), expected, name)
  }
})

test('one reporter is never a second source, however often he speaks', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(500), { maxLength: 20 }), fc.nat(500), (times, at) => {
      const all = times.map((time) => stay(time))
      assert.equal(hasSecondSource(stay(at), all), false)
    }),
  )
})

test('the source of two visits is one word when one person said both', () => {
  assert.equal(sourceOf(made()), sourceOf(made({ method: 'wechat' })))
  assert.equal(sourceOf(stay(1)), sourceOf(stay(9)))
  assert.notEqual(sourceOf(stay(1)), sourceOf(made({ method: 'reported' }, 8)))
})

test('every mark and a late upload are told in words, and nothing else is', () => {
  assert.deepEqual(doubtsOf(made().flags), [])
  const all = Object.values<number>(MARK).reduce((sum, mark) => sum | mark)
  // A visit is uploaded late or made behind a step that had gone, never both.
  for (const [lateness, other] of [
    ['late', 'stale-code'],
    ['stale', 'late'],
  ] as const) {
    const told = DOUBTS.filter((doubt) => doubt !== other)
    assert.deepEqual(doubtsOf(made({ marks: all, lateness }).flags), told)
  }
  for (const lateness of LATENESSES) {
    const isDoubted = lateness === 'late' || lateness === 'stale'
    assert.equal(doubtsOf(made({ lateness }).flags).length, isDoubted ? 1 : 0)
  }
  assert.deepEqual(doubtsOf(made({ marks: MARK.implausible }).flags), ['implausible'])
})
