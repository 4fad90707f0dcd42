// Work that may happen later: durable jobs and schedules in the same database.
// Payloads carry ids only, never a name, a phone or a code (ADR 0004).
import { PgBoss } from 'pg-boss'
import { formatDatabaseUrl } from './postgres.ts'
import type { DatabaseAddress } from './postgres.ts'
import type { Log } from './log.ts'

export type Job = {
  readonly name: string
  /** Five-field cron in Asia/Shanghai. */
  readonly cron: string
  readonly work: () => Promise<void>
}

export type Jobs = { readonly stop: () => Promise<void> }

/** Does the work of a job; one that fails is told, and tried again by the schedules. */
async function doJob(job: Job, log: Log): Promise<void> {
  try {
    await job.work()
  } catch (error) {
    log.error({ err: error, job: job.name }, 'a job failed')
    throw error
  }
}

/** Starts the schedules and their work; one worker a job name. */
export async function startJobs(
  address: DatabaseAddress,
  log: Log,
  jobs: readonly Job[],
): Promise<Jobs> {
  const boss = new PgBoss({
    connectionString: formatDatabaseUrl(address),
    schema: 'jobs',
    application_name: 'zpc jobs',
    max: 2,
  })
  boss.on('error', (error) => log.warn({ err: error }, 'jobs'))
  await boss.start()
  for (const job of jobs) {
    await boss.createQueue(job.name, { policy: 'short' })
    await boss.work(job.name, { pollingIntervalSeconds: 5 }, () => doJob(job, log))
    await boss.schedule(job.name, job.cron, null, { tz: 'Asia/Shanghai' })
  }
  return { stop: () => boss.stop({ graceful: true, timeout: 5000 }) }
}
