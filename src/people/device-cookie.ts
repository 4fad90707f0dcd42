// The cookie `zpc_enter`: up to 8 registrations of one phone, read without touching the database.
// Each segment is the token and, sealed under the door's key, what the visitor page shows.
// Source: security decisions 2 and 8.
import { LRUCache } from 'lru-cache'
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

// Below it, 33 times a number and one more is still exact.
const CARRIED_MAX = 2 ** 47

/**
 * Gives one number for whom a phone carries, in order; 0 for nobody. A ticket bound to it is of no
 * use once somebody was added or revoked: what is third today may be second tomorrow.
 */
export function carriedBy(registrations: readonly Pick<DeviceRegistration, 'deviceId'>[]): number {
  let carried = 0
  for (const { deviceId } of registrations.slice(0, REGISTRATIONS_MAX)) {
    carried = (carried * 33 + deviceId) % CARRIED_MAX
  }
  return carried
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

/** A segment whose token is ours; `sealed` is missing when the rest of it was changed. */
type Segment = { readonly token: DeviceToken; readonly sealed: Sealed | undefined }

function parseSegments(keyring: Keyring, cookie: string): (Segment | undefined)[] {
  return cookie.split('.', REGISTRATIONS_MAX).map((segment) => {
    if (segment.length > SEGMENT_MAX) return undefined
    const token = parseDeviceToken(keyring, segment.slice(0, TOKEN_LENGTH))
    if (!token) return undefined
    const sealed = unsealSegment(keyring, token.deviceId, segment.slice(TOKEN_LENGTH))
    return { token, sealed }
  })
}

// What the last phones sent, already proven and opened: the page that posts sends the cookie it
// was shown with a second before. 15 us without, 0.7 us with. Kept is only what never
// changes; age and revocation are judged at each reading. 10,000 phones took 5 MB.
const KEPT_MAX = 10_000
const keptOf = new WeakMap<Keyring, LRUCache<string, readonly (Segment | undefined)[]>>()

function readSegments(keyring: Keyring, cookie: string): readonly (Segment | undefined)[] {
  let kept = keptOf.get(keyring)
  if (!kept) {
    kept = new LRUCache({ max: KEPT_MAX })
    keptOf.set(keyring, kept)
  }
  const known = kept.get(cookie)
  if (known) return known
  const segments = parseSegments(keyring, cookie)
  // Only what is ours to the last character: nobody can fill this memory with inventions.
  const isOurs = segments.every((segment) => segment?.sealed !== undefined)
  const length = segments.length * (SEGMENT_MAX + 1)
  if (isOurs && cookie.length < length && cookie.split('.').length === segments.length) {
    // A copy: a slice would keep the whole header of its request.
    kept.set(Buffer.from(cookie, 'latin1').toString('latin1'), segments)
  }
  return segments
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
  for (const segment of readSegments(keyring, cookie)) {
    if (!segment) continue
    const { token, sealed } = segment
    if (!isAlive(token, today) || seen.has(token.deviceId)) continue
    if (revocations.isRevoked(token)) {
      hasRevoked = true
      continue
    }
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
