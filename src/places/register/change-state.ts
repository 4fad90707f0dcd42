// What becomes of a place: the town confirms, suspends and resumes it, its manager closes and
// reopens it. Each change is one transaction: locks, decision, rows, history, the codes in memory.
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { Tx } from '../../platform/postgres.ts'
import { endPlaceDuties } from '../duty.ts'
import type { DutyEndDeps } from '../duty.ts'
import type { PlaceId, PlaceState } from '../place.ts'
import { REASON_MAX, readLine } from '../place-name.rule.ts'
import { touchPrints } from '../print.sql.ts'
import { endWithPlaces } from '../team/end-with-place.ts'
import { endClaimsAt } from './claim.sql.ts'
import { insertEvents, readClosedByTown } from './event.sql.ts'
import type { Actor, EventKind } from './event.sql.ts'
import { lockPlaces, lockShape, readBelow, writeStates } from './life.sql.ts'
import type { LifeRow } from './life.sql.ts'
import { findClosedAlike } from './closed-alike.ts'
import { findAlikeBy, insertTwins, readLooks, writeTwinsSettled } from './likeness.sql.ts'
import type { AlikeAsked, AlikePlace, StoredLooks } from './likeness.sql.ts'
import { chooseUnlike } from './likeness.rule.ts'
import { decideState } from './place-life.rule.ts'
import type { NextState, StateAct } from './place-life.rule.ts'

/** Who did it, when and why; the reason is untrusted. */
export type Change = { readonly actor: Actor; readonly at: Instant; readonly because: string }

/** A page of the town's list; more at a time is nobody's decision. */
export const CONFIRM_MAX = 500
/** More places that look like one are one noise. */
export const ALIKE_MAX = 5

const EVENT_OF: Readonly<Record<StateAct, EventKind>> = {
  confirm: 'confirmed',
  suspend: 'suspended',
  resume: 'resumed',
  close: 'closed',
  reopen: 'reopened',
}
// Whoever takes a code off a wall says why; the manager of the place reads it. So does the town
// that opens what was closed.
function needsReason(act: StateAct, actor: Actor): boolean {
  return act === 'suspend' || act === 'close' || (act === 'reopen' && actor.kind !== 'member')
}

/** Reads the reason of a change. Refuses: 'because-missing', 'bad-input'. */
export function readBecause(
  text: string,
  isNeeded: boolean,
): { readonly ok: true; readonly because: string } | Refused {
  const because = readLine(text, { max: REASON_MAX, mayBeEmpty: true })
  if (because === undefined) return refuse('bad-input', 'because')
  if (because === '' && isNeeded) return refuse('because-missing', 'because')
  return { ok: true, because }
}

type Next = NextState & { readonly placeId: PlaceId }

async function record(tx: Tx, act: StateAct, next: readonly Next[], change: Change): Promise<void> {
  if (next.length === 0) return
  await writeStates(tx, next)
  const kind = EVENT_OF[act]
  await insertEvents(
    tx,
    next.map(({ placeId }) => ({ placeId, kind })),
    change,
  )
  await touchPrints(
    tx,
    next.map((row) => row.placeId),
  )
}

function nextOf(rows: readonly LifeRow[], act: StateAct, at: Instant): Next[] {
  return rows.flatMap((row) => {
    const next = decideState(row, act, at)
    return next === 'same' || 'ok' in next ? [] : [{ ...next, placeId: row.placeId }]
  })
}

/** The parts that go along: all on closing, those closed in the same moment on reopening. */
function followersOf(act: StateAct, place: LifeRow, below: readonly LifeRow[]): LifeRow[] {
  if (act === 'close') return [...below]
  if (act !== 'reopen') return []
  return below.filter((row) => row.state === 'closed' && row.closedAt === place.closedAt)
}

/**
 * Suspends, resumes, closes or reopens a place. Closing and reopening take what stands below along;
 * what was open in the teams of the closed ones ends, and so do their claims and the duties there.
 * Refuses: 'not-found', 'place-state' (also below a closed place), 'closed-by-town' for a manager,
 * 'because-missing', 'bad-input'.
 * Source: Notice clause V.1, V.3; docs/adr/0018.
 */
export async function changeState(
  tx: Tx,
  deps: DutyEndDeps,
  asked: { readonly placeId: PlaceId; readonly act: Exclude<StateAct, 'confirm'> },
  change: Change,
): Promise<{ readonly ok: true; readonly state: PlaceState } | Refused> {
  const { placeId, act } = asked
  const reason = readBecause(change.because, needsReason(act, change.actor))
  if (!reason.ok) return reason
  await lockShape(tx)
  const ids = (await readBelow(tx, placeId)).map((row) => row.placeId)
  const rows = await lockPlaces(tx, [placeId, ...ids])
  const place = rows.find((row) => row.placeId === placeId)
  if (!place) return refuse('not-found')
  const next = decideState(place, act, change.at)
  if (next === 'same') return { ok: true, state: place.state }
  if ('ok' in next) return next
  if (act === 'reopen' && (await isBelowClosed(tx, place))) return refuse('place-state')
  const held = await heldByTown(tx, rows, { act, actor: change.actor })
  if (held.has(placeId)) return refuse('closed-by-town')
  const below = rows.filter((row) => row.placeId !== placeId && !held.has(row.placeId))
  const all = [{ ...next, placeId }, ...nextOf(followersOf(act, place, below), act, change.at)]
  await record(tx, act, all, { ...change, because: reason.because })
  const changed = all.map((row) => row.placeId)
  if (act === 'close') {
    await endWithPlaces(tx, changed, { ...change, because: 'closed' })
    await endClaimsAt(tx, { placeIds: changed, at: change.at })
    await endPlaceDuties(tx, deps, { placeIds: changed, at: change.at })
  }
  return { ok: true, state: next.state }
}

