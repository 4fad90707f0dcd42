// A place moves within the tree, with everything below it.
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { Tx } from '../../platform/postgres.ts'
import type { Me } from '../change-team.ts'
import { insertMembers, listManagersUp, lockTree } from '../member.sql.ts'
import { endLostDuties } from '../duty.ts'
import type { DutyEndDeps } from '../duty.ts'
import { readDepth } from '../place.sql.ts'
import type { PlaceId } from '../place.ts'
import { touchPrints } from '../print.sql.ts'
import { isManagerOf } from '../team.ts'
import { endWithPlaces } from '../team/end-with-place.ts'
import { insertTeamEvents } from '../team/team-event.sql.ts'
import { readBecause } from './change-state.ts'
import type { Change } from './change-state.ts'
import { insertEvents } from './event.sql.ts'
import { lockPlaces, lockShape, readBelow, writeMoved } from './life.sql.ts'
import type { LifeRow } from './life.sql.ts'
import { decideMove } from './place-life.rule.ts'

/**
 * Moves a place below another one, or out of its complex (`parentId` null). Whoever moves it runs
 * where it comes from and where it goes: a unit's own manager cannot take it out of the mall. In
 * another division what was confirmed waits for the town there. What was run from above only and
 * comes out of its complex is run by whoever took it out.
 * Refuses: 'not-found' for what he does not run, 'leaves-complex' for the one who runs the unit
 * only, 'place-move', 'place-state' when closed, 'bad-input'.
 * Source: F7; docs/adr/0018.
 */
export async function movePlace(
  tx: Tx,
  deps: DutyEndDeps,
  asked: {
    readonly placeId: PlaceId
    readonly parentId: PlaceId | null
    readonly mover: Me
  },
  change: Change,
): Promise<{ readonly ok: true } | Refused> {
  const { placeId, parentId, mover } = asked
  const { phoneBlind } = mover
  const reason = readBecause(change.because, false)
  if (!reason.ok) return reason
  await lockShape(tx)
  await lockTree(tx, placeId)
  const below = await readBelow(tx, placeId)
  const ids = [placeId, ...below.map((row) => row.placeId)]
  const rows = await lockPlaces(tx, parentId === null ? ids : [...ids, parentId])
  const place = rows.find((row) => row.placeId === placeId)
  const parent = rows.find((row) => row.placeId === parentId)
  if (!place || !(await isManagerOf(tx, phoneBlind, placeId))) return refuse('not-found')
  if (parentId !== null && (!parent || !(await isManagerOf(tx, phoneBlind, parentId)))) {
    return refuse('not-found', 'parentId')
  }
  if (place.parentId !== null && !(await isManagerOf(tx, phoneBlind, place.parentId))) {
    return refuse('leaves-complex')
  }
  if (place.state === 'closed') return refuse('place-state')
  const height = Math.max(0, ...below.map((row) => row.depth))
  const move = decideMove(
    place,
    { ids: new Set(ids), height },
    parent && {
      ...parent,
      isClosed: parent.state === 'closed',
      depth: await readDepth(tx, parent.placeId),
    },
  )
  if (!move.ok) return move
  if (move.isSame) return { ok: true }
  const { complexId, division } = move
  await writeMoved(tx, { placeId, parentId, ids, complexId, division })
  const detail = await detailOf(tx, place, parent)
  await insertEvents(tx, [{ placeId, kind: 'moved', detail }], { ...change, ...reason })
  // Whoever said yes to a unit of this mall has not said yes to one of another.
  const isElsewhere = complexId !== place.complexId
  if (isElsewhere) await endWithPlaces(tx, ids, { ...change, because: 'moved' })
  await touchPrints(tx, ids)
  await keepRun(tx, { placeId, mover, at: change.at })
  await endLostDuties(tx, deps, { placeId, at: change.at })
  return { ok: true }
}

/** Makes the mover a manager of what would have none. */
async function keepRun(
  tx: Tx,
  { placeId, mover, at }: { readonly placeId: PlaceId; readonly mover: Me; readonly at: Instant },
): Promise<void> {
  if ((await listManagersUp(tx, placeId)).length > 0) return
  const { phoneBlind, phoneMask } = mover
  const row = { placeId, role: 'manager', phoneBlind, phoneMask, nameSealed: null } as const
  await insertMembers(tx, [row])
  const actor = { by: 'member', ...mover } as const
  const event = { placeId, at, what: 'joined', role: 'manager', actor } as const
  await insertTeamEvents(tx, [{ ...event, member: mover }])
}

async function detailOf(
  tx: Tx,
  place: LifeRow,
  parent: LifeRow | undefined,
): Promise<Record<string, string>> {
  const [from] = place.parentId === null ? [] : await lockPlaces(tx, [place.parentId])
  return { ...(from && { from: from.name }), ...(parent && { to: parent.name }) }
}
