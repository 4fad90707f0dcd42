// What a manager has to do at all his places, and what waits for anybody by his phone.
// Source: F21 (the posted code), F28; security decisions 2, 17.
import { DAY } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import type { PlaceId } from '../place.ts'
import type { PlaceView } from '../place.sql.ts'
import { placesByIds } from '../find-places.ts'
import { placesOf } from '../team.ts'
import { listMyInvitations } from '../team/answer-invitation.ts'
import { listEnded } from '../team/end-with-place.ts'
import type { Me } from '../change-team.ts'
import { listHandovers } from '../team/handover.ts'
import type { InviteDeps } from '../team/invite.ts'
import { listLostByIdle } from '../team/team-event.sql.ts'
import type { ToDos } from './contract.ts'
import { foldToDos } from './to-do.rule.ts'
import type { RawToDo, ToDoKind } from './to-do.rule.ts'
import {
  listInvitingPlaces,
  listPlacesOnTheirWay,
  listPlacesWithIdle,
  listPointStates,
  listPrintsAsked,
  listStrangePoints,
  listWrongPosters,
} from './to-do.sql.ts'
import type { PointState } from './to-do.sql.ts'

/** Says which prints were scanned since; given by the visits room, which is to our right. */
export type FindScanned = (
  prints: readonly { readonly placeId: PlaceId; readonly printNo: number }[],
  from: Instant,
) => Promise<ReadonlySet<number>>

export type ToDoDeps = InviteDeps & { readonly findScanned: FindScanned }

// A shop that closes on Sunday and Monday is not silent. Source: F21, F26.
const SILENT_SECONDS = 3 * DAY
// Long enough to print and hang it before anybody nags.
const NO_PHOTO_SECONDS = DAY
const IDLE_TOLD_SECONDS = 14 * DAY
const LOST_TOLD_SECONDS = 90 * DAY
// More points are looked at by their own managers; a mall's office sees its first ones.
const POINTS_MAX = 500
const MARKS_MAX = 100

type World = {
  readonly now: Instant
  readonly ids: readonly PlaceId[]
  readonly places: ReadonlyMap<PlaceId, PlaceView>
  readonly tops: ReadonlyMap<PlaceId, PlaceView>
}

type About = {
  readonly placeId: PlaceId
  readonly at?: Instant | null
  readonly count?: number
  readonly pointId?: number
  readonly pointName?: string
}

function lineOf(world: World, kind: ToDoKind, about: About): RawToDo {
  const place = world.places.get(about.placeId)
  const complexId = place?.complexId ?? 0
  return {
    kind,
    placeId: about.placeId,
    placeName: place?.name ?? '',
    pointId: about.pointId ?? null,
    pointName: about.pointName ?? '',
    count: about.count ?? 1,
    at: about.at ?? null,
    complexId,
    complexName: world.tops.get(complexId)?.name ?? place?.name ?? '',
  }
}

async function readWorld(deps: ToDoDeps, me: Me): Promise<World> {
  const roles = await placesOf(deps.sql, me.phoneBlind)
  const mine = roles.flatMap(({ placeId, role }) => (role === 'manager' ? [placeId] : []))
  const all = await placesByIds(deps.sql, mine)
  const places = new Map([...all].filter(([, place]) => place.state !== 'closed'))
  const tops = await placesByIds(
    deps.sql,
    [...places.values()].map((place) => place.complexId),
  )
  return { now: deps.clock.now(), ids: [...places.keys()], places, tops }
}

async function findSilent(
  deps: ToDoDeps,
  world: World,
  points: readonly PointState[],
): Promise<PointState[]> {
  const from = world.now - SILENT_SECONDS
  const old = points.filter(({ postedAt }) => postedAt !== null && postedAt < from)
  const prints = old.flatMap((point) => point.printNos.map((printNo) => ({ ...point, printNo })))
  const scanned = await deps.findScanned(prints, from)
  const heard = new Set(
    prints.flatMap(({ pointId }, index) => (scanned.has(index) ? [pointId] : [])),
  )
  return old.filter(({ pointId }) => !heard.has(pointId))
}

