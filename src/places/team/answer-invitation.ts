// The other side of an invitation: what it is, yes, and no. Whoever asks has signed in.
// Source: F11; security decisions 2, 4; ADR 0022.
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import { readMasks } from '../../people/index.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import type { Me } from '../change-team.ts'
import { placesByIds } from '../find-places.ts'
import { hasJoinedBy, lockTree } from '../member.sql.ts'
import type { PlaceId } from '../place.ts'
import type { PlaceView } from '../place.sql.ts'
import { addMember, isManagerOf, rolesOf } from '../team.ts'
import { openName } from '../typed-name.ts'
import type { InvitationLine } from './contract.ts'
import { ENDED_CODES } from './end-with-place.ts'
import { isOpen } from './invitation.rule.ts'
import {
  listOpenInvitations,
  selectInvitation,
  takeInvitationUse,
  writeInvitationEnded,
} from './invitation.sql.ts'
import type { InvitationRow } from './invitation.sql.ts'
import { hashOfCode } from './invite.ts'
import type { InviteDeps } from './invite.ts'
import { insertTeamEvents } from './team-event.sql.ts'

// Whoever is invited to more has a problem that no list solves.
const MINE_MAX = 30

/** Untrusted: what was scanned, or the number of an invitation by phone. */
export type InvitationKey = { readonly code: string } | { readonly invitationId: number }

async function findMine(db: Db, me: Me, key: InvitationKey): Promise<InvitationRow | undefined> {
  const by = 'code' in key ? { codeHash: hashOfCode(key.code) } : key
  const found = await selectInvitation(db, by)
  return found && ('code' in key || found.phoneBlind?.equals(me.phoneBlind)) ? found : undefined
}

function refuseOver(found: InvitationRow): Refused {
  return refuse(found.overBecause ? ENDED_CODES[found.overBecause] : 'invitation-over')
}

async function findOpen(
  db: Db,
  me: Me,
  asked: { readonly key: InvitationKey; readonly now: Instant },
): Promise<InvitationRow | Refused> {
  const found = await findMine(db, me, asked.key)
  if (!found) return refuse('not-found')
  return isOpen(found, asked.now) ? found : refuseOver(found)
}

async function present(
  deps: Pick<InviteDeps, 'keyring'> & { readonly sql: Db },
  rows: readonly InvitationRow[],
): Promise<InvitationLine[]> {
  const places = await placesByIds(
    deps.sql,
    rows.map((row) => row.placeId),
  )
  const people = rows.flatMap((row) => (row.madeByPerson === null ? [] : [row.madeByPerson]))
  const masks = await readMasks(deps.sql, deps.keyring, people)
  return rows.map((row) => ({
    invitationId: row.invitationId,
    placeName: places.get(row.placeId)?.name ?? '',
    role: row.role,
    isFromTown: row.madeBy === null,
    maskedName: masks.get(row.madeByPerson ?? 0)?.maskedName ?? '',
    expiresAt: row.expiresAt,
  }))
}

/**
 * Shows an invitation: whose it is, to what, and to whoever joined by it, where.
 * Refuses: as `acceptInvitation`.
 */
export async function lookAtInvitation(
  deps: InviteDeps,
  me: Me,
  key: InvitationKey,
): Promise<({ readonly ok: true } & InvitationLine) | Refused> {
  const now = deps.clock.now()
  const found = await findMine(deps.sql, me, key)
  if (!found) return refuse('not-found')
  const isIn = await isInBy(deps.sql, me, { found, now })
  if (!isIn && !isOpen(found, now)) return refuseOver(found)
  const [line] = await present(deps, [found])
  if (!line) return refuse('not-found')
  return { ok: true, ...line, ...(isIn && { placeId: found.placeId }) }
}

/** Lists the open invitations to the phone of whoever asks. */
export async function listMyInvitations(deps: InviteDeps, me: Me): Promise<InvitationLine[]> {
  const list = { now: deps.clock.now(), limit: MINE_MAX }
  return present(deps, await listOpenInvitations(deps.sql, { phoneBlind: me.phoneBlind }, list))
}

