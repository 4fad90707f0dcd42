// When a stay ended: a visit is a point in time, its stay is inferred and always closed.
// Six sources: check-out and off-duty are records of leaving; next-scan proves the person was
// elsewhere by then; closing and dwell are assumptions, and so-far is no end yet: the person may be
// inside still. The last three make the stay say `inferred`.
// Source: ADR 0011; F30.
import { DAY, HOUR, MINUTE, dayOf, dayStart } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import { intersect } from '../base/interval.ts'
import type { Interval } from '../base/interval.ts'
import type { StayEnd } from '../base/stay-words.ts'

/** A shift that nobody ended is over after this. Too small loses night shifts, too large a day. */
export const SHIFT_MAX_SECONDS = 16 * HOUR

/** A check-out later than this is a mistake of the record, and a trace looks back no further. */
export const CHECK_OUT_MAX_SECONDS = 7 * DAY

/** What is known of one visit and of its place. */
export type StayFacts = {
  readonly enteredAt: Instant
  /** A recorded end: the check-out, or for someone who works there, off duty. */
  readonly checkOutAt?: Instant | undefined
  /** The same person's next scan at any place; another door of this one begins a new stay. */
  readonly nextScanAt?: Instant | undefined
  /** The learned p90 of the place's category. */
  readonly dwellMinutes: number
  /** Minutes of the Shanghai day; closesAt above 1440 means after midnight. */
  readonly opensAt: number
  readonly closesAt: number
  readonly isWorker: boolean
  /** The moment of the question: nobody has been anywhere after it. */
  readonly now: Instant
}

/** A closed stay. Units: seconds since 1970, half-open. Invariant: from <= to. */
export type StaySpan = Interval & { readonly endSource: StayEnd }

const MINUTES_OF_DAY = 1440

/** Gives the first closing time after an instant; undefined for a place that never closes. */
export function closingAfter(
  at: Instant,
  hours: { opensAt: number; closesAt: number },
): Instant | undefined {
  if (hours.closesAt - hours.opensAt >= MINUTES_OF_DAY) return undefined
  const today = dayOf(at)
  for (const day of [today - 1, today, today + 1]) {
    const closing = dayStart(day) + hours.closesAt * MINUTE
    if (closing > at) return closing
  }
  return undefined
}

/**
 * Closes a stay. A recorded end beats the two assumptions, for a guest who stayed three hours was
 * there three hours; the next scan bounds everything, for nobody is in two places; and no stay
 * reaches past the moment of the question, for minutes that have not been were not shared.
 * Source: ADR 0011.
 */
export function closeStay(facts: StayFacts): StaySpan {
  const { enteredAt, now } = facts
  const ended = endBefore(facts)
  const latest = Math.max(now, enteredAt)
  if (ended.to <= latest) return { from: enteredAt, ...ended }
  return { from: enteredAt, to: latest, endSource: 'so-far' }
}

function endBefore(facts: StayFacts): { to: Instant; endSource: StayEnd } {
  const ended = endWithoutNextScan(facts)
  const next = facts.nextScanAt
  if (next === undefined || next >= ended.to) return ended
  return { to: Math.max(next, facts.enteredAt), endSource: 'next-scan' }
}

function endWithoutNextScan(facts: StayFacts): { to: Instant; endSource: StayEnd } {
  const { enteredAt, checkOutAt, isWorker } = facts
  if (checkOutAt !== undefined && checkOutAt >= enteredAt) {
    const to = Math.min(checkOutAt, enteredAt + CHECK_OUT_MAX_SECONDS)
    return { to, endSource: isWorker ? 'off-duty' : 'check-out' }
  }
  const usual = isWorker ? SHIFT_MAX_SECONDS : Math.max(1, facts.dwellMinutes) * MINUTE
  const closing = closingAfter(enteredAt, facts)
  if (closing !== undefined && closing < enteredAt + usual) {
    return { to: closing, endSource: 'closing' }
  }
  return { to: enteredAt + usual, endSource: 'dwell' }
}

/** Says whether the end of a stay was observed rather than assumed. */
export function isObserved(end: StayEnd): boolean {
  return end === 'check-out' || end === 'off-duty' || end === 'next-scan'
}

/** What two stays share. */
export type SharedSpan = Interval & { readonly isCertain: boolean }

/**
 * Gives what two stays at one place share; undefined when they only touch. It is certain when
 * both ends were observed: an assumed end makes the whole minutes an estimate.
 */
export function shareStay(left: StaySpan, right: StaySpan): SharedSpan | undefined {
  const shared = intersect(left, right)
  if (!shared) return undefined
  return { ...shared, isCertain: isObserved(left.endSource) && isObserved(right.endSource) }
}

/**
 * Closes the stays of one person's visits. Shape: in the order of the visits, which must be sorted
 * by time; no two of the answer overlap.
 */
export function closeStays(visits: readonly Omit<StayFacts, 'nextScanAt'>[]): StaySpan[] {
  return visits.map((visit, index) =>
    closeStay({ ...visit, nextScanAt: visits[index + 1]?.enteredAt }),
  )
}
