// Taking a scan back: within ten minutes the visitor marks his own visit as a mistake. The row
// stays and says so; it never makes a stay. Source: F41; security decision 3.
import type { Instant } from '../base/instant.ts'
import type { Refused } from '../base/refusals.ts'
import type { DeviceRegistration } from '../people/index.ts'
import type { IndexedPrint } from '../places/index.ts'
import { tellArrival } from './arrivals.ts'
import type { ArrivalDeps } from './arrivals.ts'
import { changeFlags } from './change-flags.ts'
import type { CheckInDeps } from './check-in.ts'
import { withdrawFlags } from './flags.rule.ts'
import { RECENT_SECONDS } from './recent-visits.ts'
import type { Visit } from './visit.sql.ts'

export type Withdrawal = {
  readonly print: IndexedPrint
  readonly person: Pick<DeviceRegistration, 'personId'>
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
  const visit = await changeFlags(deps.sql, key, withdrawFlags)
  if (!visit) return { ok: false, refusal: 'not-found' }
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
