// Stays of people and who shared them: rows from SQL, ends from stay.rule.ts.
import type { Instant } from '../base/instant.ts'
import { MINUTE } from '../base/instant.ts'
import type { Interval } from '../base/interval.ts'
import type { Db } from '../platform/postgres.ts'
import { placesByIds } from '../places/index.ts'
import type { PlaceView } from '../places/index.ts'
import { findMayOverlap, readNextScans } from './exposure.sql.ts'
import type { LookBack, MayOverlap } from './exposure.sql.ts'
import { unpackFlags } from './flags.rule.ts'
import { CHECK_OUT_MAX_SECONDS, SHIFT_MAX_SECONDS, closeStay } from './stay.rule.ts'
import type { StayFacts, StaySpan } from './stay.rule.ts'
import { listTracedVisits } from './trace-visits.sql.ts'
import type { TracedVisit } from './trace-visits.sql.ts'

/** A visit and the stay inferred from it. */
export type Stay = {
  readonly personId: number
  readonly reporterId: number | null
  readonly enteredAt: Instant
  readonly placeId: number
  readonly printNo: number
  readonly flags: number
  readonly isHeld: boolean
  readonly span: StaySpan
}

/** Another visit that may share the stay with this number (from 0) in the list asked about. */
export type Companion = {
  readonly source: number
  readonly stay: Omit<Stay, 'isHeld'>
}

/** Places by id, as the ends of stays need them. */
export type PlacesById = ReadonlyMap<number, PlaceView>

/** What the ends of stays rest on besides the visits. */
export type EndFacts = {
  readonly places: PlacesById
  /** The moment of the question: no stay reaches past it. */
  readonly now: Instant
}

// A place that is gone keeps its visits: an hour, never closing, until it is known better.
const UNKNOWN_PLACE = { dwellMinutes: 60, opensAt: 0, closesAt: 1440 }

function factsOf(
  visit: { place_id: number; entered_at: Instant; flags: number; left_at: Instant | null },
  { places, now }: EndFacts,
): StayFacts {
  const { dwellMinutes, opensAt, closesAt } = places.get(visit.place_id) ?? UNKNOWN_PLACE
  return {
    enteredAt: visit.entered_at,
    checkOutAt: visit.left_at ?? undefined,
    dwellMinutes,
    opensAt,
    closesAt,
    isWorker: unpackFlags(visit.flags).isWorker,
    now,
  }
}

/** Reads the places of some visits. */
export async function readPlacesOf(
  db: Db,
  visits: readonly { place_id: number }[],
): Promise<PlacesById> {
  return placesByIds(db, [...new Set(visits.map((visit) => visit.place_id))])
}

/**
 * Reads the stays that reach into [from, to), each with its true beginning and end.
 * `humans` names the human of each registration: one human is in one place at a time, whichever
 * registration was scanned. Only visits that entered have a stay; a refused entry still ends the
 * one before it. Shape: sorted by enteredAt; no two of a human overlap, except one that a companion
 * told of with one that nobody did.
 * Source: ADR 0003, ADR 0011.
 */
export async function readStays(
  db: Db,
  humans: ReadonlyMap<number, number>,
  span: Interval,
  now: Instant,
): Promise<{ stays: Stay[]; places: PlacesById }> {
  const visits = await listTracedVisits(db, [...humans.keys()], {
    from: Math.max(span.from - CHECK_OUT_MAX_SECONDS, INSTANT_MIN),
    to: Math.min(span.to + CHECK_OUT_MAX_SECONDS, INSTANT_MAX),
  })
  const places = await readPlacesOf(db, visits)
  const byHuman = Map.groupBy(visits, (visit) => humans.get(visit.person_id) ?? visit.person_id)
  const stays = [...byHuman.values()].flatMap((own) => staysOfHuman(own, { places, now }))
  const inside = stays.filter((stay) => stay.enteredAt < span.to && stay.span.to > span.from)
  return { stays: inside.toSorted((left, right) => left.enteredAt - right.enteredAt), places }
}

const INSTANT_MIN = -2_147_483_648
const INSTANT_MAX = 2_147_483_647

// A companion's word ends only what a companion's word began: else anybody could report somebody
// elsewhere and take him out of the room where his own phone says he was.
function isTold(flags: number): boolean {
  return unpackFlags(flags).method === 'reported'
}

function staysOfHuman(visits: readonly TracedVisit[], known: EndFacts): Stay[] {
  const stays: Stay[] = []
  // From the last to the first, so that each visit knows what came after it.
  let nextAt: Instant | undefined
  let nextOwnAt: Instant | undefined
  for (const visit of visits.toReversed()) {
    const { outcome } = unpackFlags(visit.flags)
    if (outcome === 'withdrawn') continue
    if (outcome === 'entered') {
      const nextScanAt = isTold(visit.flags) ? nextAt : nextOwnAt
      const span = closeStay({ ...factsOf(visit, known), nextScanAt })
      stays.push({ ...stayOf(visit, span), isHeld: visit.is_held })
    }
    nextAt = visit.entered_at
    if (!isTold(visit.flags)) nextOwnAt = visit.entered_at
  }
  return stays.toReversed()
}

