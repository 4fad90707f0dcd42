// Statements on places.screen.
import type { Instant } from '../../base/instant.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import type { PlaceId, PointId, PrintId } from '../place.ts'

/** Keeps the code of a screen that is to be enrolled; drops those of the place that ran out. */
export async function insertScreen(
  tx: Tx,
  screen: {
    placeId: PlaceId
    pointId: PointId
    codeBlind: Buffer
    codeUntil: Instant
    at: Instant
  },
): Promise<void> {
  await tx`
    delete from places.screen
    where place_id = ${screen.placeId} and print_id is null and code_until <= ${screen.at}`
  await tx`
    insert into places.screen (place_id, point_id, code_blind, code_until, made_at)
    values (${screen.placeId}, ${screen.pointId}, ${screen.codeBlind}, ${screen.codeUntil},
      ${screen.at})`
}

/** Uses up a code that still holds; undefined when it does not. Two at once: one gets it. */
export async function takeScreenCode(
  tx: Tx,
  asked: { codeBlind: Buffer; at: Instant },
): Promise<{ screenId: number; placeId: PlaceId; pointId: PointId } | undefined> {
  const [row] = await tx<{ screenId: number; placeId: number; pointId: number }[]>`
    update places.screen set code_blind = null
    where code_blind = ${asked.codeBlind} and code_until > ${asked.at} and print_id is null
    returning screen_id as "screenId", place_id as "placeId", point_id as "pointId"`
  return row
}

/** Names the print that a screen became. */
export async function writeScreenEnrolled(
  tx: Tx,
  screen: { screenId: number; printId: PrintId; at: Instant },
): Promise<void> {
  await tx`
    update places.screen
    set print_id = ${screen.printId}, enrolled_at = ${screen.at}, seen_at = ${screen.at}
    where screen_id = ${screen.screenId}`
}

/** Notes that a screen proved its key; a beat within the five minutes before writes nothing. */
export async function touchScreen(
  db: Db,
  seen: { printId: PrintId; at: Instant; seenBefore: Instant },
): Promise<void> {
  await db`
    update places.screen set seen_at = ${seen.at}
    where print_id = ${seen.printId} and seen_at < ${seen.seenBefore}`
}

export type ScreenRow = {
  readonly pointId: PointId
  readonly printId: PrintId
  readonly seenAt: Instant
}

/** Lists the screens of a place that are in use. Shape: newest first. */
export async function listScreens(db: Db, placeId: PlaceId): Promise<ScreenRow[]> {
  return db<ScreenRow[]>`
    select s.point_id as "pointId", s.print_id as "printId", s.seen_at as "seenAt"
    from places.screen s join places.print r on r.print_id = s.print_id
    where s.place_id = ${placeId} and r.withdrawn_at is null
    order by s.screen_id desc`
}
