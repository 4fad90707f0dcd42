// Masked people for the screens of a case; nothing here opens an identity.
import type { Db } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { describePersons, selectDisputed } from '../people/index.ts'
import type { CaseRow, CaseRule } from './cases.sql.ts'
import type { CaseHead, MaskedPerson, Nearby, TraceRule } from './contract.ts'

/** Describes people masked. Shape: every id asked for, also one nothing is known of. */
export async function maskPeople(
  db: Db,
  keyring: Keyring,
  ids: readonly number[],
): Promise<Map<number, MaskedPerson>> {
  if (ids.length === 0) return new Map()
  const described = await describePersons(db, keyring, ids)
  const disputed = await selectDisputed(db, ids)
  return new Map(
    ids.map((personId) => {
      const found = described.get(personId)
      return [
        personId,
        {
          personId,
          maskedName: found?.maskedName ?? '',
          maskedPhone: found?.maskedPhone ?? '',
          maskedDocument: found?.maskedDocument ?? '',
          reference: found?.reference ?? null,
          assurance: found?.assurance ?? 0,
          isDisputed: disputed.has(personId),
        },
      ]
    }),
  )
}

// The same floor is one lift away; a whole complex is half a town, asked for when it is needed.
const NEARBY: Nearby = { floor: true, complex: false }

/** Gives which weaker nearness a case looks for. Source: F30. */
export function nearbyOf(rule: CaseRule): Nearby {
  return rule.nearby ?? NEARBY
}

function ruleOf(rule: CaseRule): TraceRule {
  return rule.kind === 'window' ? { kind: 'window', minutes: rule.minutes } : { kind: 'stays' }
}

/** Gives a case as the screens show it. */
export function headOf(file: CaseRow, people: ReadonlyMap<number, MaskedPerson>): CaseHead {
  const person = people.get(file.person_id)
  if (!person) throw new Error('the person of the case was not described')
  return {
    caseId: file.case_id,
    caseNumber: file.case_number,
    person,
    division: file.division,
    windowFrom: file.window_from,
    windowTo: file.window_to,
    rule: ruleOf(file.rule),
    nearby: nearbyOf(file.rule),
    state: file.state,
    openedBy: file.opened_by,
    openedAt: file.opened_at,
    tracedAt: file.traced_at,
    candidates: file.candidates,
    classified: file.classified,
  }
}
