// The queue of a door without network: seals an entry, signs it, chains it to the one before and
// keeps it until the server says that it has it.
import {
  FIRST_HASH,
  exportPublicKey,
  hashEntry,
  makeShiftKey,
  sealEntry,
} from '../../../../src/base/sealed-entry.ts'
import type { EntryContent, DeviceAnswer } from '../../../../src/visits/intake/contract.ts'
import { askDoor } from '../ask-door.ts'
import { clockOffsetMs, doorNow, noteServerTime } from './clock.ts'
import { openStore, readKit } from './store.ts'
import type { KitDevice } from './store.ts'

export type NewEntry = {
  readonly entryId: string
  /** Now when left out. Units: seconds since 1970. */
  readonly enteredAt?: number
} & Pick<EntryContent, 'kind' | 'person' | 'isDocumentSeen' | 'token' | 'seen'>

/** Says whether this browser can keep entries at all: it needs https or this very machine. */
export function canKeep(): boolean {
  return window.isSecureContext && 'indexedDB' in window
}

/** Does one thing at a time in all tabs of this device: a chain has no two ends. */
export async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(`zpc-door-${name}`, work)
}

/** Makes the key of a shift and makes it known; undefined when that was not possible. */
export async function openShiftDevice(pointId: number): Promise<KitDevice | undefined> {
  if (!canKeep()) return undefined
  const pair = await makeShiftKey()
  const publicKey = await exportPublicKey(pair.publicKey)
  const askedMs = Date.now()
  const answer = await askDoor<DeviceAnswer>(pointId, '/devices', { publicKey })
  if (!answer.ok) return undefined
  const { deviceId, intakeKey, shiftUntil } = answer.body
  noteServerTime(intakeKey.nowMs, askedMs)
  const store = await openStore()
  const chain = { deviceId, pointId, signing: pair.privateKey, seq: 0, lastHash: FIRST_HASH }
  await store.put('chains', chain)
  const { keyId } = intakeKey
  return { deviceId, shiftUntil, intake: { keyId, publicKey: intakeKey.publicKey } }
}

/** Keeps one entry; false when this door has no kit and nothing can be kept. */
export async function keepEntry(pointId: number, draft: NewEntry): Promise<boolean> {
  if (!canKeep()) return false
  return alone('queue', async () => {
    const store = await openStore()
    // Kept before and perhaps on its way: the same entry is not made twice.
    if (await store.get('entries', draft.entryId)) return true
    const device = (await readKit(pointId))?.device
    const chain = device && (await store.get('chains', device.deviceId))
    if (!device || !chain) return false
    const { entryId, enteredAt = doorNow(), ...content } = draft
    const whole: EntryContent = { ...content, enteredAt, offsetMs: clockOffsetMs(), pointId }
    const seq = chain.seq + 1
    const { deviceId } = device
    const text = JSON.stringify(whole)
    const entry = await sealEntry(
      { deviceId, entryId, seq, prevHash: chain.lastHash, text },
      { intake: device.intake, shift: chain.signing },
    )
    const lastHash = await hashEntry(deviceId, entry)
    const writing = store.transaction(['entries', 'chains'], 'readwrite')
    await Promise.all([
      writing.objectStore('entries').put({ entryId, pointId, deviceId, enteredAt, entry }),
      writing.objectStore('chains').put({ ...chain, seq, lastHash }),
      writing.done,
    ])
    return true
  })
}
