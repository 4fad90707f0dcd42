// Statements on what is below a place, and on places.complex_import.
import type { Db, Tx } from '../../platform/postgres.ts'
import type { IdentifierKind } from '../catalogue.ts'
import type { PlaceId } from '../place.ts'
import type { TreeUnit } from './plan-import.rule.ts'

/**
 * Reads what is open below a place, itself left out; below a closed one nothing is.
 * Shape: by id, at most `limit`.
 */
export async function listUnitsBelow(db: Db, placeId: PlaceId, limit: number): Promise<TreeUnit[]> {
  return db<TreeUnit[]>`
    with recursive down as (
      select place_id from places.place where parent_id = ${placeId} and state <> 'closed'
      union all
      select p.place_id from places.place p join down on p.parent_id = down.place_id
      where p.state <> 'closed')
    select p.place_id as "placeId", p.parent_id as "parentId", p.label, p.name, p.kind, p.category,
      p.identifier_kind as "identifierKind", p.identifier
    from down join places.place p on p.place_id = down.place_id
    order by p.place_id limit ${limit}`
}

/** Counts every place of a complex, closed ones too. */
export async function countComplex(db: Db, complexId: PlaceId): Promise<number> {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count from places.place where complex_id = ${complexId}`
  return row?.count ?? 0
}

/** Lists who manages some places, or what stands above them, or is invited to. */
export async function listManagerPhones(
  db: Db,
  placeIds: readonly PlaceId[],
  now: number,
): Promise<{ placeId: PlaceId; phone: string }[]> {
  return db<{ placeId: number; phone: string }[]>`
    with recursive up as (
      select place_id as own, place_id, parent_id from places.place
      where place_id = any(${placeIds as number[]}::int[])
      union all
      select up.own, p.place_id, p.parent_id
      from places.place p join up on p.place_id = up.parent_id)
    select up.own as "placeId", encode(m.phone_blind, 'hex') as phone
    from up join places.member m on m.place_id = up.place_id
    where m.role = 'manager' and m.removed_at is null
    union
    select up.own, encode(i.phone_blind, 'hex')
    from up join places.invitation i on i.place_id = up.place_id
    where i.role = 'manager' and i.phone_blind is not null and i.ended_at is null
      and i.expires_at > ${now}`
}

export type ChangedUnit = {
  readonly placeId: PlaceId
  readonly name: string
  readonly nameKey: string
  readonly category: string
  readonly identifierKind: IdentifierKind
  readonly identifier: string
}

/** Changes units. What the town has confirmed was something else: it looks again. */
export async function writeUnits(tx: Tx, units: readonly ChangedUnit[]): Promise<void> {
  await tx`
    update places.place p
    set name = r.name, name_key = r."nameKey", category = r.category,
      identifier_kind = r."identifierKind", identifier = r.identifier,
      state = case when p.state = 'confirmed' then 'unconfirmed' else p.state end,
      state_before = case when p.state_before = 'confirmed' then 'unconfirmed'
        else p.state_before end
    from jsonb_to_recordset(${tx.json(units)}) as r ("placeId" int, name text, "nameKey" text,
      category text, "identifierKind" text, identifier text)
    where p.place_id = r."placeId"`
}

/** Ends the open invitations of phones that an import has replaced by another one. */
export async function endReplacedInvitations(
  tx: Tx,
  placeIds: readonly PlaceId[],
  at: number,
): Promise<void> {
  await tx`
    update places.invitation set ended_at = ${at}
    where place_id = any(${placeIds as number[]}::int[]) and role = 'manager'
      and phone_blind is not null and ended_at is null`
}

export type ImportRecord = {
  readonly placeId: PlaceId
  readonly importId: string
  readonly madeBy: Buffer
  readonly madeAt: number
  readonly contentHash: Buffer
  readonly made: number
  readonly changed: number
  readonly same: number
  readonly invited: number
  /** What changed, as it was. */
  readonly before: readonly Pick<ChangedUnit, 'placeId' | 'name' | 'category' | 'identifier'>[]
}

/** Writes what an import did. */
export async function insertImport(tx: Tx, record: ImportRecord): Promise<void> {
  await tx`
    insert into places.complex_import (place_id, import_id, made_by, made_at, content_hash, made,
      changed, same, invited, before)
    values (${record.placeId}, ${record.importId}, ${record.madeBy}, ${record.madeAt},
      ${record.contentHash}, ${record.made}, ${record.changed}, ${record.same},
      ${record.invited}, ${tx.json(record.before)})`
}

export type DoneImport = Pick<ImportRecord, 'contentHash' | 'made' | 'changed' | 'same' | 'invited'>

/** Finds an import by the id that its page gave it. */
export async function findImport(
  db: Db,
  key: { readonly placeId: PlaceId; readonly importId: string },
): Promise<DoneImport | undefined> {
  const [row] = await db<DoneImport[]>`
    select content_hash as "contentHash", made, changed, same, invited
    from places.complex_import
    where place_id = ${key.placeId} and import_id = ${key.importId}`
  return row
}

/** Counts the units an account has made by imports since an instant. */
export async function countMadeSince(db: Db, madeBy: Buffer, since: number): Promise<number> {
  const [row] = await db<{ count: number }[]>`
    select coalesce(sum(made), 0)::int as count from places.complex_import
    where made_by = ${madeBy} and made_at >= ${since}`
  return row?.count ?? 0
}
