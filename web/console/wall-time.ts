// Times of Shanghai in and out of the browser's own date field.
import { formatShanghai, parseRfc3339 } from '../../src/base/instant.ts'
import type { Instant } from '../../src/base/instant.ts'

/** Reads what the field holds, 2026-01-02T03:04, as Shanghai time; undefined when it is empty. */
export function readWallTime(text: string | undefined): Instant | undefined {
  return text ? parseRfc3339(`${text}:00+08:00`) : undefined
}

/** Writes month, day and minute: 01-02 03:04. */
export function shortTime(at: Instant): string {
  return formatShanghai(at).slice(5, 16)
}