function stayOf(visit: Omit<TracedVisit, 'is_held'>, span: StaySpan): Omit<Stay, 'isHeld'> {
  return {
    personId: visit.person_id,
    reporterId: visit.reporter_id,
    enteredAt: visit.entered_at,
    placeId: visit.place_id,
    printNo: visit.print_no,
    flags: visit.flags,
    span,
  }
}

/** A place and a span in which company is looked for. */
export type Presence = Interval & { readonly placeId: number }

/**
 * Finds everyone whose stay shares seconds with a presence: first the superset by usual dwell,
 * shift and check-out, then the next scan of those only. `isOwn` leaves registrations out.
 * Shape: unsorted; a companion appears once a presence shared.
 */
export async function findCompanions(
  db: Db,
  presences: readonly Presence[],
  known: EndFacts,
  isOwn: (personId: number) => boolean,
): Promise<Companion[]> {
  const lookBack = { workerSeconds: SHIFT_MAX_SECONDS, checkOutSeconds: CHECK_OUT_MAX_SECONDS }
  const found = await findSuperset(db, presences, lookBack, (presence) => {
    const place = known.places.get(presence.placeId) ?? UNKNOWN_PLACE
    return { ...presence, dwellSeconds: place.dwellMinutes * MINUTE }
  })
  const others = found.filter((visit) => !isOwn(visit.person_id))
  const closed = await closeVisits(db, others, known)
  return closed.filter(({ source, stay }) => {
    const presence = presences[source]
    return presence !== undefined && stay.span.from < presence.to && stay.span.to > presence.from
  })
}

/**
 * Finds everyone who entered within so many seconds of an entry, with the stays of both: the
 * window rule, told with spans. Units: gapSeconds inclusive.
 */
export async function findEntriesNear(
  db: Db,
  entries: readonly { placeId: number; enteredAt: Instant }[],
  near: EndFacts & { readonly gapSeconds: number },
  isOwn: (personId: number) => boolean,
): Promise<Companion[]> {
  const none = { workerSeconds: 0, checkOutSeconds: 0 }
  const found = await findSuperset(db, entries, none, ({ placeId, enteredAt }) => ({
    placeId,
    from: enteredAt - near.gapSeconds - 1,
    to: enteredAt + near.gapSeconds + 1,
    dwellSeconds: 0,
  }))
  return closeVisits(
    db,
    found.filter((visit) => !isOwn(visit.person_id)),
    near,
  )
}

async function findSuperset<T>(
  db: Db,
  items: readonly T[],
  lookBack: LookBack,
  spanOf: (item: T) => Presence & { dwellSeconds: number },
): Promise<MayOverlap[]> {
  if (items.length === 0) return []
  const spans = items.map(spanOf)
  return findMayOverlap(
    db,
    {
      placeIds: spans.map((span) => span.placeId),
      from: spans.map((span) => span.from),
      to: spans.map((span) => span.to),
      dwellSeconds: spans.map((span) => span.dwellSeconds),
    },
    lookBack,
  )
}

// One array of probes: more only costs memory on both sides.
const PROBES_MAX = 20_000

async function closeVisits(
  db: Db,
  found: readonly MayOverlap[],
  known: EndFacts,
): Promise<Companion[]> {
  const unique = new Map<string, { visit: MayOverlap; facts: StayFacts }>()
  for (const visit of found) {
    const facts = factsOf(visit, known)
    unique.set(keyOf(visit), { visit, facts })
  }
  const ends = new Map<string, StaySpan>()
  const all = [...unique.values()]
  for (let start = 0; start < all.length; start += PROBES_MAX) {
    const batch = all.slice(start, start + PROBES_MAX)
    const next = await readNextScans(db, {
      personIds: batch.map(({ visit }) => visit.person_id),
      enteredAt: batch.map(({ visit }) => visit.entered_at),
      placeIds: batch.map(({ visit }) => visit.place_id),
      until: batch.map(({ facts }) => closeStay(facts).to),
      told: batch.map(({ visit }) => isTold(visit.flags)),
    })
    const nextAt = new Map(next.map((row) => [row.probe, row.next_at]))
    for (const [index, { visit, facts }] of batch.entries()) {
      ends.set(keyOf(visit), closeStay({ ...facts, nextScanAt: nextAt.get(index) }))
    }
  }
  return found.flatMap((visit) => {
    const span = ends.get(keyOf(visit))
    return span ? [{ source: visit.span, stay: stayOf(visit, span) }] : []
  })
}

function keyOf(visit: MayOverlap): string {
  return `${visit.person_id} ${visit.entered_at} ${visit.place_id}`
}
