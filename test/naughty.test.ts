// The big list of naughty strings through every route of the city: in the address, in the query, in
// each text of each body. Whatever comes, the answer is ours: never a 500, always the error shape.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { openCityApp } from './helpers/city-app.ts'
import type { CityApp, Route } from './helpers/city-app.ts'
import { inventDocument } from './helpers/invent.ts'
import { addStaff, signInStaff } from './helpers/staff.ts'

const LIST = resolve(import.meta.dirname, '../../shared/data/vectors/blns.json')
const skip = existsSync(LIST) ? false : 'the list is not here: ../shared/data/vectors/blns.json'
const MANAGER = { phone: '19900002001', number: inventDocument(2001) }
// What the list lacks: bytes PostgreSQL refuses, halves of characters, and great numbers.
const MORE = ['\0', 'a\0b', '\uD800', '\uDFFF', '9'.repeat(30), '-1', '1e309', 'x'.repeat(5000)]

type Cookies = Record<string, string>
type Ask = { method: Route['method']; url: string; cookies?: Cookies; payload?: object }

let city: CityApp
let strings: string[] = []
const run: Cookies = {}
let tracer: Cookies = {}
let auditor: Cookies = {}

async function ask(asked: Ask) {
  const { cookies = {}, ...rest } = asked
  const answer = await city.app.inject({ ...rest, cookies })
  for (const cookie of answer.cookies) cookies[cookie.name] = cookie.value
  return answer
}

async function signInManager(): Promise<void> {
  const { phone, number } = MANAGER
  const path = '/api/zhenheyi/sign-in'
  await ask({ method: 'POST', url: `${path}/code`, cookies: run, payload: { phone } })
  const code = /\d{6}/.exec(city.messages.at(-1)?.text ?? '')?.[0] ?? assert.fail('no code')
  const document = { kind: 'resident-id', number }
  const payload = { phone, code, document, name: '测试员', consent: true }
  const answer = await ask({ method: 'POST', url: path, cookies: run, payload })
  assert.equal(answer.statusCode, 200, answer.body)
}

async function signInAs(role: 'tracer' | 'auditor'): Promise<Cookies> {
  await addStaff(city.database, role, [{ role, division: '321182' }])
  return signInStaff(city.app, role)
}

before(async () => {
  if (skip) return
  strings = [...(JSON.parse(readFileSync(LIST, 'utf8')) as string[]), ...MORE]
  city = await openCityApp()
  await signInManager()
  tracer = await signInAs('tracer')
  auditor = await signInAs('auditor')
})
after(() => city?.[Symbol.asyncDispose]())

/** Asks, and asserts that the answer is one of ours. Returns the status. */
async function assertOurs(asked: Ask, what: string): Promise<number> {
  const answer = await ask({ ...asked, cookies: { ...asked.cookies } })
  const where = `${asked.method} ${asked.url.slice(0, 120)} ${what}: ${answer.statusCode}`
  assert.ok(answer.statusCode < 500, `${where} ${answer.body.slice(0, 200)}`)
  if (answer.statusCode < 400 || !asked.url.startsWith('/api/')) return answer.statusCode
  const body = answer.json<{ error: string; message: { zh: string; en: string } }>()
  assert.match(body.error, /^[a-z-]+$/, where)
  assert.ok(body.message.zh !== '' && body.message.en !== '', where)
  return answer.statusCode
}

function cookiesFor(path: string): Cookies {
  if (path.startsWith('/api/tracing/')) return tracer
  return path.startsWith('/api/staff/') ? auditor : run
}

// Ends sessions, or holds the line open: these have tests of their own.
const APART = /sign-out|\/events$/
const QUERIES = ['lang', 'q', 'kind', 'text', 'before', 'personId', 'class', 'certainty', 'place']
const MORE_QUERIES = ['after', 'new', 'how', 'large', 'number', 'caseId', 'from', 'to']

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

