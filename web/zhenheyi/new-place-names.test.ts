// The names on the plain map: across no border, over nothing, and as many as fit.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { outlineOf } from '../../src/places/division-outlines.ts'
import {
  MAP_HEIGHT,
  MAP_WIDTH,
  isInside,
  panBy,
  toMap,
  wholeView,
  zoomBy,
} from './new-place-map.ts'
import type { View } from './new-place-map.ts'
import { layNames } from './new-place-names.ts'
import type { Label } from './new-place-names.ts'

const NAMES = ['三茅街道', '兴隆街道', '新坝镇', '油坊镇', '八桥镇', '西来桥镇', '经济开发区']
const TOWNS = ['001', '002', '101', '102', '103', '104', '400'].map((end) => `321182${end}`)
const SIZE = 14
const labels = TOWNS.map((key, index): Label => {
  const width = (NAMES[index] ?? '').length * SIZE
  return { key, outline: outlineOf(key), width, height: SIZE }
})
const whole = wholeView(labels.map((label) => label.outline)) ?? assert.fail()

/** The points of a name: its middle, corners, and the middles of its sides. */
function pointsOf(label: Label, x: number, y: number): (readonly [number, number])[] {
  const steps = [-0.5, -0.25, 0, 0.25, 0.5]
  return steps.flatMap((dx) =>
    [-0.5, 0, 0.5].map((dy) => [x + dx * label.width, y + dy * label.height] as const),
  )
}

function assertPlain(view: View): number {
  const laid = layNames(view, labels)
  for (const [index, { key, x, y }] of laid.entries()) {
    const label = labels.find((one) => one.key === key) ?? assert.fail()
    const holders = new Set(
      pointsOf(label, x, y).map((point) => {
        const holder = labels.find((one) =>
          isInside(
            one.outline.map((spot) => toMap(view, spot)),
            point,
          ),
        )
        return holder?.key ?? 'water'
      }),
    )
    assert.equal(holders.size, 1, `${key} stands in ${[...holders].join()}`)
    assert.ok(holders.has(key) || holders.has('water'))
    assert.ok(x - label.width / 2 >= 0 && x + label.width / 2 <= MAP_WIDTH, key)
    assert.ok(y - SIZE / 2 >= 0 && y + SIZE / 2 <= MAP_HEIGHT, key)
    for (const other of laid.slice(index + 1)) {
      const width = labels.find((one) => one.key === other.key)?.width ?? 0
      const isApart =
        Math.abs(x - other.x) >= (label.width + width) / 2 || Math.abs(y - other.y) >= SIZE
      assert.ok(isApart, `${key} stands over ${other.key}`)
    }
  }
  return laid.length
}

test('the whole map has the name of every town, across no border', () => {
  assert.equal(assertPlain(whole), labels.length)
})

test('closer, moved or both, a name crosses nothing and leaves no map', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 30, noNaN: true }),
      fc.constantFrom(...labels),
      fc.integer({ min: -200, max: 200 }),
      fc.integer({ min: -200, max: 200 }),
      (factor, { outline }, dx, dy) => {
        const around = outline[0] ?? assert.fail()
        assertPlain(panBy(zoomBy(whole, whole, factor, around), [dx, dy]))
      },
    ),
    { numRuns: 100 },
  )
})

test('who stands in the middle of a town reads its name, however close', () => {
  for (const [index, { key, outline }] of labels.entries()) {
    const corners = outline.length
    const middle = outline.reduce(
      ([x, y], [longitude, latitude]) => [x + longitude / corners, y + latitude / corners],
      [0, 0],
    )
    const close = zoomBy(whole, whole, 12, middle)
    const laid = layNames(close, labels)
    assert.ok(
      laid.some((one) => one.key === key),
      NAMES[index],
    )
  }
})

test('a city that nobody has drawn has no names', () => {
  assert.deepEqual(layNames(whole, []), [])
})
