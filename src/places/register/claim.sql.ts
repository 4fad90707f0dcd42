// Statements on places.claim: somebody says that he runs a place that is there already.
import type { Db, Tx } from '../../platform/postgres.ts'
import type { PlaceId } from '../place.ts'

export type ClaimState = 'open' | 'granted' | 'refused'

export type ClaimRow = {
  readonly claimId: number
  readonly placeId: PlaceId
  readonly phoneBlind: Buffer
  readonly phoneMask: string
  readonly personId: number
  readonly nameSealed: Buffer | null
  readonly noteSealed: Buffer | null
  readonly madeAt: number
  readonly state: ClaimState
  readonly reason: string
  readonly decidedAt: number | null
}

/** Makes what one account makes, claims and begins wait for each other: none slips by a limit. */
export async function lockAccount(tx: Tx, phoneBlind: Buffer): Promise<void> {
  await tx`
    select pg_advisory_xact_lock(hashtextextended(${`account ${phoneBlind.toString('hex')}`}, 11))`
}

export type ClaimCounts = {
  readonly openOfAccount: number
  readonly recentOfAccount: number
  readonly openOfPlace: number
}

/** Counts what the limits are about. Units: seconds since 1970. */
export async function countClaims(
  db: Db,
  asked: { phoneBlind: Buffer; placeId: PlaceId; since: number },
): Promise<ClaimCounts> {
  const [row] = await db<ClaimCounts[]>`
    select
      count(*) filter (where phone_blind = ${asked.phoneBlind} and state = 'open')::int
        as "openOfAccount",
      count(*) filter (where phone_blind = ${asked.phoneBlind}
        and made_at > ${asked.since})::int as "recentOfAccount",
      count(*) filter (where place_id = ${asked.placeId} and state = 'open')::int
        as "openOfPlace"
    from places.claim
    where phone_blind = ${asked.phoneBlind} or place_id = ${asked.placeId}`
  return row ?? { openOfAccount: 0, recentOfAccount: 0, openOfPlace: 0 }
}

/** Says whether an account waits at a place already. */
export async function hasOpenClaim(
  db: Db,
  asked: { phoneBlind: Buffer; placeId: PlaceId },
): Promise<boolean> {
  const rows = await db`
    select 1 from places.claim
    where place_id = ${asked.placeId} and phone_blind = ${asked.phoneBlind} and state = 'open'`
  return rows.length > 0
}

/** Adds an open claim. */
export async function insertClaim(
  tx: Tx,
  claim: Pick<
    ClaimRow,
    'placeId' | 'phoneBlind' | 'phoneMask' | 'personId' | 'nameSealed' | 'noteSealed' | 'madeAt'
  >,
): Promise<void> {
  await tx`
    insert into places.claim (place_id, phone_blind, phone_mask, person_id, name_sealed,
      note_sealed, made_at)
    values (${claim.placeId}, ${claim.phoneBlind}, ${claim.phoneMask}, ${claim.personId},
      ${claim.nameSealed}, ${claim.noteSealed}, ${claim.madeAt})`
}

function columns(db: Db) {
  return db`
    c.claim_id as "claimId", c.place_id as "placeId", c.phone_blind as "phoneBlind",
    c.phone_mask as "phoneMask", c.person_id as "personId",
    c.name_sealed as "nameSealed", c.note_sealed as "noteSealed", c.made_at as "madeAt",
    c.state, c.reason, c.decided_at as "decidedAt"`
}

/** Locks a claim until it is decided. */
export async function lockClaim(tx: Tx, claimId: number): Promise<ClaimRow | undefined> {
  const [row] = await tx<ClaimRow[]>`
    select ${columns(tx)} from places.claim c where c.claim_id = ${claimId} for update`
  return row
}

/** Writes how a claim ended. Units: seconds since 1970. */
export async function writeClaimDecided(
  tx: Tx,
  claim: { claimId: number; state: ClaimState; reason: string; at: number },
): Promise<void> {
  await tx`
    update places.claim
    set state = ${claim.state}, reason = ${claim.reason}, decided_at = ${claim.at}
    where claim_id = ${claim.claimId}`
}

/** Moves the open claims of a place that went up in another one; doubled ones end refused. */
export async function writeClaimsMoved(
  tx: Tx,
  merge: { source: PlaceId; target: PlaceId; at: number },
): Promise<void> {
  await tx`
    update places.claim c
    set state = 'refused', decided_at = ${merge.at}
    where c.place_id = ${merge.source} and c.state = 'open' and exists (
      select 1 from places.claim o where o.place_id = ${merge.target} and o.state = 'open'
        and o.phone_blind = c.phone_blind)`
  await tx`
    update places.claim set place_id = ${merge.target}
    where place_id = ${merge.source} and state = 'open'`
}

/** Ends the open claims at places that close: nobody would decide them. Units: seconds. */
export async function endClaimsAt(
  tx: Tx,
  ended: { placeIds: readonly PlaceId[]; at: number },
): Promise<void> {
  await tx`
    update places.claim set state = 'refused', decided_at = ${ended.at}
    where place_id = any(${ended.placeIds as number[]}::int[]) and state = 'open'`
}

/** Ends the claims that nobody has decided since an instant. Units: seconds since 1970. */
export async function endClaimsBefore(
  db: Db,
  ended: { before: number; at: number },
): Promise<void> {
  await db`
    update places.claim set state = 'refused', decided_at = ${ended.at}
    where made_at <= ${ended.before} and state = 'open'`
}

/** Lists the claims of an account. Shape: newest first. */
export async function listClaimsOf(
  db: Db,
  phoneBlind: Buffer,
  asked: { since: number; limit: number },
): Promise<ClaimRow[]> {
  return db<ClaimRow[]>`
    select ${columns(db)} from places.claim c
    where c.phone_blind = ${phoneBlind} and (c.state = 'open' or c.decided_at > ${asked.since})
    order by c.claim_id desc limit ${asked.limit}`
}

/** Lists the open claims at some places. Shape: the oldest first. */
export async function listOpenClaimsAt(
  db: Db,
  placeIds: readonly PlaceId[],
  limit: number,
): Promise<ClaimRow[]> {
  return db<ClaimRow[]>`
    select ${columns(db)} from places.claim c
    where c.place_id = any(${placeIds as number[]}::int[]) and c.state = 'open'
    order by c.claim_id limit ${limit}`
}

/** Lists the claims in some divisions. Shape: open ones the oldest first, others the newest. */
export async function listClaimsIn(
  db: Db,
  asked: { divisions: readonly string[]; isOpen: boolean; limit: number },
): Promise<ClaimRow[]> {
  return db<ClaimRow[]>`
    select ${columns(db)}
    from places.claim c join places.place p on p.place_id = c.place_id
    where (c.state = 'open') = ${asked.isOpen} and exists (
      select 1 from unnest(${asked.divisions as string[]}::text[]) as own
      where starts_with(p.division, own))
    order by case when ${asked.isOpen} then c.claim_id else -c.claim_id end
    limit ${asked.limit}`
}

/** Forgets who claimed what, once it was decided before a day. Units: seconds since 1970. */
export async function deleteClaimsBefore(db: Db, before: number): Promise<void> {
  await db`delete from places.claim where decided_at < ${before}`
}
