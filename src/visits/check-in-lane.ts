// The lane of the plain second scan: POST /p/CODE with nothing but a ticket, from a phone that is
// known. It is answered before fastify's life cycle, which costs more than the check-in itself.
// Whatever is not exactly this shape, and whatever needs another answer than a result, goes on to
// the route of the same address (check-in.http.ts) with its body untouched.
import type { ServerResponse } from 'node:http'
import { COOKIES, carriedBy, cookieName, readDeviceCookie } from '../people/index.ts'
import type { ReadRegistration } from '../people/index.ts'
import type { IndexedPrint } from '../places/index.ts'
import { keptLang } from '../platform/http.ts'
import type { App, Lane } from '../platform/http.ts'
import type { PatientRequest } from '../platform/patient-request.ts'
import { renderBusy } from '../../web/visitor/failure-page.ts'
import { isLargePrint } from '../../web/visitor/large-print.ts'
import type { View } from '../../web/visitor/shell.ts'
import { checkIn } from './check-in.ts'
import type { Method } from './flags.rule.ts'
import { troubleOf } from './landing.ts'
import { DEMO_APP, appOfAgent } from './providers/ways.ts'
import { pageHeaders, takesGzip, writeResult } from './result-reply.ts'
import { TICKET_SECONDS, checkTicket } from './ticket.ts'
import { saysDemo } from './visitor-reply.ts'
import type { VisitorDeps } from './visitor-reply.ts'
import { Busy } from './visit-writer.ts'

/** How a page asks to be posted again while the store is away. */
export const RETRY = { ms: 2000, afterSeconds: '2' } as const

const ADDRESS = /^\/p\/([A-Za-z0-9_-]{32})$/
const BODY = /^ticket=([A-Za-z0-9_-]{48})(?:&as=([0-7]))?$/
// The longest body of this shape has 60 bytes; what is longer has another.
const BODY_MAX = 64
const FORM = 'application/x-www-form-urlencoded'

type Plain = {
  readonly print: IndexedPrint
  readonly person: ReadRegistration
  readonly deviceId: number
  readonly as: number
  readonly ticket: string
  readonly enteredAt: number
  readonly isFresh: boolean
}

function findPrint(deps: VisitorDeps, request: PatientRequest): IndexedPrint | undefined {
  const token = ADDRESS.exec(request.url ?? '')?.[1]
  const print = token === undefined ? undefined : deps.prints.find(token)
  return troubleOf(print) === undefined ? print : undefined
}

function isPlain(request: PatientRequest): boolean {
  const { headers } = request
  const length = Number(headers['content-length'])
  return headers['content-type'] === FORM && length > 0 && length <= BODY_MAX
}

/** Reads the form; undefined unless it says everything and nothing needs to be asked or set. */
function readPlain(
  deps: VisitorDeps,
  print: IndexedPrint,
  given: { readonly body: string; readonly phone: string },
): Plain | undefined {
  const fields = BODY.exec(given.body)
  const ticket = fields?.[1]
  if (ticket === undefined) return undefined
  const { keyring, revocations, clock } = deps
  const nowMs = clock.nowMs()
  const now = Math.floor(nowMs / 1000)
  const { registrations } = readDeviceCookie(keyring, revocations, given.phone, now)
  const as = Number(fields?.[2] ?? 0)
  const person = registrations[as]
  if (!person || person.isDueForRenewal || person.assurance < 1) return undefined
  const deviceId = carriedBy(registrations)
  const expected = { printId: print.printId, deviceId, maxSeconds: TICKET_SECONDS }
  const checked = checkTicket(keyring, ticket, expected, nowMs)
  if (!checked.ok) return undefined
  const { enteredAt, isFresh } = checked.ticket
  return { print, person, deviceId, as, ticket, enteredAt, isFresh }
}

function writeBusy(deps: VisitorDeps, response: ServerResponse, plain: Plain, view: View): void {
  const page = renderBusy(view, {
    action: `/p/${plain.print.token}`,
    fields: { ticket: plain.ticket, as: String(plain.as), how: '' },
    retryMs: RETRY.ms,
    hotline: deps.city.hotline,
  })
  const body = Buffer.from(page.body)
  const headers = [...pageHeaders(page.policy, deps.isHttps), 'retry-after', RETRY.afterSeconds]
  response.writeHead(503, [...headers, 'content-length', String(body.length)])
  response.end(body)
}

type Asked = {
  readonly plain: Plain
  readonly view: View
  readonly method: Method
  readonly isGzip: boolean
}

async function answer(
  deps: VisitorDeps,
  request: PatientRequest,
  response: ServerResponse,
  { plain, view, method, isGzip }: Asked,
): Promise<void> {
  const { print, person, ticket, as, enteredAt, isFresh } = plain
  const isRevocationDoubtful = !deps.revocations.isFresh()
  try {
    const entry = { print, person, enteredAt, isFresh, method, isRevocationDoubtful }
    const done = await checkIn(deps, entry)
    if (!done.ok) return request.giveBack()
    const { recent, isEarlier } = done
    const { maskedName } = person
    const shown = { print, recent, isEarlier, maskedName, ticket, as, view }
    writeResult(deps, response, shown, isGzip)
  } catch (error) {
    if (error instanceof Busy) writeBusy(deps, response, plain, view)
    // What is wrong here is wrong on the usual way too, and is told and logged there.
    else if (!response.headersSent) request.giveBack()
  }
}

/** Opens the lane. `isOurHost` says whether visitors' pages are served to a request at all. */
export function openCheckInLane(
  app: App,
  deps: VisitorDeps,
  isOurHost: (request: PatientRequest) => boolean,
): Lane {
  const phoneCookie = cookieName(COOKIES.enter, deps.isHttps)
  const { isDemo, framedBy } = deps
  return (request, response, pass) => {
    if (request.method !== 'POST' || !isPlain(request) || !isOurHost(request)) return false
    const print = findPrint(deps, request)
    const header = request.headers.cookie
    if (!print || header === undefined) return false
    const take = (body: Buffer): boolean => {
      const cookies = app.parseCookie(header)
      const phone = cookies[phoneCookie] ?? ''
      const plain = readPlain(deps, print, { body: body.toString('latin1'), phone })
      if (!plain) return false
      const lang = keptLang(cookies['zpc_lang'], request.headers['accept-language'])
      const isLarge = isLargePrint(cookies['zpc_large'], plain.person.decade, plain.enteredAt)
      const view = { lang, isLarge, isDemo: saysDemo(deps, request.headers), framedBy }
      const isGzip = takesGzip(request.headers['accept-encoding'])
      const played = isDemo ? cookies[DEMO_APP.cookie] : undefined
      const method = appOfAgent(request.headers['user-agent'], played) ?? 'scan'
      void answer(deps, request, response, { plain, view, method, isGzip })
      return true
    }
    request.hold(take, pass)
    return true
  }
}
