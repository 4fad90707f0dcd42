// One-time codes by SMS: 6 digits, 5 minutes, 5 tries, the newest only; bound to a phone, a
// purpose, a browser and a print. Nothing here depends on whether the phone is known.
// States of a code: asked -> sent -> spent, or dead by age, by tries, or by a newer one.
// Source: security decision 10.
import { createHash, randomInt, randomUUID } from 'node:crypto'
import { HOUR, MINUTE, dayOf } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import { networkOf } from '../base/network.ts'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import type { Keyring } from '../platform/seal.ts'
import { blindCanonicalPhone } from './blind-index.ts'
import { PHONE_SECONDS_BETWEEN, mayAsk } from './otp-quota.rule.ts'
import { countAsked, deleteOtp, insertOtp, lockPhone, selectNewestOtp, tryOtp } from './otp.sql.ts'
import type { Asked, OtpPurpose } from './otp.sql.ts'
import type { PeopleDeps } from './people-deps.ts'
import { checkPhone } from './phone.rule.ts'
import { watchBudget } from './sms-budget.ts'

export type OtpAsk = {
  readonly phone: string
  readonly purpose: OtpPurpose
  /** The value of the cookie `zpc_browser`. */
  readonly browser: string
  /** The address of the client; only a keyed hash of the day is kept. */
  readonly network: string
  /** The print whose live scan ticket came with the request; absent on Zhenheyi pages. */
  readonly printId?: number
}

export type OtpAsked = {
  readonly ok: true
  /** E.164. */
  readonly phone: string
  readonly expiresAt: Instant
  readonly askAgainAt: Instant
}

export type OtpCheck = Omit<OtpAsk, 'network'> & { readonly code: string }

const CODE_SECONDS = 5 * MINUTE
const TRIES_MAX = 5

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest().subarray(0, 16)
}

function networkHash(keyring: Keyring, address: string, now: Instant): Buffer {
  const text = `network|${dayOf(now)}|${networkOf(address)}`
  return keyring.mac('otp', keyring.keyIdOf('otp'), Buffer.from(text)) ?? hashOf(text)
}

function codeMac(keyring: Keyring, challengeId: string, code: string): Buffer {
  const text = Buffer.from(`code|${challengeId}|${code}`)
  const mac = keyring.mac('otp', keyring.keyIdOf('otp'), text)
  // Never a MAC that somebody could make without the key.
  return mac ?? Buffer.alloc(0)
}

const PURPOSE_WORDS: Record<OtpPurpose, { zh: string; en: string }> = {
  register: { zh: '入场登记', en: 'to register at a door' },
  read: { zh: '查看本人记录', en: 'to see your own records' },
  zhenheyi: { zh: '登录镇合意', en: 'to sign in to Zhenheyi' },
  'hand-over': { zh: '移交或接管场所', en: 'to hand over or take over a place' },
}

// No link, no name, no place: a message is read by whoever holds the phone.
function writeText(deps: PeopleDeps, purpose: OtpPurpose, code: string): string {
  const words = PURPOSE_WORDS[purpose]
  return (
    `【${deps.city.nameZh}通行码】验证码${code},用于${words.zh},5分钟内有效。任何人不会向您索要。` +
    `Code ${code} ${words.en}. Nobody will ask you for it.`
  )
}

type Kept = { readonly challengeId: string; readonly code: string; readonly expiresAt: Instant }

