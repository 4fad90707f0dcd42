// WeChat in small for the demo and for tests: the authorise page, the exchange of codes, the token
// and the ticket of its script, with the error numbers that WeChat publishes.
// Only src/demo.ts and tests may import it.
import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from '../../platform/clock.ts'
import type { WechatConfig } from '../wechat.ts'
import { PATIENCE_MS, openDesk, sendBack } from './provider-desk.ts'
import type { Answer, Asked, Desk, ProviderFault, SandboxDesk } from './provider-desk.ts'

export type SandboxWechat = SandboxDesk & {
  /** What `openWechat` needs to reach this WeChat over its real protocol. */
  readonly config: WechatConfig
  /** Ends every access token now, as a forced renewal elsewhere does. */
  readonly killTokens: () => void
  /** The ticket that signatures are made with, so that a test can check one. */
  readonly ticket: () => string
}

const SECONDS = 7200
const WRONG_PARAMETERS: Answer = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<title>Oops</title>参数错误',
}

type Wechat = {
  readonly desk: Desk
  readonly appId: string
  readonly secret: string
  readonly tokens: Tokens
}
type Tokens = { token: string; bornAt: number; ticket: string }

function json(body: object): Answer {
  return { status: 200, body: JSON.stringify(body) }
}

function errorOf(errcode: number, errmsg: string): Answer {
  return json({ errcode, errmsg })
}

function authorise({ desk, appId }: Wechat, query: URLSearchParams): Answer {
  desk.count('authorised')
  const redirectUrl = query.get('redirect_uri') ?? ''
  const state = query.get('state') ?? ''
  const isFine =
    query.get('appid') === appId &&
    query.get('response_type') === 'code' &&
    query.get('scope') === 'snsapi_base' &&
    /^[a-zA-Z0-9]{0,128}$/.test(state) &&
    URL.canParse(redirectUrl)
  if (!isFine) return WRONG_PARAMETERS
  if (desk.faultAt('authorise') === 'refused') return sendBack(redirectUrl, { state })
  return sendBack(redirectUrl, { code: desk.issueCode(), state })
}

// WeChat signs nothing: what is a wrong signature elsewhere is a wrong secret here.
const ILL: Partial<Record<ProviderFault, Answer>> = {
  'wrong-signature': errorOf(40125, 'invalid appsecret'),
  replay: errorOf(40163, 'code been used'),
  'clock-skew': errorOf(42003, 'code expired'),
}

const CODE_ERRORS = {
  unknown: errorOf(40029, 'invalid code'),
  used: errorOf(40163, 'code been used'),
  expired: errorOf(42003, 'code expired'),
}

function exchange({ desk, appId, secret }: Wechat, query: URLSearchParams): Answer {
  const ill = ILL[desk.faultAt('api')]
  if (ill) return ill
  if (query.get('appid') !== appId) return errorOf(40013, 'invalid appid')
  if (query.get('secret') !== secret) return errorOf(40125, 'invalid appsecret')
  if (query.get('grant_type') !== 'authorization_code') return errorOf(40002, 'invalid grant_type')
  const code = query.get('code') ?? ''
  if (code === '') return errorOf(41008, 'missing code')
  const taken = desk.takeCode(code)
  if (typeof taken === 'string') return CODE_ERRORS[taken]
  desk.count('exchanged')
  return json({
    access_token: randomBytes(32).toString('hex'),
    expires_in: SECONDS,
    refresh_token: randomBytes(32).toString('hex'),
    openid: taken.subject,
    scope: 'snsapi_base',
    ...(taken.isSnapshot === true && { is_snapshotuser: 1 }),
  })
}

function isAlive({ tokens, desk }: Wechat): boolean {
  return tokens.token !== '' && desk.clock.now() - tokens.bornAt < SECONDS
}

function giveToken(wechat: Wechat, body: string): Answer {
  const { desk, appId, secret, tokens } = wechat
  const asked = JSON.parse(body === '' ? '{}' : body) as Record<string, unknown>
  if (asked['grant_type'] !== 'client_credential') return errorOf(40002, 'invalid grant_type')
  if (asked['appid'] !== appId) return errorOf(40013, 'invalid appid')
  if (asked['secret'] !== secret) return errorOf(40125, 'invalid appsecret')
  if (!isAlive(wechat)) {
    tokens.token = randomBytes(32).toString('hex')
    tokens.bornAt = desk.clock.now()
  }
  const left = SECONDS - (desk.clock.now() - tokens.bornAt)
  return json({ access_token: tokens.token, expires_in: left })
}

function giveTicket(wechat: Wechat, query: URLSearchParams): Answer {
  const { tokens } = wechat
  if (query.get('access_token') !== tokens.token) return errorOf(40001, 'invalid credential')
  if (!isAlive(wechat)) return errorOf(42001, 'access_token expired')
  if (query.get('type') !== 'jsapi') return errorOf(40097, 'invalid args')
  tokens.ticket = createHash('sha256').update(tokens.token).digest('hex')
  return json({ errcode: 0, errmsg: 'ok', ticket: tokens.ticket, expires_in: SECONDS })
}

function answer(wechat: Wechat, { method, url, body }: Asked): Answer {
  const { pathname, searchParams } = url
  if (pathname === '/connect/oauth2/authorize') return authorise(wechat, searchParams)
  if (pathname === '/sns/oauth2/access_token') return exchange(wechat, searchParams)
  if (pathname === '/cgi-bin/ticket/getticket') return giveTicket(wechat, searchParams)
  return method === 'POST' ? giveToken(wechat, body) : errorOf(43002, 'require POST method')
}

const API = new Set(['/sns/oauth2/access_token', '/cgi-bin/stable_token'])

/** Opens a WeChat on a free loopback port, with an account and a secret of its own. */
export async function openSandboxWechat(clock: Clock): Promise<SandboxWechat> {
  const appId = `wx${randomBytes(8).toString('hex')}`
  const secret = randomBytes(16).toString('hex')
  const tokens: Tokens = { token: '', bornAt: 0, ticket: '' }
  const desk = await openDesk({
    clock,
    placeOf: (path) => {
      if (path === '/connect/oauth2/authorize') return 'authorise'
      return API.has(path) || path === '/cgi-bin/ticket/getticket' ? 'api' : undefined
    },
    answer: (opened, asked) => answer({ desk: opened, appId, secret, tokens }, asked),
  })
  return {
    ...desk.switches,
    config: {
      kind: 'http',
      appId,
      secret,
      openUrl: desk.url,
      apiUrl: desk.url,
      patienceMs: PATIENCE_MS,
    },
    killTokens: () => {
      tokens.token = ''
    },
    ticket: () => tokens.ticket,
  }
}
