// Two places turn out to be one. The one that goes closes for good; its codes show the way to the
// one that stays, and every visit stays where it was made.
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { Tx } from '../../platform/postgres.ts'
import { endPlaceDuties } from '../duty.ts'
import type { DutyEndDeps } from '../duty.ts'
import type { PlaceId } from '../place.ts'
import { touchPrints } from '../print.sql.ts'
import { isManagerOf } from '../team.ts'
import { endWithPlaces } from '../team/end-with-place.ts'
import { readBecause } from './change-state.ts'
import type { Change } from './change-state.ts'
import { writeClaimsMoved } from './claim.sql.ts'
import { insertEvents } from './event.sql.ts'
import type { Actor } from './event.sql.ts'
import { lockPlaces, lockShape, readBelow, readMergedInto, writeMerged } from './life.sql.ts'
import type { LifeRow } from './life.sql.ts'
import { writeTwinMerged } from './likeness.sql.ts'
import { decideMerge } from './place-life.rule.ts'

/** Says whether a unit may go up in another complex: as with a move, whoever runs its complex. */
async function mayLeave(
  tx: Tx,
  source: LifeRow,
  { into, actor }: { readonly into: LifeRow; readonly actor: Actor },
): Promise<boolean> {
  if (source.parentId === null || source.complexId === into.complexId) return true
  if (actor.kind !== 'member') return true
  return isManagerOf(tx, actor.phoneBlind, source.parentId)
}

/**
 * Merges a place into another one. Who may is asked by the caller: a manager of both, or the town
 * of both. The team of the merged one gets nothing by it: whoever wants the other one claims it.
 * Nobody is on duty at the merged one any more.
 * Refuses: 'not-found', 'bad-input', 'place-parts', 'place-state', 'because-missing',
 * 'leaves-complex' for who runs the unit only and would take it out of its complex.
 * Source: security decision 17; docs/adr/0018.
 */
export async function mergePlaces(
  tx: Tx,
  deps: DutyEndDeps,
  asked: { readonly placeId: PlaceId; readonly into: PlaceId },
  change: Change,
): Promise<{ readonly ok: true } | Refused> {
  const { placeId, into } = asked
  const reason = readBecause(change.because, true)
  if (!reason.ok) return reason
  await lockShape(tx)
  const earlier = await readMergedInto(tx, placeId)
  const below = (await readBelow(tx, placeId)).map((row) => row.placeId)
  const rows = await lockPlaces(tx, [placeId, into, ...earlier, ...below])
  const source = rows.find((row) => row.placeId === placeId)
  const target = rows.find((row) => row.placeId === into)
  if (!source) return refuse('not-found')
  if (!target) return refuse('not-found', 'into')
  const isOpen = new Set(below)
  const partsCount = rows.filter((row) => isOpen.has(row.placeId) && row.state !== 'closed').length
  const decided = decideMerge(
    { ...source, partsCount },
    { ...target, partsCount: 0 },
    change.actor.kind !== 'member',
  )
  if (!decided.ok || decided.isSame) return decided.ok ? { ok: true } : decided
  const { actor, at } = change
  if (!(await mayLeave(tx, source, { into: target, actor }))) return refuse('leaves-complex')
  const turned = await writeMerged(tx, { source: placeId, target: into, at })
  await writeTwinMerged(tx, { placeId, otherId: into, at })
  await endWithPlaces(tx, [placeId], { because: 'merged', actor, at })
  await writeClaimsMoved(tx, { source: placeId, target: into, at })
  await insertEvents(
    tx,
    [
      { placeId, kind: 'merged', detail: { placeId: into, name: target.name } },
      { placeId: into, kind: 'absorbed', detail: { placeId, name: source.name } },
    ],
    { actor, at, because: reason.because },
  )
  await touchPrints(tx, turned)
  await endPlaceDuties(tx, deps, { placeIds: [placeId], at })
  return { ok: true }
}
