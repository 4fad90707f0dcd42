// Chance that can be repeated: streams of numbers made from whole-number keys, so that one day of
// one household can be drawn again without drawing anything else.

export type Random = {
  /** A number in [0, 1). */
  readonly next: () => number
  /** A whole number in [0, below). */
  readonly below: (below: number) => number
  /** A whole number in [from, to], both inside. */
  readonly between: (from: number, to: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <T>(items: readonly T[]) => T
  /** An index, drawn by the given weights. */
  readonly weighted: (weights: readonly number[]) => number
}

// The finaliser of MurmurHash3: every input bit changes half of the output bits.
function mix(value: number): number {
  let bits = value | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}

/** Folds whole-number keys into one 32-bit number; the order of the keys matters. */
export function hashKeys(...keys: readonly number[]): number {
  let state = 0x9e3779b9
  for (const key of keys) {
    state = mix(state ^ mix(key >>> 0))
    state = mix(state + Math.floor(key / 2 ** 32) + 0x7f4a7c15)
  }
  return state >>> 0
}

/**
 * Opens the stream of a list of keys: the same keys give the same numbers on every machine.
 * The generator is sfc32, which passes PractRand and needs four words of state.
 */
export function openRandom(...keys: readonly number[]): Random {
  let a = hashKeys(...keys, 1)
  let b = hashKeys(...keys, 2)
  let c = hashKeys(...keys, 3)
  let counter = 1
  const word = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return sum >>> 0
  }
  const next = (): number => word() / 2 ** 32
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    below,
    between: (from, to) => from + below(to - from + 1),
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[below(items.length)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
    weighted: (weights) => {
      const total = weights.reduce((sum, weight) => sum + weight, 0)
      let rest = next() * total
      for (let i = 0; i < weights.length; i += 1) {
        rest -= weights[i] ?? 0
        if (rest < 0) return i
      }
      return weights.length - 1
    },
  }
}
