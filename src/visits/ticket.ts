// The scan ticket: minted by the page, posted back by it. It fixes the moment of entry before the
// first attempt, so that every retry, double tap and replay meets the same key (ADR 0002), and it
// is the defence against forged posts. 36 bytes, 48 base64url characters, one spelling.
// Layout: v u8 | key id u8 | print id u48 | minted ms u48 | nonce 6 B | HMAC-SHA-256 cut to 16 B.
import { randomFillSync } from 'node:crypto'
import { instantOfMs } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { Keyring } from '../platform/seal.ts'

const VERSION = 1
/** The same, minted behind a code that a screen showed just then. Source: ADR 0021. */
const FRESH_VERSION = 2
const HEAD_LENGTH = 20
const DEVICE_LENGTH = 8
const TICKET_LENGTH = 36
/** Shape: 48 base64url characters. */
export const TICKET_CHARACTERS = 48

/** Too short -> slow phones must scan twice; too long -> yesterday's page posts today. */
export const TICKET_SECONDS = 600
/** The same with the registration form in between. */
export const FORM_TICKET_SECONDS = 1800
// Two servers' clocks differ a little; a ticket of the future is otherwise a forgery.
const FUTURE_MS = 5000

export type Ticket = {
  readonly printId: number
  readonly mintedMs: number
  /** Its page was opened with the code that a screen showed just then. */
  readonly isFresh: boolean
  /** The moment of entry, whole seconds. */
  readonly enteredAt: Instant
}

// Randomness is drawn for many tickets at once: 6 bytes each cost a system call otherwise.
const NONCE_POOL = Buffer.alloc(6 * 512)
let nonceOffset = NONCE_POOL.length

function copyNonce(target: Buffer, offset: number): void {
  if (nonceOffset === NONCE_POOL.length) {
    randomFillSync(NONCE_POOL)
    nonceOffset = 0
  }
  NONCE_POOL.copy(target, offset, nonceOffset, nonceOffset + 6)
  nonceOffset += 6
}

function writeDevice(bytes: Buffer, deviceId: number): void {
  bytes.writeUInt32BE(Math.floor(deviceId / 2 ** 32), HEAD_LENGTH)
  bytes.writeUInt32BE(deviceId % 2 ** 32, HEAD_LENGTH + 4)
}

/** Mints a ticket for a print, bound to a device (0: the browser has none yet). */
export function mintTicket(
  keyring: Keyring,
  bound: { printId: number; deviceId: number; isFresh?: boolean },
  nowMs: number,
): string {
  const keyId = keyring.keyIdOf('ticket')
  const bytes = Buffer.allocUnsafe(HEAD_LENGTH + DEVICE_LENGTH)
  bytes[0] = bound.isFresh === true ? FRESH_VERSION : VERSION
  bytes[1] = keyId
  bytes.writeUIntBE(bound.printId, 2, 6)
  bytes.writeUIntBE(nowMs, 8, 6)
  copyNonce(bytes, 14)
  writeDevice(bytes, bound.deviceId)
  const mac = keyring.mac('ticket', keyId, bytes)
  if (!mac) throw new Error('the current ticket key is not open')
  return Buffer.concat([bytes.subarray(0, HEAD_LENGTH), mac], TICKET_LENGTH).toString('base64url')
}

export type TicketCheck =
  | { readonly ok: true; readonly ticket: Ticket }
  | { readonly ok: false; readonly refusal: 'ticket-invalid' | 'ticket-stale' }

const INVALID: TicketCheck = { ok: false, refusal: 'ticket-invalid' }
const STALE: TicketCheck = { ok: false, refusal: 'ticket-stale' }
const SPELLING = /^[A-Za-z0-9_-]{48}$/

/**
 * Reads a posted ticket. Untrusted input.
 * Refuses: 'ticket-invalid' (spelling, key, MAC, another print), 'ticket-stale'.
 */
export function checkTicket(
  keyring: Keyring,
  text: string,
  expected: { printId: number; deviceId: number; maxSeconds: number },
  nowMs: number,
): TicketCheck {
  if (!SPELLING.test(text)) return INVALID
  const bytes = Buffer.from(text, 'base64url')
  const keyId = bytes[1]
  const isFresh = bytes[0] === FRESH_VERSION
  if (bytes.length !== TICKET_LENGTH || keyId === undefined) return INVALID
  if (bytes[0] !== VERSION && !isFresh) return INVALID
  const signed = Buffer.allocUnsafe(HEAD_LENGTH + DEVICE_LENGTH)
  bytes.copy(signed, 0, 0, HEAD_LENGTH)
  writeDevice(signed, expected.deviceId)
  if (!keyring.isMac('ticket', keyId, signed, bytes.subarray(HEAD_LENGTH))) return INVALID
  const printId = bytes.readUIntBE(2, 6)
  const mintedMs = bytes.readUIntBE(8, 6)
  if (printId !== expected.printId || mintedMs > nowMs + FUTURE_MS) return INVALID
  if (nowMs - mintedMs > expected.maxSeconds * 1000) return STALE
  return { ok: true, ticket: { printId, mintedMs, isFresh, enteredAt: instantOfMs(mintedMs) } }
}
