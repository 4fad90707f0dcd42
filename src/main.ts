// Composition root: everything a city needs, opened and wired by plain functions.
import { existsSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { dayOf } from './base/instant.ts'
import { systemClock } from './platform/clock.ts'
import type { Clock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import type { Database } from './platform/database.ts'
import { makeApp } from './platform/http.ts'
import type { App } from './platform/http.ts'
import { startJobs } from './platform/jobs.ts'
import type { Job, Jobs } from './platform/jobs.ts'
import type { Log } from './platform/log.ts'
import { openSql } from './platform/postgres.ts'
import type { Sql } from './platform/postgres.ts'
import { registerZhenheyiShell } from './platform/zhenheyi-shell.ts'
import {
  absentProvider,
  openAlipay,
  openHealthCode,
  openSms,
  openTravelCode,
  openWechat,
  registerRootFiles,
} from './partners/index.ts'
import type {
  HealthCodePort,
  ProviderPort,
  SmsPort,
  TravelCodePort,
  WechatPort,
} from './partners/index.ts'
import {
  listLooks,
  openStaffAuth,
  registerConsoleShell,
  registerStaffRoutes,
  signAuditHead,
} from './staff/index.ts'
import type { StaffAuth } from './staff/index.ts'
import {
  erasePeople,
  openRevocations,
  openStandings,
  registerPeopleRoutes,
  registerStandingRoutes,
  sweepPeople,
} from './people/index.ts'
import type { Revocations, Standings, StillNeeded } from './people/index.ts'
import {
  findTeamPhones,
  listDivisions,
  openPrintIndex,
  forgetPosters,
  registerPlaceRoutes,
  registerPosterRoutes,
  registerPostingRoutes,
  registerTeamDeskRoutes,
  registerTodayRoutes,
  registerTownRoutes,
  seedCatalogue,
  teamJobs,
} from './places/index.ts'
import type { PrintIndex } from './places/index.ts'
import {
  countPlaceDay,
  countStopsToday,
  countVisitsToday,
  endPresences,
  ensureDays,
  findScannedPrints,
  findStillNamed,
  hasDay,
  listBusiestQuarters,
  openDoorHub,
  openRuleBook,
  openVisitWriter,
  readClockDoubt,
  registerRuleRoutes,
  registerStopRoutes,
  registerVisitRoutes,
  visitJobs,
} from './visits/index.ts'
import type { DaysOptions, DoorHub, ProviderWays, RuleBook, VisitWriter } from './visits/index.ts'
import { findInOpenCases, registerTracingRoutes, tracingJobs } from './tracing/index.ts'

// A full queue is about two seconds of work: whoever comes later is told to try again.
const QUEUE_MAX = 20_000
const WRITER_CONNECTIONS = 2

const WEB = fileURLToPath(new URL('../dist/web', import.meta.url))

/** Everything that is open while a city is served. */
export type City = {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly isHttps: boolean
  readonly database: Database
  readonly sql: Sql
  readonly sms: SmsPort
  readonly providers: ProviderWays
  readonly prints: PrintIndex
  readonly revocations: Revocations
  readonly standings: Standings
  readonly rules: RuleBook
  readonly writer: VisitWriter
  readonly hub: DoorHub
  readonly auth: StaffAuth
  readonly close: () => Promise<void>
}

const HOUR_MS = 3_600_000

// The demo sleeps for weeks and has nobody to lose: its clock is believed.
function daysOptions({ config, log }: { config: Config; log: Log }): DaysOptions {
  return { isClockTrusted: config.mode === 'demo', log }
}

// A city whose `zpc work` died must not run out of days: whoever serves makes them too.
function keepDays(sql: Sql, clock: Clock, options: { config: Config; log: Log }): () => void {
  const { config, log } = options
  const timer = setInterval(() => {
    ensureDays(sql, clock.now(), config.city.retentionDays, daysOptions(options)).catch(
      (error: unknown) => log.error({ err: error }, 'the days could not be made'),
    )
  }, HOUR_MS).unref()
  return () => clearInterval(timer)
}

/** Partners given instead of those of the settings: by the demo and by tests. */
export type GivenPartners = {
  readonly sms?: SmsPort
  readonly health?: HealthCodePort
  readonly travel?: TravelCodePort
  readonly wechat?: WechatPort
  readonly alipay?: ProviderPort
}

// The sandboxes are opened by the demo, which gives them; without it the pages do well alone.
function openProviders(given: GivenPartners & { config: Config }, clock: Clock): ProviderWays {
  const { wechat, alipay, publicUrl } = given.config
  const hasWechat = wechat.kind !== 'sandbox'
  const hasAlipay = alipay.kind !== 'sandbox'
  return {
    publicUrl,
    wechat: given.wechat ?? (hasWechat ? openWechat(wechat, clock) : absentProvider('wechat')),
    alipay: given.alipay ?? (hasAlipay ? openAlipay(alipay, clock) : absentProvider('alipay')),
  }
}

/** Opens a city over its database: catalogue, days, prints, writer, hub. */
export async function openCity(
  database: Database,
  options: { config: Config; log: Log; clock?: Clock } & GivenPartners,
): Promise<City> {
  const { config, log } = options
  const { sql, keyring, address } = database
  const clock = options.clock ?? systemClock
  await sql.begin((tx) => seedCatalogue(tx, config.city))
  await ensureDays(sql, clock.now(), config.city.retentionDays, daysOptions(options))
  const endDays = keepDays(sql, clock, options)
  const writerSql = openSql(address, { max: WRITER_CONNECTIONS, name: 'zpc', readsTypes: false })
  const writer = openVisitWriter(writerSql, { maxQueue: QUEUE_MAX })
  const prints = await openPrintIndex(sql, keyring)
  const revocations = await openRevocations(sql, clock)
  const standings = await openStandings({
    sql,
    keyring,
    clock,
    health: options.health ?? openHealthCode(config.healthCode, clock),
    travel: options.travel ?? openTravelCode(config.travelCode, clock),
  })
  const rules = await openRuleBook({ sql, city: config.city })
  const hub = await openDoorHub(sql, keyring, clock)
  const auth = await openStaffAuth({ sql, address, keyring, config, clock })
  return {
    config,
    clock,
    log,
    isHttps: config.publicUrl.startsWith('https:'),
    database,
    sql,
    sms: options.sms ?? openSms(config.sms, clock),
    providers: openProviders(options, clock),
    prints,
    revocations,
    standings,
    rules,
    writer,
    hub,
    auth,
    close: async () => {
      endDays()
      await writer.close()
      await writerSql.end({ timeout: 5 })
      await hub.close()
      await rules.close()
      await standings.close()
      await revocations.close()
      await prints.close()
      await auth.close()
    },
  }
}

/** Makes the server with every route of production, and none of the demo. */
export async function makeCityApp(city: City): Promise<App> {
  const { config, clock, sql, sms, isHttps, auth } = city
  const mayBeConsoleHost = consoleHostFinder(config)
  const { keyring, address } = city.database
  const app = await makeApp({ log: city.log, isHttps })
  keepConsoleHostApart(app, config)
  const people = { sql, keyring, clock, city: config.city, sms, isHttps, log: city.log }
  registerPeopleRoutes(app, people)
  registerPosterRoutes(app, { people, config, auth })
  registerPlaceRoutes(app, {
    people,
    config,
    countToday: (ids) => countVisitsToday(sql, ids),
    endPresences,
  })
  registerPostingRoutes(app, {
    people,
    config,
    auth,
    prints: city.prints,
    findBusiest: (asked) => listBusiestQuarters(sql, asked),
  })
  await registerVisitRoutes(app, {
    ...people,
    prints: city.prints,
    revocations: city.revocations,
    writer: city.writer,
    hub: city.hub,
    standings: city.standings,
    providers: city.providers,
    rules: city.rules,
    looksOf: (personId) => listLooks(sql, personId),
    publicUrl: config.publicUrl,
    isDemo: config.mode === 'demo',
    framedBy: config.mode === 'demo' ? 'self' : 'none',
    isOurHost: (request) => !mayBeConsoleHost(request.headers),
  })
  const divisions = () => listDivisions(sql)
  registerStaffRoutes(app, { sql, address, keyring, config, clock, auth, divisions })
  registerStandingRoutes(app, { sql, keyring, config, clock, auth })
  registerTownRoutes(app, { sql, keyring, clock, auth, endPresences })
  const desk = { sql, keyring, clock, auth, rules: city.rules, prints: city.prints }
  registerRuleRoutes(app, { ...desk, city: config.city })
  registerStopRoutes(app, desk)
  registerTodayRoutes(app, {
    people,
    counts: {
      visits: (ids, now) => countPlaceDay(sql, ids, now),
      stops: (ids, now) => countStopsToday(sql, ids, now),
    },
    findScanned: (prints, from) => findScannedPrints(sql, prints, from),
  })
  registerTeamDeskRoutes(app, { sql, keyring, clock, auth, endPresences })
  registerTracingRoutes(app, { sql, keyring, config, clock, auth })
  registerHealth(app, city)
  registerRootFiles(app, config.rootFiles)
  await registerApps(app, city)
  return app
}

// A visitor's page on the console's host would run beside the tracer's session. Source: ADR 0005.
const CONSOLE_PATHS = /^\/(console|api\/staff|api\/tracing|health)(\/|\?|$)/

function keepConsoleHostApart(app: App, config: Config): void {
  const consoleHost = new URL(config.consoleUrl).host
  if (consoleHost === new URL(config.publicUrl).host) return
  app.addHook('onRequest', async (request, reply) => {
    if (request.host !== consoleHost || CONSOLE_PATHS.test(request.url)) return
    // At an address of nobody the page of such comes by itself.
    if (request.is404) return
    reply.callNotFound()
    await reply
  })
}

/** Gives what says whether a request may be for the console's host, by whichever of its names. */
function consoleHostFinder(config: Config): (headers: IncomingHttpHeaders) => boolean {
  const consoleHost = new URL(config.consoleUrl).host
  if (consoleHost === new URL(config.publicUrl).host) return () => false
  return (headers) =>
    [headers.host, headers['x-forwarded-host']].flat().some((h) => h?.includes(consoleHost))
}

// Longer -> whoever watches has given up (`zpc healthcheck` waits three seconds); shorter -> a
// moment of much work looks like an illness.
const HEALTH_MS = 2000

function registerHealth(app: App, city: City): void {
  const isReady = (): Promise<boolean> => {
    // The driver waits longer and longer before it connects again, and a network may swallow all.
    const late = sleep(HEALTH_MS, false, { ref: false })
    return Promise.race([hasDay(city.sql, dayOf(city.clock.now())), late]).catch(() => false)
  }
  app.get('/health', async (_request, reply) => {
    const ok = await isReady()
    return reply.code(ok ? 200 : 503).send({ ok, waiting: city.writer.waiting() })
  })
}

async function registerApps(app: App, city: City): Promise<void> {
  if (existsSync(`${WEB}/console/index.html`)) {
    await registerConsoleShell(app, {
      folder: `${WEB}/console`,
      isConsoleHost: city.auth.isConsoleHost,
      isDemo: city.config.mode === 'demo',
    })
  }
  if (existsSync(`${WEB}/zhenheyi/index.html`)) {
    // The stage frames the door's page; a real city's pages are framed by nobody.
    const framedBy = city.config.mode === 'demo' ? 'self' : 'none'
    await registerZhenheyiShell(app, { folder: `${WEB}/zhenheyi`, framedBy })
  }
}

/** What the rooms on the right of people still need a registration for. Source: F40. */
export const STILL_NEEDED: StillNeeded = {
  byVisits: findStillNamed,
  byCases: findInOpenCases,
  byTeams: findTeamPhones,
}

// Twice a night: what the first run closes the second one erases.
function eraseJob({ sql }: Database, options: { config: Config; log: Log; clock: Clock }): Job {
  const { config, log, clock } = options
  const { retentionDays } = config.city
  return {
    name: 'erase-people',
    cron: '35 2,4 * * *',
    work: async () => {
      // A clock that is days ahead would make everybody idle.
      if (await readClockDoubt(sql)) return
      const done = await erasePeople({ sql, clock, retentionDays, stillNeeded: STILL_NEEDED })
      log.info(done, 'registrations without a visit')
    },
  }
}

type JobOptions = { readonly config: Config; readonly log: Log; readonly clock?: Clock }

/** Gives every schedule of a city: days, retention, erasures, signed heads of the audit chain. */
export function cityJobs(database: Database, options: JobOptions): Job[] {
  const { config } = options
  const clock = options.clock ?? systemClock
  const { sql, keyring } = database
  const isClockDoubted = async () => (await readClockDoubt(sql)) !== undefined
  return [
    ...visitJobs(sql, clock, config.city.retentionDays, daysOptions(options)),
    {
      name: 'sweep-people',
      cron: '20 * * * *',
      work: () => sweepPeople(sql, clock.now(), config.city.retentionDays),
    },
    ...teamJobs({
      sql,
      keyring,
      clock,
      isClockDoubted,
      isDemo: config.mode === 'demo',
      endPresences,
    }),
    {
      name: 'forget-posters',
      cron: '45 3 * * *',
      work: () => forgetPosters(sql, clock.now()),
    },
    eraseJob(database, { ...options, clock }),
    ...tracingJobs({ sql, clock, retentionDays: config.city.retentionDays, isClockDoubted }),
    {
      name: 'sign-audit-head',
      cron: '*/10 * * * *',
      work: async () => {
        await signAuditHead(sql, { keyring, varFolder: config.varFolder }, clock.now())
      },
    },
  ]
}

/** Starts the schedules of a city. */
export async function startCityJobs(database: Database, options: JobOptions): Promise<Jobs> {
  return startJobs(database.address, options.log, cityJobs(database, options))
}
