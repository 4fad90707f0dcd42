// A fresh database for one test file, cloned from a migrated template on real PostgreSQL.
// ZPC_TEST_DATABASE_URL points the same tests at a PostgreSQL of your own (15 to 18).
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { readConfig } from '../../src/platform/config.ts'
import type { Config } from '../../src/platform/config.ts'
import { openDatabase } from '../../src/platform/database.ts'
import type { Database } from '../../src/platform/database.ts'
import { openEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts'
import { migrate } from '../../src/platform/migrate.ts'
import { formatDatabaseUrl, openSql, parseDatabaseUrl } from '../../src/platform/postgres.ts'
import type { DatabaseAddress } from '../../src/platform/postgres.ts'

const MIGRATIONS = resolve(import.meta.dirname, '../../db/migrations')
const TEST_VAR = resolve(import.meta.dirname, '../../var/test')

async function findTestServer(): Promise<DatabaseAddress> {
  const given = process.env['ZPC_TEST_DATABASE_URL']
  if (given) return parseDatabaseUrl(given)
  return (await openEmbeddedPostgres(TEST_VAR)).address
}

/** Stops the embedded test server; one of your own is left alone. */
export async function stopTestServer(): Promise<void> {
  if (!process.env['ZPC_TEST_DATABASE_URL']) await (await openEmbeddedPostgres(TEST_VAR)).stop()
}

function templateName(): string {
  const hash = createHash('sha256')
  for (const file of readdirSync(MIGRATIONS).toSorted()) {
    hash.update(readFileSync(join(MIGRATIONS, file)))
  }
  return `zpc_template_${hash.digest('hex').slice(0, 16)}`
}

/** Makes the migrated template once; safe when many test files start at the same moment. */
async function ensureTemplate(server: DatabaseAddress): Promise<string> {
  const name = templateName()
  const sql = openSql(server, { max: 1, name: 'zpc test' })
  try {
    await sql`select pg_advisory_lock(7310)`
    const [found] = await sql`select 1 from pg_database where datname = ${name}`
    if (!found) {
      const building = `${name}_building`
      await sql.unsafe(`drop database if exists ${building}`)
      await sql.unsafe(`create database ${building} template template0 encoding 'UTF8'`)
      await migrate({ ...server, database: building })
      await sql.unsafe(`alter database ${building} rename to ${name}`)
    }
    return name
  } finally {
    await sql.end()
  }
}

export type TestDatabase = Database & {
  readonly config: Config
  /** The environment with which a child process (zpc, a server) uses this same database. */
  readonly env: Record<string, string>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Opens a fresh database; dispose it (`await using`) or call its asyncDispose in `after`. */
export async function openTestDatabase(env: Record<string, string> = {}): Promise<TestDatabase> {
  const server = await findTestServer()
  const template = await ensureTemplate(server)
  const name = `zpc_test_${randomUUID().replaceAll('-', '').slice(0, 16)}`
  const admin = openSql(server, { max: 1, name: 'zpc test' })
  await admin.unsafe(`create database ${name} template ${template} strategy file_copy`)
  const folder = join(tmpdir(), name)
  mkdirSync(join(folder, 'keys'), { recursive: true, mode: 0o700 })
  const master = createHash('sha256').update(name).digest('base64url')
  writeFileSync(join(folder, 'keys', 'master.key'), master, { mode: 0o600 })
  const childEnv: Record<string, string> = {
    DATABASE_URL: formatDatabaseUrl({ ...server, database: name }),
    ZPC_VAR: join(folder, 'var'),
    ZPC_KEYS: join(folder, 'keys'),
    ZPC_LOG: 'error',
    ZPC_DEMO_LIVE: 'off',
    ...env,
  }
  const config = readConfig(childEnv)
  const database = await openDatabase(config)
  return {
    ...database,
    config,
    env: childEnv,
    [Symbol.asyncDispose]: async () => {
      await database.close()
      await admin.unsafe(`drop database if exists ${name} with (force)`)
      await admin.end()
    },
  }
}
