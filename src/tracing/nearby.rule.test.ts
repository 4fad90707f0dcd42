import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openNearby } from './nearby.rule.ts'
import type { TreeNode } from './nearby.rule.ts'

// A mall of two floors, and a shop that stands alone.
const TREE: TreeNode[] = [
  { placeId: 1, parentId: null, complexId: 1, kind: 'building' },
  { placeId: 2, parentId: 1, complexId: 1, kind: 'floor' },
  { placeId: 3, parentId: 1, complexId: 1, kind: 'floor' },
  { placeId: 4, parentId: 2, complexId: 1, kind: 'unit' },
  { placeId: 5, parentId: 2, complexId: 1, kind: 'unit' },
  { placeId: 6, parentId: 3, complexId: 1, kind: 'unit' },
  { placeId: 7, parentId: 1, complexId: 1, kind: 'unit' },
  { placeId: 9, parentId: null, complexId: 9, kind: 'place' },
]
const both = { floor: true, complex: true }

function kinds(placeId: number, wanted = both): Record<string, number[]> {
  const near = openNearby(TREE, wanted)(placeId)
  const by = (kind: string) => near.filter((one) => one.closeness === kind).map((o) => o.placeId)
  return { floor: by('floor'), complex: by('complex') }
}

test('two shops of a floor are on one floor, the rest of the mall is in one complex', () => {
  assert.deepEqual(kinds(4), { floor: [2, 5], complex: [1, 3, 6, 7] })
  assert.deepEqual(kinds(2), { floor: [4, 5], complex: [1, 3, 6, 7] })
})

test('a door of the whole building and a unit without a floor are on no floor', () => {
  assert.deepEqual(kinds(1), { floor: [], complex: [2, 3, 4, 5, 6, 7] })
  assert.deepEqual(kinds(7), { floor: [], complex: [1, 2, 3, 4, 5, 6] })
})

test('nothing is near a place that stands alone, or that nobody knows', () => {
  assert.deepEqual(kinds(9), { floor: [], complex: [] })
  assert.deepEqual(kinds(404), { floor: [], complex: [] })
})

test('only the kinds that are asked for are looked for', () => {
  assert.deepEqual(kinds(4, { floor: true, complex: false }), { floor: [2, 5], complex: [] })
  assert.deepEqual(kinds(4, { floor: false, complex: true }), { floor: [], complex: [1, 3, 6, 7] })
  assert.deepEqual(openNearby(TREE, { floor: false, complex: false })(4), [])
})

test('says which floor or complex both belong to', () => {
  const near = openNearby(TREE, both)(4)
  assert.deepEqual(
    near.map((one) => [one.placeId, one.withinId]),
    [
      [1, 1],
      [2, 2],
      [3, 1],
      [5, 2],
      [6, 1],
      [7, 1],
    ],
  )
})

test('nearness is mutual', () => {
  const nearOf = openNearby(TREE, both)
  for (const { placeId } of TREE) {
    for (const near of nearOf(placeId)) {
      const back = nearOf(near.placeId).find((one) => one.placeId === placeId)
      assert.deepEqual(back, { ...near, placeId })
    }
  }
})

test('a circle of parents ends', () => {
  const circle: TreeNode[] = [
    { placeId: 1, parentId: 2, complexId: 1, kind: 'unit' },
    { placeId: 2, parentId: 1, complexId: 1, kind: 'unit' },
  ]
  assert.deepEqual(
    openNearby(circle, both)(1).map((one) => one.closeness),
    ['complex'],
  )
})
