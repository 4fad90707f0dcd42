// A server that is asked to stop ends, whatever its database did meanwhile.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { readConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/database.ts'
import { formatDatabaseUrl } from '../src/platform/postgres.ts'
import { freePort, startServerProcess } from './helpers/server.ts'
import { openWire } from './helpers/wire.ts'

const folder = mkdtempSync(join(tmpdir(), 'zpc-stop-'))
// Root's database runs under an account of its own, which must reach it here.
chmodSync(folder, 0o755)
const config = readConfig({ ZPC_VAR: join(folder, 'var'), ZPC_KEYS: join(folder, 'keys') })
const database = await openDatabase(config, { max: 1 })
after(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

const NAME = 'stops within moments though its connections were on their way back'
test(NAME, { timeout: 120_000 }, async () => {
  const wire = await openWire(database.address)
  const env = { DATABASE_URL: wire.databaseUrl, ZPC_KEYS: config.keysFolder, ZPC_LOG: 'silent' }
  const server = await startServerProcess('serve', env)
  try {
    // Long enough for its own reading, every few seconds, to meet the cut and to wait longer each
    // time before it tries again.
    wire.cut()
    await sleep(12_000)
    const ended = new Promise<string>((resolve) =>
      server.child.once('exit', () => resolve('ended')),
    )
    server.child.kill('SIGINT')
    await sleep(2000)
    wire.mend()
    const outcome = await Promise.race([ended, sleep(30_000, 'still there', { ref: false })])
    assert.equal(outcome, 'ended')
  } finally {
    await server.kill()
    wire.close()
  }
})

const ZPC = resolve(import.meta.dirname, '../bin/zpc.mjs')

async function isServing(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined)
  return answer?.ok === true
}

async function waitFor(isSo: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await isSo()) return true
    await sleep(100)
  }
  return false
}

test('ends with the shell that npm runs it in: npm passes a TERM on to that shell only', async () => {
  const port = await freePort()
  const env = {
    PATH: process.env['PATH'] ?? '',
    PORT: String(port),
    DATABASE_URL: formatDatabaseUrl(database.address),
    ZPC_KEYS: config.keysFolder,
    ZPC_LOG: 'silent',
    npm_lifecycle_event: 'start',
  }
  const script = '"$0" "$1" serve & echo $!; wait'
  const stdio = ['ignore', 'pipe', 'inherit'] as const
  const shell = spawn('sh', ['-c', script, process.execPath, ZPC], { env, stdio: [...stdio] })
  let printed = ''
  shell.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  try {
    assert.ok(await waitFor(() => isServing(port)), 'it serves')
    shell.kill('SIGTERM')
    assert.ok(await waitFor(async () => !(await isServing(port))), 'it serves no more')
  } finally {
    try {
      process.kill(Number(printed.split('\n', 1)[0]), 'SIGKILL')
    } catch {
      // It ended by itself, as it should.
    }
  }
})
