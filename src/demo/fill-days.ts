// Fills the days behind today with simulated visits, newest first, while the city is already in
// use: in slices, so that no request waits for a whole day to be drawn. A kill loses nothing and a
// second run doubles nothing: a day's rows are the same every time.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { planHouseholds } from '../../sim/day.ts'
import type { SimStay } from '../../sim/day.ts'
import { dayOf, dayStart } from '../base/instant.ts'
import type { Day, Instant } from '../base/instant.ts'
import type { Sql } from '../platform/postgres.ts'
import { writeProgress } from '../platform/setting.sql.ts'
import { insertVisits } from '../visits/index.ts'
import { readDemo, writeDemo } from './settings.ts'
import { visitsOfStays } from './visits-of-day.ts'
import type { Seeded } from './visits-of-day.ts'

/** The name of the progress row that the stage shows. */
export const HISTORY_PROGRESS = 'demo-history'

// A slice keeps the event loop for about 4 ms; larger -> scans at the door stutter.
const HOUSEHOLDS_AT_ONCE = 300
// About 80 ms of the database; larger -> a scan's commit waits behind it.
const ROWS_AT_ONCE = 2000

/** Draws a whole day without holding the event loop. Shape: sorted by enteredAt. */
export async function drawDay(seeded: Seeded, day: Day): Promise<SimStay[]> {
  const { sim } = seeded.city
  const stays: SimStay[] = []
  for (let from = 0; from < sim.households.length; from += HOUSEHOLDS_AT_ONCE) {
    stays.push(...planHouseholds(sim, day, sim.households.slice(from, from + HOUSEHOLDS_AT_ONCE)))
    await nextTurn()
  }
  return stays.toSorted((left, right) => left.enteredAt - right.enteredAt)
}

/** Stores the visits of a day up to an instant. Returns how many were new. */
export async function storeDay(sql: Sql, seeded: Seeded, day: Day, until: Instant) {
  const stays = (await drawDay(seeded, day)).filter((stay) => stay.enteredAt <= until)
  const visits = visitsOfStays(seeded, stays)
  let stored = 0
  for (let from = 0; from < visits.length; from += ROWS_AT_ONCE) {
    stored += await insertVisits(sql, visits.slice(from, from + ROWS_AT_ONCE))
    await nextTurn()
  }
  return stored
}

type Filling = {
  readonly sql: Sql
  readonly seeded: Seeded
  readonly now: Instant
  readonly retentionDays: number
  /** Says that the city is stopping: the present day is finished at the next start. */
  readonly isStopping: () => boolean
}

/**
 * Fills every day of the retention window that is not full yet, the newest first.
 * Source: F44; at most the days of the retention are ever missed.
 */
export async function fillDays(filling: Filling): Promise<void> {
  const { sql, seeded, now, retentionDays } = filling
  const today = dayOf(now)
  const wanted = Array.from({ length: retentionDays }, (_, back) => today - 1 - back)
  const known = (await readDemo(sql, 'days'))?.filled ?? []
  const filled = new Set(known.filter((day) => wanted.includes(day)))
  for (const day of wanted) {
    if (filling.isStopping()) return
    if (filled.has(day)) continue
    await say(sql, { done: filled.size, total: wanted.length })
    await storeDay(sql, seeded, day, dayStart(day + 1))
    filled.add(day)
    await writeDemo(sql, 'days', { filled: [...filled] })
  }
  await say(sql, { done: filled.size, total: wanted.length })
}

async function say(sql: Sql, { done, total }: { done: number; total: number }): Promise<void> {
  await writeProgress(sql, { name: HISTORY_PROGRESS, done, total, note: '' })
}
