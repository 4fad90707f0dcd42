// The zpc command: every command of docs/commands.md, each loaded only when it is called.
import { Command } from 'commander'
import { OperatorError } from '../base/errors.ts'
import { readConfig } from '../platform/config.ts'

const program = new Command('zpc')
  .description('镇江通行码 Zhenjiang Pass Code')
  .showHelpAfterError('(zpc help shows every command)')

program
  .command('demo')
  .description('a running demo city: migrate, seed once, serve and work')
  .option('--lan [address]', 'also for phones on the same network: http, and https for cameras')
  .action(async (options: { lan?: string | true }) => {
    const { runDemo } = await import('./serve.ts')
    if (options.lan === undefined) return runDemo(readConfig(process.env))
    const { chooseAddress } = await import('./lan.ts')
    const address = chooseAddress(options.lan === true ? undefined : options.lan)
    const { port } = readConfig(process.env)
    // Posters carry the address that a phone reaches.
    const lanUrl = { PUBLIC_URL: `http://${address}:${port}` }
    return runDemo(readConfig({ ...process.env, ...lanUrl }), address)
  })

program
  .command('serve')
  .description('serve pages and API; never seeds')
  .action(async () => {
    const { runServe } = await import('./serve.ts')
    await runServe(readConfig(process.env))
  })

program
  .command('work')
  .description('run the schedules: days, retention, signed audit heads')
  .action(async () => {
    const { runWork } = await import('./serve.ts')
    await runWork(readConfig(process.env))
  })

program
  .command('migrate')
  .description('bring the database to this version')
  .action(async () => {
    const { runMigrate } = await import('./operate.ts')
    await runMigrate(readConfig(process.env))
  })

program
  .command('doctor')
  .description('check settings, database, keys and days; say what to do')
  .action(async () => {
    const { runDoctor } = await import('./operate.ts')
    await runDoctor(process.env)
  })

program
  .command('healthcheck')
  .description('ask the running server how it is; status 0 when well')
  .action(async () => {
    const { runHealthcheck } = await import('./operate.ts')
    await runHealthcheck(readConfig(process.env))
  })

program
  .command('admin')
  .description('government accounts')
  .command('create <username>')
  .description('make an administrator; prints password and second factor once')
  .option('--name <name>', 'name shown to others')
  .option('--role <role>', 'administrator, tracer, supervisor or auditor', 'administrator')
  .action(async (username: string, options: { name?: string; role: string }) => {
    const { runAdminCreate } = await import('./operate.ts')
    await runAdminCreate(readConfig(process.env), { username, ...options })
  })

program
  .command('place')
  .description('places, as the town sees them')
  .command('confirm <short-number>')
  .description('the town knows this place: its door may show masked names')
  .action(async (shortNumber: string) => {
    const { runPlaceConfirm } = await import('./operate.ts')
    await runPlaceConfirm(readConfig(process.env), shortNumber)
  })

program
  .command('days')
  .description('the days visits are kept in')
  .command('confirm <day>')
  .description('the clock is right, today is YYYY-MM-DD: days past retention may be erased')
  .action(async (day: string) => {
    const { runDaysConfirm } = await import('./operate.ts')
    await runDaysConfirm(readConfig(process.env), day)
  })

program
  .command('audit')
  .description('the audit chain')
  .command('verify')
  .description('walk the whole chain; status 1 when it is broken')
  .option('--json', 'machine-readable')
  .action(async (options: { json?: boolean }) => {
    const { runAuditVerify } = await import('./operate.ts')
    await runAuditVerify(readConfig(process.env), options)
  })

program
  .command('import-visits <file>')
  .description('import a CSV of person,place,place_name,time_utc[,left_utc]')
  .option('--category <category>', 'category of places that are new', 'shopping')
  .option('--raw-rejects', 'keep the raw line of a rejected row (personal data!)')
  .option('--json', 'machine-readable')
  .action(async (file: string, options: ImportOptions) => {
    const { importVisitsCommand } = await import('./import-visits.ts')
    await importVisitsCommand(readConfig(process.env), file, options)
  })

program
  .command('trace')
  .description('find who shared a place with a person')
  .requiredOption('--person <reference>', 'imported reference')
  .option('--from <time>', 'RFC 3339')
  .option('--to <time>', 'RFC 3339')
  .option('--window-minutes <minutes>', 'same place within so many minutes')
  .option('--stays', 'overlapping stays')
  .option('--generations <n>', 'contacts of contacts', '1')
  .option('--time-order <order>', 'any or forward', 'any')
  .option('--json', 'machine-readable')
  .action(async (options: TraceOptions) => {
    const { traceCommand } = await import('./trace.ts')
    await traceCommand(readConfig(process.env), options)
  })

program
  .command('import-list <file>')
  .description('import a list of headquarters: document kind,number,state,valid until[,issuer]')
  .requiredOption('--kind <kind>', 'health or travel')
  .requiredOption('--title <title>', 'what the list is, without names')
  .action(async (file: string, options: { kind: string; title: string }) => {
    const { runImportList } = await import('./import-list.ts')
    await runImportList(readConfig(process.env), file, options)
  })

program
  .command('simulate')
  .description('a synthetic city as a CSV of visits, with its ground truth')
  .requiredOption('--people <n>', 'how many people')
  .requiredOption('--days <n>', 'how many days')
  .requiredOption('--seed <n>', 'one seed, one city')
  .option('--truth <file>', 'who was really together, and for how long')
  .option('--out <file>', 'the visits; standard output by default')
  .action(async (options: SimulateOptions) => {
    const { simulateCommand } = await import('./simulate.ts')
    await simulateCommand(options)
  })

program
  .command('bench <what>')
  .description('measure: start, checkin, trace, page or posters')
  .option('--visits <n>', 'how many visits the database holds')
  .option('--json [file]', 'write the figures there; standard output by default')
  .action(async (what: string, options: { visits?: string; json?: string | true }) => {
    const { runBench } = await import('./bench.ts')
    await runBench(what, options)
  })

// Whoever reads our output may stop reading (| head): that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

type ImportOptions = { category: string; rawRejects?: boolean; json?: boolean }
type TraceOptions = {
  person: string
  from?: string
  to?: string
  windowMinutes?: string
  stays?: boolean
  generations: string
  timeOrder: string
  json?: boolean
}
type SimulateOptions = {
  people: string
  days: string
  seed: string
  truth?: string
  out?: string
}

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof OperatorError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
