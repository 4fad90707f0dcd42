// Staff saw the document of a registration: its assurance rises, and whoever is registered with the
// same document under another name is linked as not the same.
// Source: security decision 18, ADR 0013.
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { Tx } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import { appendAudit, sealReason } from '../../staff/index.ts'
import type { ActorKind } from '../../staff/index.ts'
import { unlinkPersons } from '../link-persons.ts'
import { lockPersons } from '../link.sql.ts'
import { selectPersons } from '../person.sql.ts'
import type { PersonId } from '../registration.ts'
import { raiseToSeen, selectRivals } from './dispute.sql.ts'
import { insertStandingChanges } from './fact.sql.ts'

export type SeenDocument = {
  readonly personId: PersonId
  /** `person:<id>` of Zhenheyi, `cli:<os user>`, or the user name of an account of the console. */
  readonly by: string
  readonly at: Instant
  readonly reason?: string
}

/** What raising did: nothing new when staff had seen the document before. */
export type Raised = {
  readonly ok: true
  readonly isNew: boolean
  /** Registrations of the document that are declared not this person now. */
  readonly setApart: readonly PersonId[]
}

/** Gives the kind of whoever `by` names. */
export function actorKindOf(by: string): ActorKind {
  if (by.startsWith('person:')) return 'person'
  return by.startsWith('cli:') ? 'cli' : 'staff'
}

/**
 * Records that staff saw the document of this registration, with one audit row; nobody's visits are
 * touched, and the other registrations keep theirs. Call it last in its transaction.
 * Refuses: 'person-unknown'.
 */
export async function raiseAssurance(
  tx: Tx,
  deps: { readonly keyring: Keyring },
  seen: SeenDocument,
): Promise<Raised | Refused> {
  const { personId, by, at } = seen
  const [person] = await selectPersons(tx, [personId])
  if (!person) return refuse('person-unknown')
  const rivals = await selectRivals(tx, personId)
  // In the order of their ids: two who settle for two of them at once must not wait for each other.
  await lockPersons(tx, [personId, ...rivals.map((rival) => rival.person_id)])
  if (!(await raiseToSeen(tx, personId))) return { ok: true, isNew: false, setApart: [] }
  const setApart: PersonId[] = []
  for (const rival of rivals) {
    const otherId = rival.person_id
    await unlinkPersons(tx, { personId, otherId, because: 'staff-saw-document', by })
    setApart.push(otherId)
  }
  await insertStandingChanges(tx, [personId, ...setApart])
  await appendAudit(tx, {
    at,
    actor: by,
    actorKind: actorKindOf(by),
    action: 'assurance-raised',
    personId,
    ...(seen.reason !== undefined && {
      reasonSealed: sealReason(deps.keyring, { actor: by, at }, seen.reason),
    }),
    detail: { assurance: 2, setApart },
  })
  return { ok: true, isNew: true, setApart }
}
