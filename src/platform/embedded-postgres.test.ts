// The embedded database comes back where nobody collects the dead, as in a container without init.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openEmbeddedPostgres } from './embedded-postgres.ts'

const skip = existsSync('/proc/self/stat') ? false : 'no /proc here'

test('starts again though the one that was killed still has its number', { skip }, async () => {
  await using opened = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'zpc-dead-'))
  opened.defer(() => rmSync(folder, { recursive: true, force: true }))
  // Root's database runs under an account of its own, which must reach it here.
  chmodSync(folder, 0o755)
  const { address, stop } = await openEmbeddedPostgres(folder)
  await stop()
  const { uid, gid } = statSync(address.host)
  // Whoever the shell becomes knows nothing of its child and never collects it.
  const script = 'sleep 0.3 & echo $!; exec sleep 120'
  const parent = spawn('sh', ['-c', script], { uid, gid, stdio: ['ignore', 'pipe', 'ignore'] })
  opened.defer(() => void parent.kill('SIGKILL'))
  const [said] = (await once(parent.stdout, 'data')) as [Buffer]
  const pid = said.toString().trim()
  while (!/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) await sleep(10)
  const locks = [
    join(dirname(address.host), 'data', 'postmaster.pid'),
    join(address.host, '.s.PGSQL.5432.lock'),
  ]
  for (const lock of locks) {
    writeFileSync(lock, `${pid}\n`, { mode: 0o600 })
    chownSync(lock, uid, gid)
  }
  const again = await openEmbeddedPostgres(folder)
  const began = Number(readFileSync(locks[0] ?? '', 'utf8').split('\n')[0])
  assert.notEqual(began, Number(pid))
  await again.stop()
})
