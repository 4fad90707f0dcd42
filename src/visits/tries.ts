// How often a network may try something that can be guessed. In memory only, keyed by a hash
// whose salt dies with the process: a shared address is no record of anybody.
import { createHash, randomBytes } from 'node:crypto'
import { networkOf } from '../base/network.ts'
import type { Clock } from '../platform/clock.ts'

export type Tries = {
  /** Counts a try of the network an address belongs to; false when it is one too many. */
  readonly isAllowed: (address: string) => boolean
}

// Beyond this the oldest counts are forgotten: a flood must not fill the memory.
const KEYS_MAX = 100_000

/** Opens a counter of tries in fixed windows. */
export function openTries(
  clock: Clock,
  limit: { readonly tries: number; readonly windowSeconds: number },
): Tries {
  const salt = randomBytes(16)
  const counts = new Map<string, { count: number; until: number }>()
  return {
    isAllowed: (address) => {
      const network = networkOf(address)
      const hash = createHash('sha256').update(salt).update(network).digest('base64url')
      const now = clock.now()
      const known = counts.get(hash)
      if (known && known.until > now) {
        known.count += 1
        return known.count <= limit.tries
      }
      counts.delete(hash)
      counts.set(hash, { count: 1, until: now + limit.windowSeconds })
      if (counts.size > KEYS_MAX) {
        const oldest = counts.keys().next().value
        if (oldest !== undefined) counts.delete(oldest)
      }
      return true
    },
  }
}
