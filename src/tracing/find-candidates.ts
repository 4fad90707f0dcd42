// The candidates of a case: every human whose stay shared seconds with the case's, with the shared
// stays behind it, ready to be recorded. Source: F30; ADR 0011.
import type { Db, Sql } from '../platform/postgres.ts'
import { foldToHumans, registrationsOf } from '../people/index.ts'
import {
  findCompanions,
  findEntriesNear,
  preferIndexProbes,
  readStays,
  shareStay,
  unpackFlags,
} from '../visits/index.ts'
import type { Companion, Stay } from '../visits/index.ts'
import type { FoundCandidate } from './candidate.sql.ts'
import type { SharedStay, TraceRule } from './contract.ts'
import { coveredSeconds } from './exposure.rule.ts'
import { scoreCandidate } from './score.rule.ts'

/** More shared stays of one human than this tell the tracer nothing new; the sums count all. */
export const SHARED_MAX = 40

export type CandidateQuestion = {
  /** The registrations or roots of the case. */
  readonly rootIds: readonly number[]
  /** Half-open. Units: seconds since 1970. */
  readonly windowFrom: number
  readonly windowTo: number
  /** Stays unless the case says otherwise. */
  readonly rule?: TraceRule
}

/**
 * Finds the candidates of a case. All statements see one moment of the database.
 * Shape: one row a human, highest score first; shared stays longest first, at most SHARED_MAX.
 * Source: F30, F31; ADR 0003.
 */
export async function findCandidates(
  db: Sql,
  question: CandidateQuestion,
): Promise<FoundCandidate[]> {
  return db.begin('isolation level repeatable read', async (tx) => {
    await preferIndexProbes(tx)
    const shared = await findShared(tx, question)
    const roots = await foldToHumans(tx, [...new Set(shared.map((one) => one.personId))])
    const byHuman = Map.groupBy(shared, (one) => roots.get(one.personId) ?? one.personId)
    return [...byHuman]
      .map(([root, own]) =>
        summarise(
          root,
          own.map((one) => one.stay),
        ),
      )
      .toSorted((left, right) => right.score - left.score || left.personId - right.personId)
  })
}

type Shared = { readonly personId: number; readonly stay: SharedStay }

async function findShared(db: Db, question: CandidateQuestion): Promise<Shared[]> {
  const roots = [...new Set((await foldToHumans(db, question.rootIds)).values())]
  const humans = new Map<number, number>()
  for (const [root, members] of await registrationsOf(db, roots)) {
    for (const member of members) humans.set(member, root)
  }
  const window = { from: question.windowFrom, to: question.windowTo }
  const { stays, places } = await readStays(db, humans, window)
  const isOwn = (personId: number): boolean => humans.has(personId)
  if (question.rule?.kind === 'window') {
    const entries = stays.filter((stay) => stay.enteredAt >= window.from)
    const near = { gapSeconds: question.rule.minutes * 60, places }
    const found = await findEntriesNear(db, entries, near, isOwn)
    return found.flatMap((companion) => pairOf(entries[companion.source], companion) ?? [])
  }
  const presences = stays.map((stay) => ({
    placeId: stay.placeId,
    from: Math.max(stay.span.from, window.from),
    to: Math.min(stay.span.to, window.to),
  }))
  const found = await findCompanions(db, presences, places, isOwn)
  return found.flatMap((companion) => {
    const presence = presences[companion.source]
    const source = stays[companion.source]
    if (!source || !presence) return []
    const shared = shareStay({ ...source.span, ...presence }, companion.stay.span)
    if (!shared) return []
    return [sharedOf(source, companion, { ...shared, isCertain: shared.isCertain })]
  })
}

/** Gives a pair of the window rule; their stays may not overlap, then the span is empty. */
function pairOf(source: Stay | undefined, companion: Companion): Shared | undefined {
  if (!source) return undefined
  const shared = shareStay(source.span, companion.stay.span)
  const at = Math.max(source.enteredAt, companion.stay.enteredAt)
  return sharedOf(source, companion, shared ?? { from: at, to: at, isCertain: false })
}

function isReported(flags: number): boolean {
  return unpackFlags(flags).method === 'reported'
}

function sharedOf(
  source: Stay,
  { stay }: Companion,
  span: { from: number; to: number; isCertain: boolean },
): Shared {
  return {
    personId: stay.personId,
    stay: {
      placeId: stay.placeId,
      from: span.from,
      to: span.to,
      caseAt: source.enteredAt,
      caseTo: source.span.to,
      contactAt: stay.enteredAt,
      contactTo: stay.span.to,
      gapSeconds: Math.abs(stay.enteredAt - source.enteredAt),
      certainty: span.isCertain ? 'certain' : 'inferred',
      caseEnd: source.span.endSource,
      contactEnd: stay.span.endSource,
      casePrintNo: source.printNo,
      contactPrintNo: stay.printNo,
      caseFlags: source.flags,
      contactFlags: stay.flags,
      caseReported: isReported(source.flags),
      contactReported: isReported(stay.flags),
    },
  }
}

function summarise(personId: number, own: readonly SharedStay[]): FoundCandidate {
  const overlapSeconds = coveredSeconds(own)
  // What only somebody else said is never certain, however well the end is known. Source: F15.
  const isHearsay = own.every((stay) => stay.caseReported || stay.contactReported)
  const isCertain = !isHearsay && own.some((stay) => stay.certainty === 'certain')
  const minGapSeconds = Math.min(...own.map((stay) => stay.gapSeconds))
  const { score } = scoreCandidate({
    overlapSeconds,
    minGapSeconds,
    pairs: own.length,
    places: new Set(own.map((stay) => stay.placeId)).size,
    isCertain,
    isHearsay,
  })
  return {
    personId,
    score,
    certain: isCertain,
    pairs: own.length,
    overlapSeconds,
    minGapSeconds,
    firstAt: Math.min(...own.map((stay) => stay.contactAt)),
    lastAt: Math.max(...own.map((stay) => stay.contactAt)),
    shared: own.toSorted(byStrength).slice(0, SHARED_MAX),
  }
}

/** Longest first; of equal ones the certain, then the nearer entry. */
function byStrength(left: SharedStay, right: SharedStay): number {
  return (
    right.to - right.from - (left.to - left.from) ||
    Number(right.certainty === 'certain') - Number(left.certainty === 'certain') ||
    left.gapSeconds - right.gapSeconds ||
    left.caseAt - right.caseAt
  )
}
