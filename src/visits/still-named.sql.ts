// Which registrations this room still names: while one is, it is not erased. Source: F40; ADR 0023.
import type { Db } from '../platform/postgres.ts'

function idsOf(rows: readonly { person_id: number }[]): number[] {
  return rows.map((row) => row.person_id)
}

/** Reads who has a visit, or reported one, in any day or under any hold. */
async function readVisitors(db: Db, ids: string): Promise<number[]> {
  // A row each, with a limit: a visitor of every day is found in the first day that is read.
  const rows = await db<{ person_id: number }[]>`
    select asked.person_id from unnest(${ids}::text::bigint[]) as asked (person_id)
    cross join lateral (select 1 from visits.visit
      where visit.person_id = asked.person_id limit 1) as own
    union
    select person_id from visits.visit_held where person_id = any(${ids}::text::bigint[])`
  return idsOf(rows)
}

async function readReporters(db: Db, ids: string): Promise<number[]> {
  const rows = await db<{ person_id: number }[]>`
    select asked.person_id from unnest(${ids}::text::bigint[]) as asked (person_id)
    cross join lateral (select 1 from visits.visit
      where visit.reporter_id = asked.person_id limit 1) as reported
    union
    select reporter_id from visits.visit_held where reporter_id = any(${ids}::text::bigint[])`
  return idsOf(rows)
}

/** Reads who is in a stop or at a door: stopped, registered after it, dealing with it, on duty. */
async function readDoorPeople(db: Db, ids: string): Promise<number[]> {
  const rows = await db<{ person_id: number }[]>`
    select person_id from visits.stop where person_id = any(${ids}::text::bigint[])
    union
    select registered_as from visits.stop where registered_as = any(${ids}::text::bigint[])
    union
    select asked.person_id from unnest(${ids}::text::bigint[]) as asked (person_id)
    join visits.stop on stop.changed_by = 'person:' || asked.person_id
      or stop.closed_by = 'person:' || asked.person_id
    union
    select person_id from visits.door_entry where person_id = any(${ids}::text::bigint[])
    union
    select person_id from visits.door_shift where person_id = any(${ids}::text::bigint[])
    union
    select person_id from visits.door_check where person_id = any(${ids}::text::bigint[])`
  return idsOf(rows)
}

/**
 * Reads which of some registrations a visit, a report of one, a stop, an entry or a shift at a door
 * still names. Source: F40.
 */
export async function findStillNamed(db: Db, ids: readonly number[]): Promise<Set<number>> {
  const named = new Set(await readVisitors(db, `{${ids.join(',')}}`))
  // Hardly anybody of the others has a report or a stop: they are asked for last.
  for (const read of [readReporters, readDoorPeople]) {
    const others = ids.filter((id) => !named.has(id))
    if (others.length === 0) break
    for (const id of await read(db, `{${others.join(',')}}`)) named.add(id)
  }
  return named
}
