// Somebody runs a place that another one has made already: he claims it, and a manager of it or its
// town decides. What he is told never says who runs it, nor who decided.
// Source: security decision 17 (no claim without a manager of it or the town); F11.
import { DAY } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import { lockTree } from '../member.sql.ts'
import { REASON_MAX, readLine } from '../place-name.rule.ts'
import type { PlaceId } from '../place.ts'
import { addMember, isManagerOf } from '../team.ts'
import { openName, sealName } from '../typed-name.ts'
import { teamActorOf } from '../team/end-with-place.ts'
import { insertTeamEvents } from '../team/team-event.sql.ts'
import { findAlike, looksOf } from './alike.ts'
import type { DraftLooks } from './alike.ts'
import { readBecause } from './change-state.ts'
import type { Change } from './change-state.ts'
import {
  countClaims,
  deleteClaimsBefore,
  endClaimsBefore,
  hasOpenClaim,
  insertClaim,
  lockAccount,
  lockClaim,
  writeClaimDecided,
} from './claim.sql.ts'
import type { ClaimRow } from './claim.sql.ts'
import { insertEvents } from './event.sql.ts'
import { lockPlaces, shareShape } from './life.sql.ts'

// Somebody new at a company claims its two or three branches; ten people at one place are a queue
// of rumours, and a manager who has to read them all reads none.
const OPEN_OF_ACCOUNT_MAX = 3
const OF_DAY_MAX = 5
const OPEN_OF_PLACE_MAX = 10
const NAME_MAX = 40
// Who decides has seen it in a month or will not; whoever still wants the place claims it again.
const CLAIM_SECONDS = 30 * DAY

export type Claimant = {
  readonly phoneBlind: Buffer
  readonly phoneMask: string
  readonly personId: number
  readonly at: Instant
}

export type NewClaim = {
  readonly placeId: PlaceId
  /** What he typed before he was shown the place: whoever cannot name it cannot claim it. */
  readonly draft: DraftLooks
  readonly name: string
  readonly note: string
}

function placeOfNote(claim: Pick<ClaimRow, 'phoneBlind' | 'madeAt'>): {
  column: string
  rowId: string
} {
  const rowId = `${claim.phoneBlind.toString('hex')}|${claim.madeAt}`
  return { column: 'places.claim.note_sealed', rowId }
}

/** Opens the name that a claimant typed. */
export function readClaimName(keyring: Keyring, claim: ClaimRow): string {
  const { phoneBlind: claimant, madeAt, nameSealed } = claim
  return openName(keyring, { claimant, madeAt }, nameSealed)
}

/** Opens what a claimant says of himself. */
export function readClaimNote(keyring: Keyring, claim: ClaimRow): string {
  const { noteSealed } = claim
  return noteSealed ? keyring.unseal('notes', placeOfNote(claim), noteSealed) : ''
}

/**
 * Files a claim; a second tap is the same claim.
 * Refuses: 'not-found' unless the place looks like what he typed, 'duplicate' for who runs it
 * already, 'too-many-claims', 'bad-input', 'because-missing' without a note.
 * Source: security decision 17; F11.
 */
export async function fileClaim(
  tx: Tx,
  keyring: Keyring,
  claim: NewClaim,
  by: Claimant,
): Promise<{ readonly ok: true } | Refused> {
  const { placeId } = claim
  const { phoneBlind, phoneMask, personId, at } = by
  const name = readLine(claim.name, { max: NAME_MAX, mayBeEmpty: true })
  if (name === undefined) return refuse('bad-input', 'name')
  const note = readLine(claim.note, { max: REASON_MAX, mayBeEmpty: true })
  if (note === undefined) return refuse('bad-input', 'note')
  if (note === '') return refuse('because-missing', 'note')
  // A place that is being merged takes no claim that nobody would decide.
  await shareShape(tx)
  const alike = await findAlike(tx, await looksOf(tx, claim.draft))
  if (!alike.some((place) => place.placeId === placeId)) return refuse('not-found')
  if (await isManagerOf(tx, phoneBlind, placeId)) return refuse('duplicate')

  await lockAccount(tx, phoneBlind)
  // Whoever claims the same place waits: of two that would both be the tenth, one is.
  await lockPlaces(tx, [placeId])
  if (await hasOpenClaim(tx, { phoneBlind, placeId })) return { ok: true }
  const counts = await countClaims(tx, { phoneBlind, placeId, since: at - DAY })
  const isTooMany =
    counts.openOfAccount >= OPEN_OF_ACCOUNT_MAX ||
    counts.recentOfAccount >= OF_DAY_MAX ||
    counts.openOfPlace >= OPEN_OF_PLACE_MAX
  if (isTooMany) return refuse('too-many-claims')
  const noteSealed = keyring.seal('notes', placeOfNote({ phoneBlind, madeAt: at }), note)
  const nameSealed = sealName(keyring, { claimant: phoneBlind, madeAt: at }, name)
  const sealed = { nameSealed, noteSealed }
  await insertClaim(tx, { placeId, phoneBlind, phoneMask, personId, ...sealed, madeAt: at })
  const actor = { kind: 'member', phoneBlind, phoneMask } as const
  await insertEvents(tx, [{ placeId, kind: 'claimed' }], { actor, at, because: '' })
  return { ok: true }
}