async function keepCode(
  deps: PeopleDeps,
  ask: OtpAsk,
  asked: Asked,
): Promise<(Kept & { ok: true }) | Refused> {
  const code = String(randomInt(0, 1_000_000)).padStart(6, '0')
  const challengeId = randomUUID()
  const expiresAt = asked.now + CODE_SECONDS
  return deps.sql.begin(async (tx) => {
    await lockPhone(tx, asked.phoneBlind)
    const counts = await countAsked(tx, asked)
    watchBudget(deps, counts?.city_minute ?? 0)
    const verdict = mayAsk({
      phoneMinute: counts?.phone_minute ?? 0,
      phoneHour: counts?.phone_hour ?? 0,
      phoneDay: counts?.phone_day ?? 0,
      printHour: counts?.print_hour ?? 0,
      networkHour: counts?.network_hour ?? 0,
      cityMinute: counts?.city_minute ?? 0,
    })
    if (verdict !== 'yes') return refuse(verdict, 'phone')
    await insertOtp(tx, {
      ...asked,
      challengeId,
      purpose: ask.purpose,
      codeMac: codeMac(deps.keyring, challengeId, code),
      browserHash: hashOf(ask.browser),
      expiresAt,
    })
    return { ok: true, challengeId, code, expiresAt }
  })
}

/**
 * Sends a one-time code.
 * Refuses: 'phone-invalid', 'otp-too-many'; 'sms-unavailable' when the gateway is off or down or
 * the city's budget is spent: registration then completes at assurance 0.
 * Source: security decision 10.
 */
export async function askOtp(deps: PeopleDeps, ask: OtpAsk): Promise<OtpAsked | Refused> {
  const checked = checkPhone(ask.phone, deps.city.foreignPhones)
  if (!checked.ok) return checked
  const phone = checked.canonical
  const now = deps.clock.now()
  const kept = await keepCode(deps, ask, {
    phoneBlind: blindCanonicalPhone(deps.keyring, phone),
    networkHash: networkHash(deps.keyring, ask.network, now),
    printId: ask.printId ?? null,
    now,
  })
  if (!kept.ok) return kept
  const sent = await deps.sms.send({ phone, text: writeText(deps, ask.purpose, kept.code) })
  if (!sent.ok) {
    await deleteOtp(deps.sql, kept.challengeId)
    return refuse('sms-unavailable', 'phone')
  }
  return {
    ok: true,
    phone,
    expiresAt: kept.expiresAt,
    askAgainAt: now + PHONE_SECONDS_BETWEEN,
  }
}

async function tryCode(
  deps: PeopleDeps,
  check: OtpCheck,
  isSpending: boolean,
): Promise<{ ok: true; phone: string } | Refused> {
  const checked = checkPhone(check.phone, deps.city.foreignPhones)
  if (!checked.ok) return checked
  const code = check.code.normalize('NFKC').replace(/\s/g, '')
  if (!/^[0-9]{6}$/.test(code)) return refuse('otp-wrong', 'code')
  const newest = await selectNewestOtp(deps.sql, {
    phoneBlind: blindCanonicalPhone(deps.keyring, checked.canonical),
    purpose: check.purpose,
    browserHash: hashOf(check.browser),
  })
  if (!newest || newest.ticket_print !== (check.printId ?? null)) return refuse('otp-wrong', 'code')
  const isRight = await tryOtp(deps.sql, {
    challengeId: newest.challenge_id,
    codeMac: codeMac(deps.keyring, newest.challenge_id, code),
    now: deps.clock.now(),
    triesMax: TRIES_MAX,
    isSpending,
  })
  return isRight ? { ok: true, phone: checked.canonical } : refuse('otp-wrong', 'code')
}

/**
 * Spends a one-time code; of two at once one wins.
 * Refuses: 'otp-wrong' for every reason alike, 'phone-invalid'.
 * Source: security decision 10.
 */
export async function checkOtp(
  deps: PeopleDeps,
  check: OtpCheck,
): Promise<{ ok: true; phone: string } | Refused> {
  return tryCode(deps, check, true)
}

/** Says whether a code is right and leaves it usable; counts as one of its 5 tries. */
export async function peekOtp(
  deps: PeopleDeps,
  check: OtpCheck,
): Promise<{ ok: true; phone: string } | Refused> {
  return tryCode(deps, check, false)
}

/** How long codes are kept for the quotas that look back a day. Units: seconds. */
export const OTP_KEPT_SECONDS = 25 * HOUR
