// Every statement on people.session and people.account.
import type { Db } from '../platform/postgres.ts'

export const SESSION_POWERS = ['read', 'run'] as const
export type SessionPower = (typeof SESSION_POWERS)[number]

export type NewSession = {
  sessionId: string
  tokenHash: Buffer
  power: SessionPower
  personId: number
  phoneBlind: Buffer
  phoneSealed: Buffer
  createdAt: number
  expiresAt: number
}

/** Writes a session. */
export async function insertSession(db: Db, session: NewSession): Promise<void> {
  await db`
    insert into people.session (session_id, token_hash, power, person_id, phone_blind, phone_sealed,
      created_at, expires_at)
    values (${session.sessionId}, ${session.tokenHash}, ${session.power}, ${session.personId},
      ${session.phoneBlind}, ${session.phoneSealed}, to_timestamp(${session.createdAt}::bigint),
      to_timestamp(${session.expiresAt}::bigint))`
}

export type SessionRow = {
  session_id: string
  person_id: number
  phone_blind: Buffer
  phone_sealed: Buffer
  expires_at: number
}

/** Reads a session that has not ended and not expired. */
export async function selectSession(
  db: Db,
  asked: { tokenHash: Buffer; power: SessionPower; now: number },
): Promise<SessionRow | undefined> {
  const [row] = await db<SessionRow[]>`
    select session_id, person_id, phone_blind, phone_sealed,
      extract(epoch from expires_at)::bigint as expires_at
    from people.session
    where token_hash = ${asked.tokenHash} and power = ${asked.power} and ended_at is null
      and person_id is not null and expires_at > to_timestamp(${asked.now}::bigint)`
  return row
}

/** Ends a session by its token. */
export async function endSessionByToken(db: Db, tokenHash: Buffer, at: number): Promise<void> {
  await db`
    update people.session set ended_at = to_timestamp(${at}::bigint)
    where token_hash = ${tokenHash} and ended_at is null`
}

/** Ends every session of a person. */
export async function endSessionsOfPerson(db: Db, personId: number, at: number): Promise<void> {
  await db`
    update people.session set ended_at = to_timestamp(${at}::bigint)
    where person_id = ${personId} and ended_at is null`
}

/** Ends every session of the person whose device this is. */
export async function endSessionsOfDevice(db: Db, deviceId: number, at: number): Promise<void> {
  await db`
    update people.session set ended_at = to_timestamp(${at}::bigint)
    where ended_at is null
      and person_id = (select person_id from people.device where device_id = ${deviceId})`
}

/** Erases sessions that are over. */
export async function deleteOldSessions(db: Db, before: number): Promise<void> {
  await db`delete from people.session where expires_at < to_timestamp(${before}::bigint)`
}

/**
 * Notes that somebody signs in with a phone. Gives the person whose account the phone is; this one
 * when it had none yet.
 */
export async function claimAccount(
  db: Db,
  claim: { readonly phoneBlind: Buffer; readonly personId: number; readonly at: number },
): Promise<number | undefined> {
  const { phoneBlind, personId, at } = claim
  await db`
    insert into people.account (phone_blind, person_id, signed_in_at)
    values (${phoneBlind}, ${personId}, to_timestamp(${at}::bigint))
    on conflict (phone_blind) do update set signed_in_at = excluded.signed_in_at
      where people.account.person_id = excluded.person_id`
  return selectAccount(db, phoneBlind)
}

/** Reads which of some phones somebody signed in with since. Units: seconds since 1970. */
export async function selectSignedInSince(
  db: Db,
  phones: readonly Buffer[],
  since: number,
): Promise<Buffer[]> {
  const hex = phones.map((blind) => blind.toString('hex')).join(',')
  const rows = await db<{ phone_blind: Buffer }[]>`
    select phone_blind from people.account
    where phone_blind in (select decode(blind, 'hex') from unnest(string_to_array(${hex}, ','))
        as given (blind))
      and signed_in_at >= to_timestamp(${since}::bigint)`
  return rows.map((row) => row.phone_blind)
}

/** Reads the person whose account a phone is. */
export async function selectAccount(db: Db, phoneBlind: Buffer): Promise<number | undefined> {
  const [row] = await db<{ person_id: number }[]>`
    select person_id from people.account where phone_blind = ${phoneBlind}`
  return row?.person_id
}
