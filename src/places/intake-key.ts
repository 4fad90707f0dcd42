// The key pair that doors without network encrypt to. Its private half is sealed under the key of
// the door and stays in the memory of the server. Source: security decision 12 (docs/adr/0016).
import { importIntakeKey, makeIntakeKey } from '../base/sealed-entry.ts'
import type { Sql } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { insertIntakeKey, listIntakeKeys } from './door-device.sql.ts'

type Opened = {
  readonly keyId: number
  readonly publicKey: string
  readonly privateKey: Awaited<ReturnType<typeof importIntakeKey>>
}

export type IntakeKeys = {
  /** The key that new entries are encrypted to. */
  readonly current: () => Promise<Opened>
  /** An older key: entries may be as old as a shift without network. */
  readonly find: (keyId: number) => Promise<Opened | undefined>
}

const FIRST_KEY_ID = 1

function placeOf(keyId: number): { column: string; rowId: number } {
  return { column: 'places.intake_key.private_sealed', rowId: keyId }
}

/** Opens the intake keys of an installation; makes the first one when it is asked for. */
export function openIntakeKeys(deps: { readonly sql: Sql; readonly keyring: Keyring }): IntakeKeys {
  const { sql, keyring } = deps
  const known = new Map<number, Opened>()
  const readAll = async (): Promise<void> => {
    for (const row of await listIntakeKeys(sql)) {
      const text = keyring.unseal('door', placeOf(row.keyId), row.privateSealed)
      const privateKey = await importIntakeKey(text)
      known.set(row.keyId, { keyId: row.keyId, publicKey: row.publicKey, privateKey })
    }
  }
  const newest = (): Opened | undefined => known.get(Math.max(...known.keys()))
  return {
    current: async () => {
      if (known.size === 0) await readAll()
      if (known.size === 0) {
        const { publicKey, privateKey } = await makeIntakeKey()
        const privateSealed = keyring.seal('door', placeOf(FIRST_KEY_ID), privateKey)
        // Another server may have been faster: what stands in the table counts.
        await insertIntakeKey(sql, { keyId: FIRST_KEY_ID, publicKey, privateSealed })
        await readAll()
      }
      const key = newest()
      if (!key) throw new Error('the intake key was not kept')
      return key
    },
    find: async (keyId) => {
      if (!known.has(keyId)) await readAll()
      return known.get(keyId)
    },
  }
}
