// Why staff did something with a team, in their words: for its managers, sealed, because words may
// name anybody. Source: ADR 0022; F40 (it goes with the retention).
import type { Keyring } from '../../platform/seal.ts'
import type { PlaceId } from '../place.ts'

// Opens beside its own place only.
function placeOf(placeId: PlaceId): { column: string; rowId: string } {
  return { column: 'places.team_event.reason_sealed', rowId: String(placeId) }
}

/** Seals the reason of an act. */
export function sealTeamReason(keyring: Keyring, placeId: PlaceId, reason: string): Buffer {
  return keyring.seal('notes', placeOf(placeId), reason)
}

/** Opens the reason of an act; empty where none was given or is kept. */
export function openTeamReason(
  keyring: Keyring,
  placeId: PlaceId,
  sealed: Uint8Array | null,
): string {
  return sealed === null ? '' : keyring.unseal('notes', placeOf(placeId), sealed)
}
