// The stamp of a database: demo or production, for ever. Source: ADR 0005.
import { randomUUID } from 'node:crypto'
import { OperatorError } from '../base/errors.ts'
import type { City, Config, Mode } from './config.ts'
import type { Db } from './postgres.ts'

export type Installation = {
  readonly installationId: string
  readonly mode: Mode
  readonly city: City
  readonly publicUrl: string
}

type Row = { installation_id: string; mode: Mode; city: City; public_url: string }

/** Reads the stamp; undefined before the first start. */
export async function readInstallation(db: Db): Promise<Installation | undefined> {
  const [row] = await db<Row[]>`
    select installation_id, mode, city, public_url from platform.installation`
  if (!row) return undefined
  return {
    installationId: row.installation_id,
    mode: row.mode,
    city: row.city,
    publicUrl: row.public_url,
  }
}

/**
 * Stamps a new database, or checks that an old one has the stamp that is asked for.
 * Throws: OperatorError when demo meets production.
 */
export async function stampInstallation(db: Db, config: Config): Promise<Installation> {
  await db`
    insert into platform.installation (installation_id, mode, city, public_url)
    values (${randomUUID()}, ${config.mode}, ${db.json(config.city)}, ${config.publicUrl})
    on conflict do nothing`
  const found = await readInstallation(db)
  if (!found) throw new OperatorError('The database took no stamp.')
  if (found.mode !== config.mode) {
    throw new OperatorError(
      `This database is stamped ${found.mode} for ever, and ZPC_MODE asks for ${config.mode}. ` +
        'Use another database.',
    )
  }
  if (found.city.division !== config.city.division) {
    throw new OperatorError(
      `This database belongs to division ${found.city.division} (${found.city.nameEn}), and the ` +
        `city file says ${config.city.division}. Set ZPC_CITY to its own file.`,
    )
  }
  if (config.mode === 'production' && found.publicUrl !== config.publicUrl) {
    await changePublicUrl(db, found, config)
  }
  return found
}

/** Every poster on every wall carries the address: changing it is a decision, never an accident. */
async function changePublicUrl(db: Db, found: Installation, config: Config): Promise<void> {
  if (!config.isReprintAgreed) {
    throw new OperatorError(
      `All posters carry ${found.publicUrl}, and PUBLIC_URL says ${config.publicUrl}. Put it back, ` +
        'or set ZPC_REPRINT_ALL=yes once and print every poster anew.',
    )
  }
  await db`update platform.installation set public_url = ${config.publicUrl}`
}

/**
 * Refuses a database of somebody else before the first migration writes into it.
 * Throws: OperatorError when it holds tables that are not ours.
 */
export async function assertOursOrEmpty(db: Db): Promise<void> {
  const [row] = await db<{ ours: boolean; tables: number }[]>`
    select to_regclass('platform.installation') is not null as ours,
      (select count(*)::int from pg_catalog.pg_tables
        where schemaname not in ('pg_catalog', 'information_schema')
          and not (schemaname = 'public' and tablename = 'migration')) as tables`
  if (row && !row.ours && row.tables > 0) {
    throw new OperatorError(
      'The database of DATABASE_URL holds tables of something else. Give us an empty one.',
    )
  }
}
