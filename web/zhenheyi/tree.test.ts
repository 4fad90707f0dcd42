import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PlaceLine } from '../../src/places/contract.ts'
import { formatDate, formatMinute, groupDigits } from '../ui/formats.ts'
import { foldTree, growTree, searchTree } from './tree.ts'

function line(placeId: number, parentId: number | null, visitsToday: number): PlaceLine {
  return {
    placeId,
    parentId,
    name: `P${placeId}`,
    kind: 'place',
    category: 'other',
    division: '321182001',
    state: 'confirmed',
    role: 'manager',
    visitsToday,
  }
}

const rows = growTree([
  line(1, null, 1),
  line(2, 1, 2),
  line(3, 2, 4),
  line(9, 7, 8),
  line(4, 1, 16),
])

test('parts stand under their places and count into them', () => {
  assert.deepEqual(
    rows.map((row) => [row.place.placeId, row.depth, row.visitsToday]),
    [
      [1, 0, 23],
      [2, 1, 6],
      [3, 2, 4],
      [4, 1, 16],
      [9, 0, 8],
    ],
  )
})

test('a folded place hides everything below it and nothing else', () => {
  const ids = (folded: number[]) => foldTree(rows, new Set(folded)).map((row) => row.place.placeId)
  assert.deepEqual(ids([2]), [1, 2, 4, 9])
  assert.deepEqual(ids([1]), [1, 9])
  assert.deepEqual(ids([]), [1, 2, 3, 4, 9])
})

test('a search finds parts whatever is folded', () => {
  assert.deepEqual(
    searchTree(rows, ' p3 ').map((row) => row.place.placeId),
    [3],
  )
})

test('times are those of Shanghai and numbers come in groups of four', () => {
  assert.equal(formatMinute(0), '08:00')
  assert.equal(formatDate(86_400 - 8 * 3600), '1970-01-02')
  assert.equal(groupDigits('48213905'), '4821 3905')
})
