// The sixteen bits of a visit row: how it was made, what came of it, what to doubt about it.
// A row keeps no colour, no network address and no phone's own time. Source: ADR 0002.

export const METHODS = [
  'scan',
  'zhenheyi',
  'wechat',
  'alipay',
  'reported',
  'staff',
  'paper-code',
  'register',
  'typed',
  'import',
  'device',
] as const
/** How a visit was registered. Source: Notice clause IV. */
export type Method = (typeof METHODS)[number]

export const OUTCOMES = ['entered', 'turned-away', 'withdrawn'] as const
/** What came of it; only `entered` makes a stay. */
export type Outcome = (typeof OUTCOMES)[number]

export const VERDICTS = ['enter', 'see-staff'] as const
/** What the visitor and the gatekeeper read; never a colour. Source: Notice clause V. */
export type Verdict = (typeof VERDICTS)[number]

export const LATENESSES = ['static', 'fresh', 'late', 'stale'] as const
/**
 * Scanned from a poster, from a rotating code that was shown just then, uploaded later, or from a
 * rotating code that had gone. Source: F10; ADR 0021.
 */
export type Lateness = (typeof LATENESSES)[number]

/** Marks never block; they tell a tracer what to doubt. Source: F41. */
export const MARK = {
  notHere: 1,
  implausible: 2,
  deviceRevoked: 4,
  phoneUnconfirmed: 8,
} as const

export type Flags = {
  readonly method: Method
  readonly outcome: Outcome
  readonly isWorker: boolean
  readonly verdict: Verdict
  readonly lateness: Lateness
  /** A sum of MARK values, 0..15. */
  readonly marks: number
}

/** The bits of the method, and the methods of people who scan or type with their own phone. */
export const METHOD_MASK = 0b1111
export const SELF_METHODS = (['scan', 'zhenheyi', 'wechat', 'alipay', 'typed'] as const).map(
  (method) => METHODS.indexOf(method),
)
const OUTCOME_SHIFT = 4
export const WORKER_BIT = 1 << 6
const VERDICT_BIT = 1 << 7
const LATENESS_SHIFT = 8
const MARKS_SHIFT = 10
const TWO_BITS = 0b11
const FOUR_BITS = 0b1111

/** The bits of the outcome, for statements that filter or change it. */
export const OUTCOME_MASK = TWO_BITS << OUTCOME_SHIFT

/** The bits of lateness, and what they are of an entry that was uploaded later. */
export const LATENESS_MASK = TWO_BITS << LATENESS_SHIFT
export const LATE_BITS = LATENESSES.indexOf('late') << LATENESS_SHIFT

/** Packs flags into the smallint of a row; always 0..16383. */
export function packFlags(flags: Flags): number {
  return (
    METHODS.indexOf(flags.method) |
    (OUTCOMES.indexOf(flags.outcome) << OUTCOME_SHIFT) |
    (flags.isWorker ? WORKER_BIT : 0) |
    (flags.verdict === 'see-staff' ? VERDICT_BIT : 0) |
    (LATENESSES.indexOf(flags.lateness) << LATENESS_SHIFT) |
    ((flags.marks & FOUR_BITS) << MARKS_SHIFT)
  )
}

/** Reads flags back; unknown numbers of a later version read as the first of their list. */
export function unpackFlags(packed: number): Flags {
  return {
    method: METHODS[packed & METHOD_MASK] ?? 'scan',
    outcome: OUTCOMES[(packed >> OUTCOME_SHIFT) & TWO_BITS] ?? 'entered',
    isWorker: (packed & WORKER_BIT) !== 0,
    verdict: (packed & VERDICT_BIT) === 0 ? 'enter' : 'see-staff',
    lateness: LATENESSES[(packed >> LATENESS_SHIFT) & TWO_BITS] ?? 'static',
    marks: (packed >> MARKS_SHIFT) & FOUR_BITS,
  }
}

/** Marks a packed row as withdrawn by the visitor: never deleted, never a stay. */
export function withdrawFlags(packed: number): number {
  const outcome = OUTCOMES.indexOf('withdrawn') << OUTCOME_SHIFT
  return (packed & ~OUTCOME_MASK) | outcome | (MARK.notHere << MARKS_SHIFT)
}

/** Changes the outcome of a packed row: whoever was sent away after all made no stay. */
export function outcomeFlags(packed: number, outcome: Outcome): number {
  return (packed & ~OUTCOME_MASK) | (OUTCOMES.indexOf(outcome) << OUTCOME_SHIFT)
}

/** Adds a mark to a packed row. */
export function markFlags(packed: number, mark: number): number {
  return packed | ((mark & FOUR_BITS) << MARKS_SHIFT)
}

/** Takes a mark away that a second person found unfounded. Source: security decision 12. */
export function confirmFlags(packed: number, mark: number): number {
  return packed & ~(mark << MARKS_SHIFT)
}
