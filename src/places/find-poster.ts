// Finds everything a poster says about one print.
import { formatDay, dayOf } from '../base/instant.ts'
import type { Db } from '../platform/postgres.ts'
import { listDivisions } from './catalogue.sql.ts'
import { placesByIds } from './find-places.ts'
import type { PlaceId, PrintId } from './place.ts'
import { listPoints, listPrintsOfPlace } from './print.sql.ts'
import type { PrintView } from './print.sql.ts'
import type { Poster } from './poster.ts'

// A screen's code rotates: on paper it would be a stale one for ever.
function isPaper(row: PrintView): boolean {
  return row.withdrawnAt === null && !row.isScreen
}

/** Gives the poster of a live print; undefined when it is no live print of this place. */
export async function findPoster(
  db: Db,
  print: { readonly placeId: PlaceId; readonly printId: PrintId },
  city: { readonly publicUrl: string; readonly hotline: string },
): Promise<Poster | undefined> {
  const place = (await placesByIds(db, [print.placeId])).get(print.placeId)
  const prints = await listPrintsOfPlace(db, print.placeId)
  const found = prints.find((row) => isPaper(row) && row.printId === print.printId)
  const points = await listPoints(db, [print.placeId])
  const point = points.find((row) => row.pointId === found?.pointId)
  if (!place || !found || !point) return undefined
  const divisions = await listDivisions(db)
  const town = divisions.find((row) => row.division === place.division)
  return {
    ...city,
    token: found.token,
    placeName: place.name,
    pointName: point.name,
    ...(town && { divisionName: { zh: town.nameZh, en: town.nameEn } }),
    shortNumber: point.shortNumber,
    serial: `No. ${place.placeId}-${found.printNo}`,
    madeOn: formatDay(dayOf(found.madeAt)),
  }
}
