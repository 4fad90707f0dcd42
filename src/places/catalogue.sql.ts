// Statements on places.category and places.division.
import type { Db, Tx } from '../platform/postgres.ts'
import type { Category, Division } from './catalogue.ts'

/** Adds the divisions that are not there yet; edited rows stay as they are. */
export async function insertDivisions(tx: Tx, rows: readonly Division[]): Promise<void> {
  const sorted = rows.map((row, sort) => ({ ...row, sort }))
  await tx`
    insert into places.division (division, parent, name_zh, name_en, sort)
    select division, parent, "nameZh", "nameEn", sort
    from jsonb_to_recordset(${tx.json(sorted)})
      as r (division text, parent text, "nameZh" text, "nameEn" text, sort smallint)
    on conflict (division) do nothing`
}

/** Adds the categories that are not there yet; edited rows stay as they are. */
export async function insertCategories(tx: Tx, rows: readonly Category[]): Promise<void> {
  const sorted = rows.map((row, sort) => ({ ...row, sort }))
  await tx`
    insert into places.category (category, name_zh, name_en, identifier, dwell_minutes, sort)
    select category, "nameZh", "nameEn", identifier, "dwellMinutes", sort
    from jsonb_to_recordset(${tx.json(sorted)})
      as r (category text, "nameZh" text, "nameEn" text, identifier text,
        "dwellMinutes" smallint, sort smallint)
    on conflict (category) do nothing`
}

/** Lists the categories. Shape: rows in their own order. */
export async function listCategories(db: Db): Promise<Category[]> {
  return db<Category[]>`
    select category, name_zh as "nameZh", name_en as "nameEn", identifier,
      dwell_minutes as "dwellMinutes"
    from places.category order by sort, category`
}

export type DivisionRow = Division & { readonly phone: string }

/** Lists the divisions. Shape: parents before children. */
export async function listDivisions(db: Db): Promise<DivisionRow[]> {
  return db<DivisionRow[]>`
    select division, parent, name_zh as "nameZh", name_en as "nameEn", phone
    from places.division order by length(division), sort, division`
}

/** Says whether a division exists. */
export async function hasDivision(db: Db, division: string): Promise<boolean> {
  const rows = await db`select 1 from places.division where division = ${division}`
  return rows.length > 0
}
