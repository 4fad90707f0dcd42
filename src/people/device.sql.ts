// Every statement on people.device and people.revocation.
import type { Db, Tx } from '../platform/postgres.ts'

export const SUBJECTS = { device: 1, person: 2, key: 3 } as const
export type Subject = (typeof SUBJECTS)[keyof typeof SUBJECTS]
export const REVOKED_CHANNEL = 'people_revoked'

/** Keeps two devices of one person from taking one number. */
export async function lockDeviceOwners(tx: Tx, persons: readonly number[]): Promise<void> {
  await tx`
    select person_id from people.person
    where person_id = any(${persons as number[]}::bigint[]) order by person_id for update`
}

export type DeviceRow = { device_id: number; person_id: number; device_no: number }

/** Writes one device a person, numbered within it. Shape: in the order of the ids. */
export async function insertDevices(
  tx: Tx,
  persons: readonly number[],
  day: string,
): Promise<DeviceRow[]> {
  return tx<DeviceRow[]>`
    insert into people.device (device_id, person_id, device_no, seen_on)
    select nextval('people.device_id_seq'), owner.person_id,
      coalesce((select max(device_no) from people.device where person_id = owner.person_id), 0) + 1,
      ${day}::date
    from unnest(${persons as number[]}::bigint[]) as owner (person_id)
    returning device_id, person_id, device_no`
}

/** Reads the devices of a person. */
export async function selectDevices(db: Db, personId: number): Promise<number[]> {
  const rows = await db<{ device_id: number }[]>`
    select device_id from people.device where person_id = ${personId} order by device_id`
  return rows.map((row) => row.device_id)
}

export type RevocationRow = { subject: Subject; subject_id: number; not_before: number }

/** Writes revocations and tells every server. */
export async function insertRevocations(
  tx: Tx,
  rows: readonly RevocationRow[],
  because: string,
): Promise<void> {
  await tx`
    with written as (
      insert into people.revocation (subject, subject_id, not_before, because)
      select subject, subject_id, not_before, ${because}
      from unnest(
        ${rows.map((row) => row.subject)}::smallint[],
        ${rows.map((row) => row.subject_id)}::bigint[],
        ${rows.map((row) => row.not_before)}::bigint[]
      ) as new (subject, subject_id, not_before)
      returning subject, subject_id, not_before
    )
    select pg_notify(${REVOKED_CHANNEL}, subject || ':' || subject_id || ':' || not_before)
    from written`
}

/** Reads the revocations made within some seconds, by the database's clock. */
export async function selectRevocations(db: Db, withinSeconds: number): Promise<RevocationRow[]> {
  return db<RevocationRow[]>`
    select subject, subject_id, not_before from people.revocation
    where made_at > now() - make_interval(secs => ${withinSeconds}::int)`
}

/** Erases revocations of tokens that are dead by age. */
export async function deleteOldRevocations(db: Db, olderThanSeconds: number): Promise<void> {
  await db`
    delete from people.revocation
    where made_at < now() - make_interval(secs => ${olderThanSeconds}::int)`
}
