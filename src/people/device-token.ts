// The token that opens a door and nothing else: 36 bytes, 48 characters, one spelling.
// v u8 | key id u8 | device u64 | person u64 | issued day u16 | HMAC-SHA-256 cut to 128 bit
// Source: security decisions 2 and 8.
import type { Day } from '../base/instant.ts'
import { MAC_LENGTH } from '../platform/seal.ts'
import type { Keyring } from '../platform/seal.ts'

/** What a valid token says; whether it is revoked or too old is for the reader of the cookie. */
export type DeviceToken = {
  readonly deviceId: number
  readonly personId: number
  readonly keyId: number
  /** The Shanghai day it was made. */
  readonly issuedDay: Day
}

/** Characters of a token. */
export const TOKEN_LENGTH = 48
/** Dead after this. Units: days. Source: security decision 8. */
export const DEVICE_DAYS = 180
const VERSION = 1
const BODY_LENGTH = 20
const BYTES = BODY_LENGTH + MAC_LENGTH

// 48 bits are enough for our ids and fit a number exactly; the two high bytes stay zero.
function writeId(bytes: Buffer, id: number, at: number): void {
  bytes.writeUIntBE(id, at + 2, 6)
}

function readId(bytes: Buffer, at: number): number {
  return bytes.readUIntBE(at + 2, 6)
}

/** Makes a token under the current key. Shape: 48 base64url characters. */
export function makeDeviceToken(keyring: Keyring, token: Omit<DeviceToken, 'keyId'>): string {
  const keyId = keyring.keyIdOf('token')
  const bytes = Buffer.alloc(BYTES)
  bytes.writeUInt8(VERSION, 0)
  bytes.writeUInt8(keyId, 1)
  writeId(bytes, token.deviceId, 2)
  writeId(bytes, token.personId, 10)
  bytes.writeUInt16BE(token.issuedDay, 18)
  const mac = keyring.mac('token', keyId, bytes.subarray(0, BODY_LENGTH))
  mac?.copy(bytes, BODY_LENGTH)
  return bytes.toString('base64url')
}

/**
 * Reads a token (untrusted input); undefined unless every bit is as it was made.
 * A second spelling of the same bytes would be a second token to caches and logs: 36 bytes fill
 * 48 characters exactly, so the alphabet check leaves one.
 */
export function parseDeviceToken(keyring: Keyring, text: string): DeviceToken | undefined {
  if (text.length !== TOKEN_LENGTH || !/^[A-Za-z0-9_-]+$/.test(text)) return undefined
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length !== BYTES || bytes[0] !== VERSION) return undefined
  const keyId = bytes.readUInt8(1)
  const body = bytes.subarray(0, BODY_LENGTH)
  if (!keyring.isMac('token', keyId, body, bytes.subarray(BODY_LENGTH))) return undefined
  return {
    deviceId: readId(bytes, 2),
    personId: readId(bytes, 10),
    keyId,
    issuedDay: bytes.readUInt16BE(18),
  }
}
