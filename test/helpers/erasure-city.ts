// A city in which days pass and the eraser works: people registered long ago, nights, and what is
// left of somebody.
import assert from 'node:assert/strict'
import { DAY, HOUR } from '../../src/base/instant.ts'
import {
  addDevice,
  erasePeople,
  registerPerson,
  sweepPeople,
  writeDeviceCookie,
} from '../../src/people/index.ts'
import type { RegistrationInput } from '../../src/people/index.ts'
import type { ErasureLimits } from '../../src/people/erasure/erase-people.ts'
import { STILL_NEEDED } from '../../src/main.ts'
import type { Tx } from '../../src/platform/postgres.ts'
import { ensureDays, insertVisits } from '../../src/visits/index.ts'
import type { Visit } from '../../src/visits/index.ts'
import { flagsOf } from './city.ts'
import { inventDocument, inventPhone } from './invent.ts'
import { openVisitorApp } from './visitor-app.ts'

export const RETENTION = 21

const ENTERED = flagsOf()

/** Somebody who registered long ago, with a phone whose cookie is still good. */
export type Idle = {
  readonly personId: number
  readonly cookie: string
  readonly number: string
  readonly phone: string
}

/** Opens the city: two doors, a server that listens, and nobody yet. */
export async function openErasureCity() {
  const city = await openVisitorApp({ doors: 2 })
  const { sql, keyring } = city.database
  // No other number of the city looks like one of these.
  await sql`select setval('people.person_id_seq', 7654321001)`
  const origin = await city.app.listen({ port: 0, host: '127.0.0.1' })
  const now = (): number => city.clock.now()
  const deps = { ...city.people, retentionDays: RETENTION, stillNeeded: STILL_NEEDED }
  const run = (limits: ErasureLimits) => erasePeople(deps, limits)
  const close = () => run({ waitSeconds: HOUR })
  const erase = () => run({ waitSeconds: 0 })
  const begin = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => sql.begin(work) as Promise<T>
  let next = 0

  const register = async (more: Partial<RegistrationInput> = {}): Promise<number> => {
    next += 1
    const made = await begin((tx) =>
      registerPerson(tx, keyring, {
        document: { kind: 'resident-id', number: inventDocument(70_000 + next) },
        phone: inventPhone(next),
        phoneConfirmed: true,
        name: '虚构人',
        origin: 'self',
        at: now(),
        ...more,
      }),
    )
    assert.ok(made.ok, JSON.stringify(made))
    return made.personId
  }

  const visitOf = (personId: number, more: Partial<Visit> = {}): Visit => ({
    personId,
    reporterId: null,
    enteredAt: now(),
    placeId: city.doors[0]?.placeId ?? 0,
    printNo: 1,
    deviceNo: 1,
    flags: ENTERED,
    ruleVersion: 1,
    ...more,
  })

  /** Makes what was written now look as old as the registration says it is. */
  const age = async (personIds: readonly number[]): Promise<void> => {
    const at = now() - 40 * DAY
    const ids = personIds as number[]
    await sql`update people.device set created_at = to_timestamp(${at}::bigint)
      where person_id = any(${ids}::bigint[])`
    await sql`update people.person set created_at = to_timestamp(${at}::bigint)
      where person_id = any(${ids}::bigint[])`
    await sql`update people.identifier set added_at = to_timestamp(${at}::bigint)
      where person_id = any(${ids}::bigint[])`
  }

  const addIdle = async (): Promise<Idle> => {
    next += 1
    const number = inventDocument(70_000 + next)
    const phone = inventPhone(next)
    const at = now() - 40 * DAY
    const made = await begin(async (tx) => {
      const registered = await registerPerson(tx, keyring, {
        document: { kind: 'resident-id', number },
        phone,
        phoneConfirmed: true,
        name: '虚构人',
        origin: 'self',
        at,
      })
      assert.ok(registered.ok)
      const { personId, assurance, mask } = registered
      const device = await addDevice(tx, personId, at)
      const cookie = writeDeviceCookie(keyring, [{ ...mask, ...device, personId, assurance }], at)
      return { personId, cookie, number, phone }
    })
    await age([made.personId])
    return made
  }

  return {
    city,
    origin,
    deps,
    now,
    run,
    close,
    erase,
    begin,
    register,
    visitOf,
    age,
    addIdle,
    visit: (personId: number, more: Partial<Visit> = {}) =>
      insertVisits(sql, [visitOf(personId, more)]),
    /** Lets days pass; what the days keep goes with them. */
    pass: async (days: number): Promise<void> => {
      city.clock.advance(days * DAY)
      await ensureDays(sql, now(), RETENTION, { isClockTrusted: true })
      await sweepPeople(sql, now(), RETENTION)
    },
    /** One night: the first run closes, the second erases. */
    night: async (): Promise<void> => {
      await close()
      city.clock.advance(2 * HOUR)
      await erase()
    },
    isThere: async (personId: number): Promise<boolean> =>
      (await sql`select 1 from people.person where person_id = ${personId}`).length === 1,
  }
}

export type ErasureCity = Awaited<ReturnType<typeof openErasureCity>>
