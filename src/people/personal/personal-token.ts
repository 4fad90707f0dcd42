// The token of a personal code: 24 bytes like a place code, so that its QR is as small, in a domain
// of its own, so that neither passes for the other nor for a device.
// v u8 | key id u8 | code id u48 | HMAC-SHA-256 cut to 128 bit. Source: F17; ADR 0015.
import { MAC_LENGTH } from '../../platform/seal.ts'
import type { Keyring } from '../../platform/seal.ts'

const VERSION = 1
const HEAD_LENGTH = 8
const TOKEN_SHAPE = /^[A-Za-z0-9_-]{32}$/
// The key also signs device tokens, whose signed bytes begin with a version number, never a letter.
const DOMAIN = Buffer.from('personal-code|')

function signedBytes(head: Buffer): Buffer {
  return Buffer.concat([DOMAIN, head])
}

/** Makes the token of a code; the same for ever, so that a card can be printed again. */
export function makePersonalToken(keyring: Keyring, codeId: number): string {
  const keyId = keyring.keyIdOf('token')
  const head = Buffer.alloc(HEAD_LENGTH)
  head.writeUInt8(VERSION, 0)
  head.writeUInt8(keyId, 1)
  head.writeUIntBE(codeId, 2, 6)
  const mac = keyring.mac('token', keyId, signedBytes(head))
  if (!mac) throw new Error('the current token key is not open')
  return Buffer.concat([head, mac], HEAD_LENGTH + MAC_LENGTH).toString('base64url')
}

/** Reads a token (untrusted input); undefined unless every bit is as it was made. */
export function parsePersonalToken(keyring: Keyring, token: string): number | undefined {
  if (!TOKEN_SHAPE.test(token)) return undefined
  const bytes = Buffer.from(token, 'base64url')
  if (bytes[0] !== VERSION) return undefined
  const head = bytes.subarray(0, HEAD_LENGTH)
  const mac = bytes.subarray(HEAD_LENGTH)
  if (!keyring.isMac('token', head.readUInt8(1), signedBytes(head), mac)) return undefined
  return head.readUIntBE(2, 6)
}

/** Gives the address that the QR of a personal code carries. */
export function personalCodeUrl(publicUrl: string, token: string): string {
  return `${publicUrl.replace(/\/$/, '')}/c/${token}`
}

/** Finds the token in what a camera or a keyboard-wedge reader gave: an address, or the token. */
export function findPersonalToken(scanned: string): string {
  const text = scanned.trim()
  return /\/c\/([A-Za-z0-9_-]{32})$/.exec(text)?.[1] ?? text
}
