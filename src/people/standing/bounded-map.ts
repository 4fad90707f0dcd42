// A map that keeps about as many entries as it may, the used ones first. Two generations instead of
// a list: a hit costs one look-up, and forgetting the oldest costs nothing.

export type BoundedMap<K, V> = {
  readonly get: (key: K) => V | undefined
  readonly set: (key: K, value: V) => void
  readonly delete: (key: K) => void
  readonly clear: () => void
  readonly size: () => number
}

/** Makes a map of at most `limit` entries; what was not used for half of them goes first. */
export function makeBoundedMap<K, V>(limit: number): BoundedMap<K, V> {
  const half = Math.max(1, Math.floor(limit / 2))
  let young = new Map<K, V>()
  let old = new Map<K, V>()
  const set = (key: K, value: V): void => {
    young.set(key, value)
    old.delete(key)
    if (young.size < half) return
    old = young
    young = new Map()
  }
  return {
    get: (key) => {
      const found = young.get(key)
      if (found !== undefined) return found
      const aged = old.get(key)
      if (aged !== undefined) set(key, aged)
      return aged
    },
    set,
    delete: (key) => {
      young.delete(key)
      old.delete(key)
    },
    clear: () => {
      young.clear()
      old.clear()
    },
    size: () => young.size + old.size,
  }
}
