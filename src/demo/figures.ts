// The live figures on the stage's bottom line: counted in the database, kept for a moment.
import { dayOf, dayStart, MINUTE } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { Sql } from '../platform/postgres.ts'
import { countVisitsSince } from '../visits/index.ts'

export type Figures = { readonly visitsToday: number; readonly lastMinute: number }

export type FigureKeeper = { readonly read: (now: Instant) => Promise<Figures> }

// Every open stage polls; the count is read once for all of them.
const KEEP_SECONDS = 2

/** Opens the keeper of the figures of some places. */
export function openFigures(sql: Sql, placeIds: readonly number[]): FigureKeeper {
  let last: { at: Instant; figures: Promise<Figures> } | undefined
  const countSince = async (from: Instant): Promise<number> => {
    const counts = await countVisitsSince(sql, placeIds, from)
    return [...counts.values()].reduce((sum, one) => sum + one, 0)
  }
  const count = async (now: Instant): Promise<Figures> => {
    const visitsToday = await countSince(dayStart(dayOf(now)))
    return { visitsToday, lastMinute: await countSince(now - MINUTE) }
  }
  return {
    read: (now) => {
      if (last && now - last.at < KEEP_SECONDS) return last.figures
      const figures = count(now)
      last = { at: now, figures }
      return figures
    },
  }
}
