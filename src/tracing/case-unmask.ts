// Unmasking one person of a case: a reason, an audit row, and only then the name. Source: F38.
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import { registrationsOf, unsealPerson } from '../people/index.ts'
import { readCandidate } from './candidate.sql.ts'
import { holdOpenCase, recordLook } from './case-look.ts'
import type { Desk } from './case-look.ts'
import type { UnmaskedPerson } from './contract.ts'

/**
 * Shows the identity of the case or of one of its candidates, all registrations of the human.
 * The row is committed before the data leaves.
 * Refuses: 'reason-missing', 'case-unknown', 'case-closed', 'person-unknown'. Source: F38.
 */
export async function unmaskPerson(
  desk: Desk,
  key: { caseId: number; personId: number },
  typed: string,
): Promise<({ ok: true } & UnmaskedPerson) | Refused> {
  const { caseId, personId } = key
  const reason = typed.trim()
  if (reason === '') return refuse('reason-missing', 'reason')
  return desk.sql.begin(async (tx) => {
    const found = await holdOpenCase(tx, desk, caseId)
    if (!found.ok) return found
    const isCase = found.file.person_id === personId
    if (!isCase && !(await readCandidate(tx, caseId, personId))) return refuse('person-unknown')
    const all = (await registrationsOf(tx, [personId])).get(personId) ?? [personId]
    const shown: UnmaskedPerson = {
      personId,
      auditSeq: 0,
      names: [],
      documents: [],
      phones: [],
      references: [],
    }
    // One look at one human is one row, however many registrations stand behind it.
    let auditSeq = 0
    const audit = async (): Promise<void> => {
      if (auditSeq > 0) return
      const detail = { registrations: all.length }
      const action = 'person-unmasked'
      auditSeq = await recordLook(tx, desk, { action, personId, caseId, reason, detail })
    }
    for (const registration of all) {
      const opened = await unsealPerson(tx, desk.keyring, { personId: registration, audit })
      if ('refusal' in opened) return opened
      shown.names.push(...opened.names.filter((name) => !shown.names.includes(name)))
      for (const { kind, number } of opened.documents) {
        const isKnown = shown.documents.some((one) => one.number === number)
        if (!isKnown) shown.documents.push({ kind, number })
      }
      shown.phones.push(...opened.phones)
      shown.references.push(...opened.references)
    }
    return { ok: true, ...shown, auditSeq } as const
  })
}
