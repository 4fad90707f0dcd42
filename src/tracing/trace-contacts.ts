// From a case to everyone who shared a place with it, generation by generation: what
// `zpc trace` prints. The statements are the visits room's; registrations become humans here.
import type { Instant } from '../base/instant.ts'
import type { Db, Sql, Tx } from '../platform/postgres.ts'
import { foldToHumans, registrationsOf } from '../people/index.ts'
import {
  findCoPresent,
  findCompanions,
  isHearsay,
  preferIndexProbes,
  readStays,
  shareStay,
} from '../visits/index.ts'
import type { Presence, Stay } from '../visits/index.ts'
import type { TimeOrder, TraceRule } from './contract.ts'
import { addExposure, makeExposure, mergeExposures } from './exposure.rule.ts'
import type { Exposure } from './exposure.rule.ts'

/** More generations reach the whole city and say nothing. */
export const GENERATIONS_MAX = 10

/** Beyond a week a pair says nothing, and the pairs of a place explode. Units: minutes. */
export const WINDOW_MINUTES_MAX = 10_080

const INSTANT_MIN = -2_147_483_648
const INSTANT_MAX = 2_147_483_647

export type TraceRequest = {
  /** The registrations or roots of one human. */
  readonly personIds: readonly number[]
  /** The window of the case, half-open; it bounds the visits of every generation's sources. */
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
  /** The moment of the question: no stay reaches past it. */
  readonly now: Instant
  readonly rule: TraceRule
  readonly generations: number
  readonly timeOrder: TimeOrder
}

/** One human found; `personIds` are the registrations that were there. */
export type TracedContact = Exposure & {
  readonly rootId: number
  readonly generation: number
  readonly personIds: readonly number[]
}

export type Trace = {
  readonly rootIds: readonly number[]
  /** How many humans each generation found. */
  readonly generations: readonly number[]
  /** Shape: sorted by generation, then pairs, most first, then root. */
  readonly contacts: readonly TracedContact[]
  readonly elapsedMs: number
}

/** The earlier generation: each human, and the moment from which it could expose others. */
type Frontier = ReadonlyMap<number, Instant>

type Found = ReadonlyMap<number, Exposure>

/**
 * Finds the contacts of a human. All statements see one moment of the database; the registrations
 * of the human itself are never contacts.
 * Source: ADR 0003, ADR 0011; F3, F30.
 */
export async function traceContacts(sql: Sql, request: TraceRequest): Promise<Trace> {
  const startedAt = performance.now()
  const trace = await sql.begin('isolation level repeatable read', async (tx) => {
    // Sent together: the settings cost no round trip of their own.
    const [, roots] = await Promise.all([
      preferIndexProbes(tx),
      foldToHumans(tx, request.personIds),
    ])
    return traceInside(tx, request, [...new Set(roots.values())])
  })
  return { ...trace, elapsedMs: performance.now() - startedAt }
}

async function traceInside(
  tx: Tx,
  request: TraceRequest,
  rootIds: readonly number[],
): Promise<Omit<Trace, 'elapsedMs'>> {
  const seen = new Set<number>(rootIds)
  const contacts: TracedContact[] = []
  const generations: number[] = []
  let frontier: Frontier = new Map(rootIds.map((root) => [root, INSTANT_MIN]))
  for (let generation = 1; generation <= request.generations; generation += 1) {
    const humans = await humansOf(tx, frontier)
    const found =
      frontier.size === 0
        ? new Map<number, Exposure>()
        : request.rule.kind === 'window'
          ? await findByWindow(tx, request, { frontier, humans, minutes: request.rule.minutes })
          : await findByStays(tx, request, { frontier, humans })
    const fresh = await foldFound(tx, found, seen)
    for (const one of fresh) seen.add(one.rootId)
    contacts.push(...fresh.map((one) => ({ ...one, generation })))
    generations.push(fresh.length)
    const isForward = request.timeOrder === 'forward'
    frontier = new Map(fresh.map((one) => [one.rootId, isForward ? one.exposedAt : INSTANT_MIN]))
  }
  return { rootIds, generations, contacts: contacts.toSorted(byGeneration) }
}

