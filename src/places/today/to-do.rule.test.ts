import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { TO_DOS_MAX, TO_DO_KINDS, foldToDos } from './to-do.rule.ts'
import type { RawToDo } from './to-do.rule.ts'

const line = (change: Partial<RawToDo> = {}): RawToDo => ({
  kind: 'no-photo',
  placeId: 11,
  placeName: '二层小店',
  pointId: 21,
  pointName: '正门',
  count: 1,
  at: 5,
  complexId: 10,
  complexName: '江洲商场',
  ...change,
})

const any = fc.record({
  kind: fc.constantFrom(...TO_DO_KINDS),
  placeId: fc.integer({ min: 1, max: 40 }),
  complexId: fc.integer({ min: 0, max: 4 }),
  count: fc.integer({ min: 1, max: 5 }),
})

test('three doors are told by name, four of one complex in one line', () => {
  const three = foldToDos([line(), line({ pointId: 22 }), line({ pointId: 23 })])
  assert.deepEqual(
    three.map((one) => [one.placeName, one.pointId, one.count]),
    [21, 22, 23].map((pointId) => ['二层小店', pointId, 1]),
  )
  const four = foldToDos([1, 2, 3, 4].map((pointId) => line({ pointId })))
  const place = { placeId: 10, placeName: '江洲商场', pointId: null, pointName: '' }
  assert.deepEqual(four, [{ kind: 'no-photo', ...place, count: 4, at: null }])
})

test('what waits for my own phone is never folded', () => {
  const mine = line({ kind: 'invited', placeId: null, complexId: 0 })
  assert.equal(foldToDos([mine, mine, mine, mine]).length, 4)
})

test('nothing is lost in the count, and the urgent stands first', () => {
  fc.assert(
    fc.property(fc.array(any, { maxLength: 80 }), (changes) => {
      const raw = changes.map((change) => line(change))
      const toDos = foldToDos(raw)
      const total = raw.reduce((sum, one) => sum + one.count, 0)
      const ranks = toDos.map((one) => TO_DO_KINDS.indexOf(one.kind))
      assert.deepEqual(
        ranks,
        ranks.toSorted((one, other) => one - other),
      )
      assert.ok(toDos.length <= TO_DOS_MAX)
      const told = toDos.reduce((sum, one) => sum + one.count, 0)
      assert.ok(toDos.length === TO_DOS_MAX || told === total)
    }),
  )
})
