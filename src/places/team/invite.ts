// Inviting to a team: by phone, or by a code that is shown on the manager's own phone and scanned.
// No message is sent: whoever is invited hears it from a person. An account is a confirmed phone.
// Source: F11; security decision 4; ADR 0022.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { DAY } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import { maskPhone } from '../../base/mask.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import { blindPhone } from '../../people/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Db, Sql, Tx } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import { placesByIds } from '../find-places.ts'
import { lockTree } from '../member.sql.ts'
import type { PlaceId, Role } from '../place.ts'
import { isManagerOf, readMemberName } from '../team.ts'
import { sealName } from '../typed-name.ts'
import { LASTS_SECONDS, PHONE_SECONDS, checkTerms } from './invitation.rule.ts'
import type { CodeTerms } from './invitation.rule.ts'
import {
  deleteOldInvitations,
  insertCodeInvitation,
  insertPhoneInvitations,
  listOpenInvitations,
  selectInvitation,
  takeInvitationIds,
  writeInvitationEnded,
} from './invitation.sql.ts'
import { insertTeamEvents } from './team-event.sql.ts'
import type { Account, Actor, TeamEvent } from './team-event.sql.ts'

export type InviteDeps = { readonly sql: Sql; readonly keyring: Keyring; readonly clock: Clock }

// More than a team holds would be a list for sale.
const OPEN_MAX = 60
const CODE_BYTES = 16
// What is over answers "over" for a while, then as if it had never been.
const KEPT_SECONDS = 30 * DAY

/** Gives the hash under which a code is kept. */
export function hashOfCode(code: string): Buffer {
  return createHash('sha256').update(code).digest()
}

/** Gives an account by a phone as typed; undefined when it is no phone. */
export function accountOfPhone(keyring: Keyring, phone: string): Account | undefined {
  const phoneBlind = blindPhone(keyring, phone)
  const digits = phone.normalize('NFKC').replaceAll(/\D/g, '').slice(-11)
  return phoneBlind && { phoneBlind, phoneMask: maskPhone(digits) }
}

/** Says whether a manager still is one, and the place still its town's, now that it is its turn. */
export async function mayActOn(db: Db, placeId: PlaceId, actor: Actor): Promise<boolean> {
  if (actor.by === 'clock') return true
  if (actor.by === 'member') return isManagerOf(db, actor.phoneBlind, placeId)
  const division = (await placesByIds(db, [placeId])).get(placeId)?.division
  return division?.startsWith(actor.division) ?? false
}

async function mayInvite(
  tx: Tx,
  { placeId, actor, now }: { placeId: PlaceId; actor: Actor; now: Instant },
): Promise<{ readonly ok: true } | Refused> {
  if (!(await mayActOn(tx, placeId, actor))) return refuse('not-found')
  const place = (await placesByIds(tx, [placeId])).get(placeId)
  if (place?.state !== 'confirmed') return refuse('place-unconfirmed')
  const open = await listOpenInvitations(tx, { placeId }, { now, limit: OPEN_MAX })
  return open.length < OPEN_MAX ? { ok: true } : refuse('too-large')
}

type PhoneInvitation = Account & {
  readonly placeId: PlaceId
  readonly role: Role
  readonly name: string
}

/**
 * Writes invitations by phone, many at once, with a row of history each. They can be accepted once
 * the town has confirmed the place.
 * Source: F7 (each unit's manager is invited to his own subtree); F11.
 */
export async function inviteByPhone(
  tx: Tx,
  keyring: Keyring,
  invitations: readonly PhoneInvitation[],
  made: { readonly actor: Actor; readonly at: Instant },
): Promise<void> {
  if (invitations.length === 0) return
  const { actor, at } = made
  const ids = await takeInvitationIds(tx, invitations.length)
  const rows = invitations.map(({ name, ...invitation }, index) => {
    const invitationId = ids[index]
    assert(invitationId !== undefined)
    const nameSealed = sealName(keyring, { invitationId }, name)
    return { ...invitation, invitationId, nameSealed }
  })
  await insertPhoneInvitations(tx, rows, {
    madeBy: actor.by === 'member' ? actor.phoneBlind : null,
    madeByPerson: actor.by === 'member' ? actor.personId : null,
    madeAt: at,
    expiresAt: at + PHONE_SECONDS,
  })
  const events = invitations.map(({ placeId, role, phoneBlind, phoneMask }): TeamEvent => ({
    placeId,
    at,
    what: 'invited',
    role,
    actor,
    member: { phoneBlind, phoneMask },
  }))
  await insertTeamEvents(tx, events)
}

