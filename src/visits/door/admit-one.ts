// How the door records one person: through the one use case of every entry.
import type { Refused } from '../../base/refusals.ts'
import { admitPersons } from '../admit.ts'
import type { Admission, AdmitDeps, Admitted, AdmittedPerson } from '../admit.ts'

export type OneAdmission = Omit<Admission, 'persons'> & { readonly person: AdmittedPerson }

export type AdmittedOne = Admitted & {
  readonly ok: true
  /** False at a place that its town has not confirmed: say nothing to whoever typed. */
  readonly isVerdictShown: boolean
}

/**
 * Records one person at a door; resolves after the commit.
 * Refuses: as admitPersons. Throws: Busy; send it again.
 */
export async function admitOne(
  deps: AdmitDeps,
  admission: OneAdmission,
): Promise<AdmittedOne | Refused> {
  const { person, ...rest } = admission
  const all = await admitPersons(deps, { ...rest, persons: [person] })
  if (!all.ok) return all
  const [one] = all.admitted
  if (!one) throw new Error('one person was given and none was admitted')
  return { ok: true, ...one, isVerdictShown: all.isVerdictShown }
}
