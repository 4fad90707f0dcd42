// The `state` that travels to a provider and back: it names the print that was scanned and holds
// the hash of this browser's cookie, so that nobody can make a stranger's browser finish what
// another began. 35 bytes, 70 hexadecimal characters: WeChat takes 128 letters and digits.
// Layout: v u8 | print id u48 | minted u32 | browser hash 8 B | HMAC-SHA-256 cut to 16 B.
// Source: security decision 9.
import { createHash, timingSafeEqual } from 'node:crypto'
import { MINUTE } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import type { Provider } from '../../partners/index.ts'
import type { Keyring } from '../../platform/seal.ts'

/** How long a browser may be away; a code of WeChat lives as long. */
export const STATE_SECONDS = 5 * MINUTE
// Two servers' clocks differ a little; a state of the future is otherwise a forgery.
const FUTURE_SECONDS = 5

const VERSION = 1
// The high bit of the version: the page asked by itself right after a scan; nobody tapped a link.
const BY_ITSELF = 0x80
const HEAD_LENGTH = 19
const HASH_LENGTH = 8
const STATE_LENGTH = 35

export type State = { readonly printId: number; readonly isByItself: boolean }

/** To whom a state belongs: not written into it, but covered by its MAC and its hash. */
export type StateOwner = {
  readonly provider: Provider
  /** The value of the cookie `zpc_oauth`. */
  readonly browser: string
}

function hashOf(browser: string): Buffer {
  return createHash('sha256').update(browser).digest().subarray(0, HASH_LENGTH)
}

// The words keep these MACs apart from those of scan tickets, which use the same key, and one
// provider's states apart from the other's.
function signedBytes(head: Uint8Array, provider: Provider): Buffer {
  return Buffer.concat([Buffer.from(`oauth-state|${provider}|`), head])
}

/** Mints a state. Shape: 70 lower-case hexadecimal characters. */
export function mintState(keyring: Keyring, state: State & StateOwner, now: Instant): string {
  const head = Buffer.alloc(HEAD_LENGTH)
  head[0] = VERSION | (state.isByItself ? BY_ITSELF : 0)
  head.writeUIntBE(state.printId, 1, 6)
  head.writeUInt32BE(now, 7)
  hashOf(state.browser).copy(head, 11)
  const mac = keyring.mac('ticket', keyring.keyIdOf('ticket'), signedBytes(head, state.provider))
  if (!mac) throw new Error('the current ticket key is not open')
  return Buffer.concat([head, mac], STATE_LENGTH).toString('hex')
}

/** `printId` is told when the state is ours but of another browser or too old. */
export type StateCheck = ({ readonly ok: true } & State) | { readonly ok: false; printId?: number }

/** Reads a state (untrusted): every bit as it was made, this provider, this browser, in time. */
export function checkState(
  keyring: Keyring,
  text: string,
  owner: StateOwner,
  now: Instant,
): StateCheck {
  if (!/^[0-9a-f]{70}$/.test(text)) return { ok: false }
  const bytes = Buffer.from(text, 'hex')
  const head = bytes.subarray(0, HEAD_LENGTH)
  const mac = bytes.subarray(HEAD_LENGTH)
  const keyId = keyring.keyIdOf('ticket')
  if (!keyring.isMac('ticket', keyId, signedBytes(head, owner.provider), mac)) return { ok: false }
  const version = head.readUInt8(0)
  if ((version & ~BY_ITSELF) !== VERSION) return { ok: false }
  const printId = head.readUIntBE(1, 6)
  const age = now - head.readUInt32BE(7)
  const isInTime = age <= STATE_SECONDS && age >= -FUTURE_SECONDS
  const isHere = timingSafeEqual(head.subarray(11, 11 + HASH_LENGTH), hashOf(owner.browser))
  if (!isInTime || !isHere) return { ok: false, printId }
  return { ok: true, printId, isByItself: (version & BY_ITSELF) !== 0 }
}
