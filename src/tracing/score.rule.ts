// How urgently a candidate should be looked at, 0 to 100, and why: an order for the caller's list,
// never a class. Only a person makes a candidate a contact. Source: F30, F31.
import { MINUTE } from '../base/instant.ts'
import type { Sentence } from './reason.rule.ts'

/** What the score is made of. */
export type ScoreFacts = {
  /** Seconds shared, each counted once. */
  readonly overlapSeconds: number
  readonly minGapSeconds: number
  readonly pairs: number
  readonly places: number
  readonly isCertain: boolean
  /** Whether it rests on somebody else's word alone. */
  readonly isHearsay: boolean
  readonly closeness: 'place' | 'floor' | 'complex'
}

/** One part of a score with its words. */
export type ScorePart = { readonly points: number; readonly because: Sentence }
export type Score = { readonly score: number; readonly parts: readonly ScorePart[] }

// The parts sum to 100. Duration weighs most: risk grows with shared time, and levels off.
const DURATION_POINTS = 50
const CERTAIN_POINTS = 15
const REPEAT_POINTS = 20
const NEARNESS_POINTS = 15

// After this a longer stay hardly adds risk; shorter -> a lunch equals a night shift.
const FULL_DURATION_SECONDS = 120 * MINUTE
// Four meetings or more are a habit.
const FULL_PAIRS = 4
// People who enter within a minute mostly came together.
const NEAR_SECONDS = MINUTE
const FAR_SECONDS = 30 * MINUTE

/** Hearsay never stands above what scans support. Source: ADR 0003; F15. */
export const HEARSAY_MAX = 40

// Other rooms are a weak reason: hours on one floor stand below half an hour in one place, and what
// somebody only reported stands lower still.
const CLOSENESS_SHARE = { place: 1, floor: 0.35, complex: 0.15 } as const
const CLOSENESS_WORDS = {
  place: { zh: '同一场所', en: 'the same place' },
  floor: { zh: '只在同一楼层', en: 'only the same floor' },
  complex: { zh: '只在同一综合体', en: 'only the same complex' },
} as const

function durationPoints(seconds: number): number {
  // The square root gives 15 minutes a third of the points and an hour two thirds.
  return DURATION_POINTS * Math.sqrt(Math.min(1, seconds / FULL_DURATION_SECONDS))
}

function nearnessPoints(gapSeconds: number): number {
  if (gapSeconds <= NEAR_SECONDS) return NEARNESS_POINTS
  const far = (gapSeconds - NEAR_SECONDS) / (FAR_SECONDS - NEAR_SECONDS)
  return NEARNESS_POINTS * Math.max(0, 1 - far)
}

function repeatPoints(pairs: number): number {
  return (REPEAT_POINTS * Math.min(pairs - 1, FULL_PAIRS - 1)) / (FULL_PAIRS - 1)
}

/**
 * Scores a candidate. Shape: 0 to 100, whole; the parts before rounding and before the cap.
 * Source: F30; ADR 0011.
 */
export function scoreCandidate(facts: ScoreFacts): Score {
  const minutes = Math.round(facts.overlapSeconds / MINUTE)
  const gap = Math.round(facts.minGapSeconds / MINUTE)
  const parts: ScorePart[] = [
    {
      points: durationPoints(facts.overlapSeconds),
      because: { zh: `同处 ${minutes} 分钟`, en: `${minutes} min together` },
    },
    {
      points: nearnessPoints(facts.minGapSeconds),
      because: { zh: `进入相隔 ${gap} 分钟`, en: `entered ${gap} min apart` },
    },
    {
      points: repeatPoints(facts.pairs),
      because: {
        zh: `${facts.places} 个场所共 ${facts.pairs} 次`,
        en: `${facts.pairs} times at ${facts.places} places`,
      },
    },
    {
      points: facts.isCertain ? CERTAIN_POINTS : 0,
      because: facts.isCertain
        ? { zh: '离开时间有记录', en: 'the ends were recorded' }
        : { zh: '离开时间为推断', en: 'the ends are inferred' },
    },
  ]
  const sum = Math.round(parts.reduce((total, part) => total + part.points, 0))
  const share = CLOSENESS_SHARE[facts.closeness]
  const near = Math.round(sum * share)
  if (share < 1) parts.push({ points: near - sum, because: CLOSENESS_WORDS[facts.closeness] })
  const score = Math.max(0, Math.min(near, facts.isHearsay ? Math.floor(HEARSAY_MAX * share) : 100))
  if (facts.isHearsay) {
    const because = { zh: '仅由他人代报', en: 'only reported by somebody else' }
    parts.push({ points: score - near, because })
  }
  return { score, parts }
}
