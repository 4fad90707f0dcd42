// The emergency at the door: enter now, register within 24 hours; the same tap twice admits one.
// Source: security decisions, "Emergency"; F25 (docs/adr/0014).
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import { raiseAssurance, registerPerson } from '../../people/index.ts'
import { admitEmergency, completeEmergency, listEmergencies } from '../stops/emergency.ts'
import type { Gatekeeper } from './access.ts'
import type { EmergencyBody, EmergencyPersonBody, OpenEmergencies } from './contract.ts'
import type { Recorded } from './contract.ts'
import type { DoorDeps } from './door-deps.ts'
import { insertEntry, selectEntries, writeRecorded } from './entry.sql.ts'
import { Undone, isHeard, orUndone, presentEarlier } from './record-entry.ts'

async function admitOnce(
  deps: DoorDeps,
  keeper: Gatekeeper,
  body: EmergencyBody,
): Promise<Recorded | Refused> {
  const { print, personId: byId } = keeper
  const { entryId, reason, hint = '' } = body
  const { placeId, pointId } = print
  const [known] = await selectEntries(deps.sql, [entryId])
  if (known && known.placeId !== placeId) return refuse('duplicate', 'entryId')
  if (known?.recordedAt) return presentEarlier(deps, print, known)
  const madeAt = deps.clock.now()
  const enteredAt = known?.enteredAt ?? madeAt
  const one = await admitEmergency(deps, {
    print,
    reason,
    hint,
    byId,
    enteredAt,
    retryKey: entryId,
    claim: async (tx, personId) => {
      if (known) return
      const claimed = { entryId, placeId, pointId, personId, enteredAt, madeAt }
      // Somebody else's tap of the same entry was faster: its moment counts.
      if (!(await insertEntry(tx, claimed))) throw new Undone(refuse('busy'))
    },
  })
  if (!one.ok) return one
  const { visit, passNumber, recordedAt } = one.recent
  await writeRecorded(deps.sql, { entryId, enteredAt: visit.enteredAt, at: deps.clock.now() })
  return {
    ok: true,
    key: deps.signs.rowKeyOf(visit, pointId),
    enteredAt: visit.enteredAt,
    verdict: one.verdict,
    isEarlier: one.isEarlier,
    passNumber,
    passShape: deps.signs.shapeAt(placeId, recordedAt),
  }
}

/**
 * Admits somebody of whom nothing is known.
 * Refuses: 'duplicate', 'code-withdrawn', 'place-closed'. Throws: Busy; send it again.
 * Source: nobody is refused care for a code.
 */
export async function enterInEmergency(
  deps: DoorDeps,
  keeper: Gatekeeper,
  body: EmergencyBody,
): Promise<Recorded | Refused> {
  const first = await orUndone(admitOnce(deps, keeper, body))
  const isOvertaken = !first.ok && first.refusal === 'busy'
  return isOvertaken ? orUndone(admitOnce(deps, keeper, body)) : first
}

/** Lists who entered in an emergency and is not registered yet. Shape: the soonest due first. */
export async function readOpenEmergencies(
  deps: DoorDeps,
  keeper: Gatekeeper,
): Promise<OpenEmergencies> {
  const open = await listEmergencies(deps, keeper.print.placeId)
  return {
    ok: true,
    emergencies: open.map(({ stopId, pointId, ...rest }) => ({
      id: stopId,
      pointName: deps.prints.byPoint(pointId)?.pointName ?? '',
      ...rest,
    })),
  }
}

/**
 * Registers somebody who entered in an emergency; the two become one human.
 * Refuses: 'not-found' also for a stop of another place, 'stop-settled', and as registerPerson.
 * Source: register within 24 hours; late is better than never, so there is no end to it.
 */
export async function registerEmergency(
  deps: DoorDeps,
  keeper: Gatekeeper,
  given: { readonly stopId: number; readonly body: EmergencyPersonBody },
): Promise<{ readonly ok: true } | Refused> {
  const { person, isDocumentSeen } = given.body
  const { name, kind, number, issuer, phone } = person
  if (kind === 'none') return refuse('document-invalid', 'document')
  const at = deps.clock.now()
  const byId = keeper.personId
  return orUndone(
    deps.sql.begin(async (tx) => {
      const registered = await registerPerson(tx, deps.keyring, {
        document: { kind, number, ...(issuer && { issuer }) },
        ...(phone && { phone }),
        phoneConfirmed: false,
        name,
        origin: 'staff',
        at,
      })
      if (!registered.ok) return registered
      const { personId } = registered
      const { placeId } = keeper.print
      const stop = { placeId, stopId: given.stopId, personId, byId, at }
      const done = await completeEmergency(tx, stop)
      // Nobody is registered for an emergency that is none.
      if (!done.ok) throw new Undone(done)
      if (isDocumentSeen && isHeard(keeper.print)) {
        await raiseAssurance(tx, deps, { personId, by: `person:${byId}`, at })
      }
      return done
    }),
  )
}
