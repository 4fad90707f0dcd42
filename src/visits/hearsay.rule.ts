// What a visit rests on: the person's own scan, or somebody else's word; and what to doubt about
// it. A reported visit is hearsay, however well its end is known. Source: Notice clause IV (F15,
// F16); ADR 0011.
import { DOUBTS } from '../base/stay-words.ts'
import type { Doubt } from '../base/stay-words.ts'
import type { Instant } from '../base/instant.ts'
import { MARK, unpackFlags } from './flags.rule.ts'
import type { Method } from './flags.rule.ts'

/** What is known of who made a visit. */
export type Made = { readonly flags: number; readonly reporterId: number | null }

// Nobody scanned a phone: a companion, the staff or a sheet of paper says that the person came.
const BY_OTHERS: ReadonlySet<Method> = new Set(['reported', 'staff', 'register', 'paper-code'])

/** Says whether a visit is known only through somebody else. Source: F15. */
export function isHearsay({ flags, reporterId }: Made): boolean {
  return reporterId !== null || BY_OTHERS.has(unpackFlags(flags).method)
}

/** Names the source of a visit; two visits of one name say the same thing twice. */
export function sourceOf(visit: Made): string {
  if (!isHearsay(visit)) return 'own'
  return `${unpackFlags(visit.flags).method}:${visit.reporterId ?? ''}`
}

/** A stay with its source, of one human. */
export type Witnessed = Made & {
  readonly placeId: number
  readonly from: Instant
  readonly to: Instant
}

/**
 * Says whether another source puts the same human at the same place at the same time. The stays
 * of one human end where the next begins, so two that touch are one arrival told twice.
 */
export function hasSecondSource(one: Witnessed, all: Iterable<Witnessed>): boolean {
  const source = sourceOf(one)
  for (const other of all) {
    const isTogether = other.placeId === one.placeId && other.from <= one.to && other.to >= one.from
    if (isTogether && sourceOf(other) !== source) return true
  }
  return false
}

/** Gives the doubts of a visit's flags in words of the contract. Source: F41. */
export function doubtsOf(flags: number): Doubt[] {
  const { marks, lateness } = unpackFlags(flags)
  const isMarked: Record<Doubt, boolean> = {
    'not-here': (marks & MARK.notHere) !== 0,
    implausible: (marks & MARK.implausible) !== 0,
    'device-revoked': (marks & MARK.deviceRevoked) !== 0,
    'phone-unconfirmed': (marks & MARK.phoneUnconfirmed) !== 0,
    late: lateness === 'late',
    'stale-code': lateness === 'stale',
  }
  return DOUBTS.filter((doubt) => isMarked[doubt])
}
