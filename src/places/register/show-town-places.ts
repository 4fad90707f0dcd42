// The list of a town: its new places, those that look like others, all of them by name.
// A place of another town is not there. Source: F6, F26; docs/adr/0018.
import type { Sql } from '../../platform/postgres.ts'
import { listDivisions } from '../catalogue.sql.ts'
import type { DivisionRow } from '../catalogue.sql.ts'
import type { PlaceId } from '../place.ts'
import { ALIKE_MAX } from './change-state.ts'
import type { TownPage, TownPlace, TownQuery } from './contract.ts'
import { findClosedAlike } from './closed-alike.ts'
import { findAlikeBy, listTwins, readLooks } from './likeness.sql.ts'
import { openNames, presentPublic } from './present-alike.ts'
import { countWaiting, listNewFolded, listTownPlaces } from './register.sql.ts'
import type { Line } from './register.sql.ts'
import type { TownDesk } from './town-desk.ts'

const PAGE_ROWS = 50
const TWINS_MAX = 500
const LAST_ID = 2_147_483_647

/** Lists places of the supervisor's divisions. Shape: newest first, a page of 50. Source: F6. */
export async function showTownPlaces(
  desk: TownDesk,
  query: TownQuery,
): Promise<{ readonly ok: true } & TownPage> {
  const { sql, supervisor } = desk
  const { divisions } = supervisor
  const which = query.which ?? 'new'
  const text = query.q?.trim() ?? ''
  const wanted = {
    divisions,
    text,
    division: query.division ?? '',
    before: query.before ?? LAST_ID,
    limit: PAGE_ROWS + 1,
    inside: query.inside,
  }
  // Whoever looks for a name looks for the shop itself.
  const isFolded = which === 'new' && text === '' && query.inside === undefined
  const rows = isFolded
    ? await listNewFolded(sql, wanted)
    : await listTownPlaces(sql, { ...wanted, which })
  const shown = rows.slice(0, PAGE_ROWS)
  const all = await listDivisions(sql)
  const own = all.filter((row) => divisions.some((division) => row.division.startsWith(division)))
  return {
    ok: true,
    rows: await presentTownPlaces(sql, shown),
    before: rows.length > PAGE_ROWS ? (shown.at(-1)?.newest ?? null) : null,
    waiting: await countWaiting(sql, divisions),
    divisions: own.map(presentDivision),
    towns: all
      .filter(({ division }) => !all.some((row) => row.parent === division))
      .map(presentDivision),
  }
}

function presentDivision({ division, nameZh, nameEn }: DivisionRow): TownPage['divisions'][number] {
  return { division, name: { zh: nameZh, en: nameEn } }
}

async function presentTownPlaces(sql: Sql, rows: readonly Line[]): Promise<TownPlace[]> {
  const names = await openNames(sql)
  const waiting = rows.filter((row) => row.state === 'unconfirmed' || row.state === 'suspended')
  const ids = waiting.map((row) => row.placeId)
  const looks = await readLooks(sql, ids)
  const alike = [
    ...(await findAlikeBy(sql, looks, { limit: ALIKE_MAX })),
    ...(await findClosedAlike(sql, looks)),
  ]
  const said = await listTwins(sql, ids, TWINS_MAX)
  const becauseOf = (placeId: PlaceId, otherId: PlaceId): string =>
    said.find((twin) => twin.placeId === placeId && twin.otherId === otherId)?.reason ?? ''
  return rows.map(({ category: _category, newest: _newest, ...row }, index) => ({
    ...row,
    ...presentPublic({ ...row, category: rows[index]?.category ?? '' }, names),
    alike: alike
      .filter((one) => looks[one.index]?.placeId === row.placeId)
      .map((one) => ({
        ...presentPublic(one, names),
        state: one.state,
        alike: [...one.alike],
        because: becauseOf(row.placeId, one.placeId),
      })),
  }))
}
