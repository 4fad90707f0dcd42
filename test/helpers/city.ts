// A few invented people with devices and a few places with doors, for stories and measurements.
import assert from 'node:assert/strict'
import {
  addDevice,
  mintPersonalCode,
  registerMany,
  registerPerson,
  writeDeviceCookie,
} from '../../src/people/index.ts'
import type { RegistrationInput } from '../../src/people/index.ts'
import { createMany, seedCatalogue } from '../../src/places/index.ts'
import type { Database } from '../../src/platform/database.ts'
import { packFlags } from '../../src/visits/index.ts'
import type { Flags } from '../../src/visits/index.ts'
import { inventDocument, inventPhone } from './invent.ts'

export type Door = { readonly token: string; readonly printId: number; readonly placeId: number }
export type Device = {
  readonly cookie: string
  readonly deviceId: number
  readonly personId: number
}

/** Packs the flags of somebody who scanned and entered, or of a visit that differs from that. */
export function flagsOf(change: Partial<Flags> = {}): number {
  const came = { method: 'scan', outcome: 'entered', isWorker: false, verdict: 'enter' } as const
  return packFlags({ ...came, lateness: 'static', marks: 0, ...change })
}

/** Makes confirmed places with one door each. */
export async function makeDoors(database: Database, count: number): Promise<Door[]> {
  const { sql, keyring, installation } = database
  return sql.begin(async (tx) => {
    await seedCatalogue(tx, installation.city)
    const made = await createMany(
      tx,
      keyring,
      Array.from({ length: count }, (_, index) => ({
        name: `测试超市${index}`,
        category: 'shopping',
        division: '321182001',
        identifierReason: '测试用的虚构场所',
        state: 'confirmed' as const,
        origin: 'demo' as const,
      })),
    )
    if (!made.ok) throw new Error(`the places were refused: ${made.refusal} ${made.field}`)
    return made.places.flatMap((place) =>
      place.points.map(({ token, printId }) => ({
        token,
        printId,
        placeId: place.placeId,
      })),
    )
  })
}

type NewPerson = Pick<RegistrationInput, 'name' | 'phone' | 'at' | 'consentedAt'> & {
  readonly number: string
}

/** Registers somebody with a confirmed phone and a resident number, as a first scan does. */
export async function addPerson(
  { sql, keyring }: Pick<Database, 'sql' | 'keyring'>,
  { number, ...person }: NewPerson,
): Promise<number> {
  const document = { kind: 'resident-id', number } as const
  const self = { phoneConfirmed: true, origin: 'self' } as const
  const made = await sql.begin((tx) =>
    registerPerson(tx, keyring, { document, ...self, ...person }),
  )
  assert.ok(made.ok, JSON.stringify(made))
  return made.personId
}

/** Gives somebody a code on paper, as a community does. Shape: the token in it. */
export async function issueCode(
  { sql, keyring }: Pick<Database, 'sql' | 'keyring'>,
  { personId, at }: { readonly personId: number; readonly at: number },
): Promise<string> {
  const issuedBy = { kind: 'community', id: '1' } as const
  const issued = { personId, issuedBy, at }
  const made = await sql.begin((tx) => mintPersonalCode(tx, { keyring }, issued))
  assert.ok(made.ok)
  return made.token
}

/** Registers people, each with one phone that is known to the door. */
export async function makeDevices(database: Database, count: number): Promise<Device[]> {
  const { sql, keyring } = database
  const at = Math.floor(Date.now() / 1000)
  return sql.begin(async (tx) => {
    const ids = await registerMany(
      tx,
      keyring,
      Array.from({ length: count }, (_, index) => ({
        document: { kind: 'resident-id' as const, number: inventDocument(index) },
        phone: inventPhone(index),
        phoneConfirmed: true,
        name: '测试员',
        origin: 'self' as const,
        at,
      })),
    )
    const devices: Device[] = []
    for (const personId of ids) {
      const { deviceId, deviceNo } = await addDevice(tx, personId, at)
      const registration = {
        deviceId,
        deviceNo,
        personId,
        assurance: 1 as const,
        maskedName: '测*员',
      }
      const cookie = writeDeviceCookie(keyring, [registration], at)
      devices.push({ deviceId, personId, cookie: `zpc_enter=${cookie}` })
    }
    return devices
  })
}
