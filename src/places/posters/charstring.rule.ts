// Writes the outline of a glyph as a Type 2 charstring, the shortest spelling we know of: relative
// steps, one operator for many of a kind, no hints. Printers do not hint and a poster has no
// ligatures, so nothing else of a font is needed.
// Source: Adobe Technical Note 5177 (Type 2 Charstring Format).

/** One step of an outline, in font units; y grows upwards. */
export type Stroke =
  | { readonly kind: 'move' | 'line'; readonly x: number; readonly y: number }
  | {
      readonly kind: 'curve'
      readonly x1: number
      readonly y1: number
      readonly x2: number
      readonly y2: number
      readonly x: number
      readonly y: number
    }
export type Outline = readonly Stroke[]

// Relative: dx dy, or the six steps of a curve.
type Step = { readonly kind: Stroke['kind']; readonly by: readonly number[] }

const OP = {
  vmoveto: 4,
  rlineto: 5,
  hlineto: 6,
  vlineto: 7,
  rrcurveto: 8,
  endchar: 14,
  rmoveto: 21,
  hmoveto: 22,
  vhcurveto: 30,
  hvcurveto: 31,
} as const

// The standard's stack holds 48 numbers.
const STACK_MAX = 48

function encode(value: number): number[] {
  if (value >= -107 && value <= 107) return [value + 139]
  if (value > 0) return [247 + ((value - 108) >> 8), (value - 108) & 0xff]
  return [251 + ((-value - 108) >> 8), (-value - 108) & 0xff]
}

function stepsOf(outline: Outline): Step[] {
  const steps: Step[] = []
  let [x, y] = [0, 0]
  let [startX, startY] = [0, 0]
  const closeLine = (): void => {
    // A contour closes itself: a last line back to its start says nothing.
    const last = steps.at(-1)
    if (last?.kind === 'line' && x === startX && y === startY) steps.pop()
  }
  for (const stroke of outline) {
    if (stroke.kind === 'curve') {
      const { x1, y1, x2, y2 } = stroke
      const by = [x1 - x, y1 - y, x2 - x1, y2 - y1, stroke.x - x2, stroke.y - y2]
      steps.push({ kind: 'curve', by })
    } else if (stroke.kind === 'move') {
      closeLine()
      // After a line that was dropped the pen still stands at the end of the one before.
      const [penX, penY] = endOf(steps)
      steps.push({ kind: 'move', by: [stroke.x - penX, stroke.y - penY] })
      ;[startX, startY] = [stroke.x, stroke.y]
    } else if (stroke.x !== x || stroke.y !== y) {
      steps.push({ kind: 'line', by: [stroke.x - x, stroke.y - y] })
    }
    ;[x, y] = [stroke.x, stroke.y]
  }
  closeLine()
  return steps
}

function endOf(steps: readonly Step[]): [number, number] {
  let [x, y] = [0, 0]
  for (const { by } of steps) {
    for (const [index, value] of by.entries()) {
      if (index % 2 === 0) x += value
      else y += value
    }
  }
  return [x, y]
}

// Which way a step sets out and arrives, when that is straight along an axis.
function wayOf({ kind, by }: Step): 'h' | 'v' | undefined {
  const [first = 0, second = 0] = by
  if (kind === 'line') return second === 0 ? 'h' : first === 0 ? 'v' : undefined
  if (kind === 'move') return undefined
  if (second === 0 && by[4] === 0) return 'h'
  return first === 0 && by[5] === 0 ? 'v' : undefined
}

function isNext(step: Step | undefined, kind: Step['kind'], way: 'h' | 'v' | undefined): boolean {
  return step?.kind === kind && wayOf(step) === way
}

const OPERATORS = {
  line: { h: OP.hlineto, v: OP.vlineto, free: OP.rlineto },
  curve: { h: OP.hvcurveto, v: OP.vhcurveto, free: OP.rrcurveto },
} as const

function numbersOf(step: Step, way: 'h' | 'v' | undefined): readonly number[] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = step.by
  if (step.kind === 'line') return way === 'h' ? [a] : way === 'v' ? [b] : [a, b]
  return way === 'h' ? [a, c, d, f] : way === 'v' ? [b, c, d, e] : step.by
}

/** Takes as many like steps as one operator may have: straight ones take turns of direction. */
function writeRun(steps: readonly Step[], from: number): { bytes: number[]; next: number } {
  const first = steps[from]
  if (!first || first.kind === 'move') return { bytes: [], next: from }
  const { kind } = first
  const start = wayOf(first)
  const bytes: number[] = []
  let [way, next, numbers] = [start, from, 0]
  for (;;) {
    const step = steps[next]
    if (!step || !isNext(step, kind, way)) break
    const values = numbersOf(step, way)
    if (numbers + values.length > STACK_MAX) break
    for (const value of values) bytes.push(...encode(value))
    numbers += values.length
    next += 1
    if (way !== undefined) way = way === 'h' ? 'v' : 'h'
  }
  bytes.push(OPERATORS[kind][start ?? 'free'])
  return { bytes, next }
}

function writeMove({ by }: Step): number[] {
  const [dx = 0, dy = 0] = by
  if (dy === 0) return [...encode(dx), OP.hmoveto]
  if (dx === 0) return [...encode(dy), OP.vmoveto]
  return [...encode(dx), ...encode(dy), OP.rmoveto]
}

/**
 * Writes an outline as a charstring of the default width. Units: whole font units, at most 1,131 a
 * step.
 * Source: Adobe Technical Note 5177.
 */
export function writeCharstring(outline: Outline): Uint8Array {
  const steps = stepsOf(outline)
  const bytes: number[] = []
  let at = 0
  while (at < steps.length) {
    const step = steps[at]
    if (step?.kind === 'move') {
      bytes.push(...writeMove(step))
      at += 1
      continue
    }
    const run = writeRun(steps, at)
    bytes.push(...run.bytes)
    at = run.next
  }
  bytes.push(OP.endchar)
  return Uint8Array.from(bytes)
}