async function listPointToDos(deps: ToDoDeps, world: World): Promise<RawToDo[]> {
  const { sql } = deps
  const { ids, now } = world
  const points = await listPointStates(sql, ids, POINTS_MAX)
  const silent = await findSilent(deps, world, points)
  const unproven = points.filter(
    ({ provenAt, postedAt }) =>
      provenAt === null && postedAt !== null && postedAt < now - NO_PHOTO_SECONDS,
  )
  const since = now - SILENT_SECONDS
  const wrong = await listWrongPosters(sql, { placeIds: ids, since, limit: MARKS_MAX })
  const strange = await listStrangePoints(sql, ids, MARKS_MAX)
  const isStrange = new Set(strange.map(({ pointId }) => pointId))
  return [
    ...strange.map((one) => lineOf(world, 'strange-code', one)),
    ...wrong
      .filter(({ pointId }) => !isStrange.has(pointId))
      .map((one) => lineOf(world, 'wrong-poster', one)),
    ...silent.map((one) => lineOf(world, 'silent-point', one)),
    ...unproven.map((one) => lineOf(world, 'no-photo', one)),
  ]
}

async function listPlaceToDos(deps: ToDoDeps, world: World): Promise<RawToDo[]> {
  const { sql } = deps
  const { ids, now } = world
  const asked = await listPrintsAsked(sql, ids)
  return [
    ...(await listPlacesOnTheirWay(sql, ids)).map((one) => lineOf(world, 'handover', one)),
    ...asked.map((one) =>
      lineOf(world, one.state === 'printed' ? 'poster-printed' : 'poster-asked', one),
    ),
    ...(await listPlacesWithIdle(sql, ids, now - IDLE_TOLD_SECONDS)).map((one) =>
      lineOf(world, 'manager-idle', one),
    ),
    ...[...world.places.values()]
      .filter((place) => place.state === 'unconfirmed')
      .map(({ placeId }) => lineOf(world, 'unconfirmed', { placeId })),
    ...(await listInvitingPlaces(sql, ids, now)).map((one) =>
      lineOf(world, 'invitation-open', one),
    ),
  ]
}

/** What waits for whoever holds this phone, at places that are not his. */
async function listMine(deps: ToDoDeps, me: Me, now: Instant): Promise<RawToDo[]> {
  const line = (kind: ToDoKind, placeName: string, at: Instant): RawToDo => ({
    kind,
    placeId: null,
    placeName,
    pointId: null,
    pointName: '',
    count: 1,
    at,
    complexId: 0,
    complexName: '',
  })
  const offers = await listHandovers(deps, { receiverBlind: me.phoneBlind })
  const invitations = await listMyInvitations(deps, me)
  const ended = await listEnded(deps.sql, me.phoneBlind, now)
  const since = now - LOST_TOLD_SECONDS
  const lost = await listLostByIdle(deps.sql, { ...me, since, limit: 10 })
  const names = await placesByIds(
    deps.sql,
    lost.map((one) => one.placeId),
  )
  return [
    ...offers.map((one) => line('handover-offered', one.placeName, one.dueAt)),
    ...invitations.map((one) => line('invited', one.placeName, one.expiresAt)),
    ...ended.map((one) => line('ended', one.placeName, one.at)),
    ...lost.map((one) => line('role-lost', names.get(one.placeId)?.name ?? '', one.at)),
  ]
}

/** Lists what needs doing. Shape: most urgent first. */
export async function listToDos(deps: ToDoDeps, me: Me): Promise<ToDos> {
  const world = await readWorld(deps, me)
  const mine = await listMine(deps, me, world.now)
  if (world.ids.length === 0) return { toDos: foldToDos(mine) }
  const points = await listPointToDos(deps, world)
  return { toDos: foldToDos([...mine, ...points, ...(await listPlaceToDos(deps, world))]) }
}
