// Production as a whole: which routes there are, what they say to a stranger, and that it never
// meets the demo.
import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { OperatorError } from '../src/base/errors.ts'
import { openDatabase } from '../src/platform/database.ts'
import { readConfig } from '../src/platform/config.ts'
import { openCityApp } from './helpers/city-app.ts'
import type { CityApp } from './helpers/city-app.ts'
import { openTestDatabase } from './helpers/database.ts'

const PRODUCTION = {
  ZPC_MODE: 'production',
  ZPC_SMS: 'off',
  ZPC_CITY: resolve(import.meta.dirname, '../docs/city.example.json'),
  PUBLIC_URL: 'https://pass.yangzhong.example',
  CONSOLE_URL: 'https://console.yangzhong.example',
}
const PUBLIC_HOST = 'pass.yangzhong.example'
const CONSOLE_HOST = 'console.yangzhong.example'

// What anybody may ask: how to sign in, and lists that are on every poster or in the law.
const OPEN = new Set([
  'GET /api/zhenheyi/catalogue',
  'GET /api/zhenheyi/identifier',
  'POST /api/zhenheyi/sign-in',
  'POST /api/zhenheyi/sign-in/code',
  'POST /api/zhenheyi/sign-out',
  // A screen at a door: it has a code of a manager, then a key.
  'POST /api/zhenheyi/screen/enrol',
  'POST /api/zhenheyi/screen/beat',
  'POST /api/staff/sign-in',
  'POST /api/staff/second',
])

let city: CityApp
before(async () => {
  city = await openCityApp(PRODUCTION)
})
after(() => city[Symbol.asyncDispose]())

describe('production', () => {
  test('has the routes of a city and none of the demo', () => {
    const paths = new Set(city.routes.map((route) => route.path))
    for (const path of ['/p/:token', '/n', '/me', '/privacy', '/health', '/api/tracing/cases']) {
      assert.ok(paths.has(path), path)
    }
    const isOfDemo = (path: string): boolean => path === '/' || /^\/(demo|stage)/.test(path)
    assert.deepEqual([...paths].filter(isOfDemo), [])
    assert.ok(city.routes.length > 40, `${city.routes.length} routes`)
  })

  test('answers nothing at the addresses of the demo', async () => {
    for (const host of [PUBLIC_HOST, CONSOLE_HOST]) {
      for (const url of ['/', '/demo', '/demo/second-factor?role=tracer', '/stage', '/demo/go']) {
        const answer = await city.app.inject({ url, headers: { host } })
        assert.equal(answer.statusCode, 404, `${host}${url}`)
      }
    }
  })

  test('refuses a stranger on every route of every API, with a code and both sentences', async () => {
    const closed = city.routes
      .filter(({ method, path }) => path.startsWith('/api/') && method !== 'HEAD')
      .filter(({ method, path }) => !OPEN.has(`${method} ${path}`))
    assert.ok(closed.length >= 25, `${closed.length} routes`)
    for (const { method, path } of closed) {
      const url = path.replace(':memberId', 'a'.repeat(24)).replaceAll(/:\w+/g, '1')
      for (const host of [PUBLIC_HOST, CONSOLE_HOST]) {
        const answer = await city.app.inject({ method, url, headers: { host } })
        const where = `${method} ${host}${url}: ${answer.statusCode} ${answer.body}`
        // A body that is missing is told before who asks; nothing was done or shown by then.
        assert.ok([400, 401, 404].includes(answer.statusCode), where)
        const body = answer.json<{ error: string; message: { zh: string; en: string } }>()
        assert.match(body.error, /^[a-z-]+$/, where)
        assert.ok(body.message.zh.length > 3 && body.message.en.length > 3, where)
      }
    }
  })

  test('keeps the console and its API off the public host', async () => {
    for (const url of ['/api/staff/me', '/api/tracing/cases', '/console/', '/console/cases']) {
      const answer = await city.app.inject({ url, headers: { host: PUBLIC_HOST } })
      assert.equal(answer.statusCode, 404, url)
    }
    const me = await city.app.inject({ url: '/api/staff/me', headers: { host: CONSOLE_HOST } })
    assert.equal(me.statusCode, 401)
  })

  test('opens Zhenheyi with the slash and sends those without it there', async () => {
    const home = await city.app.inject({ url: '/zhenheyi/', headers: { host: PUBLIC_HOST } })
    assert.equal(home.statusCode, 200)
    assert.match(home.body, /<div id="root">/)
    const query = await city.app.inject({ url: '/zhenheyi/?source=app' })
    assert.equal(query.statusCode, 200)
    const short = await city.app.inject({ url: '/zhenheyi' })
    assert.deepEqual([short.statusCode, short.headers.location], [302, '/zhenheyi/'])
    assert.equal((await city.app.inject({ url: '/zhenheyi/places/1' })).statusCode, 200)
  })

  test('says on every page that nobody frames it, and that https is for ever', async () => {
    for (const url of ['/zhenheyi/', '/n', '/me', '/privacy', `/p/${'A'.repeat(32)}`]) {
      const { headers } = await city.app.inject({ url, headers: { host: PUBLIC_HOST } })
      assert.match(String(headers['content-security-policy']), /frame-ancestors 'none'/, url)
      assert.match(String(headers['strict-transport-security']), /max-age=31536000/, url)
    }
  })
})

test('a database stamped for one world is refused by the other', async () => {
  const both = [
    [{}, PRODUCTION],
    [PRODUCTION, { ZPC_MODE: 'demo' }],
  ] as const
  for (const [stamped, asked] of both) {
    await using database = await openTestDatabase({ ...stamped })
    const env = { ...database.env, ZPC_SMS: 'off', PUBLIC_URL: '', CONSOLE_URL: '', ...asked }
    await assert.rejects(
      () => openDatabase(readConfig(env), { max: 1 }),
      (error) => error instanceof OperatorError && /stamped (demo|production)/.test(error.message),
    )
  }
})

describe('the stamp of a production', () => {
  test('keeps the pages of visitors off the host of the console', async () => {
    for (const path of ['/n', '/me', '/privacy', '/p/abc', '/zhenheyi/', '/api/zhenheyi/me']) {
      const answer = await city.app.inject({ path, headers: { host: CONSOLE_HOST } })
      assert.equal(answer.statusCode, 404, path)
      assert.equal(answer.json().error, 'not-found', path)
    }
    const own = await city.app.inject({ path: '/n', headers: { host: PUBLIC_HOST } })
    assert.equal(own.statusCode, 200)
  })

  test('refuses another division and another address on the posters', async () => {
    await using database = await openTestDatabase(PRODUCTION)
    const file = join(mkdtempSync(join(tmpdir(), 'zpc-city-')), 'city.json')
    const other = { ...database.installation.city, division: '321181', nameEn: 'Danyang' }
    writeFileSync(file, JSON.stringify(other))
    const open = (env: Record<string, string>) =>
      openDatabase(readConfig({ ...database.env, ...env }))
    await assert.rejects(open({ ZPC_CITY: file }), /belongs to division 321182/)
    const moved = { PUBLIC_URL: 'https://elsewhere.example' }
    await assert.rejects(open(moved), /All posters carry https:\/\/pass\.yangzhong\.example/)
    const agreed = await open({ ...moved, ZPC_REPRINT_ALL: 'yes' })
    await agreed.close()
    const later = await open(moved)
    await later.close()
  })
})
