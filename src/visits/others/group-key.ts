// Who was registered with one ticket, carried by the page: sealed and bound to that ticket, so that
// nobody can put others into it, and a busy page needs to keep no identity to try again.
// Source: F15; security decision 13.
import type { Keyring } from '../../platform/seal.ts'

// Eight ids and their commas are far shorter.
const KEY_MAX = 400

function placeOf(ticket: string): { column: string; rowId: string } {
  return { column: 'visits.others.group', rowId: ticket }
}

/** Writes the group of a ticket. Shape: base64url text; empty for nobody. */
export function sealGroup(keyring: Keyring, ticket: string, personIds: readonly number[]): string {
  if (personIds.length === 0) return ''
  return keyring.seal('door', placeOf(ticket), personIds.join(',')).toString('base64url')
}

/** Reads a group (untrusted input); nobody unless it was sealed for this ticket. */
export function openGroup(keyring: Keyring, ticket: string, key: string): number[] {
  if (key === '' || key.length > KEY_MAX) return []
  try {
    const text = keyring.unseal('door', placeOf(ticket), Buffer.from(key, 'base64url'))
    return text.split(',').map(Number).filter(Number.isSafeInteger)
  } catch {
    // Changed, or of another ticket: then nobody is in it, and everyone is ticked again.
    return []
  }
}
