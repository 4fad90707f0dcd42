// Who runs a place and who minds its door. An account is a confirmed phone, seen here only blind.
// Source: Notice clause V.2 (special personnel); F11.
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import type { Db, Tx } from '../platform/postgres.ts'
import { insertMembers, listMembers, listPlacesOfPhone, readRoles } from './member.sql.ts'
import type { MemberRow, PlaceOfPhone } from './member.sql.ts'
import type { PlaceId, Role } from './place.ts'
import { readLine } from './place-name.rule.ts'

// Three shifts of ten doors; a longer list is a mailing list.
const TEAM_MAX = 60
// A manager of the largest complex has all of it on the phone.
const PLACES_MAX = 5000
const MEMBER_NAME_MAX = 40

/** Reads what a member is called; undefined when it is no name. */
export function readMemberName(text: string): string | undefined {
  return readLine(text, { max: MEMBER_NAME_MAX, mayBeEmpty: true })
}

/**
 * Adds a manager or gatekeeper, who accepted.
 * Refuses: 'bad-input' for the name, 'too-large' for a full team.
 * Source: F11.
 */
export async function addMember(
  tx: Tx,
  member: MemberRow,
): Promise<{ readonly ok: true } | Refused> {
  const name = readMemberName(member.name ?? '')
  if (name === undefined) return refuse('bad-input', 'name')
  const team = await listMembers(tx, member.placeId)
  if (team.length >= TEAM_MAX) return refuse('too-large')
  await insertMembers(tx, [{ ...member, name }])
  return { ok: true }
}

/** Gives the roles of a phone at a place; a role at a complex holds for its parts. */
export async function rolesOf(db: Db, phoneBlind: Buffer, placeId: PlaceId): Promise<Role[]> {
  return readRoles(db, phoneBlind, placeId)
}

/** Gives the places of a phone with everything below them. Shape: by id, at most 5,000. */
export async function placesOf(db: Db, phoneBlind: Buffer): Promise<PlaceOfPhone[]> {
  return listPlacesOfPhone(db, phoneBlind, PLACES_MAX)
}
