// The desk of a town: what a supervisor does with places and claims, and what became of each.
// A supervisor sees and does nothing outside his divisions: a place of another town is not there.
// What he does is a row in the audit chain; so is the sight of somebody who claims a place.
// Source: F6, F26; security decision 17; ADR 0006; docs/adr/0018.
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { Sql, Tx } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import { appendAudit, sealReason } from '../../staff/index.ts'
import type { AuditAction, AuditDetail } from '../../staff/index.ts'
import type { DutyEndDeps } from '../duty.ts'
import type { PlaceId } from '../place.ts'
import { CONFIRM_MAX, changeState, confirmPlaces } from './change-state.ts'
import type { Change } from './change-state.ts'
import { decideClaim } from './claims.ts'
import { listClaimsIn } from './claim.sql.ts'
import type {
  ClaimQuery,
  ConfirmAnswer,
  ConfirmBody,
  CorrectBody,
  DecideBody,
  MergeBody,
  History,
  TownClaims,
} from './contract.ts'
import { correctPlace } from './correct-place.ts'
import { lockShape, readBelow } from './life.sql.ts'
import { mergePlaces } from './merge-places.ts'
import { openNames } from './present-alike.ts'
import { presentClaims } from './present-claim.ts'
import { countNewBehind, countOwn, lockInside, readTownPlace } from './register.sql.ts'
import { showTownHistory } from './told.ts'

export type TownDesk = DutyEndDeps & {
  readonly sql: Sql
  readonly keyring: Keyring
  readonly supervisor: {
    readonly username: string
    readonly divisions: readonly string[]
    readonly now: Instant
  }
}

type Done = { readonly ok: true }

const CLAIMS_MAX = 200
// About six seconds. Of a larger complex the answer says what is left, and one tap more goes on.
const WHOLE_MAX = 6000

function changeOf(desk: TownDesk, because: string): Change {
  const { username: name, divisions, now } = desk.supervisor
  return { actor: { kind: 'staff', name, divisions }, at: now, because }
}

/** Appends the audit row of an act as the last statement of its transaction. */
async function audit(
  tx: Tx,
  desk: TownDesk,
  entry: {
    action: AuditAction
    detail: AuditDetail
    because?: string
    personsSeen?: readonly number[]
  },
): Promise<void> {
  const { username: actor, now: at } = desk.supervisor
  const because = entry.because?.trim() ?? ''
  await appendAudit(tx, {
    at,
    actor,
    actorKind: 'staff',
    action: entry.action,
    detail: entry.detail,
    personsSeen: entry.personsSeen,
    ...(because !== '' && { reasonSealed: sealReason(desk.keyring, { actor, at }, because) }),
  })
}

/**
 * Says whether places lie in the supervisor's divisions. Asked under the lock of the shape, the
 * first of all: else a place that goes to another town meanwhile would be settled by the wrong one.
 */
async function isOwn(tx: Tx, desk: TownDesk, ids: readonly PlaceId[]): Promise<boolean> {
  const unique = [...new Set(ids)]
  return (await countOwn(tx, unique, desk.supervisor.divisions)) === unique.length
}

/**
 * Confirms a selection, or one place with a reason although it looks like a confirmed one.
 * Refuses: 'not-found' for the whole selection when one of them is not in his divisions.
 * Source: ADR 0007; security decision 17.
 */
export async function confirmByTown(
  desk: TownDesk,
  { placeIds, because = '', whole = false, after = 0 }: ConfirmBody,
): Promise<(Done & ConfirmAnswer) | Refused> {
  if (whole) return confirmWhole(desk, placeIds, after)
  return desk.sql.begin(async (tx) => {
    await lockShape(tx)
    if (!(await isOwn(tx, desk, placeIds))) return refuse('not-found')
    const done = await confirmPlaces(tx, placeIds, changeOf(desk, because))
    if (!done.ok) return done
    const { confirmed, alike, stopped } = done
    await auditConfirmed(tx, desk, { confirmed, because })
    return { ok: true, confirmed: [...confirmed], alike: [...alike], stopped: [...stopped] }
  })
}

