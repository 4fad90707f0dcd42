import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { makeApp } from '../platform/http.ts'
import type { App } from '../platform/http.ts'
import { openLog } from '../platform/log.ts'
import { NONCE_PLACEHOLDER, registerConsoleShell } from './console-shell.http.ts'

const folder = mkdtempSync(join(tmpdir(), 'zpc-console-'))
let app: App
before(async () => {
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'assets', 'a.js'), 'void 0')
  writeFileSync(join(folder, 'index.html'), `<style nonce="${NONCE_PLACEHOLDER}"></style>`)
  app = await makeApp({ log: openLog('silent'), isHttps: false })
  const isConsoleHost = ({ host }: { host: string }): boolean => host === 'console.test'
  await registerConsoleShell(app, { folder, isConsoleHost, isDemo: false })
})
after(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

async function get(url: string, host = 'console.test') {
  return app.inject({ method: 'GET', url, headers: { host } })
}

test('gives each answer a nonce of its own, the same in page and policy', async () => {
  const [first, second] = [await get('/console'), await get('/console/cases/7')]
  const nonce = /nonce="([^"]+)"/.exec(first.body)?.[1]
  assert.ok(nonce && nonce !== NONCE_PLACEHOLDER)
  assert.ok(String(first.headers['content-security-policy']).includes(`'nonce-${nonce}'`))
  assert.notEqual(first.body, second.body)
})

test('runs our scripts only and is framed by nobody', async () => {
  const policy = String((await get('/console')).headers['content-security-policy'])
  assert.match(policy, /default-src 'none'; script-src 'self';/)
  assert.match(policy, /frame-ancestors 'none'$/)
  assert.ok(!policy.includes('unsafe'))
})

test('does not exist on any other host', async () => {
  for (const url of ['/console', '/console/cases', '/console/assets/a.js']) {
    assert.equal((await get(url, 'pass.test')).statusCode, 404, url)
  }
  assert.equal((await get('/console/assets/a.js')).statusCode, 200)
})

test('keeps built files for ever and the page never', async () => {
  assert.equal((await get('/console')).headers['cache-control'], 'no-store')
  assert.match(String((await get('/console/assets/a.js')).headers['cache-control']), /immutable/)
  assert.equal((await get('/console/assets/none.js')).statusCode, 404)
})
