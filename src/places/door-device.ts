// The device of a shift: a key made at the door when the shift begins, good for entries of that
// shift, revoked when the tablet is lost. Source: security decision 12 (docs/adr/0016).
import { randomUUID } from 'node:crypto'
import { DAY, HOUR } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import { FIRST_HASH, fromBase64Url, importShiftKey } from '../base/sealed-entry.ts'
import type { Db, Tx } from '../platform/postgres.ts'
import {
  countDoorDevices,
  deleteDoorDevicesBefore,
  insertDoorDevice,
  listDoorDevices,
  selectDoorDeviceLocked,
  updateDoorDevice,
  writeDeviceRevoked,
} from './door-device.sql.ts'
import type { DoorDevice, DoorDeviceLine } from './door-device.sql.ts'
import { DUTY_HOURS_MAX } from './duty.ts'
import type { PlaceId, PointId } from './place.ts'
import { lockAccount } from './register/claim.sql.ts'

// A shift, its tablet restarted a dozen times.
const DEVICES_A_DAY_MAX = 40
const LINES_MAX = 100

export type MadeDoorDevice = {
  readonly ok: true
  readonly deviceId: string
  readonly shiftUntil: Instant
}

/**
 * Keeps the public half of a shift's key.
 * Refuses: 'bad-input' when it is no point of the curve, 'too-many-tries'.
 * Source: security decision 12.
 */
export async function makeDoorDevice(
  tx: Tx,
  device: {
    readonly placeId: PlaceId
    readonly pointId: PointId
    readonly phoneBlind: Buffer
    readonly personId: number
    readonly publicKey: string
    readonly at: Instant
  },
): Promise<MadeDoorDevice | Refused> {
  const isKey = await importShiftKey(device.publicKey).then(
    () => true,
    () => false,
  )
  if (!isKey) return refuse('bad-input', 'publicKey')
  const { at } = device
  // A hundred at the same moment would else all be the fortieth.
  await lockAccount(tx, device.phoneBlind)
  const made = await countDoorDevices(tx, { ...device, since: at - DAY })
  if (made >= DEVICES_A_DAY_MAX) return refuse('too-many-tries')
  const deviceId = randomUUID()
  const shiftUntil = at + DUTY_HOURS_MAX * HOUR
  const publicKey = Buffer.from(fromBase64Url(device.publicKey))
  const firstHash = FIRST_HASH
  await insertDoorDevice(tx, { ...device, publicKey, firstHash, deviceId, madeAt: at, shiftUntil })
  return { ok: true, deviceId, shiftUntil }
}

/** Reads a device of a place; whoever else asks for it waits. Two uploads at once take turns. */
export async function lockDoorDevice(
  tx: Tx,
  asked: { readonly deviceId: string; readonly placeId: PlaceId },
): Promise<DoorDevice | undefined> {
  return selectDoorDeviceLocked(tx, asked)
}

/** Writes how far a device has come. */
export async function syncDoorDevice(
  tx: Tx,
  device: Pick<DoorDevice, 'deviceId' | 'lastSeq' | 'lastHash' | 'refusedCount' | 'syncedAt'>,
): Promise<void> {
  await updateDoorDevice(tx, device)
}

/** Revokes a lost device; false when it is none of this place. Source: security decision 12. */
export async function revokeDoorDevice(
  tx: Tx,
  asked: { readonly deviceId: string; readonly placeId: PlaceId; readonly at: Instant },
): Promise<boolean> {
  return writeDeviceRevoked(tx, asked)
}

/** Lists the devices of a place. Shape: newest first, at most 100. */
export async function findDoorDevices(db: Db, placeId: PlaceId): Promise<DoorDeviceLine[]> {
  return listDoorDevices(db, placeId, LINES_MAX)
}

/** Forgets devices whose entries would be refused anyway. Source: F40. */
export async function forgetDoorDevices(db: Db, before: Instant): Promise<void> {
  await deleteDoorDevicesBefore(db, before)
}
