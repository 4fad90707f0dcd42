// Which places look like one that somebody is about to make, and what is noted when he says that
// his is another one. Only public facts leave this file: what stands on the sign of a shop.
// Source: security decision 17; F6; docs/adr/0018.
import type { Instant } from '../../base/instant.ts'
import type { Tx } from '../../platform/postgres.ts'
import { listCategories } from '../catalogue.sql.ts'
import { readIdentifier } from '../place-draft.rule.ts'
import { readPlaces } from '../place.sql.ts'
import type { NewPlace, PlaceId } from '../place.ts'
import { ALIKE_MAX } from './change-state.ts'
import { insertEvents } from './event.sql.ts'
import type { Actor } from './event.sql.ts'
import { likenessKey } from './likeness.rule.ts'
import { findAlikeBy, insertTwins } from './likeness.sql.ts'
import type { AlikePlace, Looks } from './likeness.sql.ts'

/** What is compared of a draft; what is wrong in it is refused when the place is made. */
export type DraftLooks = Pick<
  NewPlace,
  'name' | 'category' | 'division' | 'address' | 'identifier' | 'parentId'
>

/** Gives what is compared of a draft. */
export async function looksOf(tx: Tx, draft: DraftLooks): Promise<Looks> {
  const categories = await listCategories(tx)
  const kind = categories.find((row) => row.category === draft.category)?.identifier ?? 'none'
  const [parent] = draft.parentId === undefined ? [] : await readPlaces(tx, [draft.parentId])
  return {
    placeId: null,
    parentId: draft.parentId ?? null,
    complexId: parent?.complexId ?? null,
    division: draft.division,
    category: draft.category,
    nameKey: likenessKey(draft.name),
    addressKey: likenessKey(draft.address ?? ''),
    identifier: readIdentifier(kind, draft.identifier ?? '') ?? '',
  }
}

/** Finds what looks like a draft. Shape: the oldest first, at most ALIKE_MAX. */
export async function findAlike(tx: Tx, looks: Looks): Promise<AlikePlace[]> {
  return findAlikeBy(tx, [looks], { limit: ALIKE_MAX })
}

/** Notes on both sides that a place looks like others and is said to be another one. */
export async function noteTwins(
  tx: Tx,
  place: { readonly placeId: PlaceId; readonly name: string },
  others: readonly AlikePlace[],
  by: { readonly actor: Actor; readonly at: Instant; readonly reason: string },
): Promise<void> {
  if (others.length === 0) return
  const { placeId, name } = place
  const { actor, at, reason } = by
  const pairs = others.map((other) => ({ placeId, otherId: other.placeId, alike: other.alike }))
  await insertTwins(tx, pairs, { reason, at })
  const own = others.map((other) => ({
    placeId,
    kind: 'alike' as const,
    detail: { placeId: other.placeId, name: other.name },
  }))
  await insertEvents(tx, own, { actor, at, because: reason })
  // What a stranger wrote is not repeated on the other side: the town reads it.
  const theirs = others.map((other) => ({
    placeId: other.placeId,
    kind: 'alike' as const,
    detail: { placeId, name },
  }))
  await insertEvents(tx, theirs, { actor, at, because: '' })
}
