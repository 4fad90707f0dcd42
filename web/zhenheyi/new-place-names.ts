// Where the names of the towns stand on the plain map: inside their town, or on the water beside
// it, across no border and over nothing else. A name that fits nowhere waits for a closer view.
import { MAP_HEIGHT, MAP_WIDTH, isInside, middleOf, toMap } from './new-place-map.ts'
import type { Outline, View } from './new-place-map.ts'

/** A name to be laid. Units: pixels. */
export type Label = {
  readonly key: string
  readonly outline: Outline
  readonly width: number
  readonly height: number
}

/** Where the middle of a name stands. Units: pixels from the upper left. */
export type Laid = { readonly key: string; readonly x: number; readonly y: number }

type Point = readonly [x: number, y: number]
type Rect = {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

type Shape = { readonly key: string; readonly corners: readonly Point[] }

const SHEET: Rect = { left: 0, right: MAP_WIDTH, top: 0, bottom: MAP_HEIGHT }
// Finer -> slower under a moving finger; coarser -> names are left out that would fit.
const GRID = 6
// On the water a name further away belongs to nobody any more.
const BESIDE = 12
const MARGIN = 3
// The buttons at the upper right, the bar of the scale at the lower left.
const TAKEN: readonly Rect[] = [
  { left: MAP_WIDTH - 70, right: MAP_WIDTH, top: 0, bottom: 130 },
  { left: 0, right: 150, top: MAP_HEIGHT - 34, bottom: MAP_HEIGHT },
]

// Every step away from where a name would best stand, the nearest first.
const STEPS: readonly Point[] = Array.from({ length: 2 * Math.ceil(MAP_HEIGHT / GRID) + 1 })
  .flatMap((_, row, rows) =>
    rows.map((__, column): Point => {
      const half = (rows.length - 1) / 2
      return [(column - half) * GRID, (row - half) * GRID]
    }),
  )
  .toSorted(([x1, y1], [x2, y2]) => Math.hypot(x1, y1) - Math.hypot(x2, y2))

function rectAround([x, y]: Point, { width, height }: Label): Rect {
  const [halfWidth, halfHeight] = [width / 2 + MARGIN, height / 2 + MARGIN]
  return {
    left: x - halfWidth,
    right: x + halfWidth,
    top: y - halfHeight,
    bottom: y + halfHeight,
  }
}

function boxOf({ corners }: Shape): Rect {
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)]
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  }
}

function isWithin(inner: Rect, outer: Rect): boolean {
  const isAcross = inner.left >= outer.left && inner.right <= outer.right
  return isAcross && inner.top >= outer.top && inner.bottom <= outer.bottom
}

function isOver(one: Rect, other: Rect): boolean {
  const beside = one.right <= other.left || other.right <= one.left
  return !beside && one.bottom > other.top && other.bottom > one.top
}

/** Says whether a border runs through a rectangle: cut by its four sides, some of it is left. */
function isCrossed({ left, right, top, bottom }: Rect, from: Point, to: Point): boolean {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  let [start, end] = [0, 1]
  for (const [part, room] of [
    [-dx, from[0] - left],
    [dx, right - from[0]],
    [-dy, from[1] - top],
    [dy, bottom - from[1]],
  ] as const) {
    if (part === 0 && room < 0) return false
    if (part < 0) start = Math.max(start, room / part)
    if (part > 0) end = Math.min(end, room / part)
  }
  return start <= end
}

function isCrossedBy(rect: Rect, { corners }: Shape): boolean {
  return corners.some((corner, index) => isCrossed(rect, corners.at(index - 1) ?? corner, corner))
}

function grow({ left, right, top, bottom }: Rect, by: number): Rect {
  return { left: left - by, right: right + by, top: top - by, bottom: bottom + by }
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value))
}

/** Finds the spot of one name that is nearest to the middle of its town. */
function spotOf(
  label: Label,
  best: Point,
  around: { readonly shapes: readonly Shape[]; readonly taken: readonly Rect[] },
): Point | undefined {
  const { shapes, taken } = around
  const own = shapes.find((shape) => shape.key === label.key)
  if (!own || !isOver(boxOf(own), SHEET)) return undefined
  for (const [dx, dy] of STEPS) {
    const spot: Point = [best[0] + dx, best[1] + dy]
    const rect = rectAround(spot, label)
    if (!isWithin(rect, SHEET) || taken.some((one) => isOver(rect, one))) continue
    const holder = shapes.find((shape) => isInside(shape.corners, spot))
    if (holder && holder !== own) continue
    // The water is nobody's: there it must be plain whose name it is.
    if (!holder && !isCrossedBy(grow(rect, BESIDE), own)) continue
    if (shapes.every((shape) => !isCrossedBy(rect, shape))) return spot
  }
  return undefined
}

/** Lays the names of a view. Shape: those that fit, in the order in which they were given. */
export function layNames(view: View, labels: readonly Label[]): Laid[] {
  const shapes = labels.map(({ key, outline }) => ({
    key,
    corners: outline.map((spot) => toMap(view, spot)),
  }))
  const taken = [...TAKEN]
  return labels.flatMap((label) => {
    const [x, y] = toMap(view, middleOf(label.outline))
    const best: Point = [clamp(x, MAP_WIDTH), clamp(y, MAP_HEIGHT)]
    const spot = spotOf(label, best, { shapes, taken })
    if (!spot) return []
    taken.push(rectAround(spot, label))
    return [{ key: label.key, x: spot[0], y: spot[1] }]
  })
}