function byGeneration(left: TracedContact, right: TracedContact): number {
  return (
    left.generation - right.generation || right.pairs - left.pairs || left.rootId - right.rootId
  )
}

/** Gives the human of every registration of the frontier. */
async function humansOf(db: Db, frontier: Frontier): Promise<Map<number, number>> {
  const humans = new Map<number, number>()
  for (const [root, members] of await registrationsOf(db, [...frontier.keys()])) {
    for (const member of members) humans.set(member, root)
  }
  return humans
}

type Sources = { readonly frontier: Frontier; readonly humans: ReadonlyMap<number, number> }

async function findByWindow(
  tx: Tx,
  request: TraceRequest,
  sources: Sources & { minutes: number },
): Promise<Found> {
  const personIds = [...sources.humans.keys()]
  const rows = await findCoPresent(
    tx,
    {
      personIds,
      notBefore: personIds.map((id) => momentOf(sources, id)),
    },
    {
      from: request.from ?? INSTANT_MIN,
      to: request.to ?? INSTANT_MAX,
      gapSeconds: sources.minutes * 60,
    },
  )
  return new Map(
    rows
      .filter((row) => !sources.humans.has(row.person_id))
      .map((row) => [
        row.person_id,
        {
          pairs: row.pairs,
          placeIds: row.place_ids,
          firstAt: row.first_at,
          lastAt: row.last_at,
          minGapSeconds: row.min_gap,
          // Whoever scanned first of a pair counts as exposed from that scan on.
          exposedAt: row.first_at,
        },
      ]),
  )
}

function momentOf({ frontier, humans }: Sources, personId: number): Instant {
  return frontier.get(humans.get(personId) ?? personId) ?? INSTANT_MIN
}

async function findByStays(tx: Tx, request: TraceRequest, sources: Sources): Promise<Found> {
  const window = { from: request.from ?? INSTANT_MIN, to: request.to ?? INSTANT_MAX }
  const { stays, places } = await readStays(tx, sources.humans, window, request.now)
  const sent = stays.map((stay) => ({ stay, presence: clip(stay, window, sources) }))
  const alive = sent.filter(({ presence }) => presence.from < presence.to)
  const companions = await findCompanions(
    tx,
    alive.map(({ presence }) => presence),
    { places, now: request.now },
    (personId) => sources.humans.has(personId),
  )
  const found = new Map<number, Exposure>()
  for (const { source, stay } of companions) {
    const from = alive[source]
    if (!from) continue
    const span = { ...from.presence, endSource: from.stay.span.endSource }
    const shared = shareStay(span, stay.span)
    if (!shared) continue
    const gapSeconds = Math.abs(stay.enteredAt - from.stay.enteredAt)
    const exposure = makeExposure({
      ...shared,
      // What somebody only told is never certain, however well its end is known.
      isCertain: shared.isCertain && !isHearsay(from.stay) && !isHearsay(stay),
      placeId: stay.placeId,
      at: stay.enteredAt,
      gapSeconds,
    })
    found.set(stay.personId, addExposure(found.get(stay.personId), exposure))
  }
  return found
}

/** Cuts a stay to the window, and to the time from which its human could expose others. */
function clip(stay: Stay, window: { from: Instant; to: Instant }, sources: Sources): Presence {
  const from = Math.max(stay.span.from, window.from, momentOf(sources, stay.personId))
  return { placeId: stay.placeId, from, to: Math.min(stay.span.to, window.to) }
}

/** Folds registrations to humans and leaves out those of an earlier generation. */
async function foldFound(
  tx: Tx,
  found: Found,
  seen: ReadonlySet<number>,
): Promise<Omit<TracedContact, 'generation'>[]> {
  const roots = await foldToHumans(tx, [...found.keys()])
  const humans = new Map<number, { exposure: Exposure; personIds: number[] }>()
  for (const [personId, exposure] of found) {
    const root = roots.get(personId) ?? personId
    if (seen.has(root)) continue
    const before = humans.get(root)
    humans.set(root, {
      exposure: before ? mergeExposures(before.exposure, exposure) : exposure,
      personIds: [...(before?.personIds ?? []), personId],
    })
  }
  return [...humans].map(([rootId, { exposure, personIds }]) => ({
    ...exposure,
    rootId,
    personIds,
  }))
}
