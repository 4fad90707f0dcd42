// Statements on the subjects of WeChat and Alipay: rows of people.identifier, and which device came
// by which provider.
import type { Db, Tx } from '../platform/postgres.ts'
import { SUBJECTS } from './device.sql.ts'
import { IDENTIFIER_KINDS } from './person.sql.ts'

/** The kinds of identifier that are subjects; also the values of people.device.provider. */
export type SubjectKind = typeof IDENTIFIER_KINDS.wechat | typeof IDENTIFIER_KINDS.alipay

export type CarriedRow = { person_id: number; root_id: number; assurance: number; mask: Buffer }

/** Reads the registrations that a subject carries. Shape: the surest first, then the oldest. */
export async function selectCarried(
  db: Db,
  key: { readonly kind: SubjectKind; readonly blind: Buffer },
): Promise<CarriedRow[]> {
  return db<CarriedRow[]>`
    select person.person_id, person.root_id, person.assurance, mask.sealed as mask
    from people.identifier
    join people.person using (person_id)
    join people.mask using (person_id)
    where identifier.kind = ${key.kind} and identifier.blind = ${key.blind}
      and person.closed_at is null
    order by person.assurance = 0, identifier.added_at, person.person_id`
}

/** Lets one registration at a time be linked to a subject, so that its household has a limit. */
export async function lockSubject(tx: Tx, blind: Buffer): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${blind.toString('hex')}, 0))`
}

export type NewSubject = {
  readonly personId: number
  readonly kind: SubjectKind
  readonly indexKey: number
  readonly blind: Buffer
  readonly sealed: Buffer
  /** Units: seconds since 1970. */
  readonly at: number
}

/** Links a subject to a registration; again only moves the moment. */
export async function insertSubject(tx: Tx, subject: NewSubject): Promise<void> {
  const { personId, kind, indexKey, blind, sealed, at } = subject
  await tx`
    insert into people.identifier (person_id, kind, index_key, blind, sealed, confirmed_at)
    values (${personId}, ${kind}, ${indexKey}, ${blind}, ${sealed}, to_timestamp(${at}::bigint))
    on conflict (person_id, kind, index_key, blind) do update
      set confirmed_at = excluded.confirmed_at`
}

/** Takes all but the newest subjects of one provider off a registration. */
export async function deleteOldestSubjects(
  tx: Tx,
  owner: { readonly personId: number; readonly kind: SubjectKind; readonly keep: number },
): Promise<void> {
  await tx`
    delete from people.identifier
    where person_id = ${owner.personId} and kind = ${owner.kind} and blind not in (
      select blind from people.identifier
      where person_id = ${owner.personId} and kind = ${owner.kind}
      order by confirmed_at desc, blind
      limit ${owner.keep}::int)`
}

/** Takes every subject off a registration. */
export async function deleteSubjectsOfPerson(tx: Tx, personId: number): Promise<void> {
  await tx`
    delete from people.identifier
    where person_id = ${personId}
      and kind in (${IDENTIFIER_KINDS.wechat}, ${IDENTIFIER_KINDS.alipay})`
}

/** Takes the subjects of the provider that a device came by off its registration. */
export async function deleteSubjectsOfDevice(db: Db, deviceId: number): Promise<void> {
  await db`
    delete from people.identifier using people.device
    where device.device_id = ${deviceId} and identifier.person_id = device.person_id
      and identifier.kind = device.provider
      and identifier.kind in (${IDENTIFIER_KINDS.wechat}, ${IDENTIFIER_KINDS.alipay})`
}

/** Notes by which provider devices came, and that they were seen. */
export async function updateProviders(
  tx: Tx,
  devices: readonly number[],
  seen: { readonly kind: SubjectKind; readonly day: string },
): Promise<void> {
  await tx`
    update people.device set provider = ${seen.kind}, seen_on = ${seen.day}::date
    where device_id = any(${devices as number[]}::bigint[])`
}

export type ProviderDeviceRow = { person_id: number; device_id: number; device_no: number }

/** Reads the newest device of each registration that came by a provider and is not revoked. */
export async function selectProviderDevices(
  tx: Tx,
  persons: readonly number[],
  kind: SubjectKind,
): Promise<ProviderDeviceRow[]> {
  return tx<ProviderDeviceRow[]>`
    select distinct on (person_id) person_id, device_id, device_no
    from people.device
    where person_id = any(${persons as number[]}::bigint[]) and provider = ${kind}
      and not exists (
        select 1 from people.revocation
        where subject = ${SUBJECTS.device} and subject_id = device.device_id)
    order by person_id, device_no desc`
}

/** Says which registrations belong to another subject of a provider, and not to this one too. */
export async function selectOthersOf(
  db: Db,
  persons: readonly number[],
  key: { readonly kind: SubjectKind; readonly blind: Buffer },
): Promise<number[]> {
  const rows = await db<{ person_id: number }[]>`
    select person_id from people.identifier
    where person_id = any(${persons as number[]}::bigint[]) and kind = ${key.kind}
    group by person_id
    having not bool_or(blind = ${key.blind})`
  return rows.map((row) => row.person_id)
}
