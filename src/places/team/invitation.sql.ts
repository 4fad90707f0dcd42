// Statements on places.invitation. A code is kept as its hash only: whoever reads the table can
// invite nobody.
import type { Db, Tx } from '../../platform/postgres.ts'
import type { PlaceId, Role } from '../place.ts'
import type { PlaceEnd } from './team-event.sql.ts'

export type InvitationRow = {
  readonly invitationId: number
  readonly placeId: PlaceId
  readonly role: Role
  readonly phoneBlind: Buffer | null
  readonly phoneMask: string
  readonly nameSealed: Buffer | null
  readonly usesLeft: number
  /** Null: the town. */
  readonly madeBy: Buffer | null
  readonly madeByPerson: number | null
  readonly madeAt: number
  readonly expiresAt: number
  readonly endedAt: number | null
  /** What became of the place, when it ended with it. */
  readonly overBecause: PlaceEnd | null
}

type Made = {
  readonly madeBy: Buffer | null
  readonly madeByPerson: number | null
  readonly madeAt: number
  readonly expiresAt: number
}

/** Writes an invitation for whoever shows a code. Units: seconds since 1970. */
export async function insertCodeInvitation(
  tx: Tx,
  code: Made & { placeId: PlaceId; role: Role; codeHash: Buffer; uses: number },
): Promise<number> {
  const [row] = await tx<{ invitationId: number }[]>`
    insert into places.invitation (place_id, role, code_hash, uses_left, made_by, made_by_person,
      made_at, expires_at)
    values (${code.placeId}, ${code.role}, ${code.codeHash}, ${code.uses}, ${code.madeBy},
      ${code.madeByPerson}, ${code.madeAt}, ${code.expiresAt})
    returning invitation_id as "invitationId"`
  return row?.invitationId ?? 0
}

/** Takes numbers for invitations: a name is sealed for its row before there is one. */
export async function takeInvitationIds(tx: Tx, count: number): Promise<number[]> {
  const rows = await tx<{ id: number }[]>`
    select nextval(pg_get_serial_sequence('places.invitation', 'invitation_id')) as id
    from generate_series(1, ${count}::int)`
  return rows.map((row) => row.id)
}

type PhoneInvitationRow = {
  readonly invitationId: number
  readonly placeId: PlaceId
  readonly role: Role
  readonly phoneBlind: Buffer
  readonly phoneMask: string
  readonly nameSealed: Buffer | null
}

/** Writes invitations by phone; one of the same phone to the same role of a place is replaced. */
export async function insertPhoneInvitations(
  tx: Tx,
  invitations: readonly PhoneInvitationRow[],
  made: Made,
): Promise<void> {
  const rows = invitations.map(({ phoneBlind, nameSealed, ...row }) => ({
    ...row,
    blind: phoneBlind.toString('hex'),
    nameSealed: nameSealed?.toString('hex') ?? null,
  }))
  const { madeBy, madeByPerson, madeAt, expiresAt } = made
  await tx`
    update places.invitation i set ended_at = ${madeAt}
    from jsonb_to_recordset(${tx.json(rows)}) as r ("placeId" int, role text, blind text)
    where i.place_id = r."placeId" and i.role = r.role
      and i.phone_blind = decode(r.blind, 'hex') and i.ended_at is null`
  await tx`
    insert into places.invitation (invitation_id, place_id, role, phone_blind, phone_mask,
      name_sealed, uses_left, made_by, made_by_person, made_at, expires_at)
    overriding system value
    select "invitationId", "placeId", role, decode(blind, 'hex'), "phoneMask",
      decode("nameSealed", 'hex'), 1, ${madeBy}::bytea, ${madeByPerson}::bigint,
      ${madeAt}::bigint, ${expiresAt}::bigint
    from jsonb_to_recordset(${tx.json(rows)})
      as r ("invitationId" bigint, "placeId" int, role text, blind text, "phoneMask" text,
        "nameSealed" text)`
}

/** Finds an invitation by the hash of its code, or by its number. */
export async function selectInvitation(
  db: Db,
  key: { codeHash: Buffer } | { invitationId: number },
): Promise<InvitationRow | undefined> {
  const codeHash = 'codeHash' in key ? key.codeHash : null
  const invitationId = 'invitationId' in key ? key.invitationId : null
  const [row] = await db<InvitationRow[]>`
    select invitation_id as "invitationId", place_id as "placeId", role,
      phone_blind as "phoneBlind", phone_mask as "phoneMask", name_sealed as "nameSealed",
      uses_left as "usesLeft", made_by as "madeBy", made_by_person as "madeByPerson",
      made_at as "madeAt", expires_at as "expiresAt", ended_at as "endedAt",
      over_because as "overBecause"
    from places.invitation
    where code_hash = ${codeHash}::bytea or invitation_id = ${invitationId}::bigint`
  return row
}

