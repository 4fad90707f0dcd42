// A phone on the network of a demo, in a real browser with a trust store of its own: what it may do
// before and after its owner installs the certificate that the demo gives.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openLan } from '../src/cli/lan.ts'
import type { Lan } from '../src/cli/lan.ts'
import { makeCityApp, openCity } from '../src/main.ts'
import { listenerOf } from '../src/platform/http.ts'
import { openLog } from '../src/platform/log.ts'
import { PHONE, openBrowser } from './helpers/browser.ts'
import { openTestDatabase } from './helpers/database.ts'
import { freePort } from './helpers/server.ts'

// Loopback stands for the network; without trust its certificate is refused as any other.
const ADDRESS = '127.0.0.2'

const needed = spawnSync('certutil', ['-H'], { stdio: 'ignore' }).error
const skip = needed ? 'needs certutil. Debian: apt-get install libnss3-tools' : false

let lan: Lan
const opened = new AsyncDisposableStack()
before(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zpc-lan-'))
  opened.defer(() => rmSync(folder, { recursive: true, force: true }))
  const database = opened.use(await openTestDatabase())
  const sms = { send: () => Promise.resolve({ ok: true } as const) }
  const city = await openCity(database, { config: database.config, sms, log: openLog('silent') })
  opened.defer(city.close)
  const app = await makeCityApp(city)
  opened.defer(() => app.close())
  await app.ready()
  lan = await openLan({ address: ADDRESS, port: await freePort(), varFolder: folder })
  opened.defer(lan.close)
  lan.handOver(listenerOf(app))
})
after(() => opened.disposeAsync())

/** A home with a trust store; `trusted` is a certificate as a phone downloads it. */
function makeHome(trusted?: Uint8Array): string {
  const home = mkdtempSync(join(tmpdir(), 'zpc-phone-'))
  opened.defer(() => rmSync(home, { recursive: true, force: true }))
  const store = join(home, '.pki/nssdb')
  mkdirSync(store, { recursive: true })
  const run = (...args: string[]): void => {
    const { status, stderr } = spawnSync('certutil', ['-d', `sql:${store}`, ...args])
    assert.equal(status, 0, String(stderr))
  }
  run('-N', '--empty-password')
  if (!trusted) return home
  const file = join(home, 'certificate.crt')
  writeFileSync(file, trusted)
  run('-A', '-t', 'C,,', '-n', 'demo', '-i', file)
  return home
}

async function openPhone(home: string): Promise<AsyncDisposable & { readonly page: Page }> {
  const browser = await openBrowser([], { HOME: home })
  const page = await (await browser.newContext(PHONE)).newPage()
  return { page, [Symbol.asyncDispose]: () => browser.close() }
}

test('a phone that does not trust the demo is warned', { skip }, async () => {
  await using phone = await openPhone(makeHome())
  const going = phone.page.goto(`${lan.httpsUrl}/zhenheyi/`)
  await assert.rejects(going, /ERR_CERT_AUTHORITY_INVALID/)
})

test(
  'a warning that was waved through gives the camera, and no offline shell',
  { skip },
  async () => {
    await using phone = await openPhone(makeHome())
    const { page } = phone
    const tools = await page.context().newCDPSession(page)
    await tools.send('Security.enable')
    await tools.send('Security.setOverrideCertificateErrors', { override: true })
    tools.on('Security.certificateError', ({ eventId }) => {
      void tools.send('Security.handleCertificateError', { eventId, action: 'continue' })
    })
    await page.goto(`${lan.httpsUrl}/zhenheyi/`)
    assert.equal(await page.evaluate('typeof navigator.mediaDevices.getUserMedia'), 'function')
    const registering = page.evaluate(`navigator.serviceWorker.register('/zhenheyi/sw.js')`)
    await assert.rejects(registering, /SSL certificate error/)
  },
)

test('a phone that installed the certificate opens the app without network', { skip }, async () => {
  const given = await fetch(`${lan.httpUrl}/certificate.crt`)
  await using phone = await openPhone(makeHome(await given.bytes()))
  const { page } = phone
  await page.goto(`${lan.httpsUrl}/zhenheyi/`)
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
  await page.context().setOffline(true)
  await page.reload()
  await page.locator('main').waitFor()
})
