// Statements of the town's list: places of some divisions, and what waits there.
import type { Db, Tx } from '../../platform/postgres.ts'
import type { PlaceId, PlaceState } from '../place.ts'

export type ListedPlace = {
  readonly placeId: PlaceId
  readonly kind: string
  readonly parentName: string | null
  readonly name: string
  readonly category: string
  readonly division: string
  readonly address: string
  readonly identifierKind: string
  readonly identifier: string
  readonly identifierReason: string
  readonly hasPosition: boolean
  readonly state: PlaceState
  readonly mergedInto: string | null
  readonly madeAt: number
  readonly claims: number
  /** How many new ones stand inside, where they are folded into this line. */
  readonly inside: number
}

/** The line's own id on the list: that of the newest place in it. */
export type Line = ListedPlace & { readonly newest: PlaceId }

type Wanted = {
  readonly divisions: readonly string[]
  readonly which: 'new' | 'alike' | 'confirmed' | 'suspended' | 'closed'
  readonly text: string
  readonly division: string
  readonly before: PlaceId
  readonly limit: number
  /** Only what stands inside this complex. */
  readonly inside: PlaceId | undefined
}

function isOwn(db: Db, divisions: readonly string[]) {
  return db`p.division ^@ any(${divisions as string[]}::text[])`
}

function isWaitingTwin(db: Db) {
  return db`p.state in ('unconfirmed', 'suspended') and exists (
    select 1 from places.twin t where t.place_id = p.place_id and t.decision is null)`
}

function columns(db: Db) {
  return db`
    p.place_id as "placeId", p.kind, up.name as "parentName", p.name, p.category, p.division,
    p.address, p.identifier_kind as "identifierKind", p.identifier,
    p.identifier_reason as "identifierReason", p.longitude is not null as "hasPosition", p.state,
    target.name as "mergedInto", extract(epoch from p.created_at)::bigint as "madeAt",
    (select count(*)::int from places.claim c
      where c.place_id = p.place_id and c.state = 'open') as claims`
}

/**
 * Lists what is new in some divisions, each complex that lies there as one line.
 * Shape: by the newest in each line. Units: seconds since 1970.
 */
export async function listNewFolded(db: Db, wanted: Omit<Wanted, 'which'>): Promise<Line[]> {
  const { divisions } = wanted
  const isOwnRoot = db`root.division ^@ any(${divisions as string[]}::text[])`
  return db<Line[]>`
    with line as (
      select case when ${isOwnRoot} then root.place_id else p.place_id end as place_id,
        max(p.place_id) as newest,
        count(*) filter (where p.place_id <> root.place_id and ${isOwnRoot})::int as inside
      from places.place p join places.place root on root.place_id = p.complex_id
      where ${isOwn(db, divisions)} and starts_with(p.division, ${wanted.division})
        and p.state = 'unconfirmed'
      group by 1 having max(p.place_id) < ${wanted.before}
      order by newest desc limit ${wanted.limit}
    )
    select ${columns(db)}, line.newest, line.inside,
      extract(epoch from last.created_at)::bigint as "madeAt"
    from line
      join places.place p on p.place_id = line.place_id
      join places.place last on last.place_id = line.newest
      left join places.place up on up.place_id = p.parent_id
      left join places.place target on target.place_id = p.merged_into
    order by line.newest desc`
}

/**
 * Locks what the town can still say something about inside a complex, itself left out: what is new,
 * and what is suspended. Shape: by id, behind `after`, at most `limit`, in some divisions only.
 */
export async function lockInside(
  tx: Tx,
  complexId: PlaceId,
  within: {
    readonly divisions: readonly string[]
    readonly after: PlaceId
    readonly limit: number
  },
): Promise<PlaceId[]> {
  const rows = await tx<{ placeId: number }[]>`
    select p.place_id as "placeId" from places.place p
    where p.complex_id = ${complexId} and p.place_id <> ${complexId}
      and p.place_id > ${within.after} and p.state in ('unconfirmed', 'suspended')
      and ${isOwn(tx, within.divisions)}
    order by p.place_id limit ${within.limit} for no key update of p`
  return rows.map((row) => row.placeId)
}

