// Alipay: who holds this Alipay (silent OAuth, `auth_base`). The exchange goes through Alipay's own
// library: requests signed with RSA2 by our key, answers verified with Alipay's.
// Source: F13; security decision 9; docs/partners.md.
import { createPrivateKey, createPublicKey } from 'node:crypto'
import type { AlipaySdk } from 'alipay-sdk'
import { OperatorError } from '../base/errors.ts'
import type { Clock } from '../platform/clock.ts'
import { makeCircuitBreaker } from './circuit-breaker.ts'
import { IDENTIFY_MS, absentProvider, isLoopback, limitExchange } from './provider-port.ts'
import type { ProviderPort, SubjectOutcome } from './provider-port.ts'

export type AlipayConfig = {
  readonly kind: 'sandbox' | 'off' | 'http'
  readonly appId: string
  /** Ours, PEM. */
  readonly privateKey: string
  /** Alipay's, PEM. */
  readonly alipayPublicKey: string
  /** https://openauth.alipay.com/oauth2/publicAppAuthorize.htm */
  readonly authoriseUrl: string
  /** https://openapi.alipay.com/gateway.do */
  readonly gatewayUrl: string
  /** Longer is silence; left out: what a visitor can wait. Units: milliseconds. */
  readonly patienceMs?: number
}

const METHOD = 'alipay.system.oauth.token'
const SUBJECT = /^[A-Za-z0-9_-]{8,128}$/
const CODE = /^[A-Za-z0-9]{1,128}$/
const SHANGHAI_MS = 28_800_000

/** Gives a moment as Alipay writes it: 2026-11-22 08:01:12, in Shanghai wherever we run. */
export function alipayTimestamp(nowMs: number): string {
  return new Date(nowMs + SHANGHAI_MS).toISOString().slice(0, 19).replace('T', ' ')
}

function patienceOf({ patienceMs = IDENTIFY_MS }: AlipayConfig): number {
  return patienceMs
}

// The library is large: a city without Alipay never loads it.
async function loadLibrary(config: AlipayConfig): Promise<AlipaySdk> {
  const { AlipaySdk } = await import('alipay-sdk')
  const key = createPrivateKey(config.privateKey)
  const alipayKey = createPublicKey(config.alipayPublicKey)
  return new AlipaySdk({
    appId: config.appId,
    privateKey: key.export({ type: 'pkcs1', format: 'pem' }).toString().trim(),
    keyType: 'PKCS1',
    alipayPublicKey: alipayKey.export({ type: 'spki', format: 'pem' }).toString().trim(),
    gateway: config.gatewayUrl,
    timeout: patienceOf(config),
    signType: 'RSA2',
  })
}

type Answer = Readonly<Record<string, unknown>>

// `open_id` replaces `user_id` for newer accounts; which one an account gets does not change.
function readSubject(answer: Answer): SubjectOutcome {
  const code = answer['code']
  // The answer of a success carries no code at all, or 10000.
  if (code !== undefined && code !== '10000') {
    return { ok: false, because: code === '20000' ? 'down' : 'rejected' }
  }
  const subject = answer['openId'] ?? answer['userId']
  if (typeof subject !== 'string' || !SUBJECT.test(subject)) return { ok: false, because: 'down' }
  return { ok: true, subject }
}

type Raw = { readonly responseDataRaw?: unknown }

// A refusal has no signature that covers it, and needs none: it gives nothing away. What the
// library throws may quote the answer, so it goes nowhere.
function readThrown(error: unknown): SubjectOutcome {
  const raw = (error as Raw | undefined)?.responseDataRaw
  try {
    const whole = JSON.parse(typeof raw === 'string' ? raw : '') as { error_response?: Answer }
    const outcome = whole.error_response && readSubject(whole.error_response)
    if (outcome && !outcome.ok) return outcome
  } catch {
    // Broken, silent and falsely signed are the same to a visitor.
  }
  return { ok: false, because: 'down' }
}

type Asking = { readonly clock: Clock; readonly library: AlipaySdk }

async function exchange({ clock, library }: Asking, code: string): Promise<SubjectOutcome> {
  try {
    const timestamp = alipayTimestamp(clock.nowMs())
    const asked = { grantType: 'authorization_code', code, timestamp }
    return readSubject(await library.exec(METHOD, asked, { validateSign: true }))
  } catch (error) {
    return readThrown(error)
  }
}

/** An outcome in time, whatever happens: the library's own limit starts anew with each part. */
async function beforeDeadline(
  asking: Promise<SubjectOutcome>,
  patienceMs: number,
): Promise<SubjectOutcome> {
  const { promise, resolve } = Promise.withResolvers<SubjectOutcome>()
  const timer = setTimeout(() => resolve({ ok: false, because: 'down' }), patienceMs)
  void asking.then(resolve)
  const outcome = await promise
  clearTimeout(timer)
  return outcome
}

/**
 * Opens the port to Alipay.
 * Throws: OperatorError for 'sandbox', which only the demo composes (as 'http' to its own address).
 */
export function openAlipay(config: AlipayConfig, clock: Clock): ProviderPort {
  if (config.kind === 'off') return absentProvider('alipay')
  if (config.kind === 'sandbox') {
    throw new OperatorError('ZPC_ALIPAY: the sandbox exists in the demo only; use http or off')
  }
  const breaker = makeCircuitBreaker(clock)
  // Loaded before anybody comes: it takes a busy machine a second, which no visitor waits for.
  const library = loadLibrary(config)
  library.catch(() => undefined)
  const { appId } = config
  const ask = async (code: string): Promise<SubjectOutcome> => {
    try {
      const asking: Asking = { clock, library: await library }
      return await beforeDeadline(exchange(asking, code), patienceOf(config))
    } catch {
      return { ok: false, because: 'down' }
    }
  }
  return {
    provider: 'alipay',
    appId,
    isUp: () => !breaker.isPaused(),
    authoriseUrl: ({ redirectUrl, state }) => {
      const url = new URL(config.authoriseUrl)
      url.searchParams.set('app_id', appId)
      url.searchParams.set('scope', 'auth_base')
      url.searchParams.set('redirect_uri', redirectUrl)
      url.searchParams.set('state', state)
      return url.href
    },
    isLocal: isLoopback(config.authoriseUrl),
    identify: limitExchange(breaker, CODE, ask),
  }
}
