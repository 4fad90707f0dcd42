// Devices of a registration: adding one when a phone registers, revoking one or all.
// Source: security decision 8.
import { AppError } from '../base/errors.ts'
import { dayOf, formatDay } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { Db, Tx } from '../platform/postgres.ts'
import {
  SUBJECTS,
  insertDevices,
  insertRevocations,
  lockDeviceOwners,
  selectDevices,
} from './device.sql.ts'
import type { PersonId } from './registration.ts'
import { endSessionsOfDevice, endSessionsOfPerson } from './session.sql.ts'
import { deleteSubjectsOfDevice, deleteSubjectsOfPerson } from './subjects.sql.ts'

export type Device = { readonly deviceId: number; readonly deviceNo: number }

/** Adds a device to a registration. */
export async function addDevice(tx: Tx, personId: PersonId, at: Instant): Promise<Device> {
  const device = (await addDevices(tx, [personId], at)).get(personId)
  if (!device) throw new AppError('DeviceLost', 'a device was not written')
  return device
}

/** Adds one device to each of many registrations. Shape: distinct ids. */
export async function addDevices(
  tx: Tx,
  persons: readonly PersonId[],
  at: Instant,
): Promise<Map<PersonId, Device>> {
  await lockDeviceOwners(tx, persons)
  const rows = await insertDevices(tx, [...new Set(persons)], formatDay(dayOf(at)))
  return new Map(
    rows.map((row) => [row.person_id, { deviceId: row.device_id, deviceNo: row.device_no }]),
  )
}

export type Revocation = {
  /** The device or the person. */
  readonly id: number
  readonly because: string
  readonly at: Instant
}

/**
 * Revokes one device for good and ends its person's sessions, one of which may be open on it; every
 * server knows within 5 s.
 */
export async function revokeDevice(tx: Tx, revocation: Revocation): Promise<void> {
  const { id, at, because } = revocation
  await insertRevocations(
    tx,
    [{ subject: SUBJECTS.device, subject_id: id, not_before: at }],
    because,
  )
  await endSessionsOfDevice(tx, id, at)
  // A stolen phone holds the WeChat too: recognised by it, the thief would be let in again.
  await deleteSubjectsOfDevice(tx, id)
}

/** Revokes every device of a person and ends its sessions; it may register anew at once. */
export async function revokePerson(tx: Tx, revocation: Revocation): Promise<void> {
  const { id, at, because } = revocation
  // A device added beside us would slip through: wait for it.
  await lockDeviceOwners(tx, [id])
  const devices = await selectDevices(tx, id)
  await insertRevocations(
    tx,
    [
      { subject: SUBJECTS.person, subject_id: id, not_before: at },
      ...devices.map((device) => ({
        subject: SUBJECTS.device,
        subject_id: device,
        not_before: at,
      })),
    ],
    because,
  )
  await endSessionsOfPerson(tx, id, at)
  await deleteSubjectsOfPerson(tx, id)
}

/** "Not me": the provider that a device came by no longer leads to its registration. */
export async function forgetSubjects(db: Db, deviceId: number): Promise<void> {
  await deleteSubjectsOfDevice(db, deviceId)
}
