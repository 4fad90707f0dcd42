// How times and numbers look on every screen. Times are Shanghai's, whatever the device says.
import { formatClock, formatShanghai } from '../../src/base/instant.ts'
import type { Lang } from './words.tsx'

/** Writes the minute of an instant: 08:01. Units: seconds since 1970. */
export function formatMinute(at: number): string {
  return formatClock(at).slice(0, 5)
}

/** Writes the second of an instant: 08:01:12. Units: seconds since 1970. */
export function formatSecond(at: number): string {
  return formatClock(at)
}

/** Writes a day: 2026-01-02. Units: seconds since 1970. */
export function formatDate(at: number): string {
  return formatShanghai(at).slice(0, 10)
}

/** Writes a count with separators. */
export function formatCount(count: number, lang: Lang): string {
  return count.toLocaleString(lang === 'zh' ? 'zh-CN' : 'en-GB')
}

/** Writes digits in groups of four, as they are read aloud: 1234 5678. */
export function groupDigits(digits: string): string {
  return digits.replaceAll(/(\d{4})(?=\d)/g, '$1 ')
}
