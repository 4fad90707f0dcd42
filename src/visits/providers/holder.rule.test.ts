import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decideHolder } from './holder.rule.ts'

test('decides who enters when a phone and a provider both say a name', () => {
  const table = [
    [[], [], 'stranger'],
    [[1], [], 'stranger'],
    [[], [2], 'known'],
    [[1], [1], 'known'],
    [[1, 2], [2, 3], 'known'],
    [[1], [2], 'other'],
    [[1, 2], [3, 4], 'other'],
  ] as const
  for (const [byPhone, bySubject, holder] of table) {
    assert.equal(decideHolder({ byPhone, bySubject }), holder)
  }
})

test('lets a stranger be nobody and a disagreement never pass for agreement', () => {
  const ids = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 8 })
  fc.assert(
    fc.property(ids, ids, (byPhone, bySubject) => {
      const holder = decideHolder({ byPhone, bySubject })
      const shared = bySubject.filter((id) => byPhone.includes(id)).length
      assert.equal(holder === 'stranger', bySubject.length === 0)
      assert.equal(holder === 'other', bySubject.length > 0 && byPhone.length > 0 && shared === 0)
    }),
  )
})
