// The synthetic city as text: visits in the form of the bulk import, the truth beside it, and the
// checksum that says two runs were the same city.
import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import { toRfc3339 } from '../src/base/instant.ts'
import type { Day } from '../src/base/instant.ts'
import type { City } from './city.ts'
import { makeDay } from './day.ts'
import type { SimStay } from './day.ts'
import { findTogether } from './truth.ts'
import type { Together } from './truth.ts'

export const VISITS_HEADER = 'person,place,place_name,time_utc,left_utc\n'
export const TRUTH_HEADER = 'person_a,person_b,place,from_utc,seconds\n'

/** Gives the reference a simulated person is known by outside. */
export function personReference(index: number): string {
  return `P${String(index).padStart(7, '0')}`
}

/** Gives the reference a simulated place is known by outside. */
export function placeReference(index: number): string {
  return `L${String(index).padStart(6, '0')}`
}

function visitRow(city: City, stay: SimStay): string {
  const left = city.persons[stay.person]?.checksOut === true ? toRfc3339(stay.leftAt) : ''
  const name = city.places[stay.place]?.name ?? ''
  const at = toRfc3339(stay.enteredAt)
  return `${personReference(stay.person)},${placeReference(stay.place)},${name},${at},${left}\n`
}

function truthRow(pair: Together): string {
  const people = `${personReference(pair.first)},${personReference(pair.second)}`
  return `${people},${placeReference(pair.place)},${toRfc3339(pair.from)},${pair.seconds}\n`
}

/** One day as text; the rows of people who did not scan are in the truth only. */
export type DayText = { readonly visits: string; readonly truth: string; readonly scans: number }

/** Writes one day. `withTruth` off saves two thirds of the work. */
export function writeDay(city: City, day: Day, withTruth: boolean): DayText {
  const stays = makeDay(city, day)
  const rows: string[] = []
  for (const stay of stays) if (stay.scanned) rows.push(visitRow(city, stay))
  const truth: string[] = []
  if (withTruth) for (const pair of findTogether(stays)) truth.push(truthRow(pair))
  return { visits: rows.join(''), truth: truth.join(''), scans: rows.length }
}

/**
 * Starts the checksum of a run: SHA-256 over the visit rows of all days in order.
 * The truth follows from the same draws, so it needs no place in the sum.
 */
export function startChecksum(): Hash {
  return createHash('sha256').update(VISITS_HEADER)
}
