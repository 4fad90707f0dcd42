// The guide of a new manager: five steps, each done by what really happened, never by a tick that
// somebody made to be left in peace. Source: F28.
import { listPointStates, hasRightPoster } from './to-do.sql.ts'
import { placesByIds } from '../find-places.ts'
import type { PlaceId } from '../place.ts'
import { listMembers } from '../member.sql.ts'
import { listPrintsOfPlace } from '../print.sql.ts'
import { listOpenInvitations } from '../team/invitation.sql.ts'
import type { PlaceGuide } from './contract.ts'
import type { ToDoDeps } from './to-do.ts'

const POINTS_MAX = 200

/** Says how far a place is; undefined when there is no such place. Source: F28. */
export async function presentGuide(
  deps: ToDoDeps,
  placeId: PlaceId,
): Promise<PlaceGuide | undefined> {
  const { sql } = deps
  const place = (await placesByIds(sql, [placeId])).get(placeId)
  if (!place) return undefined
  const points = await listPointStates(sql, [placeId], POINTS_MAX)
  const prints = await listPrintsOfPlace(sql, placeId)
  const live = prints.findLast((print) => print.withdrawnAt === null && !print.isScreen)
  const scanned = await deps.findScanned(
    prints.map(({ printNo }) => ({ placeId, printNo })),
    0,
  )
  const team = await listMembers(sql, placeId)
  const invited = await listOpenInvitations(sql, { placeId }, { now: deps.clock.now(), limit: 1 })
  const isPhotographed = points.some((point) => point.provenAt !== null)
  const isScanned = scanned.size > 0
  return {
    placeName: place.name,
    isConfirmed: place.state === 'confirmed',
    pointId: points[0]?.pointId ?? null,
    printId: live?.printId ?? null,
    made: prints.length > 0,
    posted: isPhotographed || isScanned || (await hasRightPoster(sql, placeId)),
    photographed: isPhotographed,
    invited: invited.length > 0 || team.length > 1,
    scanned: isScanned,
  }
}
