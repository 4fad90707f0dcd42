// Masked people for the screens of a case; nothing here opens an identity.
import type { Db } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { describePersons } from '../people/index.ts'
import type { CaseRow } from './cases.sql.ts'
import type { CaseHead, MaskedPerson } from './contract.ts'

/** Describes people masked. Shape: every id asked for, also one nothing is known of. */
export async function maskPeople(
  db: Db,
  keyring: Keyring,
  ids: readonly number[],
): Promise<Map<number, MaskedPerson>> {
  const described = await describePersons(db, keyring, ids)
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
        },
      ]
    }),
  )
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
    rule: file.rule,
    state: file.state,
    openedBy: file.opened_by,
    openedAt: file.opened_at,
    tracedAt: file.traced_at,
    candidates: file.candidates,
    classified: file.classified,
  }
}
