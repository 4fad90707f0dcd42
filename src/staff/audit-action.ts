// What an audit row can be about. The number is what is stored and hashed, for ever: add at the
// end, never renumber, never reuse. Source: F38, F39.

export const AUDIT_ACTIONS = {
  'staff-created': 1,
  'signed-in': 2,
  'signed-out': 3,
  'person-searched': 10,
  'person-unmasked': 11,
  'persons-linked': 12,
  'persons-unlinked': 13,
  'assurance-raised': 14,
  'case-opened': 20,
  'case-viewed': 21,
  'itinerary-viewed': 22,
  'case-traced': 23,
  'candidates-viewed': 24,
  'candidate-viewed': 25,
  'candidate-classified': 26,
  'candidates-exported': 27,
  'trace-run': 28,
  'cases-listed': 29,
  'visits-imported': 30,
  'retention-applied': 31,
  'list-imported': 32,
  'list-withdrawn': 33,
  'disputes-viewed': 34,
  'audit-viewed': 40,
  'audit-verified': 41,
  'rules-published': 60,
  'stops-listed': 61,
  'stop-viewed': 62,
  'stop-changed': 63,
  'stop-closed': 64,
  'door-shift-begun': 70,
  'door-shift-ended': 71,
  'door-device-revoked': 72,
  'register-checked': 73,
  'personal-code-issued': 74,
  'personal-code-revoked': 75,
  'case-nearby-set': 80,
  'stopped-viewed': 81,
  'clock-confirmed': 82,
  'case-closed': 83,
  'places-confirmed': 90,
  'place-suspended': 91,
  'place-resumed': 92,
  'places-merged': 93,
  'claims-viewed': 94,
  'claim-decided': 95,
  'place-corrected': 96,
  'place-closed': 97,
  'place-reopened': 98,
  'handovers-listed': 110,
  'handover-settled': 111,
  'manager-appointed': 112,
  'people-erased': 120,
  'state-noted': 121,
  'stop-shown': 122,
  'candidates-erased': 123,
} as const satisfies Record<string, number>

export type AuditAction = keyof typeof AUDIT_ACTIONS

const NAMES = new Map<number, AuditAction>(
  Object.entries(AUDIT_ACTIONS).map(([name, number]) => [number, name as AuditAction]),
)

/** Gives the name of a stored action number; undefined for one of a newer version. */
export function auditActionName(action: number): AuditAction | undefined {
  return NAMES.get(action)
}
