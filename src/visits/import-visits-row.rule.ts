// What a row of a file of visits must be: pure, so that every reason for a rejection is a test.
// Source: ARCHITECTURE.md, Commands; F3.
import { parseRfc3339 } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'

/** References are keys, not prose: longer ones are a shifted column. Units: characters. */
export const REFERENCE_MAX = 200
/** A longer name is a shifted column or a lost quote. Units: characters. */
export const PLACE_NAME_MAX = 1000
/** A check-out later than this is a typing error. Units: seconds. */
export const LONGEST_STAY_SECONDS = 7 * 86_400

// Instants are stored as four-byte integers: until 2038-01-19.
const INSTANT_MAX = 2_147_483_647

const REQUIRED = ['person', 'place', 'time_utc'] as const
const KNOWN = [...REQUIRED, 'place_name', 'left_utc'] as const
export type ColumnName = (typeof KNOWN)[number]

/** Where each column stands in this file. */
export type Columns = { readonly count: number; readonly at: Readonly<Record<ColumnName, number>> }

export type VisitRow = {
  readonly person: string
  readonly place: string
  readonly placeName: string
  readonly enteredAt: Instant
  readonly leftAt: Instant | undefined
}

export type Rejection = { readonly column: string; readonly reason: string }

/** Reads the header; names in any order and case, unknown columns are passed over. */
export function readHeader(
  fields: readonly string[],
): { ok: true; columns: Columns } | { ok: false; missing: string[] } {
  const names = fields.map((field) => field.trim().toLowerCase())
  const missing = REQUIRED.filter((name) => !names.includes(name))
  if (missing.length > 0) return { ok: false, missing }
  const at = Object.fromEntries(KNOWN.map((name) => [name, names.indexOf(name)]))
  return { ok: true, columns: { count: names.length, at: at as Record<ColumnName, number> } }
}

function checkReference(column: string, text: string): Rejection | undefined {
  if (text.trim() === '') return { column, reason: 'empty' }
  if (text.length > REFERENCE_MAX) return { column, reason: `longer than ${REFERENCE_MAX}` }
  return checkText(column, text)
}

function checkText(column: string, text: string): Rejection | undefined {
  if (text.includes('\0')) return { column, reason: 'NUL byte' }
  if (text.includes('\uFFFD')) return { column, reason: 'not UTF-8' }
  return undefined
}

function readInstant(column: string, text: string): Instant | Rejection {
  const at = parseRfc3339(text.trim())
  if (at === undefined) return { column, reason: 'not a time as 2026-01-02T03:04:05Z' }
  if (at < 0 || at > INSTANT_MAX) return { column, reason: 'time outside 1970 to 2038' }
  return at
}

function checkPlaceName(text: string): Rejection | undefined {
  if (text.length <= PLACE_NAME_MAX) return checkText('place_name', text)
  return { column: 'place_name', reason: `longer than ${PLACE_NAME_MAX}` }
}

function readLeft(text: string, enteredAt: Instant): Instant | undefined | Rejection {
  if (text.trim() === '') return undefined
  const leftAt = readInstant('left_utc', text)
  if (typeof leftAt !== 'number') return leftAt
  if (leftAt < enteredAt) return { column: 'left_utc', reason: 'before time_utc' }
  if (leftAt <= enteredAt + LONGEST_STAY_SECONDS) return leftAt
  return { column: 'left_utc', reason: 'more than 7 days later' }
}

/**
 * Reads one record. References stay as they are, character by character: they are keys of another
 * system. Seconds stay whole, fractions are dropped.
 */
export function readVisitRow(
  columns: Columns,
  fields: readonly string[],
): { ok: true; row: VisitRow } | { ok: false; rejection: Rejection } {
  if (fields.length !== columns.count) {
    const reason = `${fields.length} columns instead of ${columns.count}`
    return { ok: false, rejection: { column: '', reason } }
  }
  const person = fields[columns.at.person] ?? ''
  const place = fields[columns.at.place] ?? ''
  const placeName = fields[columns.at.place_name] ?? ''
  const wrong =
    checkReference('person', person) ?? checkReference('place', place) ?? checkPlaceName(placeName)
  if (wrong) return { ok: false, rejection: wrong }
  const enteredAt = readInstant('time_utc', fields[columns.at.time_utc] ?? '')
  if (typeof enteredAt !== 'number') return { ok: false, rejection: enteredAt }
  const leftAt = readLeft(fields[columns.at.left_utc] ?? '', enteredAt)
  if (typeof leftAt === 'object') return { ok: false, rejection: leftAt }
  return { ok: true, row: { person, place, placeName, enteredAt, leftAt } }
}
