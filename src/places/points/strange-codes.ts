// Codes that hang at a door and lead elsewhere: found by a photo or by the scan that begins a
// shift, open until somebody of the town has settled them. Source: security decision 17.
import type { Instant } from '../../base/instant.ts'
import type { Db } from '../../platform/postgres.ts'
import type { PlaceId, PointId } from '../place.ts'
import type { StrangeCodes } from './contract.ts'
import { listStrangeCodesIn, upsertStrangeCode, writeStrangeSettled } from './proof.sql.ts'

/**
 * Marks a code for the town; the same address at the same point is one mark while it is open. Who
 * found it is not kept: it may be open for longer than his registration. Source: F40.
 */
export async function noteStrangeCode(
  db: Db,
  code: {
    readonly placeId: PlaceId
    readonly pointId: PointId
    readonly leadsTo: string
    readonly at: Instant
  },
): Promise<void> {
  await upsertStrangeCode(db, code)
}

/** Lists what is open in some divisions. Shape: newest first, at most 200. */
export async function listStrange(
  db: Db,
  divisions: readonly string[],
): Promise<StrangeCodes['rows']> {
  const rows = await listStrangeCodesIn(db, divisions)
  return rows.map(({ pointId: _pointId, ...row }) => row)
}

/** Settles one; false when it is none of these divisions or was settled before. */
export async function settleStrange(
  db: Db,
  settled: {
    readonly strangeId: number
    readonly divisions: readonly string[]
    readonly by: string
    readonly at: Instant
  },
): Promise<boolean> {
  return writeStrangeSettled(db, settled)
}