/**
 * Lists the open invitations to a team; or to a phone, as soon as the town has confirmed the place:
 * nobody is written to in the name of a place that anybody made up.
 * Shape: newest first, at most `limit`.
 */
export async function listOpenInvitations(
  db: Db,
  to: { placeId: PlaceId } | { phoneBlind: Buffer },
  list: { now: number; limit: number },
): Promise<InvitationRow[]> {
  const placeId = 'placeId' in to ? to.placeId : null
  const phoneBlind = 'phoneBlind' in to ? to.phoneBlind : null
  return db<InvitationRow[]>`
    select invitation_id as "invitationId", place_id as "placeId", role,
      phone_blind as "phoneBlind", phone_mask as "phoneMask", name_sealed as "nameSealed",
      uses_left as "usesLeft", made_by as "madeBy", made_by_person as "madeByPerson",
      made_at as "madeAt", expires_at as "expiresAt", ended_at as "endedAt",
      over_because as "overBecause"
    from places.invitation
    where (place_id = ${placeId}::int or (phone_blind = ${phoneBlind}::bytea and exists (
        select 1 from places.place p
        where p.place_id = invitation.place_id and p.state = 'confirmed')))
      and ended_at is null and expires_at > ${list.now}
    order by made_at desc, invitation_id desc limit ${list.limit}`
}

/** Takes one use; the last one ends the invitation. False when none was left: one of two wins. */
export async function takeInvitationUse(tx: Tx, invitationId: number, at: number) {
  const rows = await tx`
    update places.invitation set uses_left = uses_left - 1,
      ended_at = case when uses_left = 1 then ${at}::bigint end
    where invitation_id = ${invitationId} and ended_at is null and uses_left > 0
      and expires_at > ${at}
    returning invitation_id`
  return rows.length > 0
}

/** Ends an open invitation; false when it was over. */
export async function writeInvitationEnded(tx: Tx, invitationId: number, at: number) {
  const rows = await tx`
    update places.invitation set ended_at = ${at}
    where invitation_id = ${invitationId} and ended_at is null returning invitation_id`
  return rows.length > 0
}

/** Ends what somebody who is no manager any more had invited to. */
export async function endInvitationsBy(
  tx: Tx,
  by: { placeId: PlaceId; madeBy: Buffer; at: number },
): Promise<void> {
  await tx`
    update places.invitation set ended_at = ${by.at}
    where place_id = ${by.placeId} and made_by = ${by.madeBy} and ended_at is null`
}

type EndedInvitation = Pick<InvitationRow, 'placeId' | 'role' | 'phoneBlind' | 'phoneMask'>

/** Ends what is open at places because of what became of them. Shape: what was open. */
export async function endInvitationsAt(
  tx: Tx,
  ended: { placeIds: readonly PlaceId[]; because: PlaceEnd; at: number },
): Promise<EndedInvitation[]> {
  return tx<EndedInvitation[]>`
    update places.invitation set ended_at = ${ended.at}, over_because = ${ended.because}
    where place_id = any(${ended.placeIds as number[]}::int[]) and ended_at is null
      and expires_at > ${ended.at}
    returning place_id as "placeId", role, phone_blind as "phoneBlind",
      phone_mask as "phoneMask"`
}

/**
 * Lists what ended with its place before a phone had answered, if the town knew the place.
 * Shape: newest first, at most `limit`. Units: seconds since 1970.
 */
export async function listInvitationsOver(
  db: Db,
  over: { phoneBlind: Buffer; since: number; limit: number },
): Promise<{ placeId: PlaceId; because: PlaceEnd; at: number }[]> {
  return db<{ placeId: PlaceId; because: PlaceEnd; at: number }[]>`
    select i.place_id as "placeId", i.over_because as because, i.ended_at as at
    from places.invitation i join places.place p on p.place_id = i.place_id
    where i.phone_blind = ${over.phoneBlind} and i.over_because is not null
      and i.ended_at > ${over.since} and 'confirmed' in (p.state, p.state_before)
    order by i.ended_at desc, i.invitation_id desc limit ${over.limit}`
}

/** Forgets invitations that were over before an instant. */
export async function deleteOldInvitations(db: Db, before: number): Promise<void> {
  await db`
    delete from places.invitation where expires_at < ${before} or ended_at < ${before}`
}
