// A whole city for one story: its own database folder, an SMS gateway, a server in a process.
import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openSandboxSmsGateway } from '../../src/partners/sandbox/sms-gateway.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { readConfig } from '../../src/platform/config.ts'
import { openDatabase } from '../../src/platform/database.ts'
import type { Database } from '../../src/platform/database.ts'
import { freePort, startServerProcess } from './server.ts'

const WEB = resolve(import.meta.dirname, '../../dist/web')
const SMS_LIMIT_MS = 5000

export type Street = {
  readonly url: string
  readonly folder: string
  readonly varFolder: string
  readonly database: Database
  /** Takes the newest code that was sent to a phone; each code once. */
  readonly takeCode: (phone: string) => Promise<string>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

function assertBuilt(): void {
  for (const app of ['zhenheyi', 'console']) {
    assert.ok(
      existsSync(join(WEB, app, 'index.html')),
      `The web pages are not built. Run: npm run build`,
    )
  }
}

/** Opens a street with an empty city, served by `zpc serve`; `more` are settings besides. */
export async function openStreet(more: Record<string, string> = {}): Promise<Street> {
  assertBuilt()
  await using opened = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'zpc-street-'))
  opened.defer(() => rmSync(folder, { recursive: true, force: true }))
  // Root's database runs under an account of its own, which must reach it here.
  chmodSync(folder, 0o755)
  const gateway = opened.use(await openSandboxSmsGateway(systemClock))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const varFolder = join(folder, 'var')
  const env = {
    ZPC_VAR: varFolder,
    ZPC_KEYS: join(folder, 'keys'),
    ZPC_SMS: 'http',
    ZPC_SMS_URL: gateway.config.url,
    ZPC_SMS_KEY: gateway.config.key,
    PUBLIC_URL: url,
    ...more,
  }
  const database = await openDatabase(readConfig(env), { max: 2 })
  opened.defer(database.close)
  const server = await startServerProcess('serve', env, port)
  opened.defer(async () => {
    await server.stop()
  })
  const whole = opened.move()
  const taken = new Set<number>()
  return {
    url,
    folder,
    varFolder,
    database,
    takeCode: async (phone) => {
      const deadline = Date.now() + SMS_LIMIT_MS
      while (Date.now() < deadline) {
        const found = gateway.inbox(`+86${phone}`).find((one) => !taken.has(one.messageNo))
        if (found) {
          taken.add(found.messageNo)
          return found.code
        }
        await sleep(20)
      }
      throw new Error(`no message reached ${phone}:\n${server.output()}`)
    },
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  }
}
