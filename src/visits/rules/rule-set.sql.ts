// Statements on visits.rule_set: versions of the rule table, never changed, never deleted.
import type { Instant } from '../../base/instant.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import type { RuleTable } from './default-table.rule.ts'

export type RuleSetRow = {
  readonly version: number
  readonly body: RuleTable
  readonly madeBy: string
  readonly madeAt: Instant
  readonly reasonSealed: Buffer | null
}

/** Reads the versions after one, oldest first. */
export async function listRuleSets(db: Db, after: number): Promise<RuleSetRow[]> {
  return db<RuleSetRow[]>`
    select version, body, made_by as "madeBy", made_at as "madeAt",
      reason_sealed as "reasonSealed"
    from visits.rule_set
    where version > ${after}
    order by version`
}

/** Adds a version and tells every server; false when the version is there already. */
export async function insertRuleSet(tx: Tx, row: RuleSetRow): Promise<boolean> {
  const made = await tx`
    insert into visits.rule_set (version, body, made_by, made_at, reason_sealed)
    values (${row.version}, ${tx.json(row.body)}, ${row.madeBy}, ${row.madeAt},
      ${row.reasonSealed})
    on conflict do nothing
    returning version`
  await tx`select pg_notify('visits_rule_set', '')`
  return made.length > 0
}
