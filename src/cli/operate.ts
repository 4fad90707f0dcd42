// Commands of the operator: migrate, doctor, healthcheck, the first administrator, the audit chain.
import { randomBytes } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { OperatorError } from '../base/errors.ts'
import { dayOf, formatDay, formatShanghai } from '../base/instant.ts'
import { REFUSALS } from '../base/refusals.ts'
import { readConfig } from '../platform/config.ts'
import type { Config } from '../platform/config.ts'
import { systemClock } from '../platform/clock.ts'
import { openDatabase } from '../platform/database.ts'
import type { Database } from '../platform/database.ts'
import { masterKeyFile } from '../platform/master-key.ts'
import { appendAudit, createStaffUser, STAFF_ROLES, verifyAudit } from '../staff/index.ts'
import { confirmPlaces, findByShortNumber, placesByIds } from '../places/index.ts'
import { confirmClock, hasDay, listHolds, readClockDoubt } from '../visits/index.ts'

/** Names who acts at the shell: `cli:<account>`. */
export function cliActor(): string {
  try {
    return `cli:${userInfo().username}`
  } catch {
    return `cli:${process.getuid?.() ?? 'unknown'}`
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Brings the database to this version and stamps a new one. */
export async function runMigrate(config: Config): Promise<void> {
  const database = await openDatabase(config, { max: 2 })
  say(`The ${database.installation.mode} database is up to date.`)
  await database.close()
}

/** Makes an account; its password is shown once, the second factor is set at the first sign-in. */
export async function runAdminCreate(
  config: Config,
  options: { username: string; name?: string; role: string },
): Promise<void> {
  const role = STAFF_ROLES.find((known) => known === options.role)
  if (!role) {
    throw new OperatorError(`There is no role ${options.role}. Use ${STAFF_ROLES.join(', ')}.`)
  }
  const database = await openDatabase(config, { max: 4 })
  const password = randomBytes(12).toString('base64url')
  try {
    const made = await database.sql.begin((tx) =>
      createStaffUser(tx, database.keyring, {
        username: options.username,
        name: options.name ?? options.username,
        password,
        roles: [{ role, division: config.city.division }],
        by: { actor: cliActor(), actorKind: 'cli' },
      }),
    )
    if (!made.ok) {
      const { en } = REFUSALS[made.refusal]
      throw new OperatorError(`The account was not made (${made.field ?? made.refusal}): ${en}`)
    }
    say(`Account   ${options.username} (${role}, division ${config.city.division})`)
    say(`Password  ${password}`)
    say(`Shown once. Sign in at ${config.consoleUrl}/console/ and set the second factor there.`)
  } finally {
    await database.close()
  }
}

/** The town knows this place: from now on its door shows masked names. Source: ADR 0007. */
export async function runPlaceConfirm(config: Config, shortNumber: string): Promise<void> {
  const database = await openDatabase(config, { max: 2 })
  try {
    const point = await findByShortNumber(database.sql, shortNumber)
    if (!point) throw new OperatorError(`No place has the number ${shortNumber} on its poster.`)
    const actor = { kind: 'cli', name: cliActor() } as const
    const change = { actor, at: systemClock.now(), because: '' }
    const done = await database.sql.begin((tx) => confirmPlaces(tx, [point.placeId], change))
    if (!done.ok) throw new OperatorError(REFUSALS[done.refusal].en)
    if (done.stopped.length > 0) throw new OperatorError(REFUSALS['place-state'].en)
    if (done.alike.length > 0) {
      throw new OperatorError(
        'A confirmed place looks like it. Compare them in the console, and say there why.',
      )
    }
    const places = await placesByIds(database.sql, [point.placeId])
    say(`Confirmed: ${places.get(point.placeId)?.name ?? shortNumber}`)
  } finally {
    await database.close()
  }
}

/** Walks the audit chain; status 1 when a row was changed, dropped or cut off. */
export async function runAuditVerify(config: Config, options: { json?: boolean }): Promise<void> {
  const database = await openDatabase(config, { max: 2 })
  try {
    const proof = await verifyAudit(database.sql, {
      keyring: database.keyring,
      varFolder: config.varFolder,
    })
    if (options.json) say(JSON.stringify(proof))
    else if (proof.ok) say(`The audit chain is whole: ${proof.rows} rows.`)
    else
      say(
        `The audit chain is BROKEN at row ${proof.firstBroken?.seq}: ${proof.firstBroken?.because}.`,
      )
    if (!proof.ok) process.exitCode = 1
  } finally {
    await database.close()
  }
}

/**
 * Takes the operator's word that the machine's clock is right, so that days past retention are
 * erased again. Throws: OperatorError when the day typed is not the clock's. Source: F40.
 */
export async function runDaysConfirm(config: Config, day: string): Promise<void> {
  const at = systemClock.now()
  const today = formatDay(dayOf(at))
  if (day !== today) {
    throw new OperatorError(`The clock of this machine says ${today}, not ${day}. Put it right.`)
  }
  const database = await openDatabase(config, { max: 2 })
  try {
    await database.sql.begin(async (tx) => {
      await confirmClock(tx, at)
      const detail = { day: dayOf(at) }
      const actor = { actor: cliActor(), actorKind: 'cli' } as const
      await appendAudit(tx, { at, ...actor, action: 'clock-confirmed', detail })
    })
    say(`Confirmed: today is ${today}. The next hour erases what is past retention.`)
  } finally {
    await database.close()
  }
}

/** Asks the running server; status 0 when it is well. */
export async function runHealthcheck(config: Config): Promise<void> {
  try {
    const answer = await fetch(`http://127.0.0.1:${config.port}/health`, {
      signal: AbortSignal.timeout(3000),
    })
    say(await answer.text())
    if (!answer.ok) process.exitCode = 1
  } catch {
    throw new OperatorError(`Nothing answers on port ${config.port}. Start it with "zpc serve".`)
  }
}

type Finding = { readonly ok: boolean; readonly line: string }

function checkKeys(config: Config): Finding[] {
  const file = masterKeyFile(config.keysFolder)
  if (!existsSync(file)) return [{ ok: false, line: `master key: ${file} is missing` }]
  const isPrivate = process.platform === 'win32' || (statSync(file).mode & 0o077) === 0
  return [
    {
      ok: isPrivate,
      line: isPrivate ? `master key: ${file}` : `master key: others may read ${file}; chmod 600`,
    },
    { ok: true, line: 'master key: is there a copy of it outside this machine? Only you know.' },
  ]
}

async function checkClock(database: Database): Promise<Finding> {
  const doubt = await readClockDoubt(database.sql)
  if (!doubt) return { ok: true, line: `clock: ${formatShanghai(systemClock.now())}` }
  const [now, known] = [formatShanghai(doubt.now), formatShanghai(doubt.knownAt)]
  return {
    ok: false,
    line:
      `clock: it says ${now}, the last day on record is ${known}, so nothing is erased. ` +
      'Put the clock right, or say that it is: zpc days confirm YYYY-MM-DD',
  }
}

/** What is kept past its days is named. Source: F40. */
async function tellHolds({ sql }: Database): Promise<Finding[]> {
  const holds = await listHolds(sql)
  return holds.map(({ name, because, visits }) => ({
    ok: true,
    line: `held past their days: ${visits} visits, ${JSON.stringify(name)} (${because})`,
  }))
}

async function checkDatabase(database: Database, config: Config): Promise<Finding[]> {
  const [version] = await database.sql<{ version: string }[]>`
    select current_setting('server_version') as version`
  const today = dayOf(systemClock.now())
  const isReady = await hasDay(database.sql, today)
  const proof = await verifyAudit(database.sql, {
    keyring: database.keyring,
    varFolder: config.varFolder,
  })
  const { installation } = database
  return [
    { ok: true, line: `database: PostgreSQL ${version?.version ?? '?'}` },
    {
      ok: true,
      line: `stamp: ${installation.mode}, ${installation.city.nameEn}, ${installation.publicUrl}`,
    },
    {
      ok: installation.publicUrl === config.publicUrl || config.mode === 'demo',
      line: `posters carry ${installation.publicUrl}`,
    },
    {
      ok: isReady,
      line: isReady
        ? `days: ${formatDay(today)} is ready`
        : 'days: today has no partition; run "zpc work"',
    },
    await checkClock(database),
    ...(await tellHolds(database)),
    { ok: proof.ok, line: `audit chain: ${proof.ok ? `${proof.rows} rows, whole` : 'BROKEN'}` },
  ]
}

/** Checks everything an operator can mend and says what to do; status 1 when something is red. */
export async function runDoctor(env: NodeJS.ProcessEnv): Promise<void> {
  const findings: Finding[] = []
  const config = readConfig(env)
  findings.push({ ok: true, line: `settings: ${config.mode}` })
  const database = await openDatabase(config, { max: 2 })
  try {
    findings.push(...checkKeys(config), ...(await checkDatabase(database, config)))
  } finally {
    await database.close()
  }
  for (const finding of findings) say(`${finding.ok ? 'ok  ' : 'BAD '} ${finding.line}`)
  if (findings.some((finding) => !finding.ok)) process.exitCode = 1
}
