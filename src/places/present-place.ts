// What a manager or gatekeeper sees of places, put together for the screen.
import { createHash } from 'node:crypto'
import type { Db } from '../platform/postgres.ts'
import type { City, Mode } from '../platform/config.ts'
import type { Keyring } from '../platform/seal.ts'
import { listCategories, listDivisions } from './catalogue.sql.ts'
import type { Catalogue, MemberLine, MyPlaces, PlaceDetail, PointLine } from './contract.ts'
import { outlineOf } from './division-outlines.ts'
import { placesByIds } from './find-places.ts'
import { listMembers } from './member.sql.ts'
import type { MemberView } from './member.sql.ts'
import type { PlaceId, Role } from './place.ts'
import { listPoints, listPrintsOfPlace } from './print.sql.ts'
import { placesOf } from './team.ts'
import { openName } from './typed-name.ts'

/** Counts today's visits of places; given by the visits room, which is to our right. */
export type CountToday = (placeIds: PlaceId[]) => Promise<ReadonlyMap<PlaceId, number>>

const TOWN_LENGTH = 9

/** Gives the categories and the towns to choose from. */
export async function presentCatalogue(
  db: Db,
  config: { readonly city: City; readonly mode: Mode },
): Promise<Catalogue> {
  const { city } = config
  const categories = await listCategories(db)
  const divisions = await listDivisions(db)
  const towns = divisions.filter((row) => row.division.length >= TOWN_LENGTH)
  // A city that has not entered its towns yet still can make places.
  const choices = towns.length > 0 ? towns : divisions
  return {
    categories: categories.map(({ category, nameZh, nameEn, identifier }) => ({
      category,
      name: { zh: nameZh, en: nameEn },
      identifier,
    })),
    divisions: choices.map(({ division, nameZh, nameEn }) => ({
      division,
      name: { zh: nameZh, en: nameEn },
      outline: outlineOf(division),
    })),
    city: { zh: city.nameZh, en: city.nameEn },
    hotline: city.hotline,
    isDemo: config.mode === 'demo',
  }
}

/** Gives the places of an account with today's visits. Shape: by id. */
export async function presentMyPlaces(
  db: Db,
  phoneBlind: Buffer,
  countToday: CountToday,
): Promise<MyPlaces> {
  const roles = await placesOf(db, phoneBlind)
  const ids = roles.map((row) => row.placeId)
  const places = await placesByIds(db, ids)
  const counts = await countToday(ids)
  return {
    places: roles.flatMap(({ placeId, role }) => {
      const place = places.get(placeId)
      if (!place || place.state === 'closed') return []
      const { parentId, name, label, kind, category, division, state } = place
      const visitsToday = counts.get(placeId) ?? 0
      const own = { placeId, parentId, name, label, kind, category, division, state }
      return [{ ...own, role, visitsToday }]
    }),
  }
}

/** Gives the public id of a member: says nothing about the phone. */
export function memberIdOf(member: Pick<MemberView, 'phoneBlind' | 'role'>): string {
  const hash = createHash('sha256').update(member.phoneBlind).update(member.role)
  return hash.digest('hex').slice(0, 24)
}

async function presentPoints(db: Db, placeId: PlaceId): Promise<PointLine[]> {
  const points = await listPoints(db, [placeId])
  const prints = Map.groupBy(await listPrintsOfPlace(db, placeId), (print) => print.pointId)
  return points.map((point) => ({
    pointId: point.pointId,
    name: point.name,
    shortNumber: point.shortNumber,
    isClosed: point.closed,
    prints: (prints.get(point.pointId) ?? []).map(
      ({ printId, printNo, isScreen, madeAt, withdrawnAt, withdrawnBecause }) => ({
        printId,
        printNo,
        isScreen,
        madeAt,
        withdrawnAt,
        withdrawnBecause,
      }),
    ),
  }))
}

/** Gives one row of a team. */
export function presentMember(keyring: Keyring, member: MemberView): MemberLine {
  const { phoneMask: maskedPhone, nameSealed, role, addedAt } = member
  const name = openName(keyring, member, nameSealed)
  return { memberId: memberIdOf(member), maskedPhone, name, role, addedAt }
}

/** Gives one place with its points, prints and, for a manager, its team. */
export async function presentPlace(
  { sql: db, keyring }: { readonly sql: Db; readonly keyring: Keyring },
  asked: { readonly placeId: PlaceId; readonly role: Role; readonly isOnDuty: boolean },
  countToday: CountToday,
): Promise<PlaceDetail | undefined> {
  const { placeId, role, isOnDuty: isHere } = asked
  const place = (await placesByIds(db, [placeId])).get(placeId)
  if (!place) return undefined
  const counts = await countToday([placeId])
  const team = role === 'manager' ? await listMembers(db, placeId) : []
  const { dwellMinutes: _dwell, complexId: _complex, reference: _reference, ...shown } = place
  const { opensAt: _opens, closesAt: _closes, ...detail } = shown
  return {
    ...detail,
    role,
    isOnDuty: isHere,
    visitsToday: counts.get(placeId) ?? 0,
    points: await presentPoints(db, placeId),
    team: team.map((member) => presentMember(keyring, member)),
  }
}
