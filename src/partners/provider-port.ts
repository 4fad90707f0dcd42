// The port to an app that says who holds it: WeChat or Alipay. Asked for a subject (openid, user
// id), never for a name, a phone or a picture. Source: F12, F13; security decision 9.

import type { CircuitBreaker } from './circuit-breaker.ts'

export const PROVIDERS = ['wechat', 'alipay'] as const
/** An app whose browser can say who holds it. */
export type Provider = (typeof PROVIDERS)[number]

/**
 * What an exchange of a code led to. 'off': not configured; 'down': silent, broken or paused;
 * 'rejected': the provider said no, or its answer could not be trusted; 'snapshot': WeChat's
 * read-only mode, whose subject is shared by strangers and is worth nothing.
 */
export type SubjectOutcome =
  | { readonly ok: true; readonly subject: string }
  | { readonly ok: false; readonly because: 'off' | 'down' | 'rejected' | 'snapshot' }

export type ProviderPort = {
  readonly provider: Provider
  /** Our account there; empty when there is none. A subject is a subject of this account only. */
  readonly appId: string
  /** False while it is off or left alone after failures: nobody is sent there then. */
  readonly isUp: () => boolean
  /** The provider is a sandbox of this machine: only browsers of this machine reach it. */
  readonly isLocal: boolean
  /** Where the browser is sent; `redirectUrl` must be of the registered domain. */
  readonly authoriseUrl: (asked: { redirectUrl: string; state: string }) => string
  /** Exchanges a code from the callback (untrusted); never throws, never longer than 1.5 s. */
  readonly identify: (code: string) => Promise<SubjectOutcome>
}

/** What WeChat's script in a page needs; made for one address. */
export type JsSignature = {
  readonly appId: string
  /** Units: seconds since 1970. */
  readonly timestamp: number
  readonly nonce: string
  readonly signature: string
}

export type WechatPort = ProviderPort & {
  /** Whether pages may name WeChat's own script, which lies on a server of WeChat. */
  readonly hasScript: boolean
  /** Signs the address of a page; undefined while WeChat is silent. */
  readonly signPage: (url: string) => Promise<JsSignature | undefined>
}

/** Longer -> a door waits for a partner; shorter -> a healthy one on a bad day counts as silent. */
export const IDENTIFY_MS = 1500

// More at once are somebody's script, and would only queue at the partner past the deadline.
const EXCHANGES_AT_ONCE = 64

const DOWN: SubjectOutcome = { ok: false, because: 'down' }

/** Exchanges behind a breaker, a limited number at once; what is no code is not asked about. */
export function limitExchange(
  breaker: CircuitBreaker,
  code: RegExp,
  exchange: (code: string) => Promise<SubjectOutcome>,
): ProviderPort['identify'] {
  let underWay = 0
  return async (given) => {
    if (!code.test(given)) return { ok: false, because: 'rejected' }
    if (underWay >= EXCHANGES_AT_ONCE || !breaker.mayAsk()) return DOWN
    underWay += 1
    const outcome = await exchange(given)
    underWay -= 1
    if (!outcome.ok && outcome.because === 'down') breaker.failed()
    else breaker.succeeded()
    return outcome
  }
}

/** Says whether an address is of this machine, where no phone but our own can follow. */
export function isLoopback(url: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(URL.parse(url)?.hostname ?? '')
}

const OFF: SubjectOutcome = { ok: false, because: 'off' }

/** The port of a provider that the city does not use. */
export function absentProvider(provider: Provider): WechatPort {
  return {
    provider,
    appId: '',
    isUp: () => false,
    isLocal: false,
    authoriseUrl: () => '',
    identify: async () => OFF,
    hasScript: false,
    signPage: async () => undefined,
  }
}