async function auditConfirmed(
  tx: Tx,
  desk: TownDesk,
  { confirmed, because }: { readonly confirmed: readonly PlaceId[]; readonly because: string },
): Promise<void> {
  if (confirmed.length === 0) return
  const detail = { placeIds: [...confirmed] }
  await audit(tx, desk, { action: 'places-confirmed', detail, because })
}

/**
 * Confirms a complex with what is new inside it in his divisions, all or nothing. What looks like a
 * confirmed place stays, and so does all inside a complex that itself looks like one or is stopped.
 * Shape: what is suspended inside is told as stopped; an audit row for each CONFIRM_MAX; `rest`
 * when more than WHOLE_MAX stand inside behind `after`.
 * Refuses: 'not-found', 'bad-input' for more than one.
 * Source: ADR 0007; security decision 17.
 */
async function confirmWhole(
  desk: TownDesk,
  placeIds: readonly PlaceId[],
  after: PlaceId,
): Promise<(Done & ConfirmAnswer) | Refused> {
  const [complexId] = placeIds
  if (complexId === undefined || placeIds.length > 1) return refuse('bad-input', 'placeIds')
  const { divisions } = desk.supervisor
  return desk.sql.begin(async (tx) => {
    await lockShape(tx)
    if (!(await isOwn(tx, desk, [complexId]))) return refuse('not-found')
    const root = await confirmPlaces(tx, [complexId], changeOf(desk, ''))
    if (!root.ok) return root
    const confirmed = [...root.confirmed]
    const alike = [...root.alike]
    const stopped = [...root.stopped]
    const isHeld = alike.length + stopped.length > 0
    const within = { divisions, after, limit: WHOLE_MAX }
    const inside = isHeld ? [] : await lockInside(tx, complexId, within)
    for (let at = 0; at < inside.length; at += CONFIRM_MAX) {
      const ids = inside.slice(at, at + CONFIRM_MAX)
      const done = await confirmPlaces(tx, ids, changeOf(desk, ''))
      if (!done.ok) return done
      confirmed.push(...done.confirmed)
      alike.push(...done.alike)
      stopped.push(...done.stopped)
    }
    for (let at = 0; at < confirmed.length; at += CONFIRM_MAX) {
      const ids = confirmed.slice(at, at + CONFIRM_MAX)
      await auditConfirmed(tx, desk, { confirmed: ids, because: '' })
    }
    const rest = await findRest(tx, complexId, { divisions, inside })
    return { ok: true, confirmed, alike, stopped, ...(rest && { rest }) }
  })
}

async function findRest(
  tx: Tx,
  complexId: PlaceId,
  { divisions, inside }: { divisions: readonly string[]; inside: readonly PlaceId[] },
): Promise<ConfirmAnswer['rest']> {
  const after = inside.at(-1)
  if (after === undefined || inside.length < WHOLE_MAX) return undefined
  const count = await countNewBehind(tx, complexId, { divisions, after })
  return count > 0 ? { count, after } : undefined
}

export const TOWN_ACTS = ['suspend', 'resume', 'close', 'reopen'] as const
type TownAct = (typeof TOWN_ACTS)[number]

const ACTION_OF: Readonly<Record<TownAct, AuditAction>> = {
  suspend: 'place-suspended',
  resume: 'place-resumed',
  close: 'place-closed',
  reopen: 'place-reopened',
}

/**
 * Suspends, resumes, closes or reopens a place. Refuses: as changeState; 'not-found' also when
 * something inside lies in another town.
 * Source: F5, F6, F26.
 */
