// The random look at a document: one visit in two hundred that would enter sees the staff instead,
// so that being sent to the staff tells nobody anything. The same visit always gives the same
// answer, on every server: a keyed hash decides. Source: security decision 4; docs/adr/0014.
import type { Keyring } from '../platform/seal.ts'

export type DocumentChecks = (visit: { personId: number; enteredAt: number }) => boolean

/** Fewer -> the cause proves itself; more -> queues. Source: security decision 4. */
const ONE_IN = 200

/** Mixes 32 bits, so that neighbours fall far apart; the constants are those of MurmurHash3. */
function mix(value: number): number {
  let mixed = value
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35)
  return mixed ^ (mixed >>> 16)
}

/**
 * Opens the checks of a city. The key is read once: a keyed hash for each scan would cost as much
 * as the rest of it, and only one bit in 7.6 of this mix ever leaves the server.
 */
export function openDocumentChecks(keyring: Keyring, isOn: boolean): DocumentChecks {
  if (!isOn) return () => false
  // Its text has another length than all else that is made with this key.
  const secret = keyring.mac(
    'place-sign',
    keyring.keyIdOf('place-sign'),
    Buffer.from('document check'),
  )
  const first = secret?.readInt32LE(0) ?? 0
  const second = secret?.readInt32LE(4) ?? 0
  return ({ personId, enteredAt }) => {
    const high = Math.floor(personId / 2 ** 32)
    const person = mix(mix(personId ^ first) ^ high)
    return (mix(person ^ mix(enteredAt ^ second)) >>> 0) % ONE_IN === 0
  }
}
