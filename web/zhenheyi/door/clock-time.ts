// Turns a typed time of day into the newest instant in the past that the clock showed it.
import { DAY, MINUTE, dayOf, dayStart } from '../../../src/base/instant.ts'

/** Reads 08:01 as today's, or yesterday's when today has not come so far. Units: seconds. */
export function clockToInstant(clock: string, now: number): number | undefined {
  const match = /^(\d{2}):(\d{2})$/.exec(clock)
  if (!match) return undefined
  const today = dayStart(dayOf(now)) + Number(match[1]) * 3600 + Number(match[2]) * MINUTE
  return today > now ? today - DAY : today
}

/** Reads the day and time of a date field, 2026-01-02T08:01, as Shanghai's. Units: seconds. */
export function readLocalTime(text: string): number | undefined {
  const ms = Date.parse(`${text}:00+08:00`)
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000)
}
