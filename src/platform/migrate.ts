// Brings the database to this version: plain SQL files, forward only, one at a time under a lock.
import { fileURLToPath } from 'node:url'
import { runner } from 'node-pg-migrate'
import { Client } from 'pg'
import { OperatorError } from '../base/errors.ts'
import { formatDatabaseUrl } from './postgres.ts'
import type { DatabaseAddress, Sql } from './postgres.ts'

const FOLDER = fileURLToPath(new URL('../../db/migrations', import.meta.url))
const OLDEST_SUPPORTED = 150_000

/** Refuses a server that is too old, before anything is written. */
export async function assertSupported(sql: Sql): Promise<void> {
  const [row] = await sql<{ version: string }[]>`
    select current_setting('server_version_num') as version`
  if (Number(row?.version) < OLDEST_SUPPORTED) {
    throw new OperatorError('This PostgreSQL is too old. Version 15 or newer is needed.')
  }
}

/**
 * Applies every migration that is missing; does nothing when there is none.
 * Throws: DatabaseError.
 */
export async function migrate(address: DatabaseAddress): Promise<void> {
  const client = new Client({
    connectionString: formatDatabaseUrl(address),
    application_name: 'zpc migrate',
  })
  // A server that stops while the connection says goodbye would end the process: the statement
  // that was running, if any, rejects by itself.
  client.on('error', () => {})
  await client.connect()
  try {
    await runner({
      dbClient: client,
      dir: FOLDER,
      direction: 'up',
      migrationsTable: 'migration',
      migrationsSchema: 'public',
      checkOrder: true,
      singleTransaction: false,
      log: () => {},
      logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    })
  } finally {
    await client.end()
  }
}
