// When a case could infect: from some days before the onset (or the sample, when there was no
// onset) until isolation, or now. Source: F29.
import { DAY, dayOf, dayStart } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { Interval } from '../base/interval.ts'

/** Longest window that can be asked for: the longest retention. Units: days. */
export const WINDOW_DAYS_MAX = 60

type WindowParameter = { readonly since: Instant; readonly daysBefore: number }

// How many days before the onset a case is taken as infectious, each from its own date on.
// Too few -> people infected before the first cough are not called; too many -> hundreds of calls.
// Source: F29, national protocol of prevention and control, ninth edition: two days.
const PARAMETERS: readonly WindowParameter[] = [{ since: 0, daysBefore: 2 }]

/** What is known of a case when it is opened. */
export type CaseDates = {
  readonly onsetAt?: Instant | undefined
  readonly sampledAt?: Instant | undefined
  readonly isolatedAt?: Instant | undefined
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
}

/** Gives the days before the onset that hold at a date. Units: days. Source: F29. */
export function daysBeforeOnset(at: Instant): number {
  return PARAMETERS.findLast((one) => one.since <= at)?.daysBefore ?? 0
}

/**
 * Gives the window of a case, from the first second of its first day; undefined when the dates
 * make none or one longer than WINDOW_DAYS_MAX. Source: F29.
 */
export function windowOf(dates: CaseDates, now: Instant): Interval | undefined {
  const begun = dates.onsetAt ?? dates.sampledAt ?? now
  const from = dates.from ?? dayStart(dayOf(begun) - daysBeforeOnset(begun))
  const to = dates.to ?? dates.isolatedAt ?? now
  return from < to && to - from <= WINDOW_DAYS_MAX * DAY ? { from, to } : undefined
}
