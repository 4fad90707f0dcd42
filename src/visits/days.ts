// The days of visits: made for the whole retention window and a week ahead, dropped past it.
// There is no default partition: it would forbid detaching while people scan. A machine clock that
// suddenly runs days ahead is not believed: what it would erase is gone for ever. Source: F40.
import { DAY, dayOf, dayStart } from '../base/instant.ts'
import type { Day, Instant } from '../base/instant.ts'
import type { Clock } from '../platform/clock.ts'
import type { Job } from '../platform/jobs.ts'
import type { Log } from '../platform/log.ts'
import type { Db, Sql } from '../platform/postgres.ts'
import { readSetting, writeSetting } from '../platform/setting.sql.ts'
import {
  attachDay,
  createDay,
  detachDay,
  dropCheckOuts,
  dropDay,
  finishDetach,
  hasVisits,
  listDays,
  lockDays,
  recordDroppedDay,
  recordOpenDays,
  sealDay,
  unlockDays,
  vacuumDay,
} from './day.sql.ts'
import type { StoredDay } from './day.sql.ts'
import { eraseDoorBefore } from './door/erase-door.ts'
import { sweepShifts } from './door/shift.ts'
import { deleteStopsBefore } from './stops/stop.sql.ts'

// Fewer -> a week of dead jobs stops the city at midnight; more -> empty tables in every plan.
const DAYS_AHEAD = 7

// The job runs each hour and at each start. Longer -> a clock set wrong by a week erases a week;
// shorter -> a long weekend without power asks for the operator.
const CLOCK_GAP_MAX = 3 * DAY

/** The clock lies this far ahead of the last moment that is known to have been. */
export type ClockDoubt = { readonly knownAt: Instant; readonly now: Instant }

export type DaysChange = {
  readonly made: readonly Day[]
  readonly dropped: readonly { readonly day: Day; readonly visits: number }[]
  /** Set when nothing was erased because the clock is not believed. */
  readonly doubt?: ClockDoubt
}

export type DaysOptions = {
  /** True in the demo: its people are invented, and it may sleep for weeks. */
  readonly isClockTrusted?: boolean
  readonly log?: Pick<Log, 'error'>
}

// The last run that believed its clock, and the doubt of a later one.
type Memory = { readonly ranAt: Instant; readonly doubtAt?: Instant }
const MEMORY = 'visits-days'

/** Gives the last moment known to have been; undefined when nothing was ever stored. */
async function readKnownAt(db: Db, stored: readonly StoredDay[]): Promise<Instant | undefined> {
  const memory = await readSetting<Memory>(db, MEMORY)
  if (memory) return memory.ranAt
  const days = stored.filter((one) => one.state === 'attached').map((one) => one.day)
  for (const day of days.toReversed()) {
    if (await hasVisits(db, day)) return dayStart(day + 1) - 1
  }
  return undefined
}

/** Decides whether the clock is believed, and remembers it. */
async function doubtClock(
  db: Db,
  now: Instant,
  stored: readonly StoredDay[],
  options: DaysOptions,
): Promise<ClockDoubt | undefined> {
  const knownAt = await readKnownAt(db, stored)
  const isFar = knownAt !== undefined && now - knownAt > CLOCK_GAP_MAX
  if (!isFar || options.isClockTrusted === true) {
    await writeSetting(db, MEMORY, { ranAt: now } satisfies Memory)
    return undefined
  }
  // The moment of belief stays: visits stored meanwhile carry the same wrong clock.
  await writeSetting(db, MEMORY, { ranAt: knownAt, doubtAt: now } satisfies Memory)
  options.log?.error(
    { knownAt, now },
    'the clock is days ahead of the last visits: nothing is erased until "zpc days confirm"',
  )
  return { knownAt, now }
}

/** Reads whether the last run doubted the clock. */
export async function readClockDoubt(db: Db): Promise<ClockDoubt | undefined> {
  const memory = await readSetting<Memory>(db, MEMORY)
  if (memory?.doubtAt === undefined) return undefined
  return { knownAt: memory.ranAt, now: memory.doubtAt }
}

/** Takes the operator's word that the clock is right: the next run erases what is due. */
export async function confirmClock(db: Db, now: Instant): Promise<void> {
  await writeSetting(db, MEMORY, { ranAt: now } satisfies Memory)
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
 * several processes start at once, and after a crash at any statement. Erases nothing while the
 * clock is days ahead of the last run, until the operator confirms it.
 * Source: F40; a visit of day D is erased when D lies more than `retentionDays` back.
 */
export async function ensureDays(
  sql: Sql,
  now: Instant,
  retentionDays: number,
  options: DaysOptions = {},
): Promise<DaysChange> {
  const today = dayOf(now)
  const first = today - retentionDays
  // The lock belongs to a connection, and detaching concurrently forbids a transaction.
  const connection = await sql.reserve()
  try {
    await lockDays(connection)
    try {
      const stored = await listDays(connection)
      const doubt = await doubtClock(connection, now, stored, options)
      const attached = new Set(stored.filter((d) => d.state === 'attached').map((d) => d.day))
      const wanted = range(first, today + DAYS_AHEAD)
      const made = wanted.filter((day) => !attached.has(day))
      for (const day of made) await makeDay(connection, day)
      await recordOpenDays(connection, wanted)
      if (doubt) return { made, dropped: [], doubt }
      const dropped: { day: Day; visits: number }[] = []
      for (const old of stored.filter((d) => d.day < first)) {
        dropped.push({ day: old.day, visits: await eraseDay(connection, old) })
      }
      if (dropped.length > 0) await dropCheckOuts(connection, first)
      await deleteStopsBefore(connection, dayStart(first))
      await eraseDoorBefore(connection, first)
      return { made, dropped }
    } finally {
      await unlockDays(connection)
    }
  } finally {
    connection.release()
  }
}

/** The jobs of this room: days ahead and erasure, vacuum of today, sealing of yesterday. */
export function visitJobs(
  sql: Sql,
  clock: Clock,
  retentionDays: number,
  options: DaysOptions = {},
): Job[] {
  return [
    {
      name: 'visits-days',
      cron: '5 * * * *',
      work: async () => {
        await ensureDays(sql, clock.now(), retentionDays, options)
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
    {
      name: 'door-shifts',
      cron: '15 * * * *',
      work: async () => {
        await sweepShifts(sql, clock)
      },
    },
  ]
}