// The manager who invited may have lost the role, and the town its trust in the place.
async function mayJoin(
  tx: Tx,
  found: InvitationRow,
  place: PlaceView | undefined,
): Promise<{ readonly ok: true } | Refused> {
  if (place?.state === 'closed') return refuse('place-closed')
  if (place?.state !== 'confirmed') return refuse('place-unconfirmed')
  if (found.madeBy === null) return { ok: true }
  const isManager = await isManagerOf(tx, found.madeBy, found.placeId)
  return isManager ? { ok: true } : refuse('invitation-over')
}

// Used up to the end and not yet old: whoever came in by it and is still in the team may ask again.
async function isInBy(db: Db, me: Me, asked: { found: InvitationRow; now: Instant }) {
  const { placeId, role, invitationId, endedAt, usesLeft, expiresAt } = asked.found
  if (endedAt === null || usesLeft > 0 || asked.now >= expiresAt) return false
  return hasJoinedBy(db, { placeId, role, invitationId, phoneBlind: me.phoneBlind })
}

/**
 * Joins a team. Whoever is in it with that role already stays so, and takes no use; whoever joined
 * by this invitation and asks again is answered as the first time.
 * Refuses: 'not-found', 'invitation-over', 'ended-closed', 'ended-merged', 'ended-moved',
 * 'place-unconfirmed', 'place-closed', 'too-large'.
 * Source: F11.
 */
export async function acceptInvitation(
  deps: InviteDeps,
  me: Me,
  key: InvitationKey,
): Promise<{ readonly ok: true; readonly placeId: PlaceId } | Refused> {
  const now = deps.clock.now()
  const asked = await findMine(deps.sql, me, key)
  if (!asked) return refuse('not-found')
  const { placeId } = asked
  return deps.sql.begin(async (tx) => {
    await lockTree(tx, placeId)
    // Read again: the last use may have gone while this one waited.
    const found = await findMine(tx, me, key)
    if (!found) return refuse('not-found')
    if (!isOpen(found, now)) {
      const isAgain = await isInBy(tx, me, { found, now })
      return isAgain ? { ok: true, placeId } : refuseOver(found)
    }
    const { role, invitationId } = found
    const may = await mayJoin(tx, found, (await placesByIds(tx, [placeId])).get(placeId))
    if (!may.ok) return may
    const held = await rolesOf(tx, me.phoneBlind, placeId)
    if (held.includes(role) || held.includes('manager')) {
      if (found.phoneBlind) await writeInvitationEnded(tx, invitationId, now)
      return { ok: true, placeId }
    }
    const masks = await readMasks(tx, deps.keyring, [me.personId])
    const typed = openName(deps.keyring, found, found.nameSealed)
    const name = typed === '' ? (masks.get(me.personId)?.maskedName ?? '') : typed
    const { phoneBlind, phoneMask } = me
    const mine = { placeId, role, phoneBlind, phoneMask, name, invitationId }
    const added = await addMember(tx, deps.keyring, mine)
    if (!added.ok) return added
    await takeInvitationUse(tx, invitationId, now)
    const actor = { by: 'member', ...me } as const
    await insertTeamEvents(tx, [{ placeId, at: now, what: 'joined', role, actor, member: me }])
    return { ok: true, placeId }
  })
}

/**
 * Says no. A code for several stays open for the others.
 * Refuses: 'not-found', 'invitation-over', 'ended-closed', 'ended-merged', 'ended-moved'.
 */
export async function declineInvitation(
  deps: InviteDeps,
  me: Me,
  key: InvitationKey,
): Promise<{ readonly ok: true } | Refused> {
  const at = deps.clock.now()
  const asked = await findMine(deps.sql, me, key)
  if (!asked) return refuse('not-found')
  return deps.sql.begin(async (tx) => {
    // As whoever says yes: the two are one after the other.
    await lockTree(tx, asked.placeId)
    const found = await findOpen(tx, me, { key, now: at })
    if ('ok' in found) return found
    if (found.usesLeft > 1) return { ok: true }
    const { placeId, role, invitationId } = found
    if (!(await writeInvitationEnded(tx, invitationId, at))) return refuse('invitation-over')
    const actor = { by: 'member', ...me } as const
    await insertTeamEvents(tx, [{ placeId, at, what: 'declined', role, actor, member: me }])
    return { ok: true }
  })
}
