// What a screen keeps: its token, its key, which can be used and never read, and what to say while
// the network is away. Source: F10; ADR 0021.
import { openDB } from 'idb'
import type { DBSchema, IDBPDatabase } from 'idb'
import { fromBase64Url } from '../../../src/base/sealed-entry.ts'
import type { EnrolAnswer, ScreenFace } from '../../../src/places/points/contract.ts'

export type KeptScreen = {
  readonly token: string
  readonly key: CryptoKey
  readonly face: ScreenFace
  /** The server's clock ahead of this device's. Units: milliseconds. */
  readonly offsetMs: number
  /** When the server last answered, by the server's clock. Units: milliseconds since 1970. */
  readonly heardMs: number
}

type Shelves = DBSchema & { screen: { key: number; value: KeptScreen } }
// A device is one screen.
const ONLY = 1

let opened: Promise<IDBPDatabase<Shelves>> | undefined

async function openStore(): Promise<IDBPDatabase<Shelves>> {
  opened ??= openDB<Shelves>('zpc-screen', 1, {
    upgrade: (database) => {
      database.createObjectStore('screen')
    },
  })
  return opened
}

/** Reads what this device is; undefined when it is no screen. */
export async function readScreen(): Promise<KeptScreen | undefined> {
  return (await openStore()).get('screen', ONLY)
}

/** Keeps what this device is. */
export async function keepScreen(screen: KeptScreen): Promise<void> {
  await (await openStore()).put('screen', screen, ONLY)
}

/** Makes this device no screen. */
export async function forgetScreen(): Promise<void> {
  await (await openStore()).delete('screen', ONLY)
}

/** Makes a screen of an answer; from here on its key cannot be read, by nobody. */
export async function screenOf(answer: EnrolAnswer): Promise<KeptScreen> {
  const { token, key: text, ...face } = answer
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', fromBase64Url(text), hmac, false, ['sign'])
  return { token, key, face, offsetMs: face.nowMs - Date.now(), heardMs: face.nowMs }
}
