// Finds everything that posters say: of one print, or of a whole branch of the tree in the order
// of a walk through it.
import { dayOf, formatDay } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { Db } from '../../platform/postgres.ts'
import { listDivisions } from '../catalogue.sql.ts'
import { COMPLEX_PLACES_MAX, placesByIds } from '../find-places.ts'
import type { PlaceId, PlaceState, PrintId } from '../place.ts'
import { walkBranch } from './floor-order.rule.ts'
import { readBranch, readNewestPrints, readPaperPrint } from './poster.sql.ts'
import type { BranchPlace, PaperPrint } from './poster.sql.ts'
import type { Poster } from './poster.ts'
import type { PosterSet, SetPoster } from './set-file.ts'

// A place that is stopped or gone has no sign to print.
const HAS_SIGNS: ReadonlySet<PlaceState> = new Set(['unconfirmed', 'confirmed'])

/** What all posters of a city say. */
export type CityWords = { readonly publicUrl: string; readonly hotline: string }

type Towns = ReadonlyMap<string, { readonly zh: string; readonly en: string }>

async function readTowns(db: Db): Promise<Towns> {
  const divisions = await listDivisions(db)
  return new Map(divisions.map((row) => [row.division, { zh: row.nameZh, en: row.nameEn }]))
}

type Named = {
  readonly placeName: string
  /** The complex, and what the unit is called in it. */
  readonly within: string
  readonly division: string
}

function posterOf(print: PaperPrint, place: Named, city: CityWords, towns: Towns): Poster {
  const town = towns.get(place.division)
  return {
    ...city,
    token: print.token,
    placeName: place.placeName,
    pointName: print.pointName,
    within: place.within,
    ...(town && { divisionName: town }),
    shortNumber: print.shortNumber,
    serial: `No. ${print.placeId}-${print.printNo}`,
    madeOn: formatDay(dayOf(print.madeAt)),
  }
}

/** Gives the poster of a print; undefined when it is not live, of another place, or stopped. */
export async function findPoster(
  db: Db,
  print: { readonly placeId: PlaceId; readonly printId: PrintId },
  city: CityWords,
): Promise<Poster | undefined> {
  const found = await readPaperPrint(db, print)
  const [place] = found ? await readBranch(db, print.placeId, 1) : []
  if (!found || !place || !HAS_SIGNS.has(place.state)) return undefined
  const within = withinOf(place, await complexName(db, place))
  return posterOf(found, { ...place, within }, city, await readTowns(db))
}

async function complexName(db: Db, place: BranchPlace): Promise<string> {
  if (place.complexId === place.placeId) return ''
  return (await placesByIds(db, [place.complexId])).get(place.complexId)?.name ?? ''
}

function withinOf(place: BranchPlace, complex: string): string {
  const label = place.name === place.placeName ? '' : place.name
  return [complex, label].filter((text) => text !== '').join(' · ')
}

/** Says where in the branch a place stands: the names above it, without the top. */
function pathsOf(rootId: PlaceId, walk: readonly BranchPlace[]): Map<PlaceId, string> {
  const paths = new Map<PlaceId, string>()
  const own = new Map<PlaceId, string>()
  for (const place of walk) {
    const above = place.parentId === null ? '' : (own.get(place.parentId) ?? '')
    paths.set(place.placeId, above)
    const name = place.placeId === rootId ? '' : place.name
    own.set(place.placeId, [above, name].filter((text) => text !== '').join(' / '))
  }
  return paths
}

/**
 * Gives the signs of a branch, lowest floor first: the newest live print of each open point.
 * Refuses: 'not-found' when the place has none, 'too-large' for more than a complex may have.
 * Source: Notice clause III; F9.
 */
export async function findPosters(
  db: Db,
  asked: Pick<PosterSet, 'kind' | 'format'> & { readonly placeId: PlaceId; readonly at: Instant },
  city: CityWords,
): Promise<{ readonly ok: true; readonly set: PosterSet } | Refused> {
  const { placeId, kind, format } = asked
  const branch = await readBranch(db, placeId, COMPLEX_PLACES_MAX + 1)
  const root = branch.find((place) => place.placeId === placeId)
  if (!root) return refuse('not-found')
  if (branch.length > COMPLEX_PLACES_MAX) return refuse('too-large')
  const walk = walkBranch(placeId, branch)
  const paths = pathsOf(placeId, walk)
  const withSigns = walk.filter((place) => HAS_SIGNS.has(place.state))
  const ids = withSigns.map((place) => place.placeId)
  const prints = Map.groupBy(await readNewestPrints(db, ids), (print) => print.placeId)
  const towns = await readTowns(db)
  const complex = (await complexName(db, root)) || root.placeName
  const posters = withSigns.flatMap((place): SetPoster[] =>
    (prints.get(place.placeId) ?? []).map((print) => {
      const isTop = place.placeId === place.complexId
      const named = { ...place, within: withinOf(place, isTop ? '' : complex) }
      return { ...posterOf(print, named, city, towns), where: whereOf(paths, place) }
    }),
  )
  if (posters.length === 0) return refuse('not-found')
  const madeOn = formatDay(dayOf(asked.at))
  const { hotline } = city
  return { ok: true, set: { kind, format, name: root.placeName, hotline, madeOn, posters } }
}

function whereOf(paths: ReadonlyMap<PlaceId, string>, place: BranchPlace): string {
  const above = paths.get(place.placeId) ?? ''
  const label = place.name === place.placeName ? '' : place.name
  return [above, label].filter((text) => text !== '').join(' / ')
}

/** Counts the signs of a branch. Source: F9. */
export async function countPosters(db: Db, placeId: PlaceId): Promise<number> {
  const branch = await readBranch(db, placeId, COMPLEX_PLACES_MAX)
  const ids = branch.filter((one) => HAS_SIGNS.has(one.state)).map((one) => one.placeId)
  return (await readNewestPrints(db, ids)).length
}
