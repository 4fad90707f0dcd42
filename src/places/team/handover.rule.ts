// The way of a place from one manager to another.
// States: offered (the receiver has not answered; lapses at `dueAt`) -> accepted (the notice runs
// until `dueAt`) -> done. From both: cancelled, by any manager or the town; from offered also
// declined by the receiver, who cancels after he accepted. Nothing leaves an end.
// Source: security decision 17; ADR 0022.
import { DAY } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'

/** Long enough for a manager on holiday to see it and say no. Units: seconds. */
export const NOTICE_SECONDS = 7 * DAY
/** An offer nobody took up does not hang over a place. Units: seconds. */
export const OFFER_SECONDS = 7 * DAY

export type Handing = {
  readonly acceptedAt: Instant | null
  readonly dueAt: Instant
  readonly endedAt: Instant | null
}

export type Step = 'wait' | 'lapse' | 'complete'

/** Says what time makes of a handing over. */
export function stepOf(handing: Handing, now: Instant): Step {
  if (handing.endedAt !== null || now < handing.dueAt) return 'wait'
  return handing.acceptedAt === null ? 'lapse' : 'complete'
}

/** Says whether the receiver may accept: offered, and in time. */
export function mayAccept(handing: Handing, now: Instant): boolean {
  return handing.endedAt === null && handing.acceptedAt === null && now < handing.dueAt
}

/** Says whether the town may do it at once: both sides agreed already. */
export function mayConfirm(handing: Handing): boolean {
  return handing.endedAt === null && handing.acceptedAt !== null
}
