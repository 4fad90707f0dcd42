// Whether a visit was taken back, perhaps at another server: only the store knows.
import type { Sql } from '../platform/postgres.ts'
import { unpackFlags } from './flags.rule.ts'
import { readVisit } from './visit.sql.ts'
import type { VisitKey } from './visit.sql.ts'
import { Busy } from './visit-writer.ts'

/**
 * Says whether a visit was taken back; its replay must not look like an entry.
 * Throws: Busy when the store cannot say.
 */
export async function isTakenBack(sql: Sql, key: VisitKey): Promise<boolean> {
  const stored = await readVisit(sql, key).catch((cause: unknown) => {
    throw new Busy({ cause })
  })
  return stored !== undefined && unpackFlags(stored.flags).outcome === 'withdrawn'
}
