// Statements on places.member.
import type { Db, Tx } from '../platform/postgres.ts'
import type { MemberPhone, PlaceId, Role } from './place.ts'
import { shareShape } from './register/life.sql.ts'

export type MemberRow = Omit<MemberPhone, 'name'> & {
  readonly placeId: PlaceId
  readonly role: Role
  /** Null where no name was typed. */
  readonly nameSealed: Buffer | null
  /** By which he came in; left out when by another way. */
  readonly invitationId?: number
}

/** Adds people to teams; somebody who was removed comes back. */
export async function insertMembers(tx: Tx, rows: readonly MemberRow[]): Promise<void> {
  const hex = rows.map(({ phoneBlind, nameSealed, ...row }) => ({
    ...row,
    blind: phoneBlind.toString('hex'),
    nameSealed: nameSealed?.toString('hex') ?? null,
  }))
  await tx`
    insert into places.member (place_id, phone_blind, phone_mask, role, name_sealed, invitation_id)
    select "placeId", decode(blind, 'hex'), "phoneMask", role, decode("nameSealed", 'hex'),
      "invitationId"
    from jsonb_to_recordset(${tx.json(hex)})
      as r ("placeId" int, blind text, "phoneMask" text, role text, "nameSealed" text,
        "invitationId" bigint)
    on conflict (place_id, phone_blind, role) do update
      set removed_at = null, name_sealed = excluded.name_sealed,
        phone_mask = excluded.phone_mask, invitation_id = excluded.invitation_id,
        added_at = case when places.member.removed_at is null
          then places.member.added_at else now() end`
}

/** Says whether an account came into a team by an invitation, and is in it by that still. */
export async function hasJoinedBy(
  db: Db,
  joined: { placeId: PlaceId; role: Role; phoneBlind: Buffer; invitationId: number },
): Promise<boolean> {
  const rows = await db`
    select 1 from places.member
    where place_id = ${joined.placeId} and phone_blind = ${joined.phoneBlind}
      and role = ${joined.role} and invitation_id = ${joined.invitationId}
      and removed_at is null`
  return rows.length > 0
}

/** Takes somebody off a team; false when nobody was. Units: seconds since 1970. */
export async function writeMemberRemoved(
  tx: Tx,
  member: { placeId: PlaceId; role: Role; phoneBlind: Buffer; at: number },
): Promise<boolean> {
  const rows = await tx`
    update places.member set removed_at = to_timestamp(${member.at}::bigint)
    where place_id = ${member.placeId} and role = ${member.role}
      and phone_blind = ${member.phoneBlind} and removed_at is null
    returning place_id`
  return rows.length > 0
}

export type MemberView = {
  readonly placeId: PlaceId
  readonly phoneBlind: Buffer
  readonly phoneMask: string
  readonly nameSealed: Buffer | null
  readonly role: Role
  readonly addedAt: number
}

/** Lists the team of a place. Shape: managers first. Units: seconds since 1970. */
export async function listMembers(db: Db, placeId: PlaceId): Promise<MemberView[]> {
  return db<MemberView[]>`
    select place_id as "placeId", phone_blind as "phoneBlind", phone_mask as "phoneMask",
      name_sealed as "nameSealed", role, extract(epoch from added_at)::bigint as "addedAt"
    from places.member where place_id = ${placeId} and removed_at is null
    order by role desc, added_at, phone_mask`
}

/** Reads the roles a phone has at a place, there or at any place above it. */
export async function readRoles(db: Db, phoneBlind: Buffer, placeId: PlaceId): Promise<Role[]> {
  const rows = await db<{ role: Role }[]>`
    with recursive up as (
      select place_id, parent_id from places.place where place_id = ${placeId}
      union all
      select p.place_id, p.parent_id from places.place p join up on p.place_id = up.parent_id)
    select distinct m.role from up join places.member m on m.place_id = up.place_id
    where m.phone_blind = ${phoneBlind} and m.removed_at is null`
  return rows.map((row) => row.role)
}

export type PlaceOfPhone = { readonly placeId: PlaceId; readonly role: Role }

/** Lists where a phone runs a place or minds a door, with everything below. Shape: by id. */
export async function listPlacesOfPhone(
  db: Db,
  phoneBlind: Buffer,
  limit: number,
): Promise<PlaceOfPhone[]> {
  return db<PlaceOfPhone[]>`
    with recursive down as (
      select m.place_id, m.role from places.member m
      where m.phone_blind = ${phoneBlind} and m.removed_at is null
      union
      select p.place_id, down.role
      from places.place p join down on p.parent_id = down.place_id)
    select place_id as "placeId", max(role) as role from down
    group by place_id order by place_id limit ${limit}`
}

/** Counts the places a phone manages itself. */
export async function countManaged(db: Db, phoneBlind: Buffer): Promise<number> {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count from places.member
    where phone_blind = ${phoneBlind} and role = 'manager' and removed_at is null`
  return row?.count ?? 0
}

/**
 * Makes whoever changes a team of a tree wait, so that two at once cannot both be the last; and
 * whoever closes, merges or moves anything, so that nobody joins what is just going.
 */
export async function lockTree(tx: Tx, placeId: PlaceId): Promise<void> {
  await shareShape(tx)
  await tx`
    select place_id from places.place
    where place_id = (select complex_id from places.place where place_id = ${placeId})
    for update`
}

/** Lists the managers of a place and of the places above it. */
export async function listManagersUp(
  db: Db,
  placeId: PlaceId,
): Promise<{ placeId: PlaceId; phoneBlind: Buffer }[]> {
  return db<{ placeId: PlaceId; phoneBlind: Buffer }[]>`
    with recursive up as (
      select place_id, parent_id from places.place where place_id = ${placeId}
      union all
      select p.place_id, p.parent_id from places.place p join up on p.place_id = up.parent_id)
    select m.place_id as "placeId", m.phone_blind as "phoneBlind"
    from up join places.member m on m.place_id = up.place_id
    where m.role = 'manager' and m.removed_at is null`
}

export type OldManager = MemberPhone & { readonly placeId: PlaceId }

/** Lists managers who joined before an instant. Shape: by place and phone, after a row, `limit`. */
export async function listManagersAddedBefore(
  db: Db,
  list: { before: number; after: { placeId: PlaceId; phoneBlind: Buffer }; limit: number },
): Promise<OldManager[]> {
  const { before, after, limit } = list
  return db<OldManager[]>`
    select m.place_id as "placeId", m.phone_blind as "phoneBlind", m.phone_mask as "phoneMask"
    from places.member m join places.place p on p.place_id = m.place_id
    where m.role = 'manager' and m.removed_at is null and p.state <> 'closed'
      and m.added_at < to_timestamp(${before}::bigint)
      and (m.place_id, m.phone_blind) > (${after.placeId}, ${after.phoneBlind})
    order by m.place_id, m.phone_blind limit ${limit}`
}
