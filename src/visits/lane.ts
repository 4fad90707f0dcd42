// What both lanes of a scan read of a request before fastify does: the code in the address, and who
// holds the phone. A lane takes only what needs nothing else; the rest goes on to the routes of the
// same address (check-in.http.ts) untouched.
import type { IncomingHttpHeaders } from 'node:http'
import { COOKIES, cookieName, readDeviceCookie } from '../people/index.ts'
import type { DeviceCookie, ReadRegistration } from '../people/index.ts'
import type { IndexedPrint } from '../places/index.ts'
import { keptLang } from '../platform/http.ts'
import { isLargePrint } from '../../web/visitor/large-print.ts'
import type { View } from '../../web/visitor/shell.ts'
import { troubleOf } from './landing.ts'
import { saysDemo, takesGzip } from './visitor-reply.ts'
import type { VisitorDeps } from './visitor-reply.ts'

/** The cookies of a request by name. */
export type Cookies = Readonly<Record<string, string | undefined>>

// No query: whatever asks for something in one sets a cookie.
const ADDRESS = /^\/p\/([A-Za-z0-9_-]{32})$/

/** Finds the print of an address of a code that opens a door. */
export function findLanePrint(deps: VisitorDeps, url: string): IndexedPrint | undefined {
  const token = ADDRESS.exec(url)?.[1]
  const print = token === undefined ? undefined : deps.prints.find(token)
  return troubleOf(print) === undefined ? print : undefined
}

/** Reads whose phone this is. */
export function readLanePhone(deps: VisitorDeps, cookies: Cookies): DeviceCookie {
  const phone = cookies[cookieName(COOKIES.enter, deps.isHttps)] ?? ''
  return readDeviceCookie(deps.keyring, deps.revocations, phone, deps.clock.now())
}

/** Says how the holder of a phone looks at pages, as `viewOf` does for the routes. */
export function readLaneView(
  deps: VisitorDeps,
  asked: { readonly headers: IncomingHttpHeaders; readonly cookies: Cookies },
  holder: ReadRegistration | undefined,
): View {
  const { headers, cookies } = asked
  const lang = keptLang(cookies['zpc_lang'], headers['accept-language'])
  const isLarge = isLargePrint(cookies['zpc_large'], holder?.decade, deps.clock.now())
  const { framedBy, city } = deps
  const isDemo = saysDemo(deps, headers)
  const isGzip = takesGzip(headers)
  return { lang, isLarge, isDemo, framedBy, isGzip, hasForeignPhones: city.foreignPhones }
}
