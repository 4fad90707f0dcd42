// What time does to teams: handings over that are due, managers who stay away, old invitations and
// claims.
// Source: security decision 2; ADR 0022.
import type { Job } from '../../platform/jobs.ts'
import type { DutyEndDeps } from '../duty.ts'
import { lapseClaims } from '../register/claims.ts'
import { finishHandovers } from './handover.ts'
import { retireIdleManagers } from './idle.ts'
import { sweepInvitations } from './invite.ts'
import type { InviteDeps } from './invite.ts'

export type TeamJobDeps = InviteDeps &
  DutyEndDeps & {
    /** Whether the clock is days ahead: it would cut a notice short and make everybody idle. */
    readonly isClockDoubted: () => Promise<boolean>
    /** Nobody of a demo signs in by a message: nobody is ever away. */
    readonly isDemo: boolean
  }

/** Gives the schedules of teams. */
export function teamJobs(deps: TeamJobDeps): Job[] {
  const { sql, clock, isClockDoubted, isDemo } = deps
  return [
    {
      name: 'finish-handovers',
      cron: '*/10 * * * *',
      work: async () => {
        if (!(await isClockDoubted())) await finishHandovers(deps)
      },
    },
    {
      name: 'retire-idle-managers',
      cron: '40 3 * * *',
      work: async () => {
        if (await isClockDoubted()) return
        await sweepInvitations(sql, clock.now())
        await lapseClaims(sql, clock.now())
        if (!isDemo) await retireIdleManagers(deps)
      },
    },
  ]
}
