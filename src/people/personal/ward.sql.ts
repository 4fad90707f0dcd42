// Every statement on people.ward_birth.
import type { Db, Tx } from '../../platform/postgres.ts'
import { writeByteaArray } from '../bytea-array.ts'

export type SealedBirth = { readonly personId: number; readonly sealed: Buffer }

/** Keeps dates of birth of wards; one that is known already stays. */
export async function insertBirths(tx: Tx, rows: readonly SealedBirth[]): Promise<void> {
  await tx`
    insert into people.ward_birth (person_id, sealed)
    select person_id, sealed
    from unnest(
      ${rows.map((row) => row.personId)}::bigint[],
      ${writeByteaArray(rows.map((row) => row.sealed))}::bytea[]
    ) as new (person_id, sealed)
    on conflict do nothing`
}

/** Reads the dates of birth that guardians said of wards. */
export async function selectBirths(db: Db, persons: readonly number[]): Promise<SealedBirth[]> {
  return db<SealedBirth[]>`
    select person_id as "personId", sealed from people.ward_birth
    where person_id = any(${persons as number[]}::bigint[])`
}
