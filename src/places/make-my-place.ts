// A signed-in account makes a place of its own, or a part of one it manages.
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import type { Sql } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import type { NewPlaceBody } from './contract.ts'
import { createPlace } from './create-place.ts'
import type { CreatedPlace } from './create-place.ts'
import { countManaged } from './member.sql.ts'
import type { PlaceState } from './place.ts'
import { readLine } from './place-name.rule.ts'
import { rolesOf } from './team.ts'

// A property company runs a few hundred; more is a script that fills the map.
const MANAGED_MAX = 500
const MANAGER_NAME_MAX = 40

export type Maker = {
  readonly phoneBlind: Buffer
  readonly phoneMask: string
  readonly state: PlaceState
}

/**
 * Makes a place that its maker manages.
 * Refuses: 'bad-input', 'identifier-invalid', 'not-found' (the parent), 'too-large'.
 * Source: Notice clause III; F6, F7, F11.
 */
export async function makeMyPlace(
  deps: { readonly sql: Sql; readonly keyring: Keyring },
  body: NewPlaceBody,
  maker: Maker,
): Promise<(CreatedPlace & { readonly state: PlaceState }) | Refused> {
  const { managerName, ...draft } = body
  const name = readLine(managerName ?? '', { max: MANAGER_NAME_MAX, mayBeEmpty: true })
  if (name === undefined) return refuse('bad-input', 'managerName')
  return deps.sql.begin(async (tx) => {
    if (draft.parentId !== undefined) {
      const roles = await rolesOf(tx, maker.phoneBlind, draft.parentId)
      if (!roles.includes('manager')) return refuse('not-found', 'parentId')
    }
    if ((await countManaged(tx, maker.phoneBlind)) >= MANAGED_MAX) return refuse('too-large')
    const { phoneBlind, phoneMask, state } = maker
    const managedBy = { phoneBlind, phoneMask, name }
    const made = await createPlace(tx, deps.keyring, { ...draft, state, managedBy })
    return made.ok ? { ...made, state } : made
  })
}