export type PhoneDraft = {
  readonly placeId: PlaceId
  readonly role: Role
  readonly phone: string
  readonly name: string
}

/**
 * Invites somebody by phone; asked again, the invitation begins anew.
 * Refuses: 'phone-invalid', 'bad-input' for the name, 'not-found' for who runs it no more,
 * 'place-unconfirmed', 'too-large'.
 * Source: F11; security decision 4.
 */
export async function invitePhone(
  deps: InviteDeps,
  draft: PhoneDraft,
  actor: Actor,
): Promise<{ readonly ok: true } | Refused> {
  const account = accountOfPhone(deps.keyring, draft.phone)
  if (!account) return refuse('phone-invalid', 'phone')
  const name = readMemberName(draft.name)
  if (name === undefined) return refuse('bad-input', 'name')
  const { placeId, role } = draft
  return deps.sql.begin(async (tx) => {
    await lockTree(tx, placeId)
    const at = deps.clock.now()
    const may = await mayInvite(tx, { placeId, actor, now: at })
    if (!may.ok) return may
    await inviteByPhone(tx, deps.keyring, [{ placeId, role, ...account, name }], { actor, at })
    return { ok: true }
  })
}

/**
 * Makes a code to scan; it is in this answer and nowhere else.
 * Refuses: 'bad-input', 'not-found' for who runs it no more, 'place-unconfirmed', 'too-large'.
 * Source: F11; security decision 4.
 */
export async function inviteByCode(
  deps: InviteDeps,
  draft: CodeTerms & { readonly placeId: PlaceId },
  actor: Extract<Actor, { by: 'member' }>,
): Promise<{ readonly ok: true; readonly code: string; readonly expiresAt: Instant } | Refused> {
  const fit = checkTerms(draft)
  if (!fit.ok) return fit
  const { placeId, role, uses, lasts } = draft
  return deps.sql.begin(async (tx) => {
    await lockTree(tx, placeId)
    const at = deps.clock.now()
    const may = await mayInvite(tx, { placeId, actor, now: at })
    if (!may.ok) return may
    const code = randomBytes(CODE_BYTES).toString('base64url')
    const expiresAt = at + LASTS_SECONDS[lasts]
    await insertCodeInvitation(tx, {
      placeId,
      role,
      codeHash: hashOfCode(code),
      uses,
      madeBy: actor.phoneBlind,
      madeByPerson: actor.personId,
      madeAt: at,
      expiresAt,
    })
    await insertTeamEvents(tx, [{ placeId, at, what: 'invited', role, actor }])
    return { ok: true, code, expiresAt }
  })
}

/** Takes an invitation back. Refuses: 'not-found', 'invitation-over'. Source: F11. */
export async function revokeInvitation(
  deps: InviteDeps,
  asked: { readonly placeId: PlaceId; readonly invitationId: number },
  actor: Actor,
): Promise<{ readonly ok: true } | Refused> {
  const { placeId, invitationId } = asked
  return deps.sql.begin(async (tx) => {
    await lockTree(tx, placeId)
    const found = await selectInvitation(tx, { invitationId })
    if (found?.placeId !== placeId) return refuse('not-found')
    if (!(await mayActOn(tx, placeId, actor))) return refuse('not-found')
    const at = deps.clock.now()
    if (!(await writeInvitationEnded(tx, invitationId, at))) return refuse('invitation-over')
    const { role, phoneBlind, phoneMask } = found
    const member = phoneBlind ? { member: { phoneBlind, phoneMask } } : {}
    await insertTeamEvents(tx, [{ placeId, at, what: 'uninvited', role, actor, ...member }])
    return { ok: true }
  })
}

/** Forgets invitations that were over a month ago. */
export async function sweepInvitations(db: Db, now: Instant): Promise<void> {
  await deleteOldInvitations(db, now - KEPT_SECONDS)
}
