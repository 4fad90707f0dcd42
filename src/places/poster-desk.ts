// Draws posters one at a time and keeps the newest ones, so that nobody who downloads posters in a
// loop takes the processors from the scans of a city.
import { LRUCache } from 'lru-cache'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import type { PrintId } from './place.ts'
import type { Poster } from './poster.ts'

/** How a poster is drawn, by kind of file. */
export const POSTER_KINDS = ['pdf', 'png'] as const
export type PosterKind = (typeof POSTER_KINDS)[number]

export type PosterDesk = {
  /** Gives the file of a poster. Refuses: 'busy' when too many others wait. */
  readonly fileOf: (order: PosterOrder) => Promise<PosterFile | Refused>
}

export type PosterOrder = {
  readonly printId: PrintId
  readonly kind: PosterKind
  readonly poster: Poster
}
export type PosterFile = { readonly ok: true; readonly file: Buffer }

type Pens = Readonly<Record<PosterKind, (poster: Poster) => Promise<Buffer>>>

const WAITING_MAX = 8
// A picture has less than 200 kB: 4 MB in all.
const KEPT_MAX = 20

/**
 * Opens a desk that draws one poster at a time, lets 8 wait and keeps the last 20.
 * A kept file is given only for the very same words: a renamed place or a new hotline draws again,
 * and a withdrawn print never comes here, for it has no poster (`find-poster.ts`).
 */
export function openPosterDesk(pens: Pens): PosterDesk {
  const kept = new LRUCache<string, Buffer>({ max: KEPT_MAX })
  const underway = new Map<string, Promise<Buffer>>()
  let last: Promise<unknown> = Promise.resolve()

  const draw = async (key: string, { kind, poster }: PosterOrder): Promise<Buffer> => {
    try {
      const file = await pens[kind](poster)
      kept.set(key, file)
      return file
    } finally {
      underway.delete(key)
    }
  }

  const queue = (key: string, order: PosterOrder): Promise<Buffer> => {
    const drawn = last.then(async () => draw(key, order))
    underway.set(key, drawn)
    // The next one begins after this one, also after one that failed.
    last = drawn.catch(() => undefined)
    return drawn
  }

  return {
    fileOf: async (order) => {
      const key = `${order.kind}|${order.printId}|${JSON.stringify(order.poster)}`
      const known = kept.get(key)
      if (known) return { ok: true, file: known }
      const same = underway.get(key)
      if (same) return { ok: true, file: await same }
      if (underway.size > WAITING_MAX) return refuse('busy')
      return { ok: true, file: await queue(key, order) }
    },
  }
}
