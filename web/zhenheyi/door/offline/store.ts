// What lies on the device of a door: the kit of the shift, with the signs of who waits there, the
// key that signs, the sealed entries.
// Nothing in it names a person or a state of health, and the device cannot open its own entries.
// Source: security decision 12 (docs/adr/0016).
import { openDB } from 'idb'
import type { DBSchema, IDBPDatabase } from 'idb'
import type { PublicIntakeKey, SignedEntry } from '../../../../src/base/sealed-entry.ts'
import type { DoorState, DutyAnswer } from '../../../../src/visits/door/contract.ts'
import type { KeptStop } from './stops.ts'

type Key = CryptoKey

/** What a door needs to open and to record without a network. */
export type Kit = {
  readonly pointId: number
  readonly state: DoorState
  readonly shapes: Pick<DutyAnswer, 'shapes' | 'shapesFrom' | 'shapeStepSeconds'> | undefined
  /** Absent where the browser has no cryptography: such a door needs its network. */
  readonly device: KitDevice | undefined
  /** Who was stopped and still waits; they go with the kit. */
  readonly stops?: readonly KeptStop[] | undefined
}

export type KitDevice = {
  readonly deviceId: string
  readonly intake: PublicIntakeKey
  /** Seconds since 1970. */
  readonly shiftUntil: number
}

/** The chain of one key; `signing` can be used and never read. */
export type Chain = {
  readonly deviceId: string
  readonly pointId: number
  readonly signing: Key
  readonly seq: number
  readonly lastHash: string
}

/** One entry that waits for the network: its time and nothing else can be read here. */
export type KeptEntry = {
  readonly entryId: string
  readonly pointId: number
  readonly deviceId: string
  /** Seconds since 1970. */
  readonly enteredAt: number
  readonly entry: SignedEntry
}

type Shelves = DBSchema & {
  kits: { key: number; value: Kit }
  chains: { key: string; value: Chain }
  entries: { key: string; value: KeptEntry; indexes: { byPoint: number } }
}

let opened: Promise<IDBPDatabase<Shelves>> | undefined

/** Opens the store of this device; once. */
export async function openStore(): Promise<IDBPDatabase<Shelves>> {
  opened ??= openDB<Shelves>('zpc-door', 1, {
    upgrade: (database) => {
      database.createObjectStore('kits', { keyPath: 'pointId' })
      database.createObjectStore('chains', { keyPath: 'deviceId' })
      const entries = database.createObjectStore('entries', { keyPath: 'entryId' })
      entries.createIndex('byPoint', 'pointId')
    },
    terminated: () => {
      opened = undefined
    },
  })
  return opened
}

/** Reads the entries of a point in the order they were made. */
export async function listKept(pointId: number): Promise<KeptEntry[]> {
  const store = await openStore()
  const found = await store.getAllFromIndex('entries', 'byPoint', pointId)
  return found.toSorted((left, right) => left.entry.seq - right.entry.seq)
}

/** Counts what waits on this device, of every door. */
export async function countKept(): Promise<number> {
  const store = await openStore()
  return store.count('entries')
}

/** Lays the kits and keys of all shifts down; entries stay until the server has them. */
export async function forgetShifts(): Promise<void> {
  const store = await openStore()
  await store.clear('kits')
  await store.clear('chains')
}

/** Lays the kit and the keys of one door down when its shift ends. */
export async function forgetShift(pointId: number): Promise<void> {
  const store = await openStore()
  await store.delete('kits', pointId)
  for (const chain of await store.getAll('chains')) {
    if (chain.pointId === pointId) await store.delete('chains', chain.deviceId)
  }
}

/** Reads the kit of a door. */
export async function readKit(pointId: number): Promise<Kit | undefined> {
  const store = await openStore()
  return store.get('kits', pointId)
}

/** Lists the doors that open without a network. */
export async function listKits(): Promise<Kit[]> {
  const store = await openStore()
  return store.getAll('kits')
}

/** Keeps the kit of a door; who waits there stays as it is kept already. */
export async function writeKit(kit: Kit): Promise<void> {
  const writing = (await openStore()).transaction('kits', 'readwrite')
  const old = await writing.store.get(kit.pointId)
  await writing.store.put({ ...kit, stops: old?.stops })
  await writing.done
}

/** Keeps who waits at a door whose kit lies here; without one nothing is kept. */
export async function keepStops(pointId: number, stops: readonly KeptStop[]): Promise<void> {
  const writing = (await openStore()).transaction('kits', 'readwrite')
  const kit = await writing.store.get(pointId)
  if (kit) await writing.store.put({ ...kit, stops })
  await writing.done
}
