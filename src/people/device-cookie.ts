// The cookie `zpc_enter`: up to 8 registrations of one phone, read without touching the database.
// Each segment is the token and, sealed under the door's key, what the visitor page shows.
// Source: security decisions 2 and 8.
import { dayOf } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { Keyring } from '../platform/seal.ts'
import { DEVICE_DAYS, TOKEN_LENGTH, makeDeviceToken, parseDeviceToken } from './device-token.ts'
import type { DeviceToken } from './device-token.ts'
import type { Assurance, DoorMask, PersonId } from './registration.ts'
import type { Revocations } from './revocations.ts'
import { parseMask, writeMask } from './sealed-person.ts'

/** A registration as a device carries it. */
export type DeviceRegistration = DoorMask & {
  readonly deviceId: number
  /** 1, 2, 3 ... within its person: what a visit row keeps. */
  readonly deviceNo: number
  readonly personId: PersonId
  readonly assurance: Assurance
}

export type ReadRegistration = DeviceRegistration & {
  /** Older than 30 days: write the cookie again with the next answer. */
  readonly isDueForRenewal: boolean
}

export type DeviceCookie = {
  readonly registrations: readonly ReadRegistration[]
  /** At least one segment was revoked: say so instead of asking to register as if new. */
  readonly hasRevoked: boolean
}

/** A household on one phone; more would also not fit a cookie of 4 kB. */
export const REGISTRATIONS_MAX = 8
const RENEWAL_DAYS = 30
// The longest sealed mask is far shorter; more is not ours.
const SEGMENT_MAX = 400

function placeOf(deviceId: number): { column: string; rowId: number } {
  return { column: 'people.device.mask', rowId: deviceId }
}

/** Makes one segment: the token of 48 characters and the sealed mask, bound to the device. */
export function mintDeviceToken(keyring: Keyring, device: DeviceRegistration, at: Instant): string {
  const { deviceId, personId } = device
  const token = makeDeviceToken(keyring, { deviceId, personId, issuedDay: dayOf(at) })
  const text = `${device.deviceNo}|${device.assurance}|${writeMask(device)}`
  return token + keyring.seal('door', placeOf(deviceId), text).toString('base64url')
}

/** Writes the cookie value: one segment a registration, the first 8. */
export function writeDeviceCookie(
  keyring: Keyring,
  registrations: readonly DeviceRegistration[],
  at: Instant,
): string {
  return registrations
    .slice(0, REGISTRATIONS_MAX)
    .map((device) => mintDeviceToken(keyring, device, at))
    .join('.')
}

type Sealed = Pick<DeviceRegistration, 'deviceNo' | 'assurance'> & DoorMask

function unsealSegment(keyring: Keyring, deviceId: number, text: string): Sealed | undefined {
  const bytes = Buffer.from(text, 'base64url')
  // Only one spelling: base64url with spare bits set, padding or spaces decodes all the same.
  if (bytes.toString('base64url') !== text) return undefined
  let opened: string
  try {
    opened = keyring.unseal('door', placeOf(deviceId), bytes)
  } catch {
    // Changed, or of another device: not an error of ours but a segment to pass over.
    return undefined
  }
  const [deviceNo = '', assurance = ''] = opened.split('|', 2)
  const mask = parseMask(opened.slice(deviceNo.length + assurance.length + 2))
  return { deviceNo: Number(deviceNo), assurance: Number(assurance) as Assurance, ...mask }
}

function isAlive(token: DeviceToken, today: number): boolean {
  // A clock that ran ahead by a day is forgiven; more is no token of ours.
  return token.issuedDay <= today + 1 && token.issuedDay > today - DEVICE_DAYS
}

/**
 * Reads the cookie (untrusted input) without the database; segments that are not ours, too old or
 * revoked are left out.
 * Source: security decision 8.
 */
export function readDeviceCookie(
  keyring: Keyring,
  revocations: Pick<Revocations, 'isRevoked'>,
  cookie: string,
  now: Instant,
): DeviceCookie {
  const today = dayOf(now)
  const registrations: ReadRegistration[] = []
  let hasRevoked = false
  if (cookie === '') return { registrations, hasRevoked }
  const seen = new Set<number>()
  for (const segment of cookie.split('.', REGISTRATIONS_MAX)) {
    if (segment.length > SEGMENT_MAX) continue
    const token = parseDeviceToken(keyring, segment.slice(0, TOKEN_LENGTH))
    if (!token || !isAlive(token, today) || seen.has(token.deviceId)) continue
    if (revocations.isRevoked(token)) {
      hasRevoked = true
      continue
    }
    const sealed = unsealSegment(keyring, token.deviceId, segment.slice(TOKEN_LENGTH))
    if (!sealed) continue
    seen.add(token.deviceId)
    registrations.push({
      ...sealed,
      deviceId: token.deviceId,
      personId: token.personId,
      isDueForRenewal: today - token.issuedDay > RENEWAL_DAYS,
    })
  }
  return { registrations, hasRevoked }
}
