// Gives a new installation its categories and divisions.
import type { City } from '../platform/config.ts'
import type { Tx } from '../platform/postgres.ts'
import { CATEGORIES, divisionsOf } from './catalogue.ts'
import { insertCategories, insertDivisions } from './catalogue.sql.ts'

/**
 * Seeds what is missing; a row that an administrator changed is never overwritten.
 * Source: F4 / Notice clause II.
 */
export async function seedCatalogue(tx: Tx, city: City): Promise<void> {
  await insertDivisions(tx, divisionsOf(city))
  await insertCategories(tx, CATEGORIES)
}