export type ClaimDecision = {
  readonly claimId: number
  readonly isGranted: boolean
  /** Says whether whoever decides may decide about this place. */
  readonly mayDecide: (tx: Tx, placeId: PlaceId) => Promise<boolean>
}

/**
 * Grants or refuses a claim; the same answer twice is one. Granting adds the claimant as a manager.
 * Refuses: 'not-found' also where one may not decide, 'claim-decided' the other way round,
 * 'because-missing' without a reason to refuse, 'place-state' at a closed place,
 * 'place-unconfirmed' for a manager whose place the town does not know yet, 'too-large' for a full
 * team.
 * Source: security decision 17; ADR 0007 (a team starts when the town has confirmed the place).
 */
export async function decideClaim(
  tx: Tx,
  keyring: Keyring,
  decision: ClaimDecision,
  change: Change,
): Promise<{ readonly ok: true } | Refused> {
  const { claimId, isGranted } = decision
  const reason = readBecause(change.because, !isGranted)
  if (!reason.ok) return reason
  // A merge locks the places before it moves their claims; it waits, or this does.
  await shareShape(tx)
  const claim = await lockClaim(tx, claimId)
  if (!claim) return refuse('not-found')
  // As whoever answers an invitation or leaves: who decides is a manager still, a seat is free.
  await lockTree(tx, claim.placeId)
  if (!(await decision.mayDecide(tx, claim.placeId))) return refuse('not-found')
  const state = isGranted ? 'granted' : 'refused'
  if (claim.state !== 'open') {
    return claim.state === state ? { ok: true } : refuse('claim-decided')
  }
  const granted = isGranted ? await grant(tx, keyring, claim, change) : { ok: true as const }
  if (!granted.ok) return granted
  const { at } = change
  await writeClaimDecided(tx, { claimId, state, reason: reason.because, at })
  const { placeId } = claim
  const kind = `claim-${state}` as const
  await insertEvents(tx, [{ placeId, kind }], { ...change, because: reason.because })
  return { ok: true }
}

async function grant(
  tx: Tx,
  keyring: Keyring,
  claim: ClaimRow,
  change: Change,
): Promise<{ readonly ok: true } | Refused> {
  const { placeId, phoneBlind, phoneMask } = claim
  const [place] = await lockPlaces(tx, [placeId])
  if (!place || place.state === 'closed') return refuse('place-state')
  const isOfTown = change.actor.kind !== 'member'
  if (!isOfTown && place.state !== 'confirmed') return refuse('place-unconfirmed')
  const member = { phoneBlind, phoneMask }
  const name = readClaimName(keyring, claim)
  const added = await addMember(tx, keyring, { placeId, ...member, name, role: 'manager' })
  if (!added.ok) return added
  const actor = teamActorOf(change.actor, place.division)
  const event = { placeId, at: change.at, what: 'claim-granted', role: 'manager', actor } as const
  await insertTeamEvents(tx, [{ ...event, member }])
  return added
}

/** Ends claims that nobody answers: a name and a note are not kept for ever. Source: F40. */
export async function lapseClaims(db: Db, now: Instant): Promise<void> {
  await endClaimsBefore(db, { before: now - CLAIM_SECONDS, at: now })
}

/** Forgets who claimed what and was answered before a day; the history stays. Source: F40. */
export async function forgetClaims(db: Db, before: Instant): Promise<void> {
  await deleteClaimsBefore(db, before)
}
