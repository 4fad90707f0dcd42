// How many others a gatekeeper may register: against one who types his neighbours one by one to
// read their verdicts. Source: security decision 4.
import { DAY, HOUR, MINUTE } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import type { Sql } from '../platform/postgres.ts'
import { typedMaxOf } from './limits.rule.ts'
import { listHourCounts, listTyped } from './visit.sql.ts'

type Allowed = { readonly ok: true } | Refused

// A place's week says what it is used to; the answer is kept for an hour.
const MEDIAN_DAYS = 7
const KEPT_MAX = 10_000
const medians = new WeakMap<Sql, Map<number, { readonly at: Instant; readonly max: number }>>()

async function readTypedMax(sql: Sql, placeId: number, at: Instant): Promise<number> {
  const kept = medians.get(sql) ?? new Map<number, { at: Instant; max: number }>()
  medians.set(sql, kept)
  const known = kept.get(placeId)
  if (known && Math.abs(at - known.at) < HOUR) return known.max
  const counts = await listHourCounts(sql, placeId, { from: at - MEDIAN_DAYS * DAY, to: at })
  const max = typedMaxOf(counts)
  if (kept.size >= KEPT_MAX) kept.clear()
  kept.set(placeId, { at, max })
  return max
}

// As long as a duty lasts: who goes off and on again has no new bound, and who dates an entry
// before his shift escapes none.
const SHIFT_SECONDS = 16 * HOUR
// An entry older than the list of the door told nobody a verdict.
const LISTED_SECONDS = 30 * MINUTE

/**
 * Says whether a gatekeeper may record these persons in this shift without a scan of their own.
 * Refuses: 'too-many-typed'. Source: security decision 4.
 */
export async function allowTyped(
  sql: Sql,
  typed: {
    readonly gatekeeperId: number
    readonly placeId: number
    readonly personIds: readonly number[]
    readonly at: Instant
  },
): Promise<Allowed> {
  const { gatekeeperId, placeId, personIds, at } = typed
  const max = await readTypedMax(sql, placeId, at)
  const since = at - SHIFT_SECONDS
  const asked = { reporterId: gatekeeperId, placeId, since, listed: LISTED_SECONDS, limit: max + 1 }
  const known = await listTyped(sql, asked)
  for (const personId of personIds) known.add(personId)
  return known.size > max ? refuse('too-many-typed') : { ok: true }
}
