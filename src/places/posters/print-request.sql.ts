// Statements on places.print_request.
import type { Instant } from '../../base/instant.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import type { PlaceId, PlaceState } from '../place.ts'
import type { Format, PrintRequestState } from './contract.ts'

export type PrintRequestRow = {
  readonly requestId: number
  readonly placeId: PlaceId
  readonly format: Format
  readonly signs: number
  readonly state: PrintRequestState
  readonly askedAt: Instant
  readonly printedAt: Instant | null
  readonly fetchedAt: Instant | null
}

/** Adds a request, or changes the one that nobody has printed yet. */
export async function writeRequest(
  tx: Tx,
  row: {
    readonly placeId: PlaceId
    readonly format: Format
    readonly signs: number
    readonly at: Instant
  },
): Promise<void> {
  await tx`
    insert into places.print_request (place_id, format, signs, asked_at)
    values (${row.placeId}, ${row.format}, ${row.signs}, ${row.at})
    on conflict (place_id) where state <> 'fetched' do update
      set format = excluded.format, signs = excluded.signs, asked_at = excluded.asked_at
      where places.print_request.state = 'asked'`
}

/** Reads the newest request of a place; undefined when it never asked. */
export async function readNewestRequest(
  db: Db,
  placeId: PlaceId,
): Promise<PrintRequestRow | undefined> {
  const [row] = await db<PrintRequestRow[]>`
    select request_id as "requestId", place_id as "placeId", format, signs, state,
      asked_at as "askedAt", printed_at as "printedAt", fetched_at as "fetchedAt"
    from places.print_request where place_id = ${placeId}
    order by request_id desc limit 1`
  return row
}

/** Marks a request as fetched; false when there is nothing printed to fetch. */
export async function writeFetched(tx: Tx, placeId: PlaceId, at: Instant): Promise<boolean> {
  const rows = await tx`
    update places.print_request set state = 'fetched', fetched_at = ${at}
    where place_id = ${placeId} and state = 'printed' returning request_id`
  return rows.length > 0
}

/** Marks a request as printed; false when it was before. */
export async function writePrinted(
  tx: Tx,
  request: { readonly requestId: number; readonly by: string; readonly at: Instant },
): Promise<boolean> {
  const rows = await tx`
    update places.print_request
    set state = 'printed', printed_at = ${request.at}, printed_by = ${request.by}
    where request_id = ${request.requestId} and state = 'asked' returning request_id`
  return rows.length > 0
}

export type DeskRow = PrintRequestRow & {
  readonly placeName: string
  readonly address: string
  readonly placeState: PlaceState
  readonly division: string
  readonly divisionZh: string
  readonly divisionEn: string
}

/** Lists the requests of some divisions in a state. Shape: oldest first, fetched newest first. */
export async function listRequestsIn(
  db: Db,
  asked: {
    readonly divisions: readonly string[]
    readonly state: PrintRequestState
    readonly limit: number
  },
): Promise<DeskRow[]> {
  const { divisions, state, limit } = asked
  return db<DeskRow[]>`
    select r.request_id as "requestId", r.place_id as "placeId", r.format, r.signs, r.state,
      r.asked_at as "askedAt", r.printed_at as "printedAt", r.fetched_at as "fetchedAt",
      p.name as "placeName", p.address, p.state as "placeState", p.division,
      d.name_zh as "divisionZh", d.name_en as "divisionEn"
    from places.print_request r
      join places.place p on p.place_id = r.place_id
      join places.division d on d.division = p.division
    where r.state = ${state}
      and exists (select 1 from unnest(${[...divisions]}::text[]) own
        where starts_with(p.division, own))
    order by case when r.state = 'fetched' then -r.request_id else r.request_id end
    limit ${limit}`
}

/** Counts the requests of some divisions that wait for something. */
export async function countRequestsIn(
  db: Db,
  divisions: readonly string[],
): Promise<{ readonly asked: number; readonly printed: number }> {
  const [row] = await db<{ asked: number; printed: number }[]>`
    select count(*) filter (where r.state = 'asked')::int as asked,
      count(*) filter (where r.state = 'printed')::int as printed
    from places.print_request r join places.place p on p.place_id = r.place_id
    where r.state in ('asked', 'printed')
      and exists (select 1 from unnest(${[...divisions]}::text[]) own
        where starts_with(p.division, own))`
  return row ?? { asked: 0, printed: 0 }
}

/** Reads what a request within some divisions asks for; undefined when it is not there. */
export async function readRequestIn(
  db: Db,
  requestId: number,
  divisions: readonly string[],
): Promise<Pick<PrintRequestRow, 'placeId' | 'format' | 'state'> | undefined> {
  const [row] = await db<Pick<PrintRequestRow, 'placeId' | 'format' | 'state'>[]>`
    select r.place_id as "placeId", r.format, r.state
    from places.print_request r join places.place p on p.place_id = r.place_id
    where r.request_id = ${requestId}
      and exists (select 1 from unnest(${[...divisions]}::text[]) own
        where starts_with(p.division, own))`
  return row
}
