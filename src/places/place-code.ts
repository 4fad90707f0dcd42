// The place code: what a QR carries. 24 bytes, so base64url has one spelling and the QR stays at
// version 4-5: v u8 | key id u8 | print id u48 | HMAC-SHA-256 cut to 128 bit.
// Source: ADR 0007; F10.
import assert from 'node:assert/strict'
import type { Keyring } from '../platform/seal.ts'

const VERSION = 1
const HEAD_LENGTH = 8
const TOKEN_LENGTH = 24
const TOKEN_SHAPE = /^[A-Za-z0-9_-]{32}$/
// A print id is 48 bit wide in the code.
const PRINT_ID_MAX = 2 ** 48 - 1

export type CodeContent = { readonly printId: number; readonly keyId: number }

/** Makes the code of one print: 32 characters. */
export function mintPlaceCode(keyring: Keyring, printId: number): string {
  assert(Number.isInteger(printId) && printId >= 1 && printId <= PRINT_ID_MAX)
  const keyId = keyring.keyIdOf('place-sign')
  assert(keyId <= 255)
  const bytes = Buffer.alloc(TOKEN_LENGTH)
  bytes.writeUInt8(VERSION, 0)
  bytes.writeUInt8(keyId, 1)
  bytes.writeUIntBE(printId, 2, 6)
  const mac = keyring.mac('place-sign', keyId, bytes.subarray(0, HEAD_LENGTH))
  assert(mac)
  mac.copy(bytes, HEAD_LENGTH)
  return bytes.toString('base64url')
}

/**
 * Reads a code that a stranger typed or scanned; undefined when any bit of it is wrong.
 * A true MAC alone does not make it valid: its print must also be live (see print-index.ts).
 */
export function readPlaceCode(keyring: Keyring, token: string): CodeContent | undefined {
  if (!TOKEN_SHAPE.test(token)) return undefined
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== TOKEN_LENGTH || bytes[0] !== VERSION) return undefined
  const keyId = bytes.readUInt8(1)
  const head = bytes.subarray(0, HEAD_LENGTH)
  if (!keyring.isMac('place-sign', keyId, head, bytes.subarray(HEAD_LENGTH))) return undefined
  return { printId: bytes.readUIntBE(2, 6), keyId }
}
