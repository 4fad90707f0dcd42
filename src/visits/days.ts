// The days of visits: made for the whole retention window and a week ahead, dropped past it.
// There is no default partition: it would forbid detaching while people scan. Source: F40.
import { dayOf } from '../base/instant.ts'
import type { Day, Instant } from '../base/instant.ts'
import type { Clock } from '../platform/clock.ts'
import type { Job } from '../platform/jobs.ts'
import type { Sql } from '../platform/postgres.ts'
import {
  attachDay,
  createDay,
  detachDay,
  dropCheckOuts,
  dropDay,
  finishDetach,
  listDays,
  lockDays,
  recordDroppedDay,
  recordOpenDays,
  sealDay,
  unlockDays,
  vacuumDay,
} from './day.sql.ts'
import type { StoredDay } from './day.sql.ts'

// Fewer -> a week of dead jobs stops the city at midnight; more -> empty tables in every plan.
const DAYS_AHEAD = 7

export type DaysChange = {
  readonly made: readonly Day[]
  readonly dropped: readonly { readonly day: Day; readonly visits: number }[]
}

function range(first: Day, last: Day): Day[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

async function makeDay(db: Sql, day: Day): Promise<void> {
  await createDay(db, day)
  await attachDay(db, day)
}

async function eraseDay(db: Sql, { day, state }: StoredDay): Promise<number> {
  if (state === 'attached') await detachDay(db, day)
  if (state === 'pending') await finishDetach(db, day)
  // Counting, dropping and the record of it stand or fall together.
  await db`begin`
  try {
    const visits = await dropDay(db, day)
    await recordDroppedDay(db, day, visits)
    await db`commit`
    return visits
  } catch (error) {
    await db`rollback`
    throw error
  }
}

/**
 * Makes the days from `retentionDays` back to a week ahead and erases older ones. Safe when
 * several processes start at once, and after a crash at any statement.
 * Source: F40; a visit of day D is erased when D lies more than `retentionDays` back.
 */
export async function ensureDays(
  sql: Sql,
  now: Instant,
  retentionDays: number,
): Promise<DaysChange> {
  const today = dayOf(now)
  const first = today - retentionDays
  // The lock belongs to a connection, and detaching concurrently forbids a transaction.
  const connection = await sql.reserve()
  try {
    await lockDays(connection)
    try {
      const stored = await listDays(connection)
      const attached = new Set(stored.filter((d) => d.state === 'attached').map((d) => d.day))
      const wanted = range(first, today + DAYS_AHEAD)
      const made = wanted.filter((day) => !attached.has(day))
      for (const day of made) await makeDay(connection, day)
      await recordOpenDays(connection, wanted)
      const dropped: { day: Day; visits: number }[] = []
      for (const old of stored.filter((d) => d.day < first)) {
        dropped.push({ day: old.day, visits: await eraseDay(connection, old) })
      }
      if (dropped.length > 0) await dropCheckOuts(connection, first)
      return { made, dropped }
    } finally {
      await unlockDays(connection)
    }
  } finally {
    connection.release()
  }
}

/** The jobs of this room: days ahead and erasure, vacuum of today, sealing of yesterday. */
export function visitJobs(sql: Sql, clock: Clock, retentionDays: number): Job[] {
  return [
    {
      name: 'visits-days',
      cron: '5 * * * *',
      work: async () => {
        await ensureDays(sql, clock.now(), retentionDays)
      },
    },
    {
      name: 'visits-vacuum',
      cron: '*/10 * * * *',
      work: () => vacuumDay(sql, dayOf(clock.now())),
    },
    {
      name: 'visits-seal-day',
      cron: '30 3 * * *',
      work: () => sealDay(sql, dayOf(clock.now()) - 1),
    },
  ]
}
