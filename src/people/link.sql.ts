// Every statement on people.link, and on the roots that follow from it.
import type { Db, Tx } from '../platform/postgres.ts'
import type { Link } from './humans.rule.ts'

export const LINK_KINDS = { same: 1, notSame: 2 } as const
export const LINK_REASONS = {
  'same-document': 1,
  'staff-saw-document': 2,
  'staff-merged': 3,
  'staff-split': 4,
  // Said again of those who stay when the registration that it was said of is erased.
  inherited: 5,
} as const
export type LinkReason = keyof typeof LINK_REASONS

export type NewLink = {
  readonly personA: number
  readonly personB: number
  readonly isSame: boolean
  readonly because: LinkReason
  readonly madeBy: string
}

/** Appends links; the smaller id of each comes first. */
export async function insertLinks(tx: Tx, links: readonly NewLink[]): Promise<void> {
  await tx`
    insert into people.link (person_a, person_b, kind, because, made_by)
    select least(one, other), greatest(one, other), kind, because, made_by
    from unnest(
      ${links.map((link) => link.personA)}::bigint[],
      ${links.map((link) => link.personB)}::bigint[],
      ${links.map((link) => (link.isSame ? LINK_KINDS.same : LINK_KINDS.notSame))}::smallint[],
      ${links.map((link) => LINK_REASONS[link.because])}::smallint[],
      ${links.map((link) => link.madeBy)}::text[]
    ) with ordinality as new (one, other, kind, because, made_by, sort)
    order by sort`
}

type LinkRow = { link_id: number; person_a: number; person_b: number; kind: number }

/** Reads every link that touches one of these persons. */
export async function selectLinks(db: Db, persons: readonly number[]): Promise<Link[]> {
  const ids = persons as number[]
  const rows = await db<LinkRow[]>`
    select link_id, person_a, person_b, kind from people.link
      where person_a = any(${ids}::bigint[])
    union
    select link_id, person_a, person_b, kind from people.link
      where person_b = any(${ids}::bigint[])`
  return rows.map((row) => ({
    linkId: row.link_id,
    personA: row.person_a,
    personB: row.person_b,
    isSame: row.kind === LINK_KINDS.same,
  }))
}

/** Reads everyone whom links of either kind connect with these persons, them included. */
export async function selectReach(db: Db, persons: readonly number[]): Promise<number[]> {
  const rows = await db<{ person_id: number }[]>`
    with recursive reach (person_id) as (
      select unnest(${persons as number[]}::bigint[])
      union
      select next.person_id
      from reach
      cross join lateral (
        select person_b from people.link where person_a = reach.person_id
        union all
        select person_a from people.link where person_b = reach.person_id
      ) as next (person_id)
    )
    select person_id from reach order by person_id`
  return rows.map((row) => row.person_id)
}

/** Locks persons in the order of their ids, so that two recomputations cannot cross. */
export async function lockPersons(tx: Tx, persons: readonly number[]): Promise<void> {
  await tx`
    select person_id from people.person
    where person_id = any(${persons as number[]}::bigint[])
    order by person_id for update`
}

/** Writes roots; rows that have theirs already are not touched. */
export async function updateRoots(tx: Tx, roots: ReadonlyMap<number, number>): Promise<void> {
  await tx`
    update people.person as person set root_id = new.root_id
    from unnest(${[...roots.keys()]}::bigint[], ${[...roots.values()]}::bigint[])
      as new (person_id, root_id)
    where person.person_id = new.person_id and person.root_id <> new.root_id`
}

/** Reads the root of each of these persons that is not its own. */
export async function selectOtherRoots(
  db: Db,
  persons: readonly number[],
): Promise<{ person_id: number; root_id: number }[]> {
  return db<{ person_id: number; root_id: number }[]>`
    select person_id, root_id from people.person
    where person_id = any(${persons as number[]}::bigint[]) and root_id <> person_id`
}

/** Reads the registrations under these roots, the roots themselves left out. */
export async function selectUnderRoots(
  db: Db,
  roots: readonly number[],
): Promise<{ person_id: number; root_id: number }[]> {
  // The words of the partial index, so that the planner may use it.
  return db<{ person_id: number; root_id: number }[]>`
    select person_id, root_id from people.person
    where root_id = any(${roots as number[]}::bigint[]) and root_id <> person_id
    order by root_id, person_id`
}
