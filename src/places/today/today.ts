// Today at a place and everything below it: counts by hour, door and way in. Never a colour, and
// of stops only how many, and only where the town knows the place: else whoever makes a place could
// read from a count how somebody was judged. Source: security decision 4; F22.
import type { Instant } from '../../base/instant.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/postgres.ts'
import { placesByIds, placesOfComplexes, pointsByPrint } from '../find-places.ts'
import type { PlaceId } from '../place.ts'
import type { PlaceView } from '../place.sql.ts'
import type { PlaceToday } from './contract.ts'

type Way = PlaceToday['ways'][number]['way']

/** Today's counts; given by the visits room, which is to our right. */
export type DayCounts = {
  readonly visits: (
    placeIds: readonly PlaceId[],
    now: Instant,
  ) => Promise<
    readonly {
      readonly placeId: PlaceId
      readonly printNo: number
      readonly hour: number
      readonly way: Way
      readonly visits: number
    }[]
  >
  readonly stops: (
    placeIds: readonly PlaceId[],
    now: Instant,
  ) => Promise<{ readonly all: number; readonly open: number }>
}

export type TodayDeps = { readonly sql: Db; readonly clock: Clock; readonly counts: DayCounts }

const DOORS_MAX = 30

/** Gives a place and everything below it. */
async function readBranch(db: Db, place: PlaceView): Promise<PlaceId[]> {
  const tree = await placesOfComplexes(db, [place.complexId])
  const parts = Map.groupBy(tree, (row) => row.parentId)
  const branch: PlaceId[] = [place.placeId]
  // Grows while it is walked: the parts of parts come behind.
  for (const placeId of branch) {
    branch.push(...(parts.get(placeId) ?? []).map((row) => row.placeId))
  }
  return branch
}

function sumBy<Key, Row extends { readonly visits: number }>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): Map<Key, number> {
  const sums = new Map<Key, number>()
  for (const row of rows) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + row.visits)
  return sums
}

/** Puts today together; undefined when there is no such place. */
export async function presentToday(
  deps: TodayDeps,
  placeId: PlaceId,
): Promise<PlaceToday | undefined> {
  const { sql, counts } = deps
  const place = (await placesByIds(sql, [placeId])).get(placeId)
  if (!place) return undefined
  const now = deps.clock.now()
  const branch = await readBranch(sql, place)
  const rows = await counts.visits(branch, now)
  const seen = [...new Set(rows.map((row) => row.placeId))]
  const pointOf = await pointsByPrint(sql, seen)
  const places = await placesByIds(sql, branch)
  const doors = sumBy(rows, (row) => pointOf(row.placeId, row.printNo)?.pointId ?? 0)
  const points = new Map(
    rows.flatMap((row) => {
      const point = pointOf(row.placeId, row.printNo)
      return point ? [[point.pointId, point] as const] : []
    }),
  )
  const listed = [...doors].toSorted(([, one], [, other]) => other - one)
  const known = branch.filter((id) => places.get(id)?.state === 'confirmed')
  return {
    placeName: place.name,
    at: now,
    visits: rows.reduce((sum, row) => sum + row.visits, 0),
    hours: [...sumBy(rows, (row) => row.hour)]
      .toSorted(([one], [other]) => one - other)
      .map(([hour, visits]) => ({ hour, visits })),
    doors: listed.slice(0, DOORS_MAX).map(([pointId, visits]) => {
      const point = points.get(pointId)
      const placeName = places.get(point?.placeId ?? 0)?.name ?? ''
      const at = { placeId: point?.placeId ?? placeId, pointId }
      return { ...at, placeName, pointName: point?.pointName ?? '', visits }
    }),
    otherDoors: listed.slice(DOORS_MAX).reduce((sum, [, visits]) => sum + visits, 0),
    ways: [...sumBy(rows, (row) => row.way)]
      .toSorted(([, one], [, other]) => other - one)
      .map(([way, visits]) => ({ way, visits })),
    ...(known.length > 0 && { stops: await counts.stops(known, now) }),
  }
}
