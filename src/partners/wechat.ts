// WeChat: who holds this WeChat (silent OAuth, `snsapi_base`), and the signature that lets a page
// of ours open WeChat's scanner. Three addresses of WeChat, nothing else.
// Source: F12; security decision 9; docs/partners.md.
import { createHash, randomBytes } from 'node:crypto'
import { OperatorError } from '../base/errors.ts'
import type { Clock } from '../platform/clock.ts'
import { askJson } from './ask-json.ts'
import { makeCircuitBreaker } from './circuit-breaker.ts'
import { IDENTIFY_MS, absentProvider, isLoopback, limitExchange } from './provider-port.ts'
import type { JsSignature, SubjectOutcome, WechatPort } from './provider-port.ts'

export type WechatConfig = {
  readonly kind: 'sandbox' | 'off' | 'http'
  readonly appId: string
  readonly secret: string
  /** https://open.weixin.qq.com */
  readonly openUrl: string
  /** https://api.weixin.qq.com */
  readonly apiUrl: string
  /** Longer is silence; left out: what a visitor can wait. Units: milliseconds. */
  readonly patienceMs?: number
}

// Where WeChat itself answers: its script is named only for an account there.
const WECHAT_API_URL = 'https://api.weixin.qq.com'

// The shape of an openid and of a code; anything else is not worth a question.
const SUBJECT = /^[A-Za-z0-9_-]{8,128}$/
const CODE = /^[A-Za-z0-9_-]{1,512}$/
// WeChat's own numbers for "this code is none, expired or used": its answer, not its failure.
const TOKEN_EXPIRED = new Set([40001, 40014, 42001])
const TOKEN_MS = 3000
// Renewed a little early, or a signature dies while its page is open.
const EARLY_SECONDS = 300

/** What the signature covers, in the order that WeChat publishes; `url` without its fragment. */
export type SignedPage = {
  readonly ticket: string
  readonly nonce: string
  readonly timestamp: number
  readonly url: string
}

/** Signs a page for WeChat's script. Shape: 40 lower-case hexadecimal digits. */
export function signJsPage(page: SignedPage): string {
  const url = page.url.split('#', 1)[0] ?? ''
  const start = `jsapi_ticket=${page.ticket}&noncestr=${page.nonce}`
  return createHash('sha1').update(`${start}&timestamp=${page.timestamp}&url=${url}`).digest('hex')
}

type Wechat = { readonly config: WechatConfig; readonly clock: Clock }

async function exchange(config: WechatConfig, code: string): Promise<SubjectOutcome> {
  const url = new URL('/sns/oauth2/access_token', config.apiUrl)
  url.search = new URLSearchParams({
    appid: config.appId,
    secret: config.secret,
    code,
    grant_type: 'authorization_code',
  }).toString()
  const answer = await askJson({ url, timeoutMs: config.patienceMs ?? IDENTIFY_MS })
  if (!answer) return { ok: false, because: 'down' }
  const { errcode, openid } = answer
  // -1 is WeChat's "busy, try again": a failure of the partner, not of the visitor.
  if (errcode === -1) return { ok: false, because: 'down' }
  if (typeof errcode === 'number' && errcode !== 0) return { ok: false, because: 'rejected' }
  if (isSnapshot(answer['is_snapshotuser'])) return { ok: false, because: 'snapshot' }
  if (typeof openid !== 'string' || !SUBJECT.test(openid)) return { ok: false, because: 'down' }
  return { ok: true, subject: openid }
}

// Whatever is not plainly "no" counts as yes: the price of a mistake is two people made one.
function isSnapshot(flag: unknown): boolean {
  return flag !== undefined && flag !== 0 && flag !== '0' && flag !== false
}

type Kept = { readonly text: string; readonly untilMs: number }
type Fresh = { readonly text: string; readonly seconds: number; readonly isTokenDead: boolean }

async function askToken({ config }: Wechat): Promise<Fresh | undefined> {
  const url = new URL('/cgi-bin/stable_token', config.apiUrl)
  // The stable token is the same for every server of the city until it expires: no central cache.
  const body = {
    grant_type: 'client_credential',
    appid: config.appId,
    secret: config.secret,
    force_refresh: false,
  }
  const answer = await askJson({ url, timeoutMs: TOKEN_MS, body })
  return readFresh(answer, answer?.['access_token'])
}