export async function stopByTown(
  desk: TownDesk,
  asked: { readonly placeId: PlaceId; readonly act: TownAct },
  because: string,
): Promise<Done | Refused> {
  const { placeId, act } = asked
  return desk.sql.begin(async (tx) => {
    await lockShape(tx)
    const below = (await readBelow(tx, placeId)).map((row) => row.placeId)
    if (!(await isOwn(tx, desk, [placeId, ...below]))) return refuse('not-found')
    const done = await changeState(tx, desk, asked, changeOf(desk, because))
    if (!done.ok) return done
    await audit(tx, desk, { action: ACTION_OF[act], detail: { placeId }, because })
    return { ok: true }
  })
}

/** Corrects name, address and town of a place. Refuses: as correctPlace. Source: F5, F6. */
export async function correctByTown(
  desk: TownDesk,
  placeId: PlaceId,
  { because, ...correction }: CorrectBody,
): Promise<Done | Refused> {
  const { divisions } = desk.supervisor
  const isOwnTown = (division: string): boolean => divisions.some((own) => division.startsWith(own))
  return desk.sql.begin(async (tx) => {
    await lockShape(tx)
    if (!(await isOwn(tx, desk, [placeId]))) return refuse('not-found')
    const asked = { ...correction, placeId, isOwn: isOwnTown }
    const done = await correctPlace(tx, asked, changeOf(desk, because))
    if (!done.ok) return done
    await audit(tx, desk, { action: 'place-corrected', detail: { placeId }, because })
    return { ok: true }
  })
}

/** Merges two places of the supervisor's divisions. Refuses: as mergePlaces. */
export async function mergeByTown(
  desk: TownDesk,
  placeId: PlaceId,
  { into, because }: MergeBody,
): Promise<Done | Refused> {
  return desk.sql.begin(async (tx) => {
    await lockShape(tx)
    if (!(await isOwn(tx, desk, [placeId, into]))) return refuse('not-found')
    const done = await mergePlaces(tx, desk, { placeId, into }, changeOf(desk, because))
    if (!done.ok) return done
    await audit(tx, desk, { action: 'places-merged', detail: { placeId, into }, because })
    return done
  })
}

/** Shows what was done with a place. Refuses: 'not-found'. */
export async function historyForTown(
  desk: TownDesk,
  placeId: PlaceId,
): Promise<(Done & History) | Refused> {
  const place = await readTownPlace(desk.sql, placeId, desk.supervisor.divisions)
  if (!place) return refuse('not-found')
  return { ok: true, events: await showTownHistory(desk.sql, placeId) }
}

/** Shows claims with their masked claimants: a row in the chain, then the answer. Source: F38. */
export async function showTownClaims(
  desk: TownDesk,
  query: ClaimQuery,
): Promise<Done & TownClaims> {
  const { sql, supervisor } = desk
  const isOpen = query.which !== 'decided'
  const { divisions } = supervisor
  const claims = await listClaimsIn(sql, { divisions, isOpen, limit: CLAIMS_MAX })
  const which = isOpen ? 'open' : 'decided'
  const detail = { which, count: claims.length }
  const personsSeen = claims.map((claim) => claim.personId)
  await sql.begin((tx) => audit(tx, desk, { action: 'claims-viewed', detail, personsSeen }))
  const names = await openNames(sql)
  const rows = (await presentClaims(desk, claims)).map(({ claim, place, shown }) => ({
    ...shown,
    divisionName: names.division(place.division),
    placeState: place.state,
    state: claim.state,
    because: claim.reason,
    decidedAt: claim.decidedAt,
  }))
  return { ok: true, rows }
}

/** Grants or refuses a claim at a place of the town. Refuses: as decideClaim. */
export async function decideByTown(
  desk: TownDesk,
  claimId: number,
  { isGranted, because }: DecideBody,
): Promise<Done | Refused> {
  const mayDecide = (tx: Tx, placeId: PlaceId): Promise<boolean> => isOwn(tx, desk, [placeId])
  return desk.sql.begin(async (tx) => {
    const decision = { claimId, isGranted, mayDecide }
    const done = await decideClaim(tx, desk.keyring, decision, changeOf(desk, because))
    if (!done.ok) return done
    await audit(tx, desk, { action: 'claim-decided', detail: { claimId, isGranted }, because })
    return done
  })
}
