// A manager makes a place; its code is there at once.
import type { Refused } from '../base/refusals.ts'
import { refuse } from '../base/refusals.ts'
import type { Tx } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { hasDivision } from './catalogue.sql.ts'
import { createMany } from './create-many.ts'
import { readDepth } from './place.sql.ts'
import type { MadePlace, MadePoint, NewPlace } from './place.ts'
import { shareShape } from './register/life.sql.ts'
import { DEPTH_MAX } from './register/place-life.rule.ts'

export type CreatedPlace = MadePlace & MadePoint & { readonly ok: true }

/**
 * Makes a place with a main door and one print; its code works at once, its door shows names only
 * when the town has confirmed it. Whether it looks like another place is asked by `makeMyPlace`.
 * Refuses: 'bad-input', 'identifier-invalid', 'not-found'.
 * Source: Notice clause III; ADR 0007.
 */
export async function createPlace(
  tx: Tx,
  keyring: Keyring,
  draft: NewPlace,
): Promise<CreatedPlace | Refused> {
  if (!(await hasDivision(tx, draft.division))) return refuse('bad-input', 'division')
  if (draft.parentId !== undefined) {
    // What it is hung below must not move meanwhile.
    await shareShape(tx)
    const depth = await readDepth(tx, draft.parentId)
    if (depth + 1 >= DEPTH_MAX) return refuse('bad-input', 'parentId')
  }
  const made = await createMany(tx, keyring, [draft])
  if (!made.ok) return made
  const [place] = made.places
  const [point] = place?.points ?? []
  if (!place || !point) return refuse('bad-input')
  return { ok: true, ...place, ...point }
}
