// zpc import-visits: a file of visits into the database, with a progress line and a report.
import { setFlagsFromString } from 'node:v8'
import { Presets, SingleBar } from 'cli-progress'
import { systemClock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import type { Database } from '../platform/database.ts'
import { appendAudit } from '../staff/index.ts'
import { ensureDays, importVisits } from '../visits/index.ts'
import type { ImportReport } from '../visits/index.ts'
import { cliActor } from './operate.ts'

export type ImportCommandOptions = {
  readonly category: string
  readonly rawRejects?: boolean
  readonly json?: boolean
}

// Batches are garbage at once, but V8 lets it grow to several times what is alive before it looks:
// 330 MB over a million rows, against tens so. Costs a few percent of time.
function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=10')
  setFlagsFromString('--max-semi-space-size=8')
}

function startBar(): {
  update: (done: { bytes: number; totalBytes: number; read: number }) => void
  stop: () => void
} {
  const format = 'importing {bar} {percentage} % | {rows} rows | {eta_formatted} left'
  const bar = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.legacy)
  bar.start(1, 0, { rows: 0 })
  return {
    update: ({ bytes, totalBytes, read }) => {
      bar.setTotal(Math.max(1, totalBytes))
      bar.update(bytes, { rows: read })
    },
    stop: () => bar.stop(),
  }
}

async function recordImport(database: Database, report: ImportReport): Promise<void> {
  const { read, stored, held, duplicates, rejected } = report
  await database.sql.begin((tx) =>
    appendAudit(tx, {
      at: systemClock.now(),
      actor: cliActor(),
      actorKind: 'cli',
      action: 'visits-imported',
      // Counts only: the name of a file may name a person.
      detail: { read, stored, held, duplicates, rejected },
    }),
  )
}

function describe(report: ImportReport): string {
  const lines = [
    `read       ${report.read}`,
    `stored     ${report.stored} (${report.held} held: outside the live days)`,
    `duplicates ${report.duplicates}`,
    `rejected   ${report.rejected}`,
  ]
  if (report.rejectsFile !== undefined) lines.push(`reasons in ${report.rejectsFile}`)
  return `${lines.join('\n')}\n`
}

/**
 * Imports a file and prints what became of its rows. Rejected rows are no failure: they are in
 * FILE.rejects.csv, and the status stays 0.
 * Throws: OperatorError with one sentence. Source: ARCHITECTURE.md, Commands.
 */
export async function importVisitsCommand(
  config: Config,
  file: string,
  options: ImportCommandOptions,
): Promise<void> {
  keepHeapSmall()
  const database = await openDatabase(config, { max: 4 })
  try {
    const { retentionDays } = database.installation.city
    await ensureDays(database.sql, systemClock.now(), retentionDays)
    const bar = startBar()
    const report = await importVisits(database.sql, database.keyring, {
      file,
      category: options.category,
      hasRawRejects: options.rawRejects === true,
      onProgress: bar.update,
    }).finally(bar.stop)
    await recordImport(database, report)
    process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : describe(report))
  } finally {
    await database.close()
  }
}
