// Every statement on people.otp: the quotas and the one-time codes themselves.
import type { Db, Tx } from '../platform/postgres.ts'

export const OTP_PURPOSES = ['register', 'read', 'zhenheyi', 'hand-over'] as const
export type OtpPurpose = (typeof OTP_PURPOSES)[number]

/** Makes whoever asks for the same phone wait, so that two at once cannot both pass the quota. */
export async function lockPhone(tx: Tx, phoneBlind: Buffer): Promise<void> {
  await tx`select pg_advisory_xact_lock(${String(phoneBlind.readBigInt64BE(8))}::bigint)`
}

export type AskCounts = {
  phone_minute: number
  phone_hour: number
  phone_day: number
  print_hour: number
  network_hour: number
  city_minute: number
}

export type Asked = {
  phoneBlind: Buffer
  networkHash: Buffer
  printId: number | null
  now: number
}

/** Counts what was asked for lately, for every quota at once. */
export async function countAsked(db: Db, asked: Asked): Promise<AskCounts | undefined> {
  const { phoneBlind, networkHash, printId, now } = asked
  const [row] = await db<AskCounts[]>`
    select
      (select count(*)::int from people.otp where phone_blind = ${phoneBlind}
        and asked_at > to_timestamp(${now}::bigint - 60)) as phone_minute,
      (select count(*)::int from people.otp where phone_blind = ${phoneBlind}
        and asked_at > to_timestamp(${now}::bigint - 3600)) as phone_hour,
      (select count(*)::int from people.otp where phone_blind = ${phoneBlind}
        and asked_at > to_timestamp(${now}::bigint - 86400)) as phone_day,
      (select count(*)::int from people.otp where ticket_print = ${printId}::bigint
        and asked_at > to_timestamp(${now}::bigint - 3600)) as print_hour,
      (select count(*)::int from people.otp where network_hash = ${networkHash}
        and asked_at > to_timestamp(${now}::bigint - 3600)) as network_hour,
      (select count(*)::int from people.otp
        where asked_at > to_timestamp(${now}::bigint - 60)) as city_minute`
  return row
}

export type NewOtp = Asked & {
  challengeId: string
  purpose: OtpPurpose
  codeMac: Buffer
  browserHash: Buffer
  expiresAt: number
}

/** Writes a code that was asked for. */
export async function insertOtp(tx: Tx, otp: NewOtp): Promise<void> {
  await tx`
    insert into people.otp (challenge_id, phone_blind, purpose, code_mac, expires_at, ticket_print,
      browser_hash, network_hash, asked_at)
    values (${otp.challengeId}, ${otp.phoneBlind}, ${otp.purpose}, ${otp.codeMac},
      to_timestamp(${otp.expiresAt}::bigint), ${otp.printId}, ${otp.browserHash},
      ${otp.networkHash}, to_timestamp(${otp.now}::bigint))`
}

/** Takes back a code that could not be sent: it must not count against the person. */
export async function deleteOtp(db: Db, challengeId: string): Promise<void> {
  await db`delete from people.otp where challenge_id = ${challengeId}`
}

export type OtpKey = { phoneBlind: Buffer; purpose: OtpPurpose; browserHash: Buffer }

export type NewestOtp = { challenge_id: string; ticket_print: number | null }

/** Reads the newest code of a phone for a purpose in a browser; older ones are dead. */
export async function selectNewestOtp(db: Db, key: OtpKey): Promise<NewestOtp | undefined> {
  const [row] = await db<NewestOtp[]>`
    select challenge_id, ticket_print from people.otp
    where phone_blind = ${key.phoneBlind} and purpose = ${key.purpose}
      and browser_hash = ${key.browserHash}
    order by asked_at desc, challenge_id desc limit 1`
  return row
}

export type OtpTry = {
  challengeId: string
  codeMac: Buffer
  now: number
  triesMax: number
  /** False only counts the try and says whether the code is right. */
  isSpending: boolean
}

/** Counts one try and spends the code when it is right: one statement, so two at once cannot. */
export async function tryOtp(db: Db, attempt: OtpTry): Promise<boolean> {
  const [row] = await db<{ is_right: boolean }[]>`
    update people.otp set
      tries = tries + 1,
      used_at = case when code_mac = ${attempt.codeMac} and ${attempt.isSpending}
        then to_timestamp(${attempt.now}::bigint) end
    where challenge_id = ${attempt.challengeId} and used_at is null
      and tries < ${attempt.triesMax} and expires_at > to_timestamp(${attempt.now}::bigint)
    returning code_mac = ${attempt.codeMac} as is_right`
  return row?.is_right ?? false
}

/** Erases codes older than the longest quota looks back. */
export async function deleteOldOtps(db: Db, before: number): Promise<void> {
  await db`delete from people.otp where asked_at < to_timestamp(${before}::bigint)`
}
