// The plain map: there and back, and which town a tap means.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { outlineOf } from '../../src/places/division-outlines.ts'
import {
  MAP_HEIGHT,
  MAP_WIDTH,
  isInside,
  middleOf,
  panBy,
  scaleBar,
  toMap,
  toSpot,
  wholeView,
  zoomBy,
} from './new-place-map.ts'

const TOWNS = ['001', '002', '101', '102', '103', '104', '400'].map((end) => `321182${end}`)
const outlines = TOWNS.map(outlineOf)
const whole = wholeView(outlines) ?? assert.fail()

test('the whole map shows every corner of every town', () => {
  for (const [x, y] of outlines.flat().map((spot) => toMap(whole, spot))) {
    assert.ok(x >= 0 && x <= MAP_WIDTH && y >= 0 && y <= MAP_HEIGHT, `${x} ${y}`)
  }
})

test('no two towns share a spot, and each holds the place of its name', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 119.6, max: 120.1, noNaN: true }),
      fc.double({ min: 31.9, max: 32.4, noNaN: true }),
      (longitude, latitude) => {
        const inside = outlines.filter((outline) => isInside(outline, [longitude, latitude]))
        assert.ok(inside.length <= 1)
      },
    ),
    { numRuns: 2000 },
  )
  for (const outline of outlines) assert.ok(isInside(outline, middleOf(outline)))
})

test('a spot comes back from the map within ten metres, however close or moved', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 40, noNaN: true }),
      fc.integer({ min: -300, max: 300 }),
      fc.integer({ min: 0, max: MAP_WIDTH }),
      fc.integer({ min: 0, max: MAP_HEIGHT }),
      (factor, pan, x, y) => {
        const view = panBy(zoomBy(whole, whole, factor, [119.8, 32.2]), [pan, -pan])
        const spot = toSpot(view, [x, y])
        const [backX, backY] = toMap(view, spot)
        const pixel = Math.max(1, view.scale / 10_000)
        assert.ok(Math.abs(backX - x) <= pixel && Math.abs(backY - y) <= pixel)
      },
    ),
  )
})

test('nobody zooms out of the whole or closer than was measured', () => {
  assert.deepEqual(zoomBy(whole, whole, 0.01, [0, 0]), whole)
  const close = zoomBy(whole, whole, 1000, [119.8, 32.2])
  assert.ok(close.scale <= whole.scale * 24 + 1e-6)
  assert.ok(scaleBar(close).width <= 90 && scaleBar(whole).width <= 90)
})

test('a city that nobody has drawn has no map', () => {
  assert.equal(wholeView([outlineOf('999999999')]), undefined)
})