/** Counts what is new inside a complex behind one of its places, in some divisions only. */
export async function countNewBehind(
  db: Db,
  complexId: PlaceId,
  behind: { readonly divisions: readonly string[]; readonly after: PlaceId },
): Promise<number> {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count from places.place p
    where p.complex_id = ${complexId} and p.place_id <> ${complexId}
      and p.place_id > ${behind.after} and p.state = 'unconfirmed'
      and ${isOwn(db, behind.divisions)}`
  return row?.count ?? 0
}

/** Lists places of some divisions. Shape: the newest first. Units: seconds since 1970. */
export async function listTownPlaces(db: Db, wanted: Wanted): Promise<Line[]> {
  const { which, text, division, inside = null } = wanted
  const state = which === 'new' ? 'unconfirmed' : which
  return db<Line[]>`
    select ${columns(db)}, p.place_id as newest, 0 as inside
    from places.place p
      left join places.place up on up.place_id = p.parent_id
      left join places.place target on target.place_id = p.merged_into
    where ${isOwn(db, wanted.divisions)} and starts_with(p.division, ${division})
      and p.place_id < ${wanted.before}
      and ${which === 'alike' ? isWaitingTwin(db) : db`p.state = ${state}`}
      and (${inside}::int is null
        or (p.complex_id = ${inside}::int and p.place_id <> ${inside}::int))
      and (${text} = '' or position(lower(${text}) in lower(p.name)) > 0)
    order by p.place_id desc limit ${wanted.limit}`
}

/** Reads one place of some divisions; undefined elsewhere. */
export async function readTownPlace(
  db: Db,
  placeId: PlaceId,
  divisions: readonly string[],
): Promise<ListedPlace | undefined> {
  const [row] = await db<ListedPlace[]>`
    select ${columns(db)}, 0 as inside
    from places.place p
      left join places.place up on up.place_id = p.parent_id
      left join places.place target on target.place_id = p.merged_into
    where p.place_id = ${placeId} and ${isOwn(db, divisions)}`
  return row
}

export type Waiting = {
  readonly new: number
  readonly alike: number
  readonly suspended: number
  readonly claims: number
}

/** Counts what waits in some divisions. */
export async function countWaiting(db: Db, divisions: readonly string[]): Promise<Waiting> {
  const [row] = await db<Waiting[]>`
    select count(*) filter (where p.state = 'unconfirmed')::int as new,
      count(*) filter (where ${isWaitingTwin(db)})::int as alike,
      count(*) filter (where p.state = 'suspended')::int as suspended,
      (select count(*)::int from places.claim c join places.place p on p.place_id = c.place_id
        where c.state = 'open' and ${isOwn(db, divisions)}) as claims
    from places.place p where ${isOwn(db, divisions)}`
  return row ?? { new: 0, alike: 0, suspended: 0, claims: 0 }
}

/** Counts how many of some places lie in some divisions. */
export async function countOwn(
  db: Db,
  ids: readonly PlaceId[],
  divisions: readonly string[],
): Promise<number> {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count from places.place p
    where p.place_id = any(${ids as number[]}::int[]) and ${isOwn(db, divisions)}`
  return row?.count ?? 0
}

export type ClosedPlace = {
  readonly placeId: PlaceId
  readonly name: string
  readonly closedAt: number | null
  readonly mergedInto: string | null
}

/** Lists the closed ones of some places, the last closed first. Units: seconds since 1970. */
export async function listClosed(
  db: Db,
  ids: readonly PlaceId[],
  limit: number,
): Promise<ClosedPlace[]> {
  return db<ClosedPlace[]>`
    select p.place_id as "placeId", p.name, target.name as "mergedInto",
      extract(epoch from p.closed_at)::bigint as "closedAt"
    from places.place p left join places.place target on target.place_id = p.merged_into
    where p.place_id = any(${ids as number[]}::int[]) and p.state = 'closed'
    order by p.closed_at desc nulls last, p.place_id limit ${limit}`
}
