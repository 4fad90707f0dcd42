// Who was registered with one ticket, and whose visit gives way to another one, carried by the
// page: sealed and bound to that ticket, so that nobody can put others into it, and a busy page
// needs to keep no identity to try again.
// Source: F15; security decision 13.
import type { Keyring } from '../../platform/seal.ts'

// Eight ids and their commas are far shorter.
const KEY_MAX = 400

const COLUMNS = { group: 'visits.others.group', left: 'visits.phone.left' } as const

type Carried = { readonly what: keyof typeof COLUMNS; readonly ticket: string }

function placeOf({ what, ticket }: Carried): { column: string; rowId: string } {
  return { column: COLUMNS[what], rowId: ticket }
}

function seal(keyring: Keyring, carried: Carried, personIds: readonly number[]): string {
  if (personIds.length === 0) return ''
  return keyring.seal('door', placeOf(carried), personIds.join(',')).toString('base64url')
}

function open(keyring: Keyring, carried: Carried, key: string): number[] {
  if (key === '' || key.length > KEY_MAX) return []
  try {
    const text = keyring.unseal('door', placeOf(carried), Buffer.from(key, 'base64url'))
    return text.split(',').map(Number).filter(Number.isSafeInteger)
  } catch {
    // Changed, or of another ticket: then nobody is in it, and everyone is ticked again.
    return []
  }
}

/** Writes the group of a ticket. Shape: base64url text; empty for nobody. */
export function sealGroup(keyring: Keyring, ticket: string, personIds: readonly number[]): string {
  return seal(keyring, { what: 'group', ticket }, personIds)
}

/** Reads a group (untrusted input); nobody unless it was sealed for this ticket. */
export function openGroup(keyring: Keyring, ticket: string, key: string): number[] {
  return open(keyring, { what: 'group', ticket }, key)
}

/** Writes whose visit of a ticket's entry gives way. Shape: as sealGroup. */
export function sealLeft(keyring: Keyring, ticket: string, personIds: readonly number[]): string {
  return seal(keyring, { what: 'left', ticket }, personIds)
}

/** Reads whose visit gives way (untrusted input); nobody's unless sealed for this ticket. */
export function openLeft(keyring: Keyring, ticket: string, key: string): number[] {
  return open(keyring, { what: 'left', ticket }, key)
}
