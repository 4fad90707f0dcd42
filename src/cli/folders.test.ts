// A start that may not write where it should ends with one sentence that says what to do.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'
import { freePort } from '../../test/helpers/server.ts'

const ZPC = resolve(import.meta.dirname, '../../bin/zpc.mjs')
const LIMIT_MS = 120_000

const folder = mkdtempSync(join(tmpdir(), 'zpc-folders-'))
// Root's database runs under an account of its own, which must reach it here.
chmodSync(folder, 0o755)
const file = join(folder, 'file')
writeFileSync(file, '')
after(() => rmSync(folder, { recursive: true, force: true }))

async function run(command: string, settings: Record<string, string>) {
  const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env
  const env = { PATH, NODE_COMPILE_CACHE, PORT: String(await freePort()), ...settings }
  const ended = spawnSync(process.execPath, [ZPC, command], {
    env,
    encoding: 'utf8',
    timeout: LIMIT_MS,
  })
  return { status: ended.status, stderr: ended.stderr }
}

// Root writes everywhere but below a file; anybody else not beside the folders of the system.
const isOrdinary = process.getuid !== undefined && process.getuid() !== 0
const CLOSED = [file, ...(isOrdinary ? ['/'] : [])]

for (const command of ['serve', 'demo']) {
  for (const closed of CLOSED) {
    test(`zpc ${command} says that its data folder below ${closed} cannot be written`, async () => {
      const { status, stderr } = await run(command, { ZPC_VAR: join(closed, 'zpc-var') })
      assert.match(stderr, /^The folder \S+zpc-var cannot be written \(\w+\)\. .*ZPC_VAR=\S+\n$/)
      assert.equal(status, 1)
    })

    test(`zpc ${command} says that its keys folder below ${closed} cannot be written`, async () => {
      const settings = { ZPC_VAR: join(folder, 'var'), ZPC_KEYS: join(closed, 'zpc-keys') }
      const { status, stderr } = await run(command, settings)
      assert.match(stderr, /^The folder \S+zpc-keys cannot be written \(\w+\)\. .*ZPC_KEYS=\S+\n$/)
      assert.equal(status, 1)
    })
  }
}

test('a master key that cannot be read is told too, and is never made anew', async () => {
  const keys = join(folder, 'unreadable')
  mkdirSync(join(keys, 'master.key'), { recursive: true })
  const { status, stderr } = await run('serve', { ZPC_VAR: join(folder, 'var'), ZPC_KEYS: keys })
  assert.match(stderr, /^The master key \S+master\.key cannot be read \(EISDIR\)\. .*\n$/)
  assert.equal(status, 1)
})

test('whoever then gives a folder that can be written has a database that knows its key', async () => {
  const settings = { ZPC_VAR: join(folder, 'var'), ZPC_KEYS: join(folder, 'keys') }
  for (let time = 0; time < 2; time += 1) {
    assert.deepEqual(await run('migrate', settings), { status: 0, stderr: '' })
  }
})