async function askTicket({ config }: Wechat, token: string): Promise<Fresh | undefined> {
  const url = new URL('/cgi-bin/ticket/getticket', config.apiUrl)
  url.search = new URLSearchParams({ access_token: token, type: 'jsapi' }).toString()
  const answer = await askJson({ url, timeoutMs: TOKEN_MS })
  return readFresh(answer, answer?.['ticket'])
}

function readFresh(answer: Record<string, unknown> | undefined, text: unknown): Fresh | undefined {
  if (!answer) return undefined
  if (TOKEN_EXPIRED.has(Number(answer['errcode']))) {
    return { text: '', seconds: 0, isTokenDead: true }
  }
  const seconds = Number(answer['expires_in'])
  if (typeof text !== 'string' || text === '' || !(seconds > 0)) return undefined
  return { text, seconds: Math.min(seconds, 7200), isTokenDead: false }
}

/** Keeps the token and the ticket until a little before they expire; asks once for many. */
function openTickets(wechat: Wechat): () => Promise<string | undefined> {
  let token: Kept | undefined
  let ticket: Kept | undefined
  let asking: Promise<string | undefined> | undefined
  const isAlive = (kept: Kept | undefined): kept is Kept =>
    kept !== undefined && wechat.clock.nowMs() < kept.untilMs
  const keep = (fresh: Fresh): Kept => ({
    text: fresh.text,
    untilMs: wechat.clock.nowMs() + Math.max(fresh.seconds - EARLY_SECONDS, 0) * 1000,
  })
  const readToken = async (): Promise<string | undefined> => {
    if (isAlive(token)) return token.text
    const fresh = await askToken(wechat)
    if (!fresh || fresh.isTokenDead) return undefined
    token = keep(fresh)
    return fresh.text
  }
  const readTicket = async (triesLeft: number): Promise<string | undefined> => {
    const held = await readToken()
    if (held === undefined) return undefined
    const fresh = await askTicket(wechat, held)
    if (fresh?.isTokenDead === true) {
      // Somebody else renewed the token by force: ours is dead before its time.
      token = undefined
      return triesLeft > 0 ? readTicket(triesLeft - 1) : undefined
    }
    if (!fresh) return undefined
    ticket = keep(fresh)
    return fresh.text
  }
  return async () => {
    if (isAlive(ticket)) return ticket.text
    asking ??= readTicket(1).finally(() => {
      asking = undefined
    })
    return asking
  }
}

/**
 * Opens the port to WeChat.
 * Throws: OperatorError for 'sandbox', which only the demo composes (as 'http' to its own address).
 */
export function openWechat(config: WechatConfig, clock: Clock): WechatPort {
  if (config.kind === 'off') return absentProvider('wechat')
  if (config.kind === 'sandbox') {
    throw new OperatorError('ZPC_WECHAT: the sandbox exists in the demo only; use http or off')
  }
  const wechat: Wechat = { config, clock }
  const breaker = makeCircuitBreaker(clock)
  const jsBreaker = makeCircuitBreaker(clock)
  const readTicket = openTickets(wechat)
  const { appId } = config
  return {
    provider: 'wechat',
    appId,
    isUp: () => !breaker.isPaused(),
    // The order of the parameters and the fragment are WeChat's; another order is refused there.
    authoriseUrl: ({ redirectUrl, state }) =>
      `${config.openUrl}/connect/oauth2/authorize?appid=${appId}` +
      `&redirect_uri=${encodeURIComponent(redirectUrl)}&response_type=code&scope=snsapi_base` +
      `&state=${state}#wechat_redirect`,
    isLocal: isLoopback(config.openUrl),
    identify: limitExchange(breaker, CODE, (code) => exchange(config, code)),
    hasScript: config.apiUrl === WECHAT_API_URL,
    signPage: async (url): Promise<JsSignature | undefined> => {
      if (!jsBreaker.mayAsk()) return undefined
      const ticket = await readTicket()
      if (ticket === undefined) {
        jsBreaker.failed()
        return undefined
      }
      jsBreaker.succeeded()
      const timestamp = clock.now()
      const nonce = randomBytes(12).toString('hex')
      return { appId, timestamp, nonce, signature: signJsPage({ ticket, nonce, timestamp, url }) }
    },
  }
}
