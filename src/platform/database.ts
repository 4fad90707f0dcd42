// The database of this process, whichever it is: DATABASE_URL, the embedded one already running,
// or one started for the duration of this command.
import { setTimeout as sleep } from 'node:timers/promises'
import { readInstallation, stampInstallation, assertOursOrEmpty } from './installation.ts'
import type { Installation } from './installation.ts'
import { openEmbeddedPostgres } from './embedded-postgres.ts'
import { openMasterKey } from './master-key.ts'
import { assertSupported, migrate } from './migrate.ts'
import { openSql, parseDatabaseUrl } from './postgres.ts'
import type { DatabaseAddress, Sql } from './postgres.ts'
import { openKeyring } from './seal.ts'
import type { Keyring } from './seal.ts'
import { OperatorError } from '../base/errors.ts'
import type { Config } from './config.ts'

export type Database = {
  readonly sql: Sql
  readonly address: DatabaseAddress
  readonly keyring: Keyring
  readonly installation: Installation
  /** Starts an embedded database again whenever it died; a server calls it once. */
  readonly guard: (onRestart: () => void) => void
  /** Closes the pool; the last one out stops the embedded database. */
  readonly close: () => Promise<void>
}

type Raw = {
  address: DatabaseAddress
  stop: () => Promise<void>
  guard: (onRestart: () => void) => () => Promise<void>
}

const nothing = async (): Promise<void> => {}

async function findServer(config: Config): Promise<Raw> {
  if (config.databaseUrl !== '') {
    return { address: parseDatabaseUrl(config.databaseUrl), stop: nothing, guard: () => nothing }
  }
  const embedded = await openEmbeddedPostgres(config.varFolder)
  // The last one out stops it, whoever started it: after a kill -9 nobody else would.
  const stop = async (): Promise<void> => {
    if (await isAlone(embedded.address)) await embedded.stop()
  }
  return { ...embedded, stop }
}

// Our own last connections need a moment to be gone from the server's list.
const ALONE_TRIES = 5
const ALONE_PAUSE_MS = 100

/** Says whether nobody else is connected; asked after all pools of this process have ended. */
async function isAlone(address: DatabaseAddress): Promise<boolean> {
  const sql = openSql(address, { max: 1, name: 'zpc closing' })
  try {
    for (let tries = 0; tries < ALONE_TRIES; tries += 1) {
      const [row] = await sql<{ others: number }[]>`
        select count(*)::int as others from pg_stat_activity
        where backend_type = 'client backend' and pid <> pg_backend_pid()`
      if (row?.others === 0) return true
      await sleep(ALONE_PAUSE_MS)
    }
    return false
  } catch {
    // Already away: nothing to stop.
    return false
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** Explains a refused connection in one sentence. */
function explainConnection(cause: unknown): OperatorError {
  const code = (cause as { code?: string }).code ?? ''
  const why = code === '' ? (cause as Error).message : code
  return new OperatorError(
    `The database does not answer (${why}). Check DATABASE_URL and that PostgreSQL is running.`,
    { cause },
  )
}

/**
 * Opens the database of a process: migrated, stamped, its keys open.
 * Throws: OperatorError with one sentence that says what to do.
 */
export async function openDatabase(
  config: Config,
  options: { max?: number; name?: string } = {},
): Promise<Database> {
  const server = await findServer(config)
  const name = options.name ?? 'zpc'
  const sql = openSql(server.address, { max: options.max ?? 10, name })
  try {
    try {
      await assertSupported(sql)
    } catch (error) {
      if (error instanceof OperatorError) throw error
      throw explainConnection(error)
    }
    await assertOursOrEmpty(sql)
    await migrate(server.address)
    const isNew = (await readInstallation(sql)) === undefined
    const masterKey = openMasterKey(config.keysFolder, isNew)
    const installation = await stampInstallation(sql, config)
    const keyring = await openKeyring(sql, installation.installationId, masterKey)
    let endGuard = nothing
    return {
      sql,
      address: server.address,
      keyring,
      installation,
      guard: (onRestart) => {
        endGuard = server.guard(onRestart)
      },
      close: async () => {
        await endGuard()
        await sql.end({ timeout: 5 })
        await server.stop()
      },
    }
  } catch (error) {
    await sql.end({ timeout: 1 })
    await server.stop()
    throw error
  }
}
