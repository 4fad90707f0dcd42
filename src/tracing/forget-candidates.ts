// What a case keeps of its candidates is a copy of visits: who was where, when, with whom. It goes
// as long after the case was closed as visits are kept, and the reason of the closing with it; the
// case itself stays, with its number. Source: F40; ADR 0023.
import { DAY } from '../base/instant.ts'
import type { Clock } from '../platform/clock.ts'
import type { Job } from '../platform/jobs.ts'
import type { Sql } from '../platform/postgres.ts'
import { appendAudit } from '../staff/index.ts'
import { deleteCandidates } from './candidate.sql.ts'
import { forgetClosing, listLongClosed } from './cases.sql.ts'

export type ForgetDeps = {
  readonly sql: Sql
  readonly clock: Clock
  readonly retentionDays: number
}

// One night; the next one takes the rest.
const CASES_MAX = 500

/** Erases candidates and reasons of long closed cases, each with its row. Shape: how many. */
export async function forgetCandidates(deps: ForgetDeps): Promise<number> {
  const { sql, clock, retentionDays } = deps
  const at = clock.now()
  const caseIds = await listLongClosed(sql, at - retentionDays * DAY, CASES_MAX)
  for (const caseId of caseIds) {
    await sql.begin(async (tx) => {
      const candidates = await deleteCandidates(tx, caseId)
      await forgetClosing(tx, caseId)
      await appendAudit(tx, {
        at,
        actor: 'system:forget-candidates',
        actorKind: 'system',
        action: 'candidates-erased',
        caseId,
        detail: { candidates },
      })
    })
  }
  return caseIds.length
}

/** Gives the schedule of this room. */
export function tracingJobs(
  deps: ForgetDeps & { readonly isClockDoubted: () => Promise<boolean> },
): Job[] {
  return [
    {
      name: 'forget-candidates',
      cron: '50 3 * * *',
      work: async () => {
        if (!(await deps.isClockDoubted())) await forgetCandidates(deps)
      },
    },
  ]
}
