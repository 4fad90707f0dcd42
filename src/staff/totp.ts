// The six digits of an authenticator app (RFC 6238, SHA-1, 30 seconds), as the demo and the tests
// need to know them. The sign-in library checks codes; this only makes them.
import { createHmac } from 'node:crypto'

const STEP_MS = 30_000
const DIGITS = 6

/** Gives the code of a secret at a moment. Units: milliseconds since 1970. */
export function totpCode(secret: string, nowMs: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(nowMs / STEP_MS)))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 0x0f
  const number = mac.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}
