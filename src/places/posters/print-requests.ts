// Asking the town to print: the manager asks, the town prints what hangs at the place then, the
// manager fetches. Asked -> printed -> fetched; whoever asks again before it is printed has asked
// once, for the newer format. Nothing here names a person.
// Source: Notice clause III, V.1; F9.
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { Db, Sql } from '../../platform/postgres.ts'
import { listDivisions } from '../catalogue.sql.ts'
import { placesByIds } from '../find-places.ts'
import type { PlaceId } from '../place.ts'
import type {
  Format,
  PrintDeskPage,
  PrintDeskQuery,
  PrintRequest,
  PrintRequestBody,
} from './contract.ts'
import { countPosters } from './find-posters.ts'
import {
  countRequestsIn,
  listRequestsIn,
  readNewestRequest,
  readRequestIn,
  writeFetched,
  writePrinted,
  writeRequest,
} from './print-request.sql.ts'
import type { PrintRequestRow } from './print-request.sql.ts'

// More than a town prints in a week; the rest comes when these are done.
const DESK_MAX = 200

function stateOf(row: PrintRequestRow): NonNullable<PrintRequest['request']> {
  const { requestId, format, signs, state, askedAt, printedAt, fetchedAt } = row
  return {
    requestId,
    format,
    signs,
    state,
    askedAt,
    ...(printedAt === null ? {} : { printedAt }),
    ...(fetchedAt === null ? {} : { fetchedAt }),
  }
}

/** Gives how far the newest request of a place is. Refuses: 'not-found'. Source: F9. */
export async function showRequest(
  db: Db,
  placeId: PlaceId,
): Promise<({ readonly ok: true } & PrintRequest) | Refused> {
  const place = (await placesByIds(db, [placeId])).get(placeId)
  const town = (await listDivisions(db)).find((row) => row.division === place?.division)
  if (!place || !town) return refuse('not-found')
  const row = await readNewestRequest(db, placeId)
  return {
    ok: true,
    signs: await countPosters(db, placeId),
    town: { name: { zh: town.nameZh, en: town.nameEn }, phone: town.phone },
    ...(row && { request: stateOf(row) }),
  }
}

/**
 * Asks the town to print the signs of a place and everything below it.
 * Refuses: 'not-found' when there is nothing to print.
 * Source: F9.
 */
export async function askForPrint(
  sql: Sql,
  asked: PrintRequestBody & { readonly placeId: PlaceId; readonly at: Instant },
): Promise<({ readonly ok: true } & PrintRequest) | Refused> {
  const signs = await countPosters(sql, asked.placeId)
  if (signs === 0) return refuse('not-found')
  await sql.begin((tx) => writeRequest(tx, { ...asked, signs }))
  return showRequest(sql, asked.placeId)
}

/** Says that the printed signs were fetched. Refuses: 'not-found' before they are printed. */
export async function markFetched(
  sql: Sql,
  placeId: PlaceId,
  at: Instant,
): Promise<({ readonly ok: true } & PrintRequest) | Refused> {
  const done = await sql.begin((tx) => writeFetched(tx, placeId, at))
  return done ? showRequest(sql, placeId) : refuse('not-found')
}

export type PrintDesk = {
  readonly sql: Sql
  readonly supervisor: {
    readonly username: string
    readonly divisions: readonly string[]
    readonly now: Instant
  }
}

/** Lists what the supervisor's towns are to print. Source: F9. */
export async function showPrintDesk(
  { sql, supervisor }: PrintDesk,
  { which = 'asked' }: PrintDeskQuery,
): Promise<{ readonly ok: true } & PrintDeskPage> {
  const { divisions } = supervisor
  const rows = await listRequestsIn(sql, { divisions, state: which, limit: DESK_MAX })
  return {
    ok: true,
    ...(await countRequestsIn(sql, divisions)),
    rows: rows.map((row) => ({
      ...stateOf(row),
      placeId: row.placeId,
      placeName: row.placeName,
      address: row.address,
      division: row.division,
      divisionName: { zh: row.divisionZh, en: row.divisionEn },
      isConfirmed: row.placeState === 'confirmed',
    })),
  }
}

/** Gives what a request asks for. Refuses: 'not-found' also in the division of another. */
export async function findRequested(
  { sql, supervisor }: PrintDesk,
  requestId: number,
): Promise<{ readonly ok: true; readonly placeId: PlaceId; readonly format: Format } | Refused> {
  const row = await readRequestIn(sql, requestId, supervisor.divisions)
  return row ? { ok: true, placeId: row.placeId, format: row.format } : refuse('not-found')
}

/** Says that a request is printed; a second time changes nothing. Refuses: 'not-found'. */
export async function markPrinted(
  { sql, supervisor }: PrintDesk,
  requestId: number,
): Promise<{ readonly ok: true } | Refused> {
  const row = await readRequestIn(sql, requestId, supervisor.divisions)
  if (!row) return refuse('not-found')
  const { username: by, now: at } = supervisor
  await sql.begin((tx) => writePrinted(tx, { requestId, by, at }))
  return { ok: true }
}
