// Which of several words about one document counts. Pure: lists of headquarters, what staff saw and
// the partner go in, one fact comes out. Source: F23, F24, security decision 18, ADR 0013.
import type { HealthState, TravelState } from '../../base/code-states.ts'
import { DAY } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'

/** One thing known about the holder of a document; never stored with a visit. */
export type Fact<S> = {
  readonly state: S
  /** Who said it; `none`: nobody did. */
  readonly source: Source | 'none'
  readonly seenAt?: Instant
  readonly validUntil?: Instant
  /** Of health only: when green was the last word, and no other word came after it. */
  readonly lastGreenAt?: Instant
}

/** A word of one source about one document. */
export type Word<S extends string> = {
  readonly state: S
  readonly seenAt: Instant
  readonly validUntil: Instant
}

/** The partner as it is now: none, or one with the last thing it said, however long ago. */
export type PartnerWord<S extends string> =
  | 'not-connected'
  | { readonly isSilent: boolean; readonly last?: Word<S> | undefined }

export type Words<S extends string> = {
  readonly lists: readonly Word<S>[]
  readonly staff?: Word<S> | undefined
  readonly partner: PartnerWord<S>
}

/** What staff saw, and a partner's last word, count this long. Longer -> a code of yesterday. */
export const WORD_SECONDS = DAY

type SaidHealth = Exclude<HealthState, 'unavailable' | 'not-connected'>
type SaidTravel = Exclude<TravelState, 'unavailable' | 'not-connected'>

// Above 0 is a caution; the higher one wins.
const HEALTH_CAUTION: Readonly<Record<SaidHealth, number>> = {
  red: 2,
  yellow: 1,
  green: 0,
  none: 0,
}
const TRAVEL_CAUTION: Readonly<Record<SaidTravel, number>> = { starred: 2, other: 1, plain: 0 }

/** Headquarters' list, staff who looked, or the partner. */
type Source = 'list' | 'staff' | 'partner'
type Sourced<S extends string> = Word<S> & { readonly source: Source }

function tell<S extends string>(word: Sourced<S>): Fact<S> {
  const { state, source, seenAt, validUntil } = word
  return { state, source, seenAt, validUntil }
}

function newest<S extends string>(words: readonly Sourced<S>[]): Sourced<S> | undefined {
  return words.toSorted((left, right) => right.seenAt - left.seenAt)[0]
}

function decide<S extends string>(
  words: Words<S>,
  caution: Readonly<Record<S, number>>,
  now: Instant,
): Fact<S | 'unavailable' | 'not-connected'> {
  const { partner } = words
  const isValid = (word: Word<S>): boolean => word.validUntil > now
  const lists = words.lists.filter(isValid).map((word) => ({ ...word, source: 'list' as const }))
  const last =
    partner !== 'not-connected' && partner.last && isValid(partner.last)
      ? { ...partner.last, source: 'partner' as const }
      : undefined
  const isSilent = partner !== 'not-connected' && partner.isSilent
  const authorities = last && !isSilent ? [...lists, last] : lists
  // A caution of an authority stands until that same authority takes it back: headquarters list a
  // contact before the partner knows, and a picture of a green code must not outweigh either.
  const cautions = authorities.filter((word) => caution[word.state] > 0)
  const worst = Math.max(...cautions.map((word) => caution[word.state]))
  const standing = newest(cautions.filter((word) => caution[word.state] === worst))
  if (standing) return tell(standing)

  const staff = words.staff && isValid(words.staff) ? [words.staff] : []
  // The partner fell silent after a caution: what staff were shown since does not clear it.
  const isDoubtful = isSilent && last !== undefined && caution[last.state] > 0
  const seen = staff
    .filter((word) => !isDoubtful || caution[word.state] > 0)
    .map((word) => ({ ...word, source: 'staff' as const }))
  const word = newest([...authorities, ...seen])
  if (word) return tell(word)
  return { state: partner === 'not-connected' ? 'not-connected' : 'unavailable', source: 'none' }
}

/**
 * Decides what counts of a document's health code. Silence is never a colour; `lastGreenAt` is set
 * only while green was the last word.
 * Source: F23; security decision 18; ADR 0013.
 */
export function decideHealth(words: Words<SaidHealth>, now: Instant): Fact<HealthState> {
  const fact = decide(words, HEALTH_CAUTION, now)
  if (fact.state === 'green' && fact.seenAt !== undefined) {
    return { ...fact, lastGreenAt: fact.seenAt }
  }
  const last = words.partner === 'not-connected' ? undefined : words.partner.last
  if (fact.state !== 'unavailable' || last?.state !== 'green') return fact
  return { ...fact, lastGreenAt: last.seenAt }
}

/** Decides what counts of a document's travel code. Source: F24; ADR 0013. */
export function decideTravel(words: Words<SaidTravel>, now: Instant): Fact<TravelState> {
  return decide(words, TRAVEL_CAUTION, now)
}
