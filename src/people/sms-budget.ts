// The alarm of the city's budget of messages: beyond it people register unconfirmed, and somebody
// may be emptying it on purpose. Source: security decision 10.
import { MINUTE } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { Log } from '../platform/log.ts'
import { CITY_MINUTE_MAX } from './otp-quota.rule.ts'
import type { PeopleDeps } from './people-deps.ts'

// Before the budget is spent, while there is time to look.
const ALARM_FROM = 0.8 * CITY_MINUTE_MAX

const saidAt = new WeakMap<Log, Instant>()

/** Tells the operator, once a minute, that codes are sent faster than the city pays for. */
export function watchBudget({ log, clock }: PeopleDeps, codesThisMinute: number): void {
  if (!log || codesThisMinute < ALARM_FROM) return
  const now = clock.now()
  const last = saidAt.get(log)
  if (last !== undefined && now - last < MINUTE) return
  saidAt.set(log, now)
  const isSpent = codesThisMinute >= CITY_MINUTE_MAX
  const what = isSpent ? 'is spent: people register unconfirmed' : 'is nearly spent'
  log.error({ codesThisMinute, budget: CITY_MINUTE_MAX }, `the budget of one-time codes ${what}`)
}
