// Who runs a place and who minds its door. An account is a confirmed phone, seen here only blind.
// Source: Notice clause V.2 (special personnel); F11.
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import type { Db, Tx } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { insertMembers, listMembers, listPlacesOfPhone, readRoles } from './member.sql.ts'
import type { PlaceOfPhone } from './member.sql.ts'
import type { MemberPhone, PlaceId, Role } from './place.ts'
import { readLine } from './place-name.rule.ts'
import { sealName } from './typed-name.ts'

// Three shifts of ten doors; a longer list is a mailing list.
const TEAM_MAX = 60
// A manager of the largest complex has all of it on the phone.
const PLACES_MAX = 5000
const MEMBER_NAME_MAX = 40

/** Somebody on his way into a team, with the name that was typed for him, if any. */
type NewMember = MemberPhone & {
  readonly placeId: PlaceId
  readonly role: Role
  readonly invitationId?: number
}

/** Reads what a member is called; undefined when it is no name. */
export function readMemberName(text: string): string | undefined {
  return readLine(text, { max: MEMBER_NAME_MAX, mayBeEmpty: true })
}

/** Writes people into teams, their names sealed. */
export async function writeMembers(
  tx: Tx,
  keyring: Keyring,
  members: readonly NewMember[],
): Promise<void> {
  const rows = members.map(({ name = '', ...member }) => {
    const { placeId, role, phoneBlind } = member
    return { ...member, nameSealed: sealName(keyring, { placeId, role, phoneBlind }, name) }
  })
  await insertMembers(tx, rows)
}

/**
 * Adds a manager or gatekeeper, who accepted. The caller holds the tree (`lockTree`): of two who
 * would both be the last to fit in, one is.
 * Refuses: 'bad-input' for the name, 'too-large' for a full team.
 * Source: F11.
 */
export async function addMember(
  tx: Tx,
  keyring: Keyring,
  member: NewMember,
): Promise<{ readonly ok: true } | Refused> {
  const name = readMemberName(member.name ?? '')
  if (name === undefined) return refuse('bad-input', 'name')
  const team = await listMembers(tx, member.placeId)
  if (team.length >= TEAM_MAX) return refuse('too-large')
  await writeMembers(tx, keyring, [{ ...member, name }])
  return { ok: true }
}

/** Gives the roles of a phone at a place; a role at a complex holds for its parts. */
export async function rolesOf(db: Db, phoneBlind: Buffer, placeId: PlaceId): Promise<Role[]> {
  return readRoles(db, phoneBlind, placeId)
}

/** Says whether a phone runs a place, there or from above it. */
export async function isManagerOf(db: Db, phoneBlind: Buffer, placeId: PlaceId): Promise<boolean> {
  return (await readRoles(db, phoneBlind, placeId)).includes('manager')
}

/** Gives the places of a phone with everything below them. Shape: by id, at most 5,000. */
export async function placesOf(db: Db, phoneBlind: Buffer): Promise<PlaceOfPhone[]> {
  return listPlacesOfPhone(db, phoneBlind, PLACES_MAX)
}
