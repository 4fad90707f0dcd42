import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PlaceLine } from '../../src/places/contract.ts'
import { formatDate, formatMinute, groupDigits } from '../ui/formats.ts'
import { foldAtFirst, growTree, pageTree, searchTree } from './tree.ts'

function line(placeId: number, parentId: number | null, visitsToday: number): PlaceLine {
  return {
    placeId,
    parentId,
    name: `P${placeId}`,
    label: '',
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

const all = () => Number.POSITIVE_INFINITY
const idsOf = (items: ReturnType<typeof pageTree<(typeof rows)[number]>>) =>
  items.map((item) => (item.kind === 'row' ? item.row.id : `${item.parentId}+${item.left}`))

test('a folded place hides everything below it and nothing else', () => {
  const ids = (folded: number[]) => idsOf(pageTree(rows, new Set(folded), all))
  assert.deepEqual(ids([2]), [1, 2, 4, 9])
  assert.deepEqual(ids([1]), [1, 9])
  assert.deepEqual(ids([]), [1, 2, 3, 4, 9])
})

test('of many parts the first ones are shown, and how many more there are', () => {
  assert.deepEqual(idsOf(pageTree(rows, new Set(), () => 1)), [1, 2, 3, '1+1', '0+1'])
  assert.deepEqual(idsOf(pageTree(rows, new Set([2]), (id) => (id === 1 ? 1 : 9))), [
    1,
    2,
    '1+1',
    9,
  ])
  const random = fc.array(fc.nat(9), { maxLength: 30 })
  fc.assert(
    fc.property(random, fc.nat(4), (parents, shown) => {
      const tree = growTree(
        parents.map((parent, at) => line(at + 1, parent > 0 && parent <= at ? parent : null, 0)),
      )
      const items = pageTree(tree, new Set(), () => shown)
      const known = new Set(items.flatMap((item) => (item.kind === 'row' ? [item.row.id] : [])))
      for (const row of tree) {
        const parent = row.depth === 0 ? 0 : (row.place.parentId ?? 0)
        const siblings = tree.filter(
          (one) => (one.depth === 0 ? 0 : (one.place.parentId ?? 0)) === parent,
        )
        const isShown = (parent === 0 || known.has(parent)) && siblings.indexOf(row) < shown
        assert.equal(known.has(row.id), isShown)
      }
    }),
  )
})

function complex(floors: number, units: number) {
  const made = [line(1, null, 0)]
  for (let floor = 1; floor <= floors; floor += 1) {
    made.push({ ...line(1 + floor, 1, 0), label: `${floor}层`, name: `商城 ${floor}层` })
  }
  for (let at = 0; at < floors * units; at += 1) {
    const floor = 1 + (at % floors)
    const label = `${floor}${String(1 + Math.floor(at / floors)).padStart(2, '0')}`
    made.push({ ...line(1000 + at, 1 + floor, 1), label, name: `商城 ${floor}层 ${label}` })
  }
  return growTree(made)
}

test('twelve floors of forty units open as floors, in their order', () => {
  const tree = complex(12, 40)
  const items = pageTree(tree, foldAtFirst(tree, 40), () => 50)
  const titles = items.map((item) => (item.kind === 'row' ? item.row.title : ''))
  assert.deepEqual(titles.slice(0, 4), ['P1', '1层', '2层', '3层'])
  assert.deepEqual([titles.length, titles.at(-1)], [13, '12层'])
  assert.equal(tree[0]?.visitsToday, 480)
  const small = complex(2, 5)
  assert.equal(foldAtFirst(small, 40).size, 0)
  // One top with many parts opens all the same: they come page by page.
  const wide = complex(300, 0)
  assert.deepEqual(foldAtFirst(wide, 40).has(1), false)
  assert.equal(pageTree(wide, foldAtFirst(wide, 40), () => 50).length, 52)
})

test('a part is called by its label, with the name of its shop behind it', () => {
  const shop = { ...line(3, 2, 0), label: '301', name: '陈记面馆' }
  const floor = { ...line(2, 1, 0), label: '3层', name: 'P1 3层' }
  const tree = growTree([line(1, null, 0), floor, shop])
  assert.deepEqual(
    tree.map((row) => [row.title, row.above]),
    [
      ['P1', ''],
      ['3层', 'P1'],
      ['301 陈记面馆', 'P1 › 3层'],
    ],
  )
  // Whoever has the unit only sees its name in full.
  assert.equal(growTree([{ ...shop, name: 'P1 3层 301' }])[0]?.title, 'P1 3层 301')
})

test('a search finds parts whatever is folded', () => {
  assert.deepEqual(
    searchTree(rows, ' p3 ').map((row) => row.place.placeId),
    [3],
  )
  assert.deepEqual(
    searchTree(complex(3, 3), '203').map((row) => row.title),
    ['203'],
  )
})

test('times are those of Shanghai and numbers come in groups of four', () => {
  assert.equal(formatMinute(0), '08:00')
  assert.equal(formatDate(86_400 - 8 * 3600), '1970-01-02')
  assert.equal(groupDigits('48213905'), '4821 3905')
})
