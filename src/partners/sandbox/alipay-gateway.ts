// Alipay in small for the demo and for tests: the authorise page, and a gateway that checks RSA2
// signatures of requests and signs its answers, with the error codes that Alipay publishes.
// Only src/demo.ts and tests may import it.
import {
  createPublicKey,
  createSign,
  createVerify,
  generateKeyPair,
  generateKeyPairSync,
  randomBytes,
} from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { Clock } from '../../platform/clock.ts'
import type { AlipayConfig } from '../alipay.ts'
import { PATIENCE_MS, openDesk, sendBack } from './provider-desk.ts'
import type { Answer, Asked, Desk, SandboxDesk } from './provider-desk.ts'

export type SandboxAlipay = SandboxDesk & {
  /** What `openAlipay` needs to reach this Alipay over its real protocol. */
  readonly config: AlipayConfig
}

const METHOD = 'alipay.system.oauth.token'
const TOKEN_SECONDS = '1296000'
// Alipay's own window is of this order; clocks of partners differ by seconds, not by hours.
const WINDOW_SECONDS = 900
const SKEWED_SECONDS = 3600
const SHANGHAI_SECONDS = 28_800

type Keys = { readonly privateKey: KeyObject; readonly publicKey: KeyObject }

type Alipay = {
  readonly desk: Desk
  readonly appId: string
  readonly appKey: KeyObject
  readonly own: Keys
}

const makeKeys = (): Promise<Keys> => promisify(generateKeyPair)('rsa', { modulusLength: 2048 })

// Whoever signs when the signature must be wrong.
function strangeKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
}

function signed(alipay: Alipay, name: string, body: object): Answer {
  const text = JSON.stringify(body)
  const isWrong = alipay.desk.faultAt('api') === 'wrong-signature'
  const key = isWrong ? strangeKey() : alipay.own.privateKey
  const sign = createSign('RSA-SHA256').update(text, 'utf8').sign(key, 'base64')
  return { status: 200, body: `{"${name}":${text},"sign":"${sign}"}` }
}

function errorOf(alipay: Alipay, subCode: string, subMessage: string): Answer {
  return signed(alipay, 'error_response', {
    code: '40002',
    msg: 'Invalid Arguments',
    sub_code: subCode,
    sub_msg: subMessage,
  })
}

function authorise({ desk, appId }: Alipay, query: URLSearchParams): Answer {
  desk.count('authorised')
  const redirectUrl = query.get('redirect_uri') ?? ''
  const state = query.get('state') ?? ''
  const isFine =
    query.get('app_id') === appId && query.get('scope') === 'auth_base' && URL.canParse(redirectUrl)
  if (!isFine) return { status: 400, headers: { 'content-type': 'text/html' }, body: '参数错误' }
  if (desk.faultAt('authorise') === 'refused') return sendBack(redirectUrl, { state })
  return sendBack(redirectUrl, {
    app_id: appId,
    source: 'alipay_wallet',
    scope: 'auth_base',
    auth_code: desk.issueCode(),
    state,
  })
}

function isAuthentic(alipay: Alipay, fields: URLSearchParams): boolean {
  const text = [...fields]
    .filter(([name, value]) => name !== 'sign' && value !== '')
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  const sign = fields.get('sign') ?? ''
  return createVerify('RSA-SHA256').update(text, 'utf8').verify(alipay.appKey, sign, 'base64')
}

/** Reads `2026-11-22 08:01:12`, which is Shanghai time. Units: seconds since 1970; NaN if none. */
function readTimestamp(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}Z`) / 1000 - SHANGHAI_SECONDS
}

function isInTime({ desk }: Alipay, fields: URLSearchParams): boolean {
  const skew = desk.faultAt('api') === 'clock-skew' ? SKEWED_SECONDS : 0
  const now = desk.clock.now() + skew
  return Math.abs(now - readTimestamp(fields.get('timestamp') ?? '')) <= WINDOW_SECONDS
}

function exchange(alipay: Alipay, fields: URLSearchParams): Answer {
  const { desk, appId } = alipay
  if (fields.get('app_id') !== appId)
    return errorOf(alipay, 'isv.invalid-app-id', '无效的AppID参数')
  if (fields.get('sign_type') !== 'RSA2' || !isAuthentic(alipay, fields)) {
    return errorOf(alipay, 'isv.invalid-signature', '无效签名')
  }
  if (!isInTime(alipay, fields)) return errorOf(alipay, 'isv.invalid-timestamp', '非法的时间戳参数')
  if (fields.get('method') !== METHOD)
    return errorOf(alipay, 'isv.invalid-method', '不存在的方法名')
  if (fields.get('grant_type') !== 'authorization_code') {
    return errorOf(alipay, 'isv.grant-type-invalid', 'grant_type无效')
  }
  const isReplayed = desk.faultAt('api') === 'replay'
  const taken = isReplayed ? 'used' : desk.takeCode(fields.get('code') ?? '')
  if (typeof taken === 'string') return errorOf(alipay, 'isv.code-invalid', '授权码code无效')
  desk.count('exchanged')
  return signed(alipay, 'alipay_system_oauth_token_response', {
    open_id: taken.subject,
    access_token: `authbse${randomBytes(20).toString('hex')}`,
    expires_in: TOKEN_SECONDS,
    refresh_token: `authbse${randomBytes(20).toString('hex')}`,
    re_expires_in: TOKEN_SECONDS,
  })
}

function answer(alipay: Alipay, { url, body }: Asked): Answer {
  if (url.pathname !== '/gateway.do') return authorise(alipay, url.searchParams)
  const fields = new URLSearchParams(url.searchParams)
  for (const [name, value] of new URLSearchParams(body)) fields.append(name, value)
  return exchange(alipay, fields)
}

/** Opens an Alipay on a free loopback port, with an application and keys of its own. */
export async function openSandboxAlipay(clock: Clock): Promise<SandboxAlipay> {
  const [app, own] = await Promise.all([makeKeys(), makeKeys()])
  const appId = `2021${String(randomBytes(6).readUIntBE(0, 6) % 1e12).padStart(12, '0')}`
  const appKey = createPublicKey(app.privateKey)
  const desk = await openDesk({
    clock,
    placeOf: (path) => {
      if (path === '/oauth2/publicAppAuthorize.htm') return 'authorise'
      return path === '/gateway.do' ? 'api' : undefined
    },
    answer: (opened, asked) => answer({ desk: opened, appId, appKey, own }, asked),
  })
  return {
    ...desk.switches,
    config: {
      kind: 'http',
      appId,
      privateKey: app.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      alipayPublicKey: own.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      authoriseUrl: `${desk.url}/oauth2/publicAppAuthorize.htm`,
      gatewayUrl: `${desk.url}/gateway.do`,
      patienceMs: PATIENCE_MS,
    },
  }
}
