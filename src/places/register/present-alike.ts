// Places as everybody reads them on their signs: the names of kinds and towns in both languages.
import type { Db } from '../../platform/postgres.ts'
import { listCategories, listDivisions } from '../catalogue.sql.ts'

type Name = { readonly zh: string; readonly en: string }

export type NameBook = {
  readonly category: (category: string) => Name
  readonly division: (division: string) => Name
}

/** Opens the names of kinds and divisions for one answer. */
export async function openNames(db: Db): Promise<NameBook> {
  const categories = new Map((await listCategories(db)).map((row) => [row.category, row] as const))
  const divisions = new Map((await listDivisions(db)).map((row) => [row.division, row] as const))
  const named = (row: { nameZh: string; nameEn: string } | undefined, code: string): Name =>
    row ? { zh: row.nameZh, en: row.nameEn } : { zh: code, en: code }
  return {
    category: (category) => named(categories.get(category), category),
    division: (division) => named(divisions.get(division), division),
  }
}

type PublicFacts = {
  readonly placeId: number
  readonly name: string
  readonly category: string
  readonly division: string
  readonly address: string
}

/** Gives the public facts of a place. */
export function presentPublic(place: PublicFacts, names: NameBook) {
  const { placeId, name, address } = place
  return {
    placeId,
    name,
    category: names.category(place.category),
    divisionName: names.division(place.division),
    address,
  }
}
