// Advice on how many posting points a place needs, from its own scans. Source: F8.
import { LRUCache } from 'lru-cache'
import { DAY, HOUR } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import type { Db } from '../../platform/postgres.ts'
import type { PlaceId, PointId } from '../place.ts'
import { listPoints, listPrintsOfPlace } from '../print.sql.ts'
import { morePointsFor } from './advice.rule.ts'
import type { PlaceAdvice } from './contract.ts'

const WINDOW_DAYS = 14
// The busiest quarter-hour of two weeks changes slowly, and finding it reads every visit of them.
const KEPT_MS = HOUR * 1000
const KEPT_MAX = 5000

/** The busiest quarter-hour of a point. Units: seconds since 1970. */
export type BusiestQuarter = {
  readonly pointId: PointId
  readonly startsAt: Instant
  readonly scans: number
}

/**
 * Finds the busiest quarter-hour of each point of a place; given by the visits room, which is to
 * our right and knows prints only. Shape: points without a scan are left out.
 */
export type FindBusiest = (asked: {
  readonly placeId: PlaceId
  readonly prints: readonly { readonly printNo: number; readonly pointId: PointId }[]
  readonly from: Instant
  readonly to: Instant
}) => Promise<BusiestQuarter[]>

export type Adviser = {
  /** Gives advice on the open points of a place; an answer is kept for an hour. */
  readonly advise: (placeId: PlaceId, at: Instant) => Promise<PlaceAdvice>
}

/** Opens the adviser. Source: F8. */
export function openAdviser(deps: {
  readonly sql: Db
  readonly findBusiest: FindBusiest
  /** A setting of the city file. */
  readonly scansPerMinute: number
}): Adviser {
  const { sql, findBusiest, scansPerMinute } = deps
  const kept = new LRUCache<PlaceId, PlaceAdvice>({ max: KEPT_MAX, ttl: KEPT_MS })
  const work = async (placeId: PlaceId, at: Instant): Promise<PlaceAdvice> => {
    const open = new Set(
      (await listPoints(sql, [placeId])).flatMap((row) => (row.closed ? [] : [row.pointId])),
    )
    const prints = (await listPrintsOfPlace(sql, placeId)).filter((row) => open.has(row.pointId))
    const span = { from: at - WINDOW_DAYS * DAY, to: at }
    const busiest = await findBusiest({ placeId, prints, ...span })
    const points = busiest.map((row) => ({
      ...row,
      morePoints: morePointsFor(row.scans, scansPerMinute),
    }))
    return { scansPerMinute, countedAt: at, points }
  }
  return {
    advise: async (placeId, at) => {
      const known = kept.get(placeId)
      if (known) return known
      const advice = await work(placeId, at)
      kept.set(placeId, advice)
      return advice
    },
  }
}
