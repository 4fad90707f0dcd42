// Commands that stay: demo, serve and work. They stop cleanly on Ctrl-C and start again at once.
import { OperatorError } from '../base/errors.ts'
import type { Config } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import type { Database } from '../platform/database.ts'
import { openFront } from '../platform/front.ts'
import type { Front } from '../platform/front.ts'
import { openLog } from '../platform/log.ts'
import type { Log } from '../platform/log.ts'
import { describeLan, openLan } from './lan.ts'
import type { Lan } from './lan.ts'
import { makeCityApp, openCity, startCityJobs } from '../main.ts'
import type { City, GivenPartners } from '../main.ts'
import { listenerOf } from '../platform/http.ts'
import type { App } from '../platform/http.ts'

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

// Longer -> the port is still ours when somebody starts again; shorter -> looks for nothing.
const SHELL_LOOK_MS = 500

/**
 * Notices that the shell in which npm runs us has ended: a TERM or INT to npm is passed on to that
 * shell alone, and most shells leave their child behind. Outside npm whoever started us may go.
 */
function listenForShell(stop: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const shell = process.ppid
  const look = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(look)
    stop()
  }, SHELL_LOOK_MS).unref()
}

/**
 * Listens for the wish to stop, from the first moment of a start on: who presses Ctrl-C while the
 * city opens gets a clean stop as soon as it is open. A second Ctrl-C ends us where we stand.
 */
function listenForStop(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.once('SIGINT', () => process.exit(130))
      resolve()
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    listenForShell(stop)
  })
}

// Connection lost, server starting, stopping or killed.
const DATABASE_AWAY = /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|EPIPE|ENOENT|57P0|08)/

/**
 * Keeps the server up when a connection dies where nobody waits for it (a driver reads types on
 * each new connection by itself). Anything else unheard is a bug and ends the process.
 */
function surviveDatabaseLoss(log: Log): void {
  process.on('unhandledRejection', (error) => {
    const { code } = error as { code?: unknown }
    if (typeof code !== 'string' || !DATABASE_AWAY.test(code)) throw error
    log.warn({ err: error }, 'a database connection was lost')
  })
}

type Served = { readonly front: Front; readonly city: City; readonly app: App }

async function serveCity(
  front: Front,
  database: Database,
  options: {
    config: Config
    log: Log
    extend?: (app: App, city: City) => Promise<void>
  } & GivenPartners,
): Promise<Served> {
  database.guard(() => options.log.warn('the database was down and was started again'))
  const city = await openCity(database, options)
  const app = await makeCityApp(city)
  await options.extend?.(app, city)
  await app.ready()
  front.handOver(listenerOf(app))
  return { front, city, app }
}

async function stopServing(served: Served, database: Database): Promise<void> {
  await served.front.close()
  await served.app.close()
  await served.city.close()
  await database.close()
}

// Longer -> Ctrl-C seems to do nothing while the database is away; shorter -> what waits for a
// database that is starting again is given up. Acknowledged visits are stored either way.
const STOP_MS = 20_000

/**
 * Closes everything and ends the process. It ends by itself no more: the driver opens a lost
 * connection anew even after the end of its pool, and such a one would keep the process for ever.
 */
async function endProcess(log: Log, close: () => Promise<void>): Promise<never> {
  setTimeout(() => {
    log.error('the stop took too long and was cut')
    process.exit(1)
  }, STOP_MS)
  await close()
  process.exit()
}

const WEB_PAGES = new URL('../../bin/web-pages.mjs', import.meta.url).href

type WebPages = {
  readonly listOldPages: () => readonly string[]
  readonly buildPages: (apps: readonly string[]) => Promise<void>
}

/** Builds what is missing or older than its sources: a pull brings sources, and no pages. */
async function buildOldPages(): Promise<void> {
  const pages = (await import(WEB_PAGES)) as WebPages
  const old = pages.listOldPages()
  if (old.length === 0) return
  say('正在构建网页 · Building the web pages (once) ...')
  await pages.buildPages(old)
}

/** Runs a start; when it fails, what was opened is closed again, so that the process ends. */
async function startOrClose<T>(opened: AsyncDisposableStack, start: () => Promise<T>): Promise<T> {
  try {
    return await start()
  } catch (error) {
    await opened.disposeAsync()
    throw error
  }
}

/** `zpc serve`: pages and API; never seeds. */
export async function runServe(given: Config): Promise<void> {
  // The sandbox gateway lives in the demo; a trial of `serve` without a gateway sends nothing.
  const isTrial = given.sms.kind === 'sandbox'
  const config: Config = isTrial ? { ...given, sms: { ...given.sms, kind: 'off' } } : given
  const log = openLog(config.logLevel)
  const asked = listenForStop()
  surviveDatabaseLoss(log)
  const opened = new AsyncDisposableStack()
  const front = await openFront(config.host, config.port)
  opened.defer(front.close)
  const { database, served } = await startOrClose(opened, async () => {
    const database = await openDatabase(config)
    opened.defer(database.close)
    return { database, served: await serveCity(front, database, { config, log }) }
  })
  say(`Serving ${config.city.nameEn} at ${config.publicUrl} (port ${front.port})`)
  await asked
  await endProcess(log, () => stopServing(served, database))
}

/** `zpc work`: the schedules. */
export async function runWork(config: Config): Promise<void> {
  const log = openLog(config.logLevel)
  const asked = listenForStop()
  surviveDatabaseLoss(log)
  const database = await openDatabase(config)
  const jobs = await startCityJobs(database, { config, log })
  say('Working: days, retention, audit heads.')
  await asked
  await endProcess(log, async () => {
    await jobs.stop()
    await database.close()
  })
}

async function openDemoLan(
  config: Config,
  front: Front,
  address: string | undefined,
): Promise<Lan | undefined> {
  if (address === undefined) return undefined
  return openLan({ address, port: front.port, varFolder: config.varFolder })
}

/**
 * `zpc demo`, which is `npm start`: migrate, seed once, serve and work. With an address of the own
 * network also for the phones there; otherwise on this machine only.
 */
export async function runDemo(config: Config, lanAddress?: string): Promise<void> {
  if (config.mode !== 'demo') {
    throw new OperatorError('npm start runs the demo. A real city starts with "npx zpc serve".')
  }
  const log = openLog(config.logLevel)
  const asked = listenForStop()
  surviveDatabaseLoss(log)
  const front = await openFront(config.host, config.port)
  say(`镇江通行码演示城市 · demo city: http://localhost:${front.port} (starting)`)
  const opened = new AsyncDisposableStack()
  opened.defer(front.close)
  const { database, demo, served, lan } = await startOrClose(opened, async () => {
    const lan = await openDemoLan(config, front, lanAddress)
    if (lan) opened.defer(lan.close)
    await buildOldPages()
    const { openDemo } = await import('../demo.ts')
    const database = await openDatabase(config)
    opened.defer(database.close)
    const demo = await openDemo(database, { config, log })
    const extend = (app: App, city: City): Promise<void> => demo.extend(app, city)
    const options = { config, log, ...demo.partners, extend }
    const served = await serveCity(front, database, options)
    lan?.handOver(listenerOf(served.app))
    return { database, demo, served, lan }
  })
  const jobs = await startCityJobs(database, { config, log })
  for (const line of await demo.greeting(`http://localhost:${front.port}`)) say(line)
  if (lan) for (const line of describeLan(lan)) say(line)
  await asked
  say('正在停止 · Stopping ...')
  await endProcess(log, async () => {
    await demo.stop()
    await jobs.stop()
    await lan?.close()
    await stopServing(served, database)
  })
}
