// Stores one batch of imported rows: references become ids, ids become visits and check-outs.
import type { Sql, Tx } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { importReferences } from '../people/index.ts'
import { importPlaces } from '../places/index.ts'
import { packFlags } from './flags.rule.ts'
import { ensureHold, insertCheckOuts, insertHeldVisits, insertUnheldVisits } from './hold.sql.ts'
import { arrayLiteral } from './exposure.sql.ts'
import type { VisitRow } from './import-visits-row.rule.ts'
import { columnsOf } from './visit.sql.ts'
import type { Visit } from './visit.sql.ts'

// Known references of this run. Too few -> people are looked up again in each batch; too many ->
// memory: 50,000 of 30 characters are about 10 MB.
const REMEMBERED_MAX = 50_000

// The rules of this system decided nothing about an imported visit.
const NO_RULE = 0

const IMPORT_FLAGS = packFlags({
  method: 'import',
  outcome: 'entered',
  isWorker: false,
  verdict: 'enter',
  lateness: 'static',
  marks: 0,
})

export type BatchOptions = {
  readonly category: string
  readonly holdName: string
  /** Whether the day of a row is open; others are held. */
  readonly isLive: (row: VisitRow) => boolean
}

export type ImportBatch = {
  /** Stores the rows in one transaction; what is there already stays as it is. */
  readonly store: (rows: readonly VisitRow[]) => Promise<{ stored: number; held: number }>
}

// A field is a slice of the piece of the file it came from and would keep all of it in memory.
function ownCopy(text: string): string {
  return Buffer.from(text).toString()
}

function forgetMany(known: Map<string, number>): void {
  if (known.size > REMEMBERED_MAX) known.clear()
}

async function learnPersons(
  tx: Tx,
  keyring: Keyring,
  known: ReadonlyMap<string, number>,
  rows: readonly VisitRow[],
): Promise<ReadonlyMap<string, number>> {
  const fresh = [...new Set(rows.map((row) => row.person))].filter((text) => !known.has(text))
  return fresh.length === 0 ? new Map() : importReferences(tx, keyring, fresh)
}

async function learnPlaces(
  tx: Tx,
  category: string,
  known: ReadonlyMap<string, number>,
  rows: readonly VisitRow[],
): Promise<ReadonlyMap<string, number>> {
  const fresh = new Map(
    rows
      .filter((row) => !known.has(row.place))
      .map((row) => [row.place, { reference: row.place, name: row.placeName, category }]),
  )
  if (fresh.size === 0) return new Map()
  // One order for every import, so that two at once cannot wait for each other.
  const sorted = [...fresh.values()].toSorted((left, right) =>
    left.reference < right.reference ? -1 : 1,
  )
  return importPlaces(tx, sorted)
}

function toVisit(row: VisitRow, personId: number, placeId: number): Visit {
  return {
    personId,
    reporterId: null,
    enteredAt: row.enteredAt,
    placeId,
    printNo: 0,
    deviceNo: 0,
    flags: IMPORT_FLAGS,
    ruleVersion: NO_RULE,
  }
}

// One order for every import here too; neighbours in the index besides.
function byKey(left: Visit, right: Visit): number {
  return (
    left.personId - right.personId ||
    left.enteredAt - right.enteredAt ||
    left.placeId - right.placeId
  )
}

/** Opens the store of one import; it remembers references between batches. */
export function makeImportBatch(sql: Sql, keyring: Keyring, options: BatchOptions): ImportBatch {
  const persons = new Map<string, number>()
  const places = new Map<string, number>()
  const store = async (
    tx: Tx,
    rows: readonly VisitRow[],
  ): Promise<{
    stored: number
    held: number
    newPersons: ReadonlyMap<string, number>
    newPlaces: ReadonlyMap<string, number>
  }> => {
    // People before places: locks are taken in street order.
    const newPersons = await learnPersons(tx, keyring, persons, rows)
    const newPlaces = await learnPlaces(tx, options.category, places, rows)
    const live: Visit[] = []
    const late: Visit[] = []
    const left: { visit: Visit; leftAt: number }[] = []
    for (const row of rows) {
      const personId = persons.get(row.person) ?? newPersons.get(row.person)
      const placeId = places.get(row.place) ?? newPlaces.get(row.place)
      if (personId === undefined || placeId === undefined) {
        throw new Error('an imported reference got no id')
      }
      const visit = toVisit(row, personId, placeId)
      if (options.isLive(row)) live.push(visit)
      else late.push(visit)
      if (row.leftAt !== undefined) left.push({ visit, leftAt: row.leftAt })
    }
    const stored =
      live.length === 0 ? 0 : await insertUnheldVisits(tx, columnsOf(live.toSorted(byKey)))
    const held = late.length === 0 ? 0 : await holdVisits(tx, options.holdName, late)
    if (left.length > 0) {
      const sorted = left.toSorted((one, other) => byKey(one.visit, other.visit))
      await insertCheckOuts(tx, {
        personId: arrayLiteral(sorted.map(({ visit }) => visit.personId)),
        enteredAt: arrayLiteral(sorted.map(({ visit }) => visit.enteredAt)),
        placeId: arrayLiteral(sorted.map(({ visit }) => visit.placeId)),
        leftAt: arrayLiteral(sorted.map(({ leftAt }) => leftAt)),
      })
    }
    return { stored: stored + held, held, newPersons, newPlaces }
  }
  return {
    store: async (rows) => {
      const done = await sql.begin((tx) => store(tx as Tx, rows))
      // Only what is committed may be remembered.
      for (const [text, id] of done.newPersons) persons.set(ownCopy(text), id)
      for (const [text, id] of done.newPlaces) places.set(ownCopy(text), id)
      forgetMany(persons)
      forgetMany(places)
      return { stored: done.stored, held: done.held }
    },
  }
}

async function holdVisits(tx: Tx, name: string, visits: readonly Visit[]): Promise<number> {
  const because = 'imported visits outside the live days'
  const holdId = await ensureHold(tx, name, because)
  return insertHeldVisits(tx, columnsOf(visits.toSorted(byKey)), holdId)
}
