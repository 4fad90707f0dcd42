// The live figures on the stage's bottom line: counted in the database, kept for a moment.
import { dayOf, dayStart, MINUTE } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { Sql } from '../platform/postgres.ts'
import { countOpenPlaces } from '../places/index.ts'
import { countEveryVisitSince } from '../visits/index.ts'

export type Figures = {
  readonly visitsToday: number
  readonly lastMinute: number
  readonly places: number
}

export type FigureKeeper = { readonly read: (now: Instant) => Promise<Figures> }

// Every open stage polls; the count is read once for all of them.
const KEEP_SECONDS = 2

/** Opens the keeper of the city's figures. */
export function openFigures(sql: Sql): FigureKeeper {
  let last: { at: Instant; figures: Promise<Figures> } | undefined
  const countSince = (from: Instant): Promise<number> => countEveryVisitSince(sql, from)
  const count = async (now: Instant): Promise<Figures> => {
    const visitsToday = await countSince(dayStart(dayOf(now)))
    const lastMinute = await countSince(now - MINUTE)
    return { visitsToday, lastMinute, places: await countOpenPlaces(sql) }
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