describe('naughty strings', { skip }, () => {
  test('in the place of every parameter of every route', async () => {
    const routes = city.routes.filter(
      ({ method, path }) => path.includes(':') && method !== 'HEAD' && !APART.test(path),
    )
    assert.ok(routes.length >= 20, `${routes.length} routes`)
    for (const { method, path } of routes) {
      const names = path.match(/:\w+/g) ?? []
      for (const [index, text] of strings.entries()) {
        const name = names[index % names.length] ?? ''
        const url = path.replace(name, encode(text)).replaceAll(/:\w+/g, '1')
        const payload = method === 'GET' || method === 'HEAD' ? {} : { payload: {} }
        await assertOurs({ method, url, cookies: cookiesFor(path), ...payload }, name)
      }
    }
  })

  test('in every query of every page and list', async () => {
    const names = [...QUERIES, ...MORE_QUERIES]
    const routes = city.routes.filter(({ method, path }) => method === 'GET' && !APART.test(path))
    for (const [at, { method, path }] of routes.entries()) {
      const base = path.replaceAll(/:\w+/g, '1').replace('*', 'x')
      for (const [index, text] of strings.entries()) {
        // All pairs would take half a minute: a fifth of them, another one for each route.
        if (index % 5 !== at % 5) continue
        const name = names[index % names.length] ?? ''
        const url = `${base}?${name}=${encode(text)}&${encode(text)}=1`
        await assertOurs({ method, url, cookies: cookiesFor(path) }, name)
      }
    }
  })

  test('raw in an address, as no browser would send them', async () => {
    for (const bad of ['%', '%zz', '%E0%A4%A', '%00', '%C0%AF', '..%2f..%2f', '%u0041', '%ff']) {
      for (const path of ['/p/', '/api/zhenheyi/places/', '/zhenheyi/', '/console/', '/']) {
        await assertOurs({ method: 'GET', url: path + bad, cookies: run }, bad)
        await assertOurs({ method: 'GET', url: `${path}x?lang=${bad}`, cookies: run }, bad)
      }
    }
  })
})

const SHOP = { name: '测试店', category: 'shopping', division: '321182001' }
const CASE = { subject: { by: 'phone', phone: MANAGER.phone }, reason: '流调', onsetAt: 1 }
const PLACES = '/api/zhenheyi/places'
const CASES = '/api/tracing/cases'

type Body = { readonly url: string; readonly cookies: Cookies; readonly body: object }

const BODIES: Readonly<Record<string, Body>> = {
  'a new place': {
    url: PLACES,
    cookies: run,
    body: { ...SHOP, kind: 'place', identifier: '', identifierReason: 'x', managerName: 'x' },
  },
  'a new point': { url: `${PLACES}/1/points`, cookies: run, body: { name: 'x' } },
  'a withdrawal': { url: `${PLACES}/1/prints/1/withdraw`, cookies: run, body: { because: 'x' } },
  'a member': {
    url: `${PLACES}/1/team`,
    cookies: run,
    body: { phone: '19900002002', name: 'x', role: 'gatekeeper' },
  },
  'a duty': { url: `${PLACES}/1/duty`, cookies: run, body: { isOn: true } },
  'a case by document': {
    url: CASES,
    cookies: tracer,
    body: { ...CASE, subject: { by: 'document', kind: 'passport', number: 'x', issuer: 'x' } },
  },
  'a case by phone': {
    url: CASES,
    cookies: tracer,
    body: { ...CASE, division: '321182', rule: { kind: 'stays', minutes: 1 } },
  },
  'a sign-in': {
    url: '/api/zhenheyi/sign-in',
    cookies: {},
    body: {
      phone: 'x',
      code: 'x',
      name: 'x',
      consent: true,
      document: { kind: 'passport', number: 'x', issuer: 'KOR' },
    },
  },
  'a message': { url: '/api/zhenheyi/sign-in/code', cookies: {}, body: { phone: 'x' } },
  'a password': { url: '/api/staff/sign-in', cookies: {}, body: { username: 'x', password: 'x' } },
  'a second code': { url: '/api/staff/second', cookies: {}, body: { code: 'x' } },
}

type Tree = { [name: string]: unknown }

/** Gives copies of a body, each with one leaf replaced. */
function variants(body: object, text: string): object[] {
  return Object.entries(body as Tree).flatMap(([name, value]) => {
    const inner = typeof value === 'object' && value !== null ? variants(value, text) : []
    return [{ ...body, [name]: text }, ...inner.map((one) => ({ ...body, [name]: one }))]
  })
}

describe('naughty strings in each field of', { skip }, () => {
  for (const [what, { url, cookies, body }] of Object.entries(BODIES)) {
    test(what, async () => {
      const width = variants(body, '').length
      for (const [index, text] of strings.entries()) {
        // Each string in one field, each field with its share: all pairs would take minutes.
        const payload = variants(body, text)[index % width] ?? {}
        await assertOurs({ method: 'POST', url, cookies, payload }, JSON.stringify(payload))
      }
    })
  }

  test('no body at all, or one that is no JSON', async () => {
    const posts = city.routes.filter(({ method, path }) => method === 'POST' && !APART.test(path))
    for (const { path } of posts) {
      const url = path.replaceAll(/:\w+/g, '1')
      for (const payload of ['', '{', 'null', '[]', '"x"', '{"a":"\\ud800"}', '{"__proto__":{}}']) {
        for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/xml']) {
          const headers = { 'content-type': type }
          const { cookies } = { cookies: { ...cookiesFor(path) } }
          const answer = await city.app.inject({ method: 'POST', url, cookies, headers, payload })
          assert.ok(answer.statusCode < 500, `${url} ${type} ${payload}: ${answer.body}`)
        }
      }
    }
  })
})
