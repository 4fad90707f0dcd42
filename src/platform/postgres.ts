// The one way to PostgreSQL: a postgres.js pool whose int8 and numeric come back as numbers,
// which is exact for our ids (they stay below 2^53).
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { guardTransactions } from './transactions.ts'

type Types = { bigint: number }

/** A pool. */
export type Sql = postgres.Sql<Types>
/** A transaction. */
export type Tx = postgres.TransactionSql<Types>
/** Whatever runs a statement: pool or transaction. */
export type Db = Sql | Tx

/** Where a database is: an address with its credentials, or a socket folder. */
export type DatabaseAddress = {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly username: string
  readonly password: string
  readonly tls: boolean
}

/** Reads postgres://user:password@host:port/name?host=/socket/folder&sslmode=require. */
export function parseDatabaseUrl(text: string): DatabaseAddress {
  const url = new URL(text)
  const mode = url.searchParams.get('sslmode') ?? 'disable'
  return {
    host: url.searchParams.get('host') ?? (decodeURIComponent(url.hostname) || 'localhost'),
    port: Number(url.searchParams.get('port') ?? (url.port || 5432)),
    database: decodeURIComponent(url.pathname.slice(1)) || 'postgres',
    username: decodeURIComponent(url.username) || 'postgres',
    password: decodeURIComponent(url.password),
    tls: mode !== 'disable' && mode !== 'allow' && mode !== 'prefer',
  }
}

/** Writes an address as a URL for libraries that want one. */
export function formatDatabaseUrl(address: DatabaseAddress): string {
  const url = new URL('postgres://localhost')
  url.username = encodeURIComponent(address.username)
  url.password = encodeURIComponent(address.password)
  url.pathname = `/${encodeURIComponent(address.database)}`
  if (address.host.startsWith('/')) url.searchParams.set('host', address.host)
  else url.hostname = address.host
  if (!address.host.startsWith('/')) url.port = String(address.port)
  else url.searchParams.set('port', String(address.port))
  if (address.tls) url.searchParams.set('sslmode', 'require')
  return url.href
}

/**
 * Opens a pool; nothing connects until the first statement. `readsTypes: false` is for a pool whose
 * statements take and give no arrays: a new connection then asks nothing on its own, which nobody
 * would hear fail.
 */
export function openSql(
  address: DatabaseAddress,
  options: { max: number; name: string; readsTypes?: boolean },
): Sql {
  const sql = postgres({
    host: address.host,
    port: address.port,
    database: address.database,
    username: address.username,
    password: address.password,
    ssl: address.tls ? 'require' : false,
    max: options.max,
    fetch_types: options.readsTypes ?? true,
    onnotice: () => {},
    connection: {
      application_name: options.name,
      TimeZone: 'UTC',
      // A cached generic plan: 0.07 ms against 2.9 ms of planning over 60 partitions.
      plan_cache_mode: 'force_generic_plan',
    },
    types: {
      bigint: {
        to: 20,
        from: [20, 1700],
        serialize: (value: number) => String(value),
        parse: (text: string) => Number(text),
      },
    },
  })
  return guardTransactions(sql)
}

// Longer -> Ctrl-C seems to do nothing; shorter -> a busy server never hears that we left.
const UNLISTEN_MS = 1000

/**
 * Listens on a channel; `onListening` is called again after each reconnect. Gives what ends it.
 * The driver never answers an unlisten whose connection was lost meanwhile, so the end is bounded;
 * the pool's own end closes the connection.
 */
export async function listenTo(
  sql: Sql,
  channel: string,
  heard: { onNote: (text: string) => void; onListening?: () => void },
): Promise<() => Promise<void>> {
  const listening = await sql.listen(channel, heard.onNote, heard.onListening)
  return () =>
    Promise.race([
      // Lost with its connection: there is nothing left to end.
      listening.unlisten().catch(() => undefined),
      sleep(UNLISTEN_MS, undefined, { ref: false }),
    ])
}

// Connection lost, refused or out of slots; server starting or stopping.
const AWAY = /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|EPIPE|ENOENT|ETIMEDOUT|57P0|08|53)/

/** Says whether something failed only because the database is away: asked again it may work. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, syscall } = error as { code?: unknown; syscall?: unknown }
  // A file that is missing is no database that is away.
  const isFile = code === 'ENOENT' && syscall !== 'connect'
  return typeof code === 'string' && AWAY.test(code) && !isFile
}
