// The candidates of a case: every human whose stay shared seconds with the case's, at the same
// place or near it, with the shared stays behind it, ready to be recorded. Source: F30; ADR 0011.
import type { Instant } from '../base/instant.ts'
import type { Db, Sql } from '../platform/postgres.ts'
import { foldToHumans, registrationsOf } from '../people/index.ts'
import { placesByIds, placesOfComplexes } from '../places/index.ts'
import {
  findCompanions,
  findEntriesNear,
  hasSecondSource,
  preferIndexProbes,
  readStays,
  shareStay,
} from '../visits/index.ts'
import type { Companion, PlacesById, Stay } from '../visits/index.ts'
import type { FoundCandidate } from './candidate.sql.ts'
import type { Nearby, TraceRule } from './contract.ts'
import { openNearby } from './nearby.rule.ts'
import type { Near } from './nearby.rule.ts'
import { makeShared, settleHearsay, witnessOf } from './shared-stay.ts'
import type { FoundStay } from './shared-stay.ts'
import { summarise } from './summary.rule.ts'

export type CandidateQuestion = {
  /** The registrations or roots of the case. */
  readonly rootIds: readonly number[]
  /** Half-open. Units: seconds since 1970. */
  readonly windowFrom: number
  readonly windowTo: number
  /** The moment of the question: no stay reaches past it. */
  readonly now: Instant
  /** Stays unless the case says otherwise. */
  readonly rule?: TraceRule
  /** Only the same place unless the case says otherwise. */
  readonly nearby?: Nearby
}

/**
 * Finds the candidates of a case. All statements see one moment of the database.
 * Shape: one row a human, highest score first; shared stays nearest and strongest first.
 * Source: F30, F31; ADR 0003.
 */
export async function findCandidates(
  db: Sql,
  question: CandidateQuestion,
): Promise<FoundCandidate[]> {
  return db.begin('isolation level repeatable read', async (tx) => {
    await preferIndexProbes(tx)
    const found = await findShared(tx, question)
    const roots = await foldToHumans(tx, [...new Set(found.map((one) => one.personId))])
    const byHuman = Map.groupBy(found, (one) => roots.get(one.personId) ?? one.personId)
    return [...byHuman]
      .map(([root, own]) => ({ personId: root, ...summarise(settleHearsay(own)) }))
      .toSorted((left, right) => right.score - left.score || left.personId - right.personId)
  })
}

const SAME_PLACE = { floor: false, complex: false }

/** A stay of the case and a place to look for company at: its own, or one near it. */
type Look = { readonly stay: Stay; readonly placeId: number; readonly near?: Near | undefined }

/** Gives where to look for company: at the place of each stay, then at what is near it. */
async function looksOf(
  db: Db,
  question: CandidateQuestion,
  found: { stays: readonly Stay[]; places: PlacesById },
): Promise<{ looks: Look[]; places: PlacesById }> {
  const { stays, places } = found
  const same = stays.map((stay): Look => ({ stay, placeId: stay.placeId }))
  const wanted = question.nearby ?? SAME_PLACE
  if (!wanted.floor && !wanted.complex) return { looks: same, places }
  const complexIds = stays.flatMap((stay) => places.get(stay.placeId)?.complexId ?? [])
  const nearOf = openNearby(await placesOfComplexes(db, complexIds), wanted)
  const around = stays.flatMap((stay) =>
    nearOf(stay.placeId).map((near): Look => ({ stay, placeId: near.placeId, near })),
  )
  const more = await placesByIds(
    db,
    around.map((look) => look.placeId),
  )
  return { looks: [...same, ...around], places: new Map([...places, ...more]) }
}

async function findShared(db: Db, question: CandidateQuestion): Promise<FoundStay[]> {
  const roots = [...new Set((await foldToHumans(db, question.rootIds)).values())]
  const humans = new Map<number, number>()
  for (const [root, members] of await registrationsOf(db, roots)) {
    for (const member of members) humans.set(member, root)
  }
  const { now } = question
  const window = { from: question.windowFrom, to: question.windowTo }
  const own = await readStays(db, humans, window, now)
  const { looks, places } = await looksOf(db, question, own)
  const isOwn = (personId: number): boolean => humans.has(personId)
  const witnesses = own.stays.map(witnessOf)
  const confirmed = new Set(own.stays.filter((stay) => hasSecondSource(witnessOf(stay), witnesses)))
  const told = (look: Look, { stay }: Companion, shared: Shared): FoundStay =>
    makeShared(
      { source: look.stay, stay, near: look.near, isConfirmed: confirmed.has(look.stay) },
      shared,
    )
  if (question.rule?.kind === 'window') {
    const entries = looks
      .filter(({ stay }) => stay.enteredAt >= window.from)
      .map((look) => ({ ...look, enteredAt: look.stay.enteredAt }))
    const near = { gapSeconds: question.rule.minutes * 60, places, now }
    const found = await findEntriesNear(db, entries, near, isOwn)
    return found.flatMap((companion) => {
      const look = entries[companion.source]
      return look ? [told(look, companion, sharedEntry(look.stay, companion.stay))] : []
    })
  }
  const presences = looks.map(({ stay, placeId }) => ({
    placeId,
    from: Math.max(stay.span.from, window.from),
    to: Math.min(stay.span.to, window.to),
  }))
  const found = await findCompanions(db, presences, { places, now }, isOwn)
  return found.flatMap((companion) => {
    const presence = presences[companion.source]
    const look = looks[companion.source]
    if (!look || !presence) return []
    const shared = shareStay({ ...look.stay.span, ...presence }, companion.stay.span)
    return shared ? [told(look, companion, shared)] : []
  })
}

type Shared = { readonly from: Instant; readonly to: Instant; readonly isCertain: boolean }

/** Gives what a pair of the window rule shared; their stays may not overlap, then it is empty. */
function sharedEntry(source: Stay, stay: Companion['stay']): Shared {
  const at = Math.max(source.enteredAt, stay.enteredAt)
  return shareStay(source.span, stay.span) ?? { from: at, to: at, isCertain: false }
}
