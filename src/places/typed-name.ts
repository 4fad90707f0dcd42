// Names that people type for whoever runs a place, is invited to or claims it: sealed before they
// are written, opened only for those who are shown them. Each opens beside its own row only.
// Source: security decision 5.
import type { Keyring, SealPlace } from '../platform/seal.ts'
import type { PlaceId, Role } from './place.ts'

/** A row that a name was typed for; its key is there before the row is. */
export type NamedRow =
  | { readonly placeId: PlaceId; readonly phoneBlind: Buffer; readonly role: Role }
  | { readonly invitationId: number }
  | { readonly claimant: Buffer; readonly madeAt: number }

function placeOf(row: NamedRow): SealPlace {
  if ('invitationId' in row) {
    return { column: 'places.invitation.name_sealed', rowId: row.invitationId }
  }
  if ('claimant' in row) {
    const rowId = `${row.claimant.toString('hex')}|${row.madeAt}`
    return { column: 'places.claim.name_sealed', rowId }
  }
  const rowId = `${row.placeId}|${row.phoneBlind.toString('hex')}|${row.role}`
  return { column: 'places.member.name_sealed', rowId }
}

/** Seals a name for its row; null where none was typed. */
export function sealName(keyring: Keyring, row: NamedRow, name: string): Buffer | null {
  return name === '' ? null : keyring.seal('notes', placeOf(row), name)
}

/** Opens the name of a row; empty where none was typed. */
export function openName(keyring: Keyring, row: NamedRow, sealed: Buffer | null): string {
  return sealed ? keyring.unseal('notes', placeOf(row), sealed) : ''
}
