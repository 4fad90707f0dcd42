// The household of a registration: whom it reports with one tap, shown masked and never read back.
// Source: Notice clause IV method 1; F15; security decisions 13 and 19; ADR 0015.
import { DAY, dayOf, formatDay } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { Db, Sql, Tx } from '../../platform/postgres.ts'
import type { PeopleDeps } from '../people-deps.ts'
import { selectPersons, selectWards } from '../person.sql.ts'
import type { Assurance, DoorMask, PersonId } from '../registration.ts'
import { unsealMask } from '../sealed-person.ts'
import { revokeCodesOfIssuer } from './personal-code.sql.ts'
import { CODE_ISSUERS, mintPersonalCode } from './personal-code.ts'
import type { MintedCode } from './personal-code.ts'
import {
  countOtherMembers,
  countReported,
  deleteOldReported,
  insertMembers,
  insertReported,
  lockHolder,
  selectMembers,
  selectReported,
  updateLastAt,
  updateRemoved,
} from './household.sql.ts'
import { readWards } from './ward.ts'

/** One family, and one cookie of it. More -> a list of strangers. Source: security decision 9. */
export const HOUSEHOLD_MAX = 8
/** Source: security decision 13; a school bus is the staff's to register. */
export const REPORTED_A_DAY_MAX = 30

export type Member = {
  /** What pages post: 1, 2, 3 ... within the household. */
  readonly memberNo: number
  readonly personId: PersonId
  readonly mask: DoorMask | undefined
  readonly assurance: Assurance
  /** Registered under the holder as guardian. */
  readonly isWard: boolean
  /** A ward who is 14 by now registers anew, himself. Source: security decision 19. */
  readonly isGrownUp: boolean
  /** A ward of whom the guardian has not said the date of birth: he registers him again with it. */
  readonly lacksBirth: boolean
  /** Was reported the last time that anybody of the household was. */
  readonly isOfLastTime: boolean
}

/** Reads a household. Shape: the first added first, at most HOUSEHOLD_MAX. */
export async function readHousehold(
  deps: Pick<PeopleDeps, 'sql' | 'keyring' | 'clock'>,
  holderId: PersonId,
): Promise<Member[]> {
  const { sql, keyring } = deps
  const at = deps.clock.now()
  const rows = await selectMembers(sql, holderId)
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.member_id)
  const [persons, wards] = await Promise.all([
    selectPersons(sql, ids),
    readWards(sql, keyring, { personIds: ids, at }),
  ])
  const personOf = new Map(persons.map((person) => [person.person_id, person]))
  const lastAt = Math.max(...rows.map((row) => row.last_at ?? 0))
  return rows.map((row) => {
    const person = personOf.get(row.member_id)
    return {
      memberNo: row.member_no,
      personId: row.member_id,
      mask: person?.mask ? unsealMask(keyring, row.member_id, person.mask) : undefined,
      assurance: (person?.assurance ?? 0) as Assurance,
      isWard: wards.has(row.member_id),
      isGrownUp: wards.get(row.member_id)?.isGrownUp ?? false,
      lacksBirth: wards.get(row.member_id)?.lacksBirth ?? false,
      isOfLastTime: lastAt > 0 && row.last_at === lastAt,
    }
  })
}

export type HouseholdChange = {
  readonly holderId: PersonId
  readonly personIds: readonly PersonId[]
  readonly at: Instant
}

/**
 * Saves persons into a household; who is there already stays once.
 * Refuses: 'household-full'.
 */
export async function addToHousehold(
  tx: Tx,
  change: HouseholdChange,
): Promise<{ readonly ok: true } | Refused> {
  const { holderId, at } = change
  const persons = [...new Set(change.personIds)].filter((id) => id !== holderId)
  if (persons.length === 0) return { ok: true }
  await lockHolder(tx, holderId)
  const others = await countOtherMembers(tx, holderId, persons)
  if (others + persons.length > HOUSEHOLD_MAX) return refuse('household-full')
  await insertMembers(tx, { holderId, persons, at })
  return { ok: true }
}

/**
 * Takes a member out; the cards that the holder gave that person end with it.
 * Refuses: 'not-found'.
 */
export async function removeFromHousehold(
  tx: Tx,
  member: { readonly holderId: PersonId; readonly memberNo: number; readonly at: Instant },
): Promise<{ readonly ok: true } | Refused> {
  const { holderId, at } = member
  await lockHolder(tx, holderId)
  const personId = await updateRemoved(tx, member)
  if (personId === undefined) return refuse('not-found')
  const issuer = { issuerKind: CODE_ISSUERS.indexOf('family') + 1, issuerId: String(holderId) }
  await revokeCodesOfIssuer(tx, { personId, ...issuer, at, by: `self:${holderId}` })
  return { ok: true }
}

/**
 * Notes that a registration reports persons today, and that they were together at this entry.
 * Refuses: 'too-many-companions' beyond 30 distinct persons a day; nothing is to be written then.
 * Source: security decision 13.
 */
export async function noteReported(
  tx: Tx,
  report: HouseholdChange,
): Promise<{ readonly ok: true } | Refused> {
  const { holderId, personIds, at } = report
  const day = formatDay(dayOf(at))
  await lockHolder(tx, holderId)
  await insertReported(tx, { reporterId: holderId, day, persons: personIds })
  const reported = await countReported(tx, { reporterId: holderId, day })
  if (reported > REPORTED_A_DAY_MAX) return refuse('too-many-companions')
  await updateLastAt(tx, { holderId, persons: personIds, at })
  return { ok: true }
}

/** Lists whom a registration reported within the days that visits are kept. */
export async function reportedBy(db: Db, reporterId: PersonId): Promise<PersonId[]> {
  return selectReported(db, reporterId)
}

/**
 * Lists the wards of a guardian: children under 14, and people without any number. At 14 what a
 * guardian may read of them ends. Source: security decision 19.
 */
export async function wardsOf(
  deps: Pick<PeopleDeps, 'sql' | 'keyring' | 'clock'>,
  guardianId: PersonId,
): Promise<PersonId[]> {
  const { sql, keyring, clock } = deps
  const personIds = await selectWards(sql, guardianId)
  const wards = await readWards(sql, keyring, { personIds, at: clock.now() })
  return personIds.filter((personId) => wards.get(personId)?.isGrownUp !== true)
}

/**
 * Issues the card of a member.
 * Refuses: 'not-found' for nobody of this household, 'person-unknown', 'ward-grown-up',
 * 'birth-needed'.
 * Source: F17.
 */
export async function mintForMember(
  tx: Tx,
  deps: Pick<PeopleDeps, 'keyring'>,
  member: { readonly holderId: PersonId; readonly memberNo: number; readonly at: Instant },
): Promise<MintedCode | Refused> {
  const { holderId, memberNo, at } = member
  const row = (await selectMembers(tx, holderId)).find((one) => one.member_no === memberNo)
  if (!row) return refuse('not-found')
  const issuedBy = { kind: 'family', id: String(holderId) } as const
  return mintPersonalCode(tx, deps, { personId: row.member_id, issuedBy, at })
}

/** Erases who reported whom before visits are kept. */
export async function sweepReported(sql: Sql, now: Instant, retentionDays: number): Promise<void> {
  await deleteOldReported(sql, formatDay(dayOf(now - (retentionDays + 1) * DAY)))
}
