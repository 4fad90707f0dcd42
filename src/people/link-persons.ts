// A person's decision that two registrations are one human, or are not; only ever appended.
// Source: ADR 0003.
import { strict as assert } from 'node:assert'
import type { Tx } from '../platform/postgres.ts'
import { insertLinks } from './link.sql.ts'
import { recomputeRoots } from './recompute-roots.ts'
import type { PersonId } from './registration.ts'
import { insertStandingChanges } from './standing/fact.sql.ts'

export type LinkInput = {
  readonly personId: PersonId
  readonly otherId: PersonId
  readonly because: 'staff-saw-document' | 'staff-merged' | 'staff-split'
  /** Who decided: the id of a staff account. */
  readonly by: string
}

async function append(tx: Tx, input: LinkInput, isSame: boolean): Promise<boolean> {
  assert.notEqual(input.personId, input.otherId, 'a registration is itself')
  await insertLinks(tx, [
    {
      personA: input.personId,
      personB: input.otherId,
      isSame,
      because: input.because,
      madeBy: input.by,
    },
  ])
  const roots = await recomputeRoots(tx, [input.personId, input.otherId])
  await insertStandingChanges(tx, [input.personId, input.otherId])
  return roots.get(input.personId) === roots.get(input.otherId)
}

/**
 * Declares two registrations to be one human; visits are not touched.
 * Shape: false when an earlier split of their relatives keeps them apart: undo that one first.
 */
export async function linkPersons(tx: Tx, input: LinkInput): Promise<boolean> {
  return append(tx, input, true)
}

/** Declares two registrations not to be one human; no later link of others undoes it. */
export async function unlinkPersons(tx: Tx, input: LinkInput): Promise<void> {
  await append(tx, input, false)
}
