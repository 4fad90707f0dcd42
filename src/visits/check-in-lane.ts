// The lane of the plain second scan: POST /p/CODE with nothing but a ticket, from a phone that is
// known. It is answered before fastify's life cycle, which costs more than the check-in itself.
// Whatever needs another answer than a result goes on to the route with its body untouched.
import type { ServerResponse } from 'node:http'
import { carriedBy } from '../people/index.ts'
import type { ReadRegistration } from '../people/index.ts'
import type { IndexedPrint } from '../places/index.ts'
import type { App, Lane } from '../platform/http.ts'
import type { PatientRequest } from '../platform/patient-request.ts'
import { renderBusy } from '../../web/visitor/failure-page.ts'
import type { View } from '../../web/visitor/shell.ts'
import { checkIn } from './check-in.ts'
import type { Method } from './flags.rule.ts'
import { findLanePrint, readLanePhone, readLaneView } from './lane.ts'
import { writePage } from './page-wire.ts'
import { DEMO_APP, appOfAgent } from './providers/ways.ts'
import { writeResult } from './result-reply.ts'
import { TICKET_SECONDS, checkTicket } from './ticket.ts'
import type { VisitorDeps } from './visitor-reply.ts'
import { Busy } from './visit-writer.ts'

/** How a page asks to be posted again while the store is away. */
export const RETRY = { ms: 2000, afterSeconds: '2' } as const

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

function isPlain(request: PatientRequest): boolean {
  const { method, headers } = request
  const length = Number(headers['content-length'])
  const isSmall = length > 0 && length <= BODY_MAX
  return method === 'POST' && isSmall && headers['content-type'] === FORM
}

/** Reads the form; undefined unless it says everything and nothing needs to be asked or set. */
function readPlain(
  deps: VisitorDeps,
  print: IndexedPrint,
  given: { readonly body: string; readonly registrations: readonly ReadRegistration[] },
): Plain | undefined {
  const fields = BODY.exec(given.body)
  const ticket = fields?.[1]
  if (ticket === undefined) return undefined
  const { registrations } = given
  const as = Number(fields?.[2] ?? 0)
  const person = registrations[as]
  if (!person || person.isDueForRenewal || person.assurance < 1) return undefined
  const deviceId = carriedBy(registrations)
  const expected = { printId: print.printId, deviceId, maxSeconds: TICKET_SECONDS }
  const checked = checkTicket(deps.keyring, ticket, expected, deps.clock.nowMs())
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
  const more = ['retry-after', RETRY.afterSeconds]
  writePage(response, { status: 503, page, more }, deps.isHttps)
}

type Asked = {
  readonly plain: Plain
  readonly view: View
  readonly method: Method
}

async function answer(
  deps: VisitorDeps,
  request: PatientRequest,
  response: ServerResponse,
  { plain, view, method }: Asked,
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
    writeResult(deps, response, shown)
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
  return (request, response, pass) => {
    if (!isPlain(request) || !isOurHost(request)) return false
    const print = findLanePrint(deps, request.url ?? '')
    const { headers } = request
    if (!print || headers.cookie === undefined) return false
    const cookies = app.parseCookie(headers.cookie)
    const take = (body: Buffer): boolean => {
      const { registrations } = readLanePhone(deps, cookies)
      const plain = readPlain(deps, print, { body: body.toString('latin1'), registrations })
      if (!plain) return false
      const view = readLaneView(deps, { headers, cookies }, registrations[0])
      const played = deps.isDemo ? cookies[DEMO_APP.cookie] : undefined
      const method = appOfAgent(headers['user-agent'], played) ?? 'scan'
      void answer(deps, request, response, { plain, view, method })
      return true
    }
    request.hold(take, pass)
    return true
  }
}
