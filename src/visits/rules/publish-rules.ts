// Publishing a version of the rule table: checked, numbered, with a reason in the audit chain; what
// is published is never changed. Source: F25; docs/adr/0014.
import { dayOf } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import { listCategories } from '../../places/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Sql } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import { appendAudit, sealReason } from '../../staff/index.ts'
import type { PublishBody, Published, RuleVersions, Tried, TryBody } from './contract.ts'
import type { RuleBook } from './rule-book.ts'
import { checkTable, findRow, parseDay } from './rule-table.rule.ts'
import { insertRuleSet } from './rule-set.sql.ts'

export type RuleDeps = {
  readonly sql: Sql
  readonly keyring: Keyring
  readonly clock: Clock
  readonly rules: RuleBook
}

function reasonPlace(version: number): { column: string; rowId: string } {
  return { column: 'visits.rule_set.reason_sealed', rowId: String(version) }
}

/** Shows every version with its reason. Shape: newest first. */
export async function showRules(deps: RuleDeps): Promise<RuleVersions> {
  await deps.rules.refresh()
  const categories = await listCategories(deps.sql)
  return {
    ok: true,
    current: deps.rules.current().version,
    versions: deps.rules.versions().map(({ version, madeBy, madeAt, body, reasonSealed }) => ({
      version,
      madeBy,
      madeAt,
      reason: reasonSealed ? deps.keyring.unseal('notes', reasonPlace(version), reasonSealed) : '',
      table: structuredClone(body) as RuleVersions['versions'][number]['table'],
    })),
    categories: categories.map(({ category, nameZh, nameEn }) => ({ category, nameZh, nameEn })),
  }
}

async function readCategoryNames(sql: Sql): Promise<Set<string>> {
  return new Set((await listCategories(sql)).map((row) => row.category))
}

/**
 * Says which row of a table holds for a state; every problem while it cannot be published.
 * Refuses: 'bad-input' for a day that does not exist.
 */
export async function tryRules(deps: RuleDeps, body: TryBody): Promise<Tried | Refused> {
  const day = parseDay(body.day)
  if (day === undefined) return refuse('bad-input', 'day')
  const { rows } = body.table
  const problems = checkTable(rows, await readCategoryNames(deps.sql))
  if (problems.length > 0) return { ok: true, problems }
  const { health, travel, category } = body
  return { ok: true, rowNo: findRow(rows, { health, travel, category, day }), problems }
}

/**
 * Publishes a new version; it holds at once, on every server within seconds.
 * Refuses: 'rules-invalid' with the row as field, 'rules-stale', 'reason-missing'.
 * Source: F25: edited in the console; the reason is on record.
 */
export async function publishRules(
  deps: RuleDeps,
  by: { readonly username: string },
  body: PublishBody,
): Promise<Published | Refused> {
  const reason = body.reason.trim()
  if (reason === '') return refuse('reason-missing', 'reason')
  const { table } = body
  const categories = await readCategoryNames(deps.sql)
  const [problem] = checkTable(table.rows, categories)
  if (problem) return refuse('rules-invalid', `${problem.row ?? ''} ${problem.code}`.trim())
  if (table.emergencyCategories.some((category) => !categories.has(category))) {
    return refuse('rules-invalid', 'emergencyCategories')
  }
  await deps.rules.refresh()
  const version = body.basedOn + 1
  if (deps.rules.current().version !== body.basedOn) return refuse('rules-stale')
  const at = deps.clock.now()
  const { username: actor } = by
  const isFirst = await deps.sql.begin(async (tx) => {
    const reasonSealed = deps.keyring.seal('notes', reasonPlace(version), reason)
    const row = { version, body: table, madeBy: actor, madeAt: at, reasonSealed }
    // Two at once: the key lets one of them in.
    if (!(await insertRuleSet(tx, row))) return false
    await appendAudit(tx, {
      at,
      actor,
      actorKind: 'staff',
      action: 'rules-published',
      reasonSealed: sealReason(deps.keyring, { actor, at }, reason),
      detail: { version, rows: table.rows.length, day: dayOf(at) },
    })
    return true
  })
  if (!isFirst) return refuse('rules-stale')
  await deps.rules.refresh()
  return { ok: true, version }
}
