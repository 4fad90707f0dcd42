// What there is to know of the posting points of a place besides their prints: was the wall looked
// at, does something strange hang there, which screens are on.
import type { Instant } from '../../base/instant.ts'
import type { Db } from '../../platform/postgres.ts'
import type { PlaceId } from '../place.ts'
import type { PointsWatch } from './contract.ts'
import { listPointProofs, listStrangeCodesAt } from './proof.sql.ts'
import { proofStateOf } from './prove-point.ts'
import { listScreens } from './screen.sql.ts'

/** Puts together what the page of a place shows of its open points. Source: F10, F21. */
export async function watchPoints(db: Db, placeId: PlaceId, at: Instant): Promise<PointsWatch> {
  const proofs = await listPointProofs(db, [placeId])
  const strange = Map.groupBy(await listStrangeCodesAt(db, [placeId]), (row) => row.pointId)
  const screens = Map.groupBy(await listScreens(db, placeId), (row) => row.pointId)
  return {
    points: proofs.map(({ pointId, provenAt }) => ({
      pointId,
      proof: proofStateOf({ provenAt }, at),
      provenAt,
      strange: (strange.get(pointId) ?? []).map(({ leadsTo, foundAt }) => ({ leadsTo, foundAt })),
      screens: (screens.get(pointId) ?? []).map(({ printId, seenAt }) => ({ printId, seenAt })),
    })),
  }
}
