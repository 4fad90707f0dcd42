// The versions of the rule table in memory, so that a scan reads no database. Versions are never
// changed, so only newer ones are read: when NOTIFY wakes us, and every five seconds because NOTIFY
// is lost on a reconnect. Source: F25; docs/adr/0014.
import { formatDay } from '../../base/instant.ts'
import type { Day } from '../../base/instant.ts'
import type { City } from '../../platform/config.ts'
import { listenTo } from '../../platform/postgres.ts'
import type { Sql } from '../../platform/postgres.ts'
import { FIRST_TABLE, defaultTable } from './default-table.rule.ts'
import type { RuleTable } from './default-table.rule.ts'
import { findRow } from './rule-table.rule.ts'
import type { RuleInput, RuleRow } from './rule-table.rule.ts'
import { insertRuleSet, listRuleSets } from './rule-set.sql.ts'
import type { RuleSetRow } from './rule-set.sql.ts'

/** What the table says. */
export type Ruling = {
  readonly version: number
  /** The number of the row, counted from 0; it goes into a stop, sealed, and nowhere else. */
  readonly rowNo: number
  readonly row: RuleRow
}

export type RuleBook = {
  /** The table that holds now. */
  readonly current: () => RuleSetRow
  /** The row of the current table for somebody at a place. No database read. */
  readonly rule: (input: RuleInput) => Ruling
  /** A row of any version; undefined when there is none. */
  readonly rowOf: (version: number, rowNo: number) => RuleRow | undefined
  /** Whether the door of a category begins with the emergency way. */
  readonly isEmergencyFirst: (category: string) => boolean
  /** Every version, newest first. */
  readonly versions: () => readonly RuleSetRow[]
  readonly refresh: () => Promise<void>
  readonly close: () => Promise<void>
}

const REREAD_MS = 5000

/** Writes the first two versions where there is none. Source: F25. */
export async function seedRules(sql: Sql, city: City): Promise<void> {
  const tables: readonly RuleTable[] = [FIRST_TABLE, defaultTable(city)]
  await sql.begin(async (tx) => {
    if ((await listRuleSets(tx, 0)).length > 0) return
    for (const [index, body] of tables.entries()) {
      const row = { version: index + 1, body, madeBy: 'system', madeAt: 0, reasonSealed: null }
      await insertRuleSet(tx, row)
    }
  })
}

/** Answers from a table; each combination of a day is looked for once. */
function openRulings(set: RuleSetRow): (input: RuleInput) => Ruling {
  let known = new Map<string, Ruling>()
  let knownDay: Day = -1
  return (input) => {
    if (input.day !== knownDay) {
      known = new Map()
      knownDay = input.day
    }
    const key = `${input.health} ${input.travel} ${input.category}`
    const ruling = known.get(key)
    if (ruling) return ruling
    const rowNo = findRow(set.body.rows, input)
    const row = set.body.rows[rowNo]
    if (!row) throw new RangeError(`no row ${rowNo} on ${formatDay(input.day)}`)
    const found = { version: set.version, rowNo, row }
    known.set(key, found)
    return found
  }
}

/** Opens the book; seeds the city's defaults first where there are none. */
export async function openRuleBook(deps: {
  readonly sql: Sql
  readonly city: City
}): Promise<RuleBook> {
  const { sql, city } = deps
  await seedRules(sql, city)
  const sets = new Map<number, RuleSetRow>()
  let newest: RuleSetRow = {
    version: 1,
    body: FIRST_TABLE,
    madeBy: 'system',
    madeAt: 0,
    reasonSealed: null,
  }
  let rulings = openRulings(newest)
  const refresh = async (): Promise<void> => {
    for (const set of await listRuleSets(sql, newest.version - 1)) {
      sets.set(set.version, set)
      if (set.version <= newest.version) continue
      newest = set
      rulings = openRulings(set)
    }
  }
  // While the database is away the door goes on with the table it has.
  const refreshQuietly = (): void => {
    refresh().catch(() => undefined)
  }
  const stopListening = await listenTo(sql, 'visits_rule_set', { onNote: refreshQuietly })
  await refresh()
  const timer = setInterval(refreshQuietly, REREAD_MS).unref()
  return {
    current: () => newest,
    rule: (input) => rulings(input),
    rowOf: (version, rowNo) => sets.get(version)?.body.rows[rowNo],
    isEmergencyFirst: (category) => newest.body.emergencyCategories.includes(category),
    versions: () => [...sets.values()].toSorted((one, other) => other.version - one.version),
    refresh,
    close: async () => {
      clearInterval(timer)
      await stopListening()
    },
  }
}
