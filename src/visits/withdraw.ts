// Taking a scan back: within ten minutes the visitor marks his own visit as a mistake. The row
// stays and says so; it never makes a stay. Source: F41; security decision 3.
import type { Instant } from '../base/instant.ts'
import type { Refused } from '../base/refusals.ts'
import type { DeviceRegistration } from '../people/index.ts'
import type { IndexedPrint } from '../places/index.ts'
import { tellArrival } from './arrivals.ts'
import type { ArrivalDeps } from './arrivals.ts'
import type { CheckInDeps } from './check-in.ts'
import { unpackFlags, withdrawFlags } from './flags.rule.ts'
import { RECENT_SECONDS } from './recent-visits.ts'
import { readVisit, updateFlags } from './visit.sql.ts'
import type { Visit } from './visit.sql.ts'

export type Withdrawal = {
  readonly print: IndexedPrint
  readonly person: DeviceRegistration
  /** The moment of entry of the posted ticket. */
  readonly enteredAt: Instant
  /** Leaves a visit alone that this ticket did not make: it may be shown again as the earlier. */
  readonly isThisTicketOnly?: boolean
}

/**
 * Marks the visit as withdrawn.
 * Refuses: 'too-late' after ten minutes, 'not-found' when there is no such visit.
 */
export async function withdrawVisit(
  deps: CheckInDeps & ArrivalDeps,
  input: Withdrawal,
): Promise<{ readonly ok: true; readonly visit: Visit } | Refused> {
  const { print, person } = input
  const now = deps.clock.now()
  const found = deps.recents.find(person.personId, print.pointId, now)
  const isOther = found !== undefined && found.visit.enteredAt !== input.enteredAt
  const recent = isOther && input.isThisTicketOnly ? undefined : found
  if (!recent && now - input.enteredAt >= RECENT_SECONDS) return { ok: false, refusal: 'too-late' }
  const key = {
    personId: person.personId,
    enteredAt: recent?.visit.enteredAt ?? input.enteredAt,
    placeId: print.placeId,
  }
  const stored = await readVisit(deps.sql, key)
  if (!stored) return { ok: false, refusal: 'not-found' }
  const visit = { ...stored, flags: withdrawFlags(stored.flags) }
  if (unpackFlags(stored.flags).outcome === 'withdrawn') return { ok: true, visit }
  await updateFlags(deps.sql, key, { from: stored.flags, to: visit.flags })
  const withdrawn = {
    visit,
    pointId: print.pointId,
    passNumber: recent?.passNumber ?? 0,
    recordedAt: recent?.recordedAt ?? visit.enteredAt,
    saving: undefined,
    isStored: true,
    isWithdrawn: true,
  }
  deps.recents.put(withdrawn, now)
  void tellArrival(deps, print, visit).catch(() => undefined)
  return { ok: true, visit }
}
