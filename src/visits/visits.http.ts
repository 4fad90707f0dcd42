// The visitor's and the door's routes of one process, wired from what the composition root opened.
import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import type { PeopleDeps, Revocations, Standings } from '../people/index.ts'
import { listOpenDuties, openIntakeKeys } from '../places/index.ts'
import type { PrintIndex } from '../places/index.ts'
import type { City } from '../platform/config.ts'
import { openLane, setLostPage } from '../platform/http.ts'
import type { App } from '../platform/http.ts'
import { isDatabaseAway } from '../platform/postgres.ts'
import { renderNotice } from '../../web/visitor/failure-page.ts'
import { renderLost } from '../../web/visitor/lost-page.ts'
import { wordsOf } from '../../web/visitor/words.ts'
import { registerCardRoutes } from './cards.http.ts'
import { registerCheckInRoutes } from './check-in.http.ts'
import { openCheckInLane } from './check-in-lane.ts'
import { openLandingLane } from './landing-lane.ts'
import { registerCommunityRoutes } from './community/community.http.ts'
import { registerDoorRoutes } from './door/door.http.ts'
import type { DoorHub } from './door/hub.ts'
import { registerIntakeRoutes } from './intake/intake.http.ts'
import { openDocumentChecks } from './document-check.ts'
import { openDutyBook } from './duty-book.ts'
import type { DutyBook } from './duty-book.ts'
import { registerMeRoutes } from './me.http.ts'
import { NUMBER_TRIES, registerNumberRoutes } from './number.http.ts'
import { registerOthersRoutes } from './others/others.http.ts'
import { registerPhoneRoutes } from './phone.http.ts'
import { openPassSigns } from './pass-sign.ts'
import { preloadRecentVisits } from './preload-recent.ts'
import { openRecentVisits } from './recent-visits.ts'
import { openVisitorRegistry } from './register-visitor.ts'
import { registerNextScanRoute } from './providers/next-scan.http.ts'
import { registerProviderRoutes } from './providers/providers.http.ts'
import { NO_WAYS } from './providers/ways.ts'
import type { ProviderWays } from './providers/ways.ts'
import { registerRegistrationRoutes } from './registration.http.ts'
import type { RuleBook } from './rules/rule-book.ts'
import { openTries } from './tries.ts'
import type { VisitorDeps } from './visitor-reply.ts'
import { sendPage, viewOf } from './visitor-reply.ts'
import type { VisitWriter } from './visit-writer.ts'

/** What the composition root gives to the routes of visits. */
export type VisitRouteDeps = PeopleDeps & {
  readonly city: City
  readonly prints: PrintIndex
  readonly revocations: Revocations
  readonly writer: VisitWriter
  readonly hub: DoorHub
  readonly standings: Standings
  readonly rules: RuleBook
  readonly isDemo: boolean
  /** The address on posters and personal codes; this machine when left out. */
  readonly publicUrl?: string
  /** WeChat and Alipay; none when left out. */
  readonly providers?: ProviderWays
  /** Who is on duty; a book of its own is opened when left out. */
  readonly duties?: DutyBook
  /** 'self' in the demo only, where the stage frames its own pages. */
  readonly framedBy?: 'none' | 'self'
  /** Who looked at a registration; nobody when left out. */
  readonly looksOf?: VisitorDeps['looksOf']
  /** Whether visitors' pages are served to a request; to all when left out. */
  readonly isOurHost?: IsOurHost
}

type IsOurHost = (request: Pick<IncomingMessage, 'headers'>) => boolean

// What a test or a story is served at.
const LOCAL_URL = 'http://localhost'

type Thrown = { readonly statusCode?: number }

/** Pages instead of JSON, also when something broke. */
function answerWithPages(app: App, deps: VisitorDeps): void {
  app.setErrorHandler((error: Thrown, request: FastifyRequest, reply) => {
    const view = viewOf(deps, request, reply)
    const words = wordsOf(view.lang)
    const { hotline } = deps.city
    const asked = error.statusCode ?? (isDatabaseAway(error) ? 503 : 500)
    const status = asked >= 400 && asked < 600 ? asked : 500
    if (status === 500) {
      request.log.error({ err: error, route: request.routeOptions.url }, 'page failed')
    }
    if (status === 503) reply.header('retry-after', '2')
    const text = status === 503 ? words.busyText : words.brokenText
    const model = { title: words.brokenTitle, text, hotline }
    return sendPage(reply, status, renderNotice(view, model))
  })
}

/** The page of a mistyped address; on the console's host it knows no page of visitors. */
function answerTheLost(app: App, deps: VisitorDeps, isOurs: IsOurHost): void {
  // The demo's start page is its stage; a real city's is the app.
  const homeHref = deps.isDemo ? '/' : '/zhenheyi/'
  setLostPage(app, (request, reply) => {
    const way = isOurs(request.raw) ? { homeHref } : 'desk'
    const { hotline } = deps.city
    return sendPage(reply, 404, renderLost(viewOf(deps, request, reply), { way, hotline }))
  })
}

async function openOwnDutyBook(app: App, given: VisitRouteDeps): Promise<DutyBook> {
  const { sql, clock } = given
  const duties = await openDutyBook(sql, () => listOpenDuties(sql, clock.now()))
  app.addHook('onClose', () => duties.close())
  return duties
}

/** Registers every route of this room; reads the last ten minutes of visits first. */
export async function registerVisitRoutes(app: App, given: VisitRouteDeps): Promise<void> {
  const signs = openPassSigns(given.keyring)
  const recents = openRecentVisits()
  const duties = given.duties ?? (await openOwnDutyBook(app, given))
  const deps: VisitorDeps = {
    ...given,
    signs,
    recents,
    duties,
    checks: openDocumentChecks(given.keyring, given.city.documentChecks),
    registry: openVisitorRegistry(given),
    providers: given.providers ?? NO_WAYS,
    tries: openTries(given.clock, NUMBER_TRIES),
    publicUrl: given.publicUrl ?? LOCAL_URL,
    framedBy: given.framedBy ?? 'none',
    looksOf: given.looksOf ?? (() => Promise.resolve([])),
  }
  await preloadRecentVisits(deps)
  await app.register((scope, _options, done) => {
    const pages = scope as unknown as App
    answerWithPages(pages, deps)
    registerCheckInRoutes(pages, deps)
    registerProviderRoutes(pages, deps)
    registerNextScanRoute(pages, deps)
    registerRegistrationRoutes(pages, deps)
    registerOthersRoutes(pages, deps)
    registerPhoneRoutes(pages, deps)
    registerNumberRoutes(pages, deps)
    registerMeRoutes(pages, deps)
    registerCardRoutes(pages, deps)
    done()
  })
  const isOurHost = given.isOurHost ?? (() => true)
  openLane(app, openLandingLane(app, deps, isOurHost))
  openLane(app, openCheckInLane(app, deps, isOurHost))
  answerTheLost(app, deps, isOurHost)
  const intakeKeys = openIntakeKeys(given)
  const { standings, publicUrl = LOCAL_URL } = given
  const door = { ...deps, standings, intakeKeys, publicUrl }
  registerDoorRoutes(app, door)
  registerCommunityRoutes(app, door)
  registerIntakeRoutes(app, door)
}
