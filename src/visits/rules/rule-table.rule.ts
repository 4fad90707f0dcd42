// The rule table: which states lead to which of the two verdicts, and what the staff then do.
// Ordered rows, the first that fits wins, the last fits everything. Pure.
// Source: Notice clause V.2; F25; docs/adr/0014.
import type { HealthState, TravelState } from '../../base/code-states.ts'
import { DAY, formatDay } from '../../base/instant.ts'
import type { Day } from '../../base/instant.ts'

export type Sentence = { readonly zh: string; readonly en: string }
export type Phone = { readonly label: Sentence; readonly number: string }

export type RuleRow = {
  readonly health: HealthState | 'any'
  readonly travel: TravelState | 'any'
  /** A category of the catalogue. */
  readonly category: string
  /** First and last day on which the row holds, both included: 2026-01-02, Asia/Shanghai. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly verdict: 'enter' | 'see-staff'
  /** What the staff do, in order; a stop is opened where there is at least one. */
  readonly steps: readonly Sentence[]
  readonly phones: readonly Phone[]
}

export type RuleInput = {
  readonly health: HealthState
  readonly travel: TravelState
  readonly category: string
  readonly day: Day
}

/** Why a table cannot be published. `row` counts from 0; absent when it is the table as a whole. */
export type RuleProblem = {
  readonly row?: number
  readonly code:
    | 'no-rows'
    | 'last-row-not-open'
    | 'row-after-open-row'
    | 'day-unknown'
    | 'days-reversed'
    | 'steps-for-enter'
    | 'category-unknown'
}

/** Reads 2026-01-02; undefined when there is no such day. */
export function parseDay(text: string): Day | undefined {
  const day = Date.parse(`${text}T00:00:00Z`) / (DAY * 1000)
  return Number.isInteger(day) && formatDay(day) === text ? day : undefined
}

function isOpen(row: RuleRow): boolean {
  const isForAll = row.health === 'any' && row.travel === 'any' && row.category === 'any'
  return isForAll && row.from === undefined && row.to === undefined
}

function checkRow(row: RuleRow, index: number, categories: ReadonlySet<string>): RuleProblem[] {
  const problems: RuleProblem[] = []
  const report = (code: RuleProblem['code']): void => {
    problems.push({ row: index, code })
  }
  const days = [row.from, row.to].filter((day) => day !== undefined)
  if (days.some((day) => parseDay(day) === undefined)) report('day-unknown')
  else if (row.from !== undefined && row.to !== undefined && row.from > row.to) {
    report('days-reversed')
  }
  if (row.verdict === 'enter' && row.steps.length > 0) report('steps-for-enter')
  if (row.category !== 'any' && !categories.has(row.category)) report('category-unknown')
  return problems
}

/**
 * Finds everything that keeps a table from being published; none when it may be.
 * Source: F25: every input must get exactly one row.
 */
export function checkTable(
  rows: readonly RuleRow[],
  categories: ReadonlySet<string>,
): RuleProblem[] {
  const last = rows.at(-1)
  if (!last) return [{ code: 'no-rows' }]
  const problems = rows.flatMap((row, index) => checkRow(row, index, categories))
  if (!isOpen(last)) problems.push({ row: rows.length - 1, code: 'last-row-not-open' })
  const early = rows.findIndex(isOpen)
  // A row behind one that fits everything would never be read: surely a mistake.
  if (early >= 0 && early < rows.length - 1) {
    problems.push({ row: early + 1, code: 'row-after-open-row' })
  }
  return problems
}

function fits(row: RuleRow, input: RuleInput): boolean {
  if (row.health !== 'any' && row.health !== input.health) return false
  if (row.travel !== 'any' && row.travel !== input.travel) return false
  if (row.category !== 'any' && row.category !== input.category) return false
  const day = formatDay(input.day)
  if (row.from !== undefined && day < row.from) return false
  return row.to === undefined || day <= row.to
}

/**
 * Finds the number of the row that holds, counted from 0: the first that fits.
 * Throws: when none fits; a table that passed checkTable always has one.
 * Source: F25.
 */
export function findRow(rows: readonly RuleRow[], input: RuleInput): number {
  const found = rows.findIndex((row) => fits(row, input))
  if (found === -1) throw new RangeError('the last row of a rule table must fit everything')
  return found
}
