// What one human shared with a case, summed up: pure, and the same sums whatever the order in
// which visits and registrations are folded. Source: ADR 0003, ADR 0011.
import type { Instant } from '../base/instant.ts'

/** What was shared with the earlier generation. Times are the contact's own visits. */
export type Exposure = {
  readonly pairs: number
  readonly placeIds: readonly number[]
  readonly firstAt: Instant
  readonly lastAt: Instant
  readonly minGapSeconds: number
  /** From when on this human could expose others, in the forward time order. */
  readonly exposedAt: Instant
  /** Only of a stay trace: the shared seconds, each second of the contact counted once. */
  readonly spans?: readonly Span[]
  /** Only of a stay trace: whether at least one shared stay has both ends observed. */
  readonly isCertain?: boolean
}

type Span = { readonly from: Instant; readonly to: Instant }

/** One shared stay, as it enters the sum. */
export type SharedEntry = Span & {
  readonly placeId: number
  /** The contact's entry. */
  readonly at: Instant
  readonly gapSeconds: number
  readonly isCertain: boolean
}

/** Makes the exposure of one shared stay. */
export function makeExposure(shared: SharedEntry): Exposure {
  return {
    pairs: 1,
    placeIds: [shared.placeId],
    firstAt: shared.at,
    lastAt: shared.at,
    minGapSeconds: shared.gapSeconds,
    exposedAt: shared.from,
    spans: [{ from: shared.from, to: shared.to }],
    isCertain: shared.isCertain,
  }
}

/** Adds one exposure to another of the same human, or begins with it. */
export function addExposure(before: Exposure | undefined, next: Exposure): Exposure {
  return before ? mergeExposures(before, next) : next
}

/** Sums two exposures of one human. */
export function mergeExposures(left: Exposure, right: Exposure): Exposure {
  const spans = [...(left.spans ?? []), ...(right.spans ?? [])]
  const isStays = left.spans !== undefined || right.spans !== undefined
  return {
    pairs: left.pairs + right.pairs,
    placeIds: [...new Set([...left.placeIds, ...right.placeIds])],
    firstAt: Math.min(left.firstAt, right.firstAt),
    lastAt: Math.max(left.lastAt, right.lastAt),
    minGapSeconds: Math.min(left.minGapSeconds, right.minGapSeconds),
    exposedAt: Math.min(left.exposedAt, right.exposedAt),
    ...(isStays ? { spans, isCertain: left.isCertain === true || right.isCertain === true } : {}),
  }
}

/**
 * Counts the seconds covered by some spans, each once: the same minutes reported through two
 * registrations, or shared with two people of a generation, are not twice as long.
 */
export function coveredSeconds(spans: readonly Span[]): number {
  let covered = 0
  let until = -Infinity
  for (const span of spans.toSorted((left, right) => left.from - right.from)) {
    covered += Math.max(0, span.to - Math.max(span.from, until))
    until = Math.max(until, span.to)
  }
  return covered
}
