// The visitor and door routes over a fresh database, with a clock that stands still and messages
// that are kept instead of sent.
import {
  ensureDays,
  openDoorHub,
  openDutyBook,
  openRuleBook,
  openVisitWriter,
  registerVisitRoutes,
} from '../../src/visits/index.ts'
import type { DoorHub, RuleBook, VisitWriter, ProviderWays } from '../../src/visits/index.ts'
import { openRevocations, openStandings } from '../../src/people/index.ts'
import type { PeopleDeps, Revocations, Standings } from '../../src/people/index.ts'
import { listOpenDuties, openPrintIndex } from '../../src/places/index.ts'
import type { PrintIndex } from '../../src/places/index.ts'
import { silentPort } from '../../src/partners/index.ts'
import type { HealthCodePort, SmsPort, TravelCodePort } from '../../src/partners/index.ts'
import { makeManualClock } from '../../src/platform/clock.ts'
import { makeApp } from '../../src/platform/http.ts'
import type { App } from '../../src/platform/http.ts'
import { openLog } from '../../src/platform/log.ts'
import type { Log } from '../../src/platform/log.ts'
import { openSql } from '../../src/platform/postgres.ts'
import { openTestDatabase } from './database.ts'
import type { TestDatabase } from './database.ts'
import { makeDoors } from './city.ts'
import type { Door } from './city.ts'

export type VisitorApp = {
  readonly database: TestDatabase
  readonly app: App
  readonly clock: ReturnType<typeof makeManualClock>
  readonly people: PeopleDeps
  readonly prints: PrintIndex
  readonly revocations: Revocations
  readonly hub: DoorHub
  readonly standings: Standings
  readonly rules: RuleBook
  readonly doors: readonly Door[]
  /** The messages that were sent, newest last. */
  readonly messages: { phone: string; text: string }[]
  /** Whether the gateway answers. */
  readonly gateway: { isUp: boolean }
  /** What the routes write to; a test may put another writer in its place. */
  readonly writing: { writer: VisitWriter }
  /** Opens another server over the same city: the same database, nothing in its memory. */
  readonly openBeside: () => Promise<App>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Opens the routes with some confirmed places. */
export async function openVisitorApp(options: {
  doors: number
  /** The partners; not connected when left out. */
  health?: HealthCodePort
  travel?: TravelCodePort
  /** The gateway; one that keeps messages in memory when left out. */
  sms?: SmsPort
  /** WeChat and Alipay; none when left out. */
  providers?: ProviderWays
  /** Who may frame the pages; nobody when left out, the stage of a demo with self. */
  framedBy?: 'self'
  log?: Log
}): Promise<VisitorApp> {
  const database = await openTestDatabase()
  const { sql, keyring, config, address } = database
  const clock = makeManualClock(Date.now())
  await ensureDays(sql, clock.now(), config.city.retentionDays)
  const doors = await makeDoors(database, options.doors)
  const writerSql = openSql(address, { max: 2, name: 'zpc' })
  const writing = { writer: openVisitWriter(writerSql, { maxQueue: 1000 }) }
  const prints = await openPrintIndex(sql, keyring)
  const revocations = await openRevocations(sql, clock)
  const standings = await openStandings({
    sql,
    keyring,
    clock,
    health: options.health ?? silentPort(false),
    travel: options.travel ?? silentPort(false),
  })
  const rules = await openRuleBook({ sql, city: config.city })
  const hub = await openDoorHub(sql, keyring, clock)
  const duties = await openDutyBook(sql, () => listOpenDuties(sql, clock.now()))
  const messages: { phone: string; text: string }[] = []
  const gateway = { isUp: true }
  const people: PeopleDeps = {
    sql,
    keyring,
    clock,
    city: config.city,
    isHttps: false,
    sms: options.sms ?? {
      send: (message) => {
        if (!gateway.isUp) return Promise.resolve({ ok: false, because: 'down' })
        messages.push(message)
        return Promise.resolve({ ok: true })
      },
    },
  }
  const writer: VisitWriter = {
    write: (visit) => writing.writer.write(visit),
    wasTakenBack: (visit) => writing.writer.wasTakenBack(visit),
    waiting: () => writing.writer.waiting(),
    close: () => writing.writer.close(),
  }
  const routes = {
    ...people,
    city: config.city,
    prints,
    revocations,
    writer,
    hub,
    standings,
    rules,
    duties,
    ...(options.providers && { providers: options.providers }),
    ...(options.framedBy && { framedBy: options.framedBy }),
    isDemo: false,
  }
  const beside: App[] = []
  const open = async (): Promise<App> => {
    const app = await makeApp({ log: options.log ?? openLog('silent'), isHttps: false })
    await registerVisitRoutes(app, routes)
    await app.ready()
    return app
  }
  const app = await open()
  return {
    database,
    app,
    clock,
    people,
    prints,
    revocations,
    hub,
    standings,
    rules,
    doors,
    messages,
    gateway,
    writing,
    openBeside: async () => {
      const second = await open()
      beside.push(second)
      return second
    },
    [Symbol.asyncDispose]: async () => {
      await app.close()
      for (const second of beside) await second.close()
      await writing.writer.close()
      await writerSql.end()
      await duties.close()
      await hub.close()
      await rules.close()
      await standings.close()
      await revocations.close()
      await prints.close()
      await database[Symbol.asyncDispose]()
    },
  }
}
