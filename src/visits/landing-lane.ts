// The lane of the page behind a code for a phone that is known: GET /p/CODE and nothing else asked.
// Shows and mints a ticket; changes nothing. Source: F1; ADR 0026.
import { COOKIES, cookieName } from '../people/index.ts'
import type { App, Lane } from '../platform/http.ts'
import type { PatientRequest } from '../platform/patient-request.ts'
import { findLanePrint, readLanePhone, readLaneView } from './lane.ts'
import { mayPostByItself, scanPage } from './landing.ts'
import { writePage } from './page-wire.ts'
import type { VisitorDeps } from './visitor-reply.ts'

function isPlain({ method, headers }: PatientRequest): boolean {
  return (
    method === 'GET' &&
    headers.cookie !== undefined &&
    headers['content-length'] === undefined &&
    headers['transfer-encoding'] === undefined
  )
}

/** Opens the lane. `isOurHost` says whether visitors' pages are served to a request at all. */
export function openLandingLane(
  app: App,
  deps: VisitorDeps,
  isOurHost: (request: PatientRequest) => boolean,
): Lane {
  // What a provider answered is told by the route.
  const subjectCookie = cookieName(COOKIES.subject, deps.isHttps)
  return (request, response, pass) => {
    if (!isPlain(request) || !isOurHost(request)) return false
    const print = findLanePrint(deps, request.url ?? '')
    // The page of a screen keeps in a cookie which of its codes was scanned.
    if (!print || print.isScreen) return false
    const { headers } = request
    const cookies = app.parseCookie(headers.cookie ?? '')
    const device = readLanePhone(deps, cookies)
    const [holder] = device.registrations
    if (!holder || cookies[subjectCookie] !== undefined) return false
    const view = readLaneView(deps, { headers, cookies }, holder)
    const state = { device, isAuto: mayPostByItself(headers), isTyped: false, isFresh: false }
    const write = (): boolean => {
      const page = scanPage(deps, view, print, state)
      writePage(response, { status: 200, page }, deps.isHttps)
      return true
    }
    request.hold(write, pass)
    return true
  }
}
