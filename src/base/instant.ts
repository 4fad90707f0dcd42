// Time for every room: whole seconds since 1970 (UTC) and calendar days of Asia/Shanghai.
// One place for time, so that no room reads a machine's time zone or locale.

/** Whole seconds since 1970-01-01T00:00:00Z. Units: seconds. */
export type Instant = number

/** A calendar day of Asia/Shanghai, counted from 1970-01-01. Units: days. */
export type Day = number

export const MINUTE = 60
export const HOUR = 3600
export const DAY = 86_400

// China has had one zone and no daylight saving since 1991, so an offset is exact for our data.
const SHANGHAI_OFFSET = 8 * HOUR

/** Gives the instant of a number of milliseconds since 1970, fractions dropped. */
export function instantOfMs(ms: number): Instant {
  return Math.floor(ms / 1000)
}

/** Gives the Shanghai calendar day that an instant falls on. */
export function dayOf(at: Instant): Day {
  return Math.floor((at + SHANGHAI_OFFSET) / DAY)
}

/** Gives the first second of a Shanghai calendar day. */
export function dayStart(day: Day): Instant {
  return day * DAY - SHANGHAI_OFFSET
}

/** Gives the seconds since midnight in Shanghai, 0..86399. */
export function secondOfDay(at: Instant): number {
  return at - dayStart(dayOf(at))
}

/** Writes an instant as RFC 3339 in UTC, whole seconds: 2026-01-02T03:04:05Z. */
export function toRfc3339(at: Instant): string {
  return `${new Date(at * 1000).toISOString().slice(0, 19)}Z`
}

/** Writes a Shanghai day as 2026-01-02. */
export function formatDay(day: Day): string {
  return new Date(day * DAY * 1000).toISOString().slice(0, 10)
}

/** Writes the wall clock of Shanghai: 2026-01-02 11:04:05. */
export function formatShanghai(at: Instant): string {
  return new Date((at + SHANGHAI_OFFSET) * 1000).toISOString().slice(0, 19).replace('T', ' ')
}

/** Writes the time of day in Shanghai: 11:04:05. */
export function formatClock(at: Instant): string {
  return formatShanghai(at).slice(11)
}

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/

function readZone(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4, 6))
  if (hours > 23 || minutes > 59) return undefined
  const offset = hours * HOUR + minutes * MINUTE
  return zone.startsWith('-') ? -offset : offset
}

function readDate(text: string): number | undefined {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  return date.getTime() / 1000
}

/**
 * Reads RFC 3339; a fraction of a second is dropped; undefined when it is no such instant.
 * Refuses silently corrected dates such as 2026-02-30, which Date would move to March.
 */
export function parseRfc3339(text: string): Instant | undefined {
  const match = RFC_3339.exec(text)
  if (!match) return undefined
  const [, date = '', clock = '', zone = ''] = match
  const [hour = 0, minute = 0, second = 0] = clock.split(':').map(Number)
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const midnight = readDate(date)
  const offset = readZone(zone)
  if (midnight === undefined || offset === undefined) return undefined
  return midnight + hour * HOUR + minute * MINUTE + second - offset
}
