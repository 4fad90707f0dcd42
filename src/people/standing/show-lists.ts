// The imports of headquarters on record: how far, what was wrong, what is still in force.
import type { Clock } from '../../platform/clock.ts'
import type { Sql } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import type { ListPage } from './contract.ts'
import { FACT_KINDS } from './fact.sql.ts'
import { LIST_LIMIT_SECONDS, titlePlace } from './import-list.ts'
import { endBrokenLists, selectLists } from './list.sql.ts'

// A month of two lists a day.
const LISTS_MAX = 60

/** Shows the imports, newest first; one whose server ended in the middle is shown as refused. */
export async function showLists(deps: {
  readonly sql: Sql
  readonly keyring: Keyring
  readonly clock: Clock
}): Promise<{ ok: true } & ListPage> {
  const { sql, keyring, clock } = deps
  const now = clock.now()
  await endBrokenLists(sql, now - LIST_LIMIT_SECONDS)
  const rows = await selectLists(sql, now, LISTS_MAX)
  return {
    ok: true,
    rows: rows.map((row) => ({
      listId: row.list_id,
      kind: row.kind === FACT_KINDS.health ? 'health' : 'travel',
      title: keyring.unseal('notes', titlePlace(row.list_id), row.title_sealed),
      state: row.state,
      rowsTotal: row.rows_total,
      rowsDone: row.rows_done,
      inForce: row.in_force,
      errorsTotal: row.errors_total,
      errors: row.errors,
      importedBy: row.imported_by,
      begunAt: row.begun_at,
      endedAt: row.ended_at,
      withdrawnBy: row.withdrawn_by,
      withdrawnAt: row.withdrawn_at,
    })),
  }
}
