// What the use cases of this room are given by the composition root.
import type { SmsPort } from '../partners/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { City } from '../platform/config.ts'
import type { Log } from '../platform/log.ts'
import type { Sql } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'

export type PeopleDeps = {
  readonly sql: Sql
  readonly keyring: Keyring
  readonly clock: Clock
  readonly city: City
  readonly sms: SmsPort
  readonly isHttps: boolean
  /** Where alarms go; nowhere when left out. */
  readonly log?: Log
}
