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

/** Gives the person whose account a phone is; this one when the phone has no account yet. */
export async function claimAccount(
  db: Db,
  phoneBlind: Buffer,
  personId: number,
): Promise<number | undefined> {
  await db`
    insert into people.account (phone_blind, person_id) values (${phoneBlind}, ${personId})
    on conflict (phone_blind) do nothing`
  return selectAccount(db, phoneBlind)
}

/** Reads the person whose account a phone is. */
export async function selectAccount(db: Db, phoneBlind: Buffer): Promise<number | undefined> {
  const [row] = await db<{ person_id: number }[]>`
    select person_id from people.account where phone_blind = ${phoneBlind}`
  return row?.person_id
}
