// Brings the demo city into a database: first what the stage needs, within seconds; the earlier
// days fill in behind. Everything is found again after a kill and made only once.
import { dayOf } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { Config } from '../platform/config.ts'
import type { Database } from '../platform/database.ts'
import { OperatorError } from '../base/errors.ts'
import { ensureDays } from '../visits/index.ts'
import { seedAccounts } from './accounts.ts'
import { DEMO_SIZE, makeDemoCity } from './demo-city.ts'
import { storeDay } from './fill-days.ts'
import { seedPeople } from './seed-people.ts'
import { seedPlaces } from './seed-places.ts'
import { seedRegister } from './seed-register.ts'
import type { StaffSecret } from './settings.ts'
import type { Seeded } from './visits-of-day.ts'

export type SeedOptions = {
  readonly config: Config
  readonly now: Instant
  /** Told before each part, in words for the operator. */
  readonly onProgress?: (part: string) => void
  /** Tests seed a smaller city. */
  readonly size?: { readonly people: number; readonly places: number }
}

export type SeededDemo = {
  readonly seeded: Seeded
  readonly accounts: readonly StaffSecret[]
}

/**
 * Seeds what the stage needs: places, people, accounts, and today's visits up to now.
 * Throws: OperatorError when the database is stamped production. Source: ADR 0005.
 */
export async function seedDemo(database: Database, options: SeedOptions): Promise<SeededDemo> {
  const { sql, keyring, installation } = database
  const { config, now } = options
  if (installation.mode !== 'demo') {
    throw new OperatorError('This database is stamped production: the demo never writes into it.')
  }
  const say = options.onProgress ?? (() => {})
  await ensureDays(sql, now, config.city.retentionDays, { isClockTrusted: true })
  const city = makeDemoCity(options.size ?? DEMO_SIZE)
  say(`${city.sim.places.length} places`)
  const placeIds = await sql.begin((tx) =>
    seedPlaces({ tx, keyring, config: config.city, now }, city),
  )
  say(`${city.sim.persons.length} people`)
  const personIds = await sql.begin((tx) => seedPeople({ tx, keyring, now }, city))
  say('accounts')
  const { division } = config.city
  const accounts = await sql.begin((tx) => seedAccounts({ tx, keyring, division }))
  say('visits of today')
  const seeded = { city, placeIds, personIds }
  await sql.begin((tx) => seedRegister({ tx, keyring, now }, seeded))
  await storeDay(sql, seeded, dayOf(now), now)
  return { seeded, accounts }
}
