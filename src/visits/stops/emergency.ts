// Enter now, register within 24 hours: one tap and a reason at any door. Somebody of whom nothing
// is known becomes a person without a number; when the registration comes, the two are one human.
// Source: security decisions, "Emergency"; F25; docs/adr/0014.
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import { linkPersons, registerPerson } from '../../people/index.ts'
import type { IndexedPrint } from '../../places/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import { appendAudit } from '../../staff/index.ts'
import { admitPersons } from '../admit.ts'
import type { AdmitDeps, Admitted } from '../admit.ts'
import { stopPlace } from './open-stop.ts'
import { listOpenEmergencies, lockStop, writeStopRegistered } from './stop.sql.ts'
import type { StopRow } from './stop.sql.ts'

export const EMERGENCY_REASONS = ['life-threatening', 'injury', 'childbirth', 'acute'] as const
export type EmergencyReason = (typeof EMERGENCY_REASONS)[number]

// What stands in the row of the door until the registration comes.
const UNKNOWN_NAME = '紧急'

export type EmergencyInput = {
  readonly print: IndexedPrint
  readonly reason: EmergencyReason
  /** What tells the person among several. */
  readonly hint: string
  /** The registration of the gatekeeper. */
  readonly byId: number
  readonly enteredAt: Instant
  /** The same key again is the same person: a lost answer admits nobody twice. */
  readonly retryKey: string
  /** Runs with the registration, in its transaction. */
  readonly claim?: ((tx: Tx, personId: number) => Promise<void>) | undefined
}

/**
 * Admits somebody in an emergency; resolves after the commit.
 * Refuses: 'code-withdrawn', 'place-closed'. Throws: Busy.
 * Source: security decisions: nobody is refused care for a code.
 */
export async function admitEmergency(
  deps: AdmitDeps,
  input: EmergencyInput,
): Promise<({ readonly ok: true } & Admitted) | Refused> {
  const { print, enteredAt, byId, retryKey, reason, hint } = input
  const registered = await deps.sql.begin(async (tx) => {
    const made = await registerPerson(tx, deps.keyring, {
      document: { kind: 'none', number: '' },
      phoneConfirmed: false,
      name: UNKNOWN_NAME,
      origin: 'staff',
      at: enteredAt,
      retryKey,
    })
    if (made.ok) await input.claim?.(tx, made.personId)
    return made
  })
  if (!registered.ok) return registered
  const { personId, assurance, mask } = registered
  const note = JSON.stringify({ reason, hint: hint.trim() })
  const done = await admitPersons(deps, {
    print,
    enteredAt,
    method: 'staff',
    reporterId: byId,
    emergency: { by: `person:${byId}`, note },
    persons: [{ personId, assurance, mask }],
  })
  if (!done.ok) return done
  const [one] = done.admitted
  if (!one) throw new Error('one person was given and none was admitted')
  return { ok: true, ...one }
}

export type OpenEmergency = {
  readonly stopId: number
  readonly pointId: number
  readonly enteredAt: Instant
  readonly dueAt: Instant
  readonly isOverdue: boolean
  readonly reason: string
  readonly hint: string
}

function readNote(keyring: Keyring, stop: StopRow): { reason: string; hint: string } {
  if (!stop.noteSealed) return { reason: '', hint: '' }
  const text = keyring.unseal('notes', stopPlace('note_sealed', stop), stop.noteSealed)
  try {
    const { reason = '', hint = '' } = JSON.parse(text) as { reason?: string; hint?: string }
    return { reason, hint }
  } catch {
    // Somebody who was on the list and then entered in an emergency has a note in plain words.
    return { reason: '', hint: text }
  }
}

/** Lists who entered a place in an emergency and is not registered yet, the soonest due first. */
export async function listEmergencies(
  deps: Pick<AdmitDeps, 'sql' | 'keyring' | 'clock'>,
  placeId: number,
): Promise<OpenEmergency[]> {
  const rows = await listOpenEmergencies(deps.sql, placeId)
  const now = deps.clock.now()
  return rows.map((stop) => ({
    stopId: stop.stopId,
    pointId: stop.pointId,
    enteredAt: stop.enteredAt,
    dueAt: stop.dueAt,
    isOverdue: stop.dueAt < now,
    ...readNote(deps.keyring, stop),
  }))
}

/**
 * Completes an emergency by the registration of the same human; the visit stays where it is.
 * Refuses: 'not-found' also for one of another place, 'stop-settled'.
 */
export async function completeEmergency(
  tx: Tx,
  input: {
    readonly placeId: number
    readonly stopId: number
    readonly personId: number
    readonly byId: number
    readonly at: Instant
  },
): Promise<{ readonly ok: true } | Refused> {
  const { placeId, stopId, personId, byId, at } = input
  const stop = await lockStop(tx, stopId)
  if (!stop || stop.placeId !== placeId || stop.state !== 'emergency') return refuse('not-found')
  if (stop.registeredAs === personId) return { ok: true }
  if (stop.registeredAs !== null) return refuse('stop-settled')
  const by = `person:${byId}`
  if (stop.personId !== personId) {
    const link = { personId, otherId: stop.personId, because: 'staff-merged' } as const
    await linkPersons(tx, { ...link, by })
  }
  await writeStopRegistered(tx, { stopId, by, at, registeredAs: personId })
  await appendAudit(tx, {
    at,
    actor: by,
    actorKind: 'person',
    action: 'stop-closed',
    detail: { stopId, placeId, isRegistered: true },
  })
  return { ok: true }
}
