// Places of a file of visits: a name and the id they had there, no code, nobody who runs them.
import { OperatorError } from '../base/errors.ts'
import { readInstallation } from '../platform/installation.ts'
import type { Tx } from '../platform/postgres.ts'
import { listCategories } from './catalogue.sql.ts'
import { NAME_MAX } from './place-name.rule.ts'
import { findByReferences, insertPlaces, takePlaceIds } from './place.sql.ts'
import type { PlaceId, PlaceRow } from './place.ts'
import { seedCatalogue } from './seed-catalogue.ts'

// One JSON parameter of 5,000 rows is about a megabyte; larger ones only cost memory.
const BATCH_ROWS = 5000

export type ImportedPlace = {
  readonly reference: string
  readonly name: string
  readonly category: string
  /** Left out: the city's own division. */
  readonly division?: string
}

const UNPRINTABLE = /[\p{Cc}\p{Cs}]/gu

// A foreign file is kept readable instead of refused: the visits matter more than the name.
function cleanName(name: string, reference: string): string {
  const clean = (text: string): string =>
    [...text.replaceAll(UNPRINTABLE, ' ').trim()].slice(0, NAME_MAX).join('')
  return clean(name) || clean(reference) || '-'
}

function toRow(place: ImportedPlace, placeId: PlaceId, division: string): PlaceRow {
  return {
    placeId,
    parentId: null,
    complexId: placeId,
    kind: 'place',
    name: cleanName(place.name, place.reference),
    category: place.category,
    division: place.division ?? division,
    address: '',
    longitude: null,
    latitude: null,
    identifierKind: 'none',
    identifier: '',
    identifierReason: '',
    opensAt: 0,
    closesAt: 1440,
    state: 'confirmed',
    origin: 'import',
    reference: place.reference,
    label: '',
  }
}

/**
 * Finds or makes the places of a file; a second import finds the first one's.
 * Throws: OperatorError for a category that does not exist.
 */
export async function importPlaces(
  tx: Tx,
  rows: readonly ImportedPlace[],
): Promise<Map<string, PlaceId>> {
  const installation = await readInstallation(tx)
  if (!installation) throw new OperatorError('This database has no installation yet.')
  await seedCatalogue(tx, installation.city)
  const known = new Set((await listCategories(tx)).map((row) => row.category))
  const unknown = rows.find((row) => !known.has(row.category))
  if (unknown) {
    const all = [...known].join(', ')
    throw new OperatorError(`There is no category ${unknown.category}. Use one of: ${all}.`)
  }
  const unique = [...new Map(rows.map((row) => [row.reference, row])).values()]
  const found = new Map<string, PlaceId>()
  for (let from = 0; from < unique.length; from += BATCH_ROWS) {
    const batch = unique.slice(from, from + BATCH_ROWS)
    for (const [reference, id] of await importBatch(tx, batch, installation.city.division)) {
      found.set(reference, id)
    }
  }
  return found
}

async function importBatch(
  tx: Tx,
  batch: readonly ImportedPlace[],
  division: string,
): Promise<Map<string, PlaceId>> {
  const references = batch.map((row) => row.reference)
  const before = await findByReferences(tx, references)
  const fresh = batch.filter((row) => !before.has(row.reference))
  if (fresh.length === 0) return before
  const ids = await takePlaceIds(tx, fresh.length)
  await insertPlaces(
    tx,
    fresh.map((row, index) => toRow(row, ids[index] ?? 0, division)),
  )
  // Read again: another import may have made the same reference at the same moment.
  return findByReferences(tx, references)
}
