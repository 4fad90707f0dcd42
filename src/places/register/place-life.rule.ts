// The life of a place as a table: what may become of it, from what, and what it was before.
//   unconfirmed --confirm--> confirmed;   either --suspend--> suspended --resume--> as before
//   anything --close--> closed --reopen--> confirmed when it was so at most 30 days ago, suspended
//   when it was suspended (closing washes nothing off), else unconfirmed. Merged is for good.
// Doing what is done already is no change and no refusal: two people tap the same button.
// Source: ADR 0007 (code at once, power later); docs/adr/0018; security decision 17.
import { DAY } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'

type PlaceId = number

export const LIFE_STATES = ['unconfirmed', 'confirmed', 'suspended', 'closed'] as const
type PlaceState = (typeof LIFE_STATES)[number]

export const STATE_ACTS = ['confirm', 'suspend', 'resume', 'close', 'reopen'] as const
export type StateAct = (typeof STATE_ACTS)[number]

/** Shorter: a shop closed over the New Year waits for its town; longer: another shop moved in. */
export const FRESH_DAYS = 30
/** place > building > floor > unit; deeper trees have no name in the Notice. */
export const DEPTH_MAX = 4

export type Standing = {
  readonly state: PlaceState
  /** What it was before it was suspended or closed. */
  readonly stateBefore: Exclude<PlaceState, 'closed'> | null
  readonly closedAt: Instant | null
  readonly mergedInto: PlaceId | null
}

export type NextState = Pick<Standing, 'state' | 'stateBefore' | 'closedAt'>

const SAME = 'same'

/**
 * Says what a place becomes; 'same' when it is that already.
 * Refuses: 'place-state'.
 * Source: docs/adr/0018.
 */
export function decideState(
  place: Standing,
  act: StateAct,
  at: Instant,
): NextState | typeof SAME | Refused {
  const { state, stateBefore } = place
  const open = { closedAt: null }
  if (act === 'close') {
    if (state === 'closed') return SAME
    return { state: 'closed', stateBefore: state, closedAt: at }
  }
  if (act === 'reopen') {
    if (place.mergedInto !== null) return refuse('place-state')
    if (state !== 'closed') return SAME
    return { ...reopened(place, at), ...open }
  }
  if (state === 'closed') return refuse('place-state')
  if (act === 'suspend') {
    return state === 'suspended' ? SAME : { state: 'suspended', stateBefore: state, ...open }
  }
  if (act === 'resume') {
    if (state !== 'suspended') return SAME
    const before = stateBefore === 'confirmed' ? 'confirmed' : 'unconfirmed'
    return { state: before, stateBefore: null, ...open }
  }
  if (state === 'suspended') return refuse('place-state')
  return state === 'confirmed' ? SAME : { state: 'confirmed', stateBefore: null, ...open }
}

function reopened(place: Standing, at: Instant): Pick<NextState, 'state' | 'stateBefore'> {
  // What it was before the suspension is forgotten: the town looks again.
  if (place.stateBefore === 'suspended') return { state: 'suspended', stateBefore: 'unconfirmed' }
  const isFresh = place.closedAt !== null && at - place.closedAt <= FRESH_DAYS * DAY
  const isKnown = place.stateBefore === 'confirmed' && isFresh
  return { state: isKnown ? 'confirmed' : 'unconfirmed', stateBefore: null }
}

export type MovedPlace = {
  readonly placeId: PlaceId
  readonly parentId: PlaceId | null
  readonly division: string
}
export type NewParent = MovedPlace & {
  readonly complexId: PlaceId
  readonly isClosed: boolean
  /** How many places stand above it. */
  readonly depth: number
}

/**
 * Says whether a place, with everything below it, may stand below another one; a place without a
 * parent becomes a complex of its own.
 * Refuses: 'place-move' into itself or what is below it, deeper than DEPTH_MAX, below a closed one.
 * Source: F7; docs/adr/0018.
 */
export function decideMove(
  place: MovedPlace,
  below: { readonly ids: ReadonlySet<PlaceId>; readonly height: number },
  parent: NewParent | undefined,
):
  | {
      readonly ok: true
      readonly isSame: boolean
      readonly complexId: PlaceId
      /** The division of all of them from now on, when it is another one. */
      readonly division: string | undefined
    }
  | Refused {
  if (!parent) {
    const isSame = place.parentId === null
    return { ok: true, isSame, complexId: place.placeId, division: undefined }
  }
  const isInside = parent.placeId === place.placeId || below.ids.has(parent.placeId)
  const isTooDeep = parent.depth + 1 + below.height >= DEPTH_MAX
  if (isInside || isTooDeep || parent.isClosed) return refuse('place-move', 'parentId')
  return {
    ok: true,
    isSame: place.parentId === parent.placeId,
    complexId: parent.complexId,
    division: parent.division === place.division ? undefined : parent.division,
  }
}

export type Merged = { readonly placeId: PlaceId; readonly partsCount: number } & Pick<
  Standing,
  'state' | 'mergedInto'
>

/**
 * Says whether one place may go up in another one.
 * Refuses: 'bad-input' for one and the same, 'place-parts' while something open stands below it,
 * 'place-state' for what is closed, for a survivor that the town does not know while the other is
 * known, and for a suspended one unless the town does it: nobody merges a suspension away.
 * Source: docs/adr/0018.
 */
export function decideMerge(
  source: Merged,
  target: Merged,
  isTown: boolean,
): { readonly ok: true; readonly isSame: boolean } | Refused {
  if (source.placeId === target.placeId) return refuse('bad-input', 'into')
  if (source.mergedInto === target.placeId) return { ok: true, isSame: true }
  if (source.state === 'closed') return refuse('place-state')
  if (source.state === 'suspended' && !isTown) return refuse('place-state')
  const isStandIn = target.state === 'unconfirmed' && source.state !== 'confirmed'
  if (target.state !== 'confirmed' && !isStandIn) return refuse('place-state', 'into')
  if (source.partsCount > 0) return refuse('place-parts')
  return { ok: true, isSame: false }
}

/**
 * Says what another name does to the state of a place: the town confirmed the old one, so one that
 * reads differently waits again, and a suspended place forgets that it was confirmed.
 * Shape: undefined when nothing changes.
 * Source: security decision 17; docs/adr/0018.
 */
export function decideRenamed(place: Standing, isOtherName: boolean): NextState | undefined {
  if (!isOtherName) return undefined
  const open = { closedAt: null }
  if (place.state === 'confirmed') return { state: 'unconfirmed', stateBefore: null, ...open }
  if (place.stateBefore !== 'confirmed') return undefined
  return { state: place.state, stateBefore: 'unconfirmed', ...open }
}
