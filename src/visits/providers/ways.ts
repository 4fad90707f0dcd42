// The apps that can say who holds them, as the routes of visitors use them.
import type { FastifyRequest } from 'fastify'
import { absentProvider } from '../../partners/index.ts'
import type { Provider, ProviderPort, WechatPort } from '../../partners/index.ts'

/** What the composition root opened. */
export type ProviderWays = {
  /** What posters carry; providers send browsers back below it. */
  readonly publicUrl: string
  readonly wechat: WechatPort
  readonly alipay: ProviderPort
}

/** A city without WeChat and Alipay: every page works as in any other browser. */
export const NO_WAYS: ProviderWays = {
  publicUrl: '',
  wechat: absentProvider('wechat'),
  alipay: absentProvider('alipay'),
}

// Enterprise WeChat (wxwork) calls itself both; the subjects of a service account are not for it.
const WECHAT = /MicroMessenger\//i
const ALIPAY = /AlipayClient\//

/** The demo's cookie that lets an ordinary browser play one of the apps. */
export const DEMO_APP = { cookie: 'zpc_app', seconds: 3600 } as const

/**
 * Says in which app a page is looked at. A browser can claim anything, so this decides what is
 * offered and what a visit calls itself, never who somebody is.
 */
export function appOf(request: FastifyRequest, isDemo: boolean): Provider | undefined {
  const { app } = request.query as { app?: unknown }
  const played = typeof app === 'string' ? app : request.cookies[DEMO_APP.cookie]
  return appOfAgent(request.headers['user-agent'], isDemo ? played : undefined)
}

/** The same from what a request says of itself; `played` is the demo's cookie. */
export function appOfAgent(agent = '', played?: string): Provider | undefined {
  if (played === 'wechat' || played === 'alipay') return played
  if (WECHAT.test(agent) && !/wxwork/i.test(agent)) return 'wechat'
  return ALIPAY.test(agent) ? 'alipay' : undefined
}
