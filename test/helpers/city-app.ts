// Every route of a city over a fresh database, as `zpc serve` wires it, without a port.
import { openLog } from '../../src/platform/log.ts'
import { makeCityApp, openCity } from '../../src/main.ts'
import type { City } from '../../src/main.ts'
import type { SmsPort } from '../../src/partners/index.ts'
import type { App } from '../../src/platform/http.ts'
import { openTestDatabase } from './database.ts'
import type { TestDatabase } from './database.ts'

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD' | 'PATCH' | 'OPTIONS'
  readonly path: string
}

export type CityApp = {
  readonly database: TestDatabase
  readonly city: City
  readonly app: App
  readonly routes: readonly Route[]
  /** The messages that were sent, newest last. */
  readonly messages: { phone: string; text: string }[]
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Reads the routes of a server from the tree it prints. */
function listRoutes(app: App): Route[] {
  const routes: Route[] = []
  const stack: string[] = []
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const match = /^((?:│ {3}| {4})*)(?:├── |└── )(\S*)(?: \(([A-Z, ]+)\))?$/.exec(line)
    if (!match) continue
    const depth = (match[1] ?? '').length / 4
    stack.length = depth
    stack[depth] = match[2] ?? ''
    const methods = (match[3] ?? '').split(', ').filter((method) => method !== '')
    for (const method of methods) {
      routes.push({ method: method as Route['method'], path: stack.join('') })
    }
  }
  return routes
}

/** Opens a city with the given settings. */
export async function openCityApp(env: Record<string, string> = {}): Promise<CityApp> {
  const database = await openTestDatabase(env)
  const messages: { phone: string; text: string }[] = []
  const sms: SmsPort = {
    send: (message) => {
      messages.push(message)
      return Promise.resolve({ ok: true })
    },
  }
  const options = { config: database.config, log: openLog('silent'), sms }
  const city = await openCity(database, options)
  const app = await makeCityApp(city)
  await app.ready()
  return {
    database,
    city,
    app,
    routes: listRoutes(app),
    messages,
    [Symbol.asyncDispose]: async () => {
      await app.close()
      await city.close()
      await database[Symbol.asyncDispose]()
    },
  }
}
