// Statements on places.proof and places.strange_code.
import type { Instant } from '../../base/instant.ts'
import type { Db } from '../../platform/postgres.ts'
import type { PlaceId, PointId, PrintId } from '../place.ts'

export type ProofRow = {
  readonly placeId: PlaceId
  readonly pointId: PointId
  readonly printId: PrintId
  readonly photoHash: Buffer
  readonly personId: number
  readonly at: Instant
}

/** Records a proof; false when the same picture proved this point before. */
export async function insertProof(db: Db, proof: ProofRow): Promise<boolean> {
  const done = await db`
    insert into places.proof (place_id, point_id, print_id, photo_hash, person_id, proven_at)
    values (${proof.placeId}, ${proof.pointId}, ${proof.printId}, ${proof.photoHash},
      ${proof.personId}, ${proof.at})
    on conflict (point_id, photo_hash) do nothing`
  return done.count === 1
}

export type PointProof = {
  readonly placeId: PlaceId
  readonly pointId: PointId
  readonly pointName: string
  /** The newest photo of a print that is still live; null when there is none. */
  readonly provenAt: Instant | null
}

/** Reads the newest proof of each open point of some places. Shape: by place and point. */
export async function listPointProofs(db: Db, placeIds: readonly PlaceId[]): Promise<PointProof[]> {
  return db<PointProof[]>`
    select t.place_id as "placeId", t.point_id as "pointId", t.name as "pointName",
      max(f.proven_at) filter (where r.withdrawn_at is null) as "provenAt"
    from places.point t
      left join places.proof f on f.place_id = t.place_id and f.point_id = t.point_id
      left join places.print r on r.print_id = f.print_id
    where t.place_id = any(${placeIds as number[]}::int[]) and t.closed_at is null
    group by t.place_id, t.point_id
    order by t.place_id, t.point_id`
}

/** Deletes proofs and settled marks made before. */
export async function deletePostersBefore(db: Db, before: Instant): Promise<void> {
  await db`delete from places.proof where proven_at < ${before}`
  await db`delete from places.strange_code where settled_at < ${before}`
}

/** Marks a code that leads to another address; the same address again is the same mark. */
export async function upsertStrangeCode(
  db: Db,
  code: {
    placeId: PlaceId
    pointId: PointId
    leadsTo: string
    at: Instant
  },
): Promise<void> {
  await db`
    insert into places.strange_code (place_id, point_id, leads_to, found_at, seen_at)
    values (${code.placeId}, ${code.pointId}, ${code.leadsTo}, ${code.at}, ${code.at})
    on conflict (point_id, leads_to) where settled_at is null
      do update set seen_at = excluded.seen_at`
}

export type StrangeCode = {
  readonly strangeId: number
  readonly placeId: PlaceId
  readonly placeName: string
  readonly pointId: PointId
  readonly pointName: string
  readonly division: string
  readonly leadsTo: string
  readonly foundAt: Instant
  readonly seenAt: Instant
}

/** Lists the open marks of some places. Shape: newest first. */
export async function listStrangeCodesAt(
  db: Db,
  placeIds: readonly PlaceId[],
): Promise<StrangeCode[]> {
  return selectStrangeCodes(db, db`c.place_id = any(${placeIds as number[]}::int[])`)
}

/** Lists the open marks of a division and everything below. Shape: newest first. */
export async function listStrangeCodesIn(
  db: Db,
  divisions: readonly string[],
): Promise<StrangeCode[]> {
  const prefixes = divisions.map((division) => `${division}%`)
  return selectStrangeCodes(db, db`p.division like any(${prefixes}::text[])`)
}

// A town that has more looks at these first.
const STRANGE_MAX = 200

async function selectStrangeCodes(db: Db, condition: ReturnType<Db>): Promise<StrangeCode[]> {
  return db<StrangeCode[]>`
    select c.strange_id as "strangeId", c.place_id as "placeId", p.name as "placeName",
      c.point_id as "pointId", t.name as "pointName", p.division, c.leads_to as "leadsTo",
      c.found_at as "foundAt", c.seen_at as "seenAt"
    from places.strange_code c
      join places.place p on p.place_id = c.place_id
      join places.point t on t.point_id = c.point_id
    where c.settled_at is null and ${condition}
    order by c.seen_at desc, c.strange_id desc limit ${STRANGE_MAX}`
}

/** Settles a mark; false when it is none of these divisions or settled already. */
export async function writeStrangeSettled(
  db: Db,
  settled: { strangeId: number; divisions: readonly string[]; by: string; at: Instant },
): Promise<boolean> {
  const prefixes = settled.divisions.map((division) => `${division}%`)
  const done = await db`
    update places.strange_code c set settled_at = ${settled.at}, settled_by = ${settled.by}
    from places.place p
    where p.place_id = c.place_id and c.strange_id = ${settled.strangeId}
      and c.settled_at is null and p.division like any(${prefixes}::text[])`
  return done.count === 1
}
