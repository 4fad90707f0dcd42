// What other rooms ask about places: by id, by short number.
import type { Db } from '../platform/postgres.ts'
import { readComplexes, readPlaces } from './place.sql.ts'
import type { PlaceView, TreePlace } from './place.sql.ts'
import type { PlaceId, PointId } from './place.ts'
import { findPointByShortNumber, readPrintPoints } from './print.sql.ts'
import type { PrintPoint } from './print.sql.ts'
import { readShortNumber } from './short-number.ts'

/** Reads places by id; unknown ids are left out. */
export async function placesByIds(
  db: Db,
  ids: readonly PlaceId[],
): Promise<Map<PlaceId, PlaceView>> {
  if (ids.length === 0) return new Map()
  const rows = await readPlaces(db, [...new Set(ids)])
  return new Map(rows.map((row) => [row.placeId, row]))
}

/** A larger complex than any we know; its later units are left out. */
export const COMPLEX_PLACES_MAX = 5000

/** Reads the trees of some complexes. Shape: sorted by id, at most COMPLEX_PLACES_MAX. */
export async function placesOfComplexes(
  db: Db,
  complexIds: readonly PlaceId[],
): Promise<TreePlace[]> {
  if (complexIds.length === 0) return []
  return readComplexes(db, [...new Set(complexIds)], COMPLEX_PLACES_MAX)
}

export type FoundPoint = {
  readonly pointId: PointId
  readonly placeId: PlaceId
  /** The newest live print; null when all prints of the point are withdrawn. */
  readonly token: string | null
}

/** Finds a posting point by the number a person typed; undefined when there is none. */
export async function findByShortNumber(db: Db, text: string): Promise<FoundPoint | undefined> {
  const shortNumber = readShortNumber(text)
  return shortNumber === undefined ? undefined : findPointByShortNumber(db, shortNumber)
}

/** Says through which posting point the holder of a print number came; undefined when unknown. */
export type PointOfPrint = (placeId: PlaceId, printNo: number) => PrintPoint | undefined

/** Reads the posting points of some places, to be asked by the print number of a visit. */
export async function pointsByPrint(db: Db, ids: readonly PlaceId[]): Promise<PointOfPrint> {
  const rows = ids.length === 0 ? [] : await readPrintPoints(db, [...new Set(ids)])
  const byPrint = new Map(rows.map((row) => [`${row.placeId}/${row.printNo}`, row]))
  return (placeId, printNo) => byPrint.get(`${placeId}/${printNo}`)
}
