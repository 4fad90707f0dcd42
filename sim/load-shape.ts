// When in the day people enter places: the published shape of a real country's check-ins.
import { MINUTE } from '../src/base/instant.ts'
import type { Random } from './random.ts'

/** Units: seconds of one slot of the shape. */
const SLOT_SECONDS = 30 * MINUTE

/**
 * The share of a day's check-ins in each half hour from 00:00. Units: per mille.
 * Source: Malaysian health ministry, checkin_malaysia_time.csv, 2021-12-04, the published peak day.
 */
export const LOAD_SHAPE: readonly number[] = [
  1.0, 0.6, 0.4, 0.3, 0.2, 0.2, 0.2, 0.2, 0.2, 0.4, 0.7, 2.1, 4.1, 9.2, 14.4, 25.3, 26.8, 27.4,
  28.9, 30.2, 33.2, 33.9, 35.5, 37.2, 40.3, 39.8, 39.9, 37.6, 37.0, 36.2, 35.6, 34.5, 34.0, 33.2,
  34.6, 35.7, 36.4, 35.5, 32.7, 31.6, 31.1, 26.3, 20.6, 13.4, 8.7, 6.2, 4.2, 2.3,
]

/** Draws a second of the day in [from, to) by the shape. Units: seconds since midnight. */
export function drawSecond(random: Random, from: number, to: number): number {
  const first = Math.floor(from / SLOT_SECONDS)
  const last = Math.floor((to - 1) / SLOT_SECONDS)
  const slot = first + random.weighted(LOAD_SHAPE.slice(first, last + 1))
  const low = Math.max(from, slot * SLOT_SECONDS)
  const high = Math.min(to, (slot + 1) * SLOT_SECONDS)
  return low + random.below(Math.max(1, high - low))
}
