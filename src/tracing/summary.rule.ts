// What is recorded of one human who was near a case: counted at the nearest kind of nearness only,
// so that the same floor never adds to the same place. Source: F30; ADR 0011.
import { coveredSeconds } from './exposure.rule.ts'
import type { ReasonStay } from './reason.rule.ts'
import { scoreCandidate } from './score.rule.ts'

/** More shared stays of one human than this tell the tracer nothing new; the sums count all. */
export const SHARED_MAX = 40

export type Summary<S> = {
  readonly score: number
  readonly certain: boolean
  readonly pairs: number
  readonly overlapSeconds: number
  readonly minGapSeconds: number
  readonly firstAt: number
  readonly lastAt: number
  readonly shared: readonly S[]
}

const CLOSENESS_RANK = { place: 0, floor: 1, complex: 2 } as const
const CERTAINTY_RANK = { certain: 0, inferred: 1, reported: 2 } as const

/** Gives how near two people were; a stay without the word was at the same place. */
export function closenessOf(stay: Pick<ReasonStay, 'closeness'>): keyof typeof CLOSENESS_RANK {
  return stay.closeness ?? 'place'
}

/** Nearest first; of equal ones the surest, then the longest, then the nearer entry. */
function byStrength(left: ReasonStay, right: ReasonStay): number {
  return (
    CLOSENESS_RANK[closenessOf(left)] - CLOSENESS_RANK[closenessOf(right)] ||
    CERTAINTY_RANK[left.certainty] - CERTAINTY_RANK[right.certainty] ||
    right.to - right.from - (left.to - left.from) ||
    left.gapSeconds - right.gapSeconds ||
    left.caseAt - right.caseAt
  )
}

/**
 * Sums up the shared stays of one human. Shape: at least one stay goes in; at most SHARED_MAX come
 * out, the first of the kind that the sums count.
 * Source: F15, F30.
 */
export function summarise<S extends ReasonStay>(own: readonly S[]): Summary<S> {
  const sorted = own.toSorted(byStrength)
  const [first] = sorted
  if (!first) throw new Error('a candidate without a shared stay')
  const closeness = closenessOf(first)
  const counted = sorted.filter((stay) => closenessOf(stay) === closeness)
  const overlapSeconds = coveredSeconds(counted)
  const minGapSeconds = Math.min(...counted.map((stay) => stay.gapSeconds))
  // Two rooms of one floor are never certain to have been one air, however well the ends are known.
  const isCertain = closeness === 'place' && first.certainty === 'certain'
  const { score } = scoreCandidate({
    overlapSeconds,
    minGapSeconds,
    pairs: counted.length,
    places: new Set(counted.map((stay) => stay.placeId)).size,
    isCertain,
    isHearsay: first.certainty === 'reported',
    closeness,
  })
  return {
    score,
    certain: isCertain,
    pairs: counted.length,
    overlapSeconds,
    minGapSeconds,
    firstAt: Math.min(...counted.map((stay) => stay.contactAt)),
    lastAt: Math.max(...counted.map((stay) => stay.contactAt)),
    shared: sorted.slice(0, SHARED_MAX),
  }
}
