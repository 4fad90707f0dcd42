// Tells both sides and the town that a unit of an import carries the code or plate of a place
// elsewhere. It does not block: two shops of one chain share a code.
// Source: security decision 17; docs/adr/0018.
import type { Instant } from '../../base/instant.ts'
import type { Tx } from '../../platform/postgres.ts'
import type { PlaceId } from '../place.ts'
import { insertEvents } from '../register/event.sql.ts'
import { findAlikeBy, insertTwins, readLooks } from '../register/likeness.sql.ts'
import type { Account } from '../team/team-event.sql.ts'
import type { LoadedPlan } from './load-plan.ts'

// More places with one code are a chain, and the first of them say so.
const ALIKE_MAX = 3

type Given = {
  readonly asked: { readonly by: Account }
  readonly loaded: LoadedPlan
  readonly at: Instant
  /** The id of every unit of the plan, in its order. */
  readonly ids: readonly PlaceId[]
}

/** Notes which new or changed units look like places of other complexes. */
export async function noteAlike(tx: Tx, { asked, loaded, at, ids }: Given): Promise<void> {
  const names = new Map<PlaceId, string>()
  for (const [index, unit] of loaded.plan.units.entries()) {
    const placeId = ids[index]
    if (placeId === undefined || unit.change === 'same' || unit.identifier === '') continue
    names.set(placeId, unit.name)
  }
  const looks = await readLooks(tx, [...names.keys()])
  const found = await findAlikeBy(tx, looks, { limit: ALIKE_MAX })
  const pairs = found.flatMap((other) => {
    const placeId = looks[other.index]?.placeId
    if (placeId === undefined || !other.alike.includes('identifier')) return []
    return [{ placeId, otherId: other.placeId, alike: other.alike, otherName: other.name }]
  })
  if (pairs.length === 0) return
  await insertTwins(tx, pairs, { reason: '', at })
  const kind = 'alike' as const
  const events = pairs.flatMap(({ placeId, otherId, otherName }) => [
    { placeId, kind, detail: { placeId: otherId, name: otherName } },
    { placeId: otherId, kind, detail: { placeId, name: names.get(placeId) ?? '' } },
  ])
  const actor = { kind: 'member', ...asked.by } as const
  await insertEvents(tx, events, { actor, at, because: '' })
}