/** What a manager cannot open again: the town closed it. */
async function heldByTown(
  tx: Tx,
  rows: readonly LifeRow[],
  { act, actor }: { readonly act: StateAct; readonly actor: Actor },
): Promise<ReadonlySet<PlaceId>> {
  if (act !== 'reopen' || actor.kind !== 'member') return new Set()
  const ids = rows.map((row) => row.placeId)
  return new Set(await readClosedByTown(tx, ids))
}

async function isBelowClosed(tx: Tx, place: LifeRow): Promise<boolean> {
  if (place.parentId === null) return false
  const [parent] = await lockPlaces(tx, [place.parentId])
  return parent?.state === 'closed'
}

export type Confirmed = {
  readonly ok: true
  readonly confirmed: readonly PlaceId[]
  /** Those that look like a confirmed place: one by one, with a reason. */
  readonly alike: readonly PlaceId[]
  /** Those that are suspended or closed. */
  readonly stopped: readonly PlaceId[]
}

/** Finds what looks like stored places, as pairs. */
async function pairsOf(tx: Tx, looks: readonly StoredLooks[], asked: AlikeAsked) {
  return pairUp(looks, await findAlikeBy(tx, looks, asked))
}

function pairUp(looks: readonly StoredLooks[], found: readonly AlikePlace[]) {
  return found.flatMap(({ index, placeId: otherId, alike, state }) => {
    const placeId = looks[index]?.placeId
    if (placeId === undefined) return []
    return [{ placeId, otherId, alike, isOtherConfirmed: state !== 'unconfirmed' }]
  })
}

/** By id, and those that are left out. */
type Chosen = ReturnType<typeof chooseUnlike>

/** Chooses which of some new places one tap confirms. */
async function chooseNew(tx: Tx, looks: readonly StoredLooks[]): Promise<Chosen> {
  // One that the town knows, or has closed, is enough to be left out; what waits elsewhere is in
  // nobody's way.
  const known = await pairsOf(tx, looks, { limit: 1, states: ['confirmed', 'suspended'] })
  const shut = pairUp(looks, await findClosedAlike(tx, looks))
  const isLeft = new Set([...known, ...shut].map((pair) => pair.placeId))
  const rest = looks.filter(({ placeId }) => !isLeft.has(placeId))
  const among = rest.map(({ placeId }) => placeId)
  const within = await pairsOf(tx, rest, { limit: CONFIRM_MAX, among })
  return chooseUnlike(
    looks.map(({ placeId }) => placeId),
    [...known, ...shut, ...within],
  )
}

/** Chooses a place whatever it looks like: the town has said that they are two. */
async function chooseApart(tx: Tx, looks: readonly StoredLooks[], at: Instant): Promise<Chosen> {
  const pairs = await pairsOf(tx, looks, { limit: CONFIRM_MAX })
  await insertTwins(tx, pairs, { reason: '', at })
  return { chosen: looks.map(({ placeId }) => placeId), alike: [] }
}

/**
 * Records that the town knows places: from now on their doors show masked names. One that looks
 * like a confirmed place is left out, unless it comes alone and with a reason: then the town has
 * said that they are two. Nothing is done when one of the ids is unknown.
 * Refuses: 'not-found', 'too-large', 'bad-input'.
 * Source: ADR 0007 (code at once, power later); security decision 17; docs/adr/0018.
 */
export async function confirmPlaces(
  tx: Tx,
  ids: readonly PlaceId[],
  change: Change,
): Promise<Confirmed | Refused> {
  const reason = readBecause(change.because, false)
  if (!reason.ok) return reason
  const asked = [...new Set(ids)]
  if (asked.length > CONFIRM_MAX) return refuse('too-large')
  // Two people must not confirm two places that look like each other at the same moment.
  await lockShape(tx)
  const rows = await lockPlaces(tx, asked)
  if (rows.length < asked.length) return refuse('not-found')
  const isStopped = (row: LifeRow): boolean => row.state === 'suspended' || row.state === 'closed'
  const stopped = rows.filter(isStopped).map((row) => row.placeId)
  const waiting = rows.filter((row) => row.state === 'unconfirmed')
  const looks = await readLooks(
    tx,
    waiting.map((row) => row.placeId),
  )
  const by = { ...change, because: reason.because }
  const isSaid = asked.length === 1 && reason.because !== ''
  const { chosen, alike } = isSaid
    ? await chooseApart(tx, looks, change.at)
    : await chooseNew(tx, looks)
  await settleTwins(tx, chosen, by)
  const isChosen = new Set(chosen)
  const next = nextOf(
    waiting.filter((row) => isChosen.has(row.placeId)),
    'confirm',
    change.at,
  )
  await record(tx, 'confirm', next, by)
  return { ok: true, confirmed: chosen, alike, stopped }
}

/** Says on the other side too that the town knows them as two. */
async function settleTwins(tx: Tx, ids: readonly PlaceId[], change: Change): Promise<void> {
  const settled = await writeTwinsSettled(tx, ids, change.at)
  const told = settled.map(({ placeId, otherId }) => ({
    placeId: otherId,
    kind: 'two-places' as const,
    detail: { placeId },
  }))
  await insertEvents(tx, told, { ...change, because: '' })
}
