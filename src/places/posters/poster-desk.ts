// Takes the orders for posters: one at a time, a few waiting, the newest kept, a few sets in turns.
// Whoever downloads posters in a loop takes nothing from the scans of a city.
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { LRUCache } from 'lru-cache'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { PosterSet } from './set-file.ts'
import type { PosterOrder, Studio } from './studio.ts'

export type PosterDesk = {
  /** Gives the file of a poster. Refuses: 'busy' when too many others wait. */
  readonly fileOf: (order: PosterOrder) => Promise<PosterFile | Refused>
  /**
   * Draws a set for an account, which has one at a time, as fast as it is read. Its place is free
   * again when the stream is closed: at its end, when the reader goes away, or after five minutes.
   * Refuses: 'busy'.
   */
  readonly filesOf: (set: PosterSet, account: string) => SetFile | Refused
  readonly close: () => Promise<void>
}

export type PosterFile = { readonly ok: true; readonly file: Buffer }
export type SetFile = { readonly ok: true; readonly stream: Readable }

const WAITING_MAX = 8
// A picture has less than 250 kB: 5 MB in all.
const KEPT_MAX = 20
// They are drawn in turns, so each more makes the others slower; a set holds a megabyte of names.
const SETS_MAX = 4
// Whoever takes longer than this to fetch a set has gone away, and others wait for the place.
const SET_SECONDS_MAX = 300

/**
 * Opens a desk that draws one poster at a time, lets 8 wait and keeps the last 20.
 * A kept file is given only for the very same words: a renamed place or a new hotline draws again,
 * and a withdrawn print never comes here, for it has no poster (`find-posters.ts`).
 */
export function openPosterDesk(studio: Studio): PosterDesk {
  const kept = new LRUCache<string, Buffer>({ max: KEPT_MAX })
  const underway = new Map<string, Promise<Buffer>>()
  const accounts = new Set<string>()
  let last: Promise<unknown> = Promise.resolve()

  const draw = async (key: string, order: PosterOrder): Promise<Buffer> => {
    try {
      const file = await studio.draw(order)
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

  const open = (set: PosterSet, account: string): Readable => {
    accounts.add(account)
    const stream = Readable.from(studio.drawSet(set), { objectMode: false })
    const timer = setTimeout(() => stream.destroy(), SET_SECONDS_MAX * 1000).unref()
    // Also of a stream that nobody ever began to read.
    stream.once('close', () => {
      clearTimeout(timer)
      accounts.delete(account)
    })
    return stream
  }

  return {
    fileOf: async (order) => {
      const key = createHash('sha256').update(JSON.stringify(order)).digest('base64')
      const known = kept.get(key)
      if (known) return { ok: true, file: known }
      const same = underway.get(key)
      if (same) return { ok: true, file: await same }
      if (underway.size > WAITING_MAX) return refuse('busy')
      return { ok: true, file: await queue(key, order) }
    },
    filesOf: (set, account) => {
      if (accounts.has(account) || accounts.size >= SETS_MAX) return refuse('busy')
      return { ok: true, stream: open(set, account) }
    },
    close: studio.close,
  }
}
