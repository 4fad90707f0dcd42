// Statements on places.door_device and places.intake_key.
import type { Instant } from '../base/instant.ts'
import type { Db, Tx } from '../platform/postgres.ts'
import type { PlaceId, PointId } from './place.ts'

/** The key of a shift on one device. Units: seconds since 1970. */
export type DoorDevice = {
  readonly deviceId: string
  readonly placeId: PlaceId
  readonly pointId: PointId
  readonly phoneBlind: Buffer
  /** The registration of whoever made it: the reporter of its entries. */
  readonly personId: number
  readonly publicKey: Buffer
  readonly madeAt: Instant
  readonly shiftUntil: Instant
  readonly syncedAt: Instant
  readonly lastSeq: number
  /** Null when the entry before the next one could not be read. */
  readonly lastHash: string | null
  readonly refusedCount: number
  readonly revokedAt: Instant | null
}

export type DoorDeviceLine = Pick<
  DoorDevice,
  'deviceId' | 'phoneBlind' | 'madeAt' | 'shiftUntil' | 'syncedAt' | 'revokedAt'
> & { readonly pointName: string }

/** Adds a device whose last sync is now. */
export async function insertDoorDevice(
  tx: Tx,
  device: Pick<
    DoorDevice,
    | 'deviceId'
    | 'placeId'
    | 'pointId'
    | 'phoneBlind'
    | 'personId'
    | 'publicKey'
    | 'madeAt'
    | 'shiftUntil'
  > & { readonly firstHash: string },
): Promise<void> {
  await tx`
    insert into places.door_device (device_id, place_id, point_id, phone_blind, person_id,
      public_key, made_at, shift_until, synced_at, last_hash)
    values (${device.deviceId}, ${device.placeId}, ${device.pointId}, ${device.phoneBlind},
      ${device.personId}, ${device.publicKey}, ${device.madeAt}, ${device.shiftUntil},
      ${device.madeAt}, ${device.firstHash})`
}

/** Counts the devices that an account made at a place since an instant. */
export async function countDoorDevices(
  db: Db,
  asked: { placeId: PlaceId; phoneBlind: Buffer; since: Instant },
): Promise<number> {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count from places.door_device
    where place_id = ${asked.placeId} and phone_blind = ${asked.phoneBlind}
      and made_at >= ${asked.since}`
  return row?.count ?? 0
}

/** Reads a device of a place and keeps everybody else from it until the transaction ends. */
export async function selectDoorDeviceLocked(
  tx: Tx,
  asked: { deviceId: string; placeId: PlaceId },
): Promise<DoorDevice | undefined> {
  const [row] = await tx<DoorDevice[]>`
    select device_id as "deviceId", place_id as "placeId", point_id as "pointId",
      phone_blind as "phoneBlind", person_id as "personId", public_key as "publicKey",
      made_at as "madeAt", shift_until as "shiftUntil", synced_at as "syncedAt",
      last_seq as "lastSeq",
      last_hash as "lastHash", refused_count as "refusedCount", revoked_at as "revokedAt"
    from places.door_device
    where device_id = ${asked.deviceId} and place_id = ${asked.placeId}
    for update`
  return row
}

/** Writes how far a device has come. */
export async function updateDoorDevice(
  tx: Tx,
  device: Pick<DoorDevice, 'deviceId' | 'lastSeq' | 'lastHash' | 'refusedCount' | 'syncedAt'>,
): Promise<void> {
  await tx`
    update places.door_device set last_seq = ${device.lastSeq}, last_hash = ${device.lastHash},
      refused_count = ${device.refusedCount}, synced_at = ${device.syncedAt}
    where device_id = ${device.deviceId}`
}

/** Revokes a device; false when there is none here, the first time stays. */
export async function writeDeviceRevoked(
  tx: Tx,
  asked: { deviceId: string; placeId: PlaceId; at: Instant },
): Promise<boolean> {
  const done = await tx`
    update places.door_device set revoked_at = coalesce(revoked_at, ${asked.at})
    where device_id = ${asked.deviceId} and place_id = ${asked.placeId}`
  return done.count === 1
}

/** Lists the devices of a place. Shape: newest first, at most `limit`. */
export async function listDoorDevices(
  db: Db,
  placeId: PlaceId,
  limit: number,
): Promise<DoorDeviceLine[]> {
  return db<DoorDeviceLine[]>`
    select d.device_id as "deviceId", d.phone_blind as "phoneBlind", d.made_at as "madeAt",
      d.shift_until as "shiftUntil", d.synced_at as "syncedAt", d.revoked_at as "revokedAt",
      p.name as "pointName"
    from places.door_device d join places.point p on p.point_id = d.point_id
    where d.place_id = ${placeId}
    order by d.made_at desc, d.device_id limit ${limit}`
}

export type IntakeKeyRow = {
  readonly keyId: number
  readonly publicKey: string
  readonly privateSealed: Buffer
}

/** Keeps a key pair unless one of that number is there already. */
export async function insertIntakeKey(db: Db, row: IntakeKeyRow): Promise<void> {
  await db`
    insert into places.intake_key (key_id, public_key, private_sealed)
    values (${row.keyId}, ${row.publicKey}, ${row.privateSealed})
    on conflict (key_id) do nothing`
}

/** Reads every key pair. Shape: by number, the newest last. */
export async function listIntakeKeys(db: Db): Promise<IntakeKeyRow[]> {
  return db<IntakeKeyRow[]>`
    select key_id as "keyId", public_key as "publicKey", private_sealed as "privateSealed"
    from places.intake_key order by key_id`
}

/** Deletes devices made before. */
export async function deleteDoorDevicesBefore(db: Db, before: Instant): Promise<void> {
  await db`delete from places.door_device where made_at < ${before}`
}
