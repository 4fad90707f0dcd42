// Every statement on people.personal_code.
import type { Db, Tx } from '../../platform/postgres.ts'

export type NewPersonalCode = {
  readonly personId: number
  readonly issuerKind: number
  readonly issuerId: string
  readonly issuedAt: number
  readonly expiresAt: number
}

/** Writes a code; undefined when there is no such open registration. */
export async function insertPersonalCode(
  tx: Tx,
  code: NewPersonalCode,
): Promise<number | undefined> {
  const [row] = await tx<{ code_id: number }[]>`
    insert into people.personal_code (person_id, issuer_kind, issuer_id, issued_at, expires_at)
    select person_id, ${code.issuerKind}::smallint, ${code.issuerId},
      to_timestamp(${code.issuedAt}::bigint), to_timestamp(${code.expiresAt}::bigint)
    from people.person
    where person_id = ${code.personId} and closed_at is null
    returning code_id`
  return row?.code_id
}

/** Keeps two codes of one person from being issued beside each other. */
export async function lockPersonalCodes(tx: Tx, personId: number): Promise<void> {
  await tx`select person_id from people.person where person_id = ${personId} for no key update`
}

/** Revokes the live codes that an issuer gave a person. Shape: how many. */
export async function revokeCodesOfIssuer(
  tx: Tx,
  code: { personId: number; issuerKind: number; issuerId: string; at: number; by: string },
): Promise<number> {
  const done = await tx`
    update people.personal_code
    set revoked_at = to_timestamp(${code.at}::bigint), revoked_by = ${code.by}
    where person_id = ${code.personId} and issuer_kind = ${code.issuerKind}
      and issuer_id = ${code.issuerId} and revoked_at is null`
  return done.count
}

/** Revokes one code; false when there is none or it was revoked before. */
export async function updateRevoked(
  tx: Tx,
  code: { codeId: number; at: number; by: string },
): Promise<boolean> {
  const done = await tx`
    update people.personal_code
    set revoked_at = to_timestamp(${code.at}::bigint), revoked_by = ${code.by}
    where code_id = ${code.codeId} and revoked_at is null`
  return done.count === 1
}

export type PersonalCodeRow = {
  code_id: number
  person_id: number
  issuer_kind: number
  issuer_id: string
  issued_at: number
  expires_at: number
  is_revoked: boolean
}

/** Reads one code, whatever its state. */
export async function selectPersonalCode(
  db: Db,
  codeId: number,
): Promise<PersonalCodeRow | undefined> {
  const [row] = await db<PersonalCodeRow[]>`
    select code_id, person_id, issuer_kind, issuer_id,
      extract(epoch from issued_at)::bigint as issued_at,
      extract(epoch from expires_at)::bigint as expires_at,
      revoked_at is not null as is_revoked
    from people.personal_code where code_id = ${codeId}`
  return row
}

/** Reads the live codes of persons, and those that an issuer gave. Shape: newest first. */
export async function selectLiveCodes(
  db: Db,
  asked: { persons: readonly number[]; now: number },
): Promise<PersonalCodeRow[]> {
  return db<PersonalCodeRow[]>`
    select code_id, person_id, issuer_kind, issuer_id,
      extract(epoch from issued_at)::bigint as issued_at,
      extract(epoch from expires_at)::bigint as expires_at,
      false as is_revoked
    from people.personal_code
    where person_id = any(${asked.persons as number[]}::bigint[]) and revoked_at is null
      and expires_at > to_timestamp(${asked.now}::bigint)
    order by code_id desc`
}

type OfIssuer = { readonly issuerKind: number; readonly issuerId: string }

/** Counts the codes that an issuer gave since a moment, ended ones too. */
export async function countCodesSince(
  db: Db,
  asked: OfIssuer & { since: number },
): Promise<number> {
  const [row] = await db<{ given: number }[]>`
    select count(*)::int as given from people.personal_code
    where issuer_kind = ${asked.issuerKind}::smallint and issuer_id = ${asked.issuerId}
      and issued_at > to_timestamp(${asked.since}::bigint)`
  return row?.given ?? 0
}

/** Keeps two counts of one issuer from being made beside each other. */
export async function lockIssuer(tx: Tx, { issuerKind, issuerId }: OfIssuer): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(
    ${`personal-code|${issuerKind}|${issuerId}`}, 0))`
}

/** Reads the live codes that an issuer gave, or one of them. Shape: newest first. */
export async function selectCodesOfIssuer(
  db: Db,
  asked: OfIssuer & { now: number; limit: number; codeId?: number },
): Promise<PersonalCodeRow[]> {
  return db<PersonalCodeRow[]>`
    select code_id, person_id, issuer_kind, issuer_id,
      extract(epoch from issued_at)::bigint as issued_at,
      extract(epoch from expires_at)::bigint as expires_at,
      false as is_revoked
    from people.personal_code
    where issuer_kind = ${asked.issuerKind}::smallint and issuer_id = ${asked.issuerId}
      and revoked_at is null and expires_at > to_timestamp(${asked.now}::bigint)
      and (${asked.codeId ?? null}::bigint is null or code_id = ${asked.codeId ?? null}::bigint)
    order by code_id desc limit ${asked.limit}`
}

/** Erases codes that nobody can use any more. */
export async function deleteOldCodes(db: Db, before: number): Promise<void> {
  await db`
    delete from people.personal_code
    where expires_at < to_timestamp(${before}::bigint)
      or revoked_at < to_timestamp(${before}::bigint)`
}
