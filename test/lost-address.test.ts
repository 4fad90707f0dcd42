// A mistyped address: people get a page with a way back, programs a code; on either host.
import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { openCityApp } from './helpers/city-app.ts'
import type { CityApp } from './helpers/city-app.ts'

const PUBLIC_HOST = 'pass.yangzhong.example'
const CONSOLE_HOST = 'console.yangzhong.example'
const PRODUCTION = {
  ZPC_MODE: 'production',
  ZPC_SMS: 'off',
  ZPC_CITY: resolve(import.meta.dirname, '../docs/city.example.json'),
  PUBLIC_URL: `https://${PUBLIC_HOST}`,
  CONSOLE_URL: `https://${CONSOLE_HOST}`,
}
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

// Mistyped, cut in the middle of a character, of a form that was posted, and a plain start page.
const LOST = ['/sacn', '/zhenhey', '/p', '/p/%E4%B8', '/%', '/favicon/../x', '/p/a/others/b', '/']

let city: CityApp
before(async () => {
  city = await openCityApp(PRODUCTION)
})
after(() => city[Symbol.asyncDispose]())

async function open(url: string, given: Record<string, string> = {}) {
  const headers = { host: PUBLIC_HOST, accept: BROWSER, ...given }
  const { statusCode, headers: sent, body } = await city.app.inject({ url, headers })
  return { statusCode, sent, body, type: String(sent['content-type']) }
}

describe('an address that leads nowhere', () => {
  test('is a page with a way back in a browser, as safe as any other', async () => {
    for (const url of LOST) {
      const { statusCode, sent, body, type } = await open(url)
      assert.equal(statusCode, 404, url)
      assert.match(type, /^text\/html/, url)
      assert.match(body, /没有这个页面/, url)
      for (const href of ['/zhenheyi/scan', '/zhenheyi/', '/n', 'tel:12345']) {
        assert.ok(body.includes(`href="${href}"`), `${url} ${href}`)
      }
      assert.match(String(sent['content-security-policy']), /default-src 'none'.*frame-ancestors/)
      assert.equal(sent['x-content-type-options'], 'nosniff', url)
      assert.equal(sent['cache-control'], 'no-store', url)
      assert.match(String(sent['strict-transport-security']), /max-age/, url)
    }
  })

  test('is told in the language of whoever opened it', async () => {
    const english = await open('/sacn', { 'accept-language': 'en-GB' })
    assert.match(english.body, /There is no such page/)
    assert.match((await open('/sacn?lang=en')).body, /There is no such page/)
    assert.match((await open('/%?lang=en')).body, /There is no such page/)
  })

  test('shows nothing of what was typed', async () => {
    const { body } = await open('/%3Cscript%3Ealert(1)%3C/script%3E')
    assert.doesNotMatch(body, /alert/)
  })

  test('is a code for programs, below /api, and for what is posted', async () => {
    const asked = [
      { url: '/sacn', headers: { host: PUBLIC_HOST, accept: '*/*' } },
      { url: '/sacn', headers: { host: PUBLIC_HOST, accept: 'application/json' } },
      { url: '/sacn', headers: { host: PUBLIC_HOST } },
      { url: '/api/zhenheyi/sacn', headers: { host: PUBLIC_HOST, accept: BROWSER } },
      { url: '/api', headers: { host: PUBLIC_HOST, accept: BROWSER } },
      { url: '/sacn', method: 'POST' as const, headers: { host: PUBLIC_HOST, accept: BROWSER } },
    ]
    for (const request of asked) {
      const answer = await city.app.inject(request)
      assert.equal(answer.statusCode, 404, request.url)
      assert.equal(answer.json<{ error: string }>().error, 'not-found', request.url)
    }
    const unreadable = await city.app.inject({ url: '/%', headers: { accept: '*/*' } })
    assert.equal(unreadable.json<{ error: string }>().error, 'bad-input')
  })

  test('of the console leads to the console, and on the public host to nothing of it', async () => {
    for (const url of ['/', '/n', '/consol', '/zhenheyi/']) {
      const { statusCode, body } = await open(url, { host: CONSOLE_HOST })
      assert.equal(statusCode, 404, url)
      assert.match(body, /href="\/console"/, url)
      assert.doesNotMatch(body, /zhenheyi|href="\/n"/, url)
    }
    for (const url of ['/console', '/console/cases']) {
      const { statusCode, body } = await open(url)
      assert.equal(statusCode, 404, url)
      assert.match(body, /没有这个页面/, url)
      assert.doesNotMatch(body, /console/, url)
    }
  })
})

test('the start page of the demo is the way back there', async () => {
  await using demo = await openCityApp()
  const answer = await demo.app.inject({ url: '/sacn', headers: { accept: BROWSER } })
  assert.equal(answer.statusCode, 404)
  assert.match(answer.body, /href="\/"/)
  assert.match(answer.body, /演示城市/)
})
