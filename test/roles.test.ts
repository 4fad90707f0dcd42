// Who sees what: every answer of the API, asked for by every role, against docs/roles.md. A field
// that the table does not name fails, and so does one that a role may not see.
// `ZPC_WRITE_ROLES=1` writes the table as it is; then read it line by line before you keep it.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { after, before, test } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import type { Route } from './helpers/city-app.ts'
import { ROLES, openRoleCity } from './helpers/role-city.ts'
import type { RoleCity, RoleName } from './helpers/role-city.ts'

const FILE = resolve(import.meta.dirname, '../docs/roles.md')
const MARK = '●'
const UNMASK = 'POST /api/tracing/cases/:caseId/people/:personId/unmask'
// Live rows: each is a DoorRow, as in GET rows; a stream that is open never ends.
const STREAM = 'GET /api/door/points/:pointId/events'
// What ends sessions, doors and duties comes last, or nobody is left to ask.
const LAST = /\/close$|\/withdraw$|\/duty$|DELETE|POST \/api\/staff\/rules$/

type Seen = Map<string, Map<string, Set<RoleName>>>

let world: RoleCity
before(async () => {
  world = await openRoleCity()
})
after(() => world.city[Symbol.asyncDispose]())

/** Names every leaf of an answer; an element of a list is `[]`. */
const WITHOUT_ROW = [
  'POST /api/staff/print-requests/:requestId/printed',
  'POST /api/staff/strange-codes/:strangeId/settle',
  'POST /api/staff/places/confirm',
  'POST /api/staff/rules/try',
  'POST /api/staff/lists',
]
// What staff do, at the console or at the desk of a case.
const STAFF_ACT = /^(POST|PUT|DELETE) \/api\/(staff|tracing)\//

function fieldsOf(body: unknown, path = ''): string[] {
  if (Array.isArray(body)) return body.flatMap((one) => fieldsOf(one, `${path}[]`))
  if (typeof body !== 'object' || body === null) return [path]
  const dot = path === '' ? '' : `${path}.`
  return Object.entries(body).flatMap(([name, value]) => fieldsOf(value, `${dot}${name}`))
}

function nameOf(route: Route): string {
  return `${route.method} ${route.path}`
}

function routesOf(kind: 'api' | 'page'): Route[] {
  const isApi = (path: string) => path.startsWith('/api/')
  const isPage = (path: string) => /^\/(p|me|n|c|privacy)(\/|$)/.test(path)
  const wanted = kind === 'api' ? isApi : isPage
  const routes = world.city.routes.filter(
    (route) => wanted(route.path) && route.method !== 'HEAD' && route.method !== 'OPTIONS',
  )
  const rank = (route: Route): number => {
    if (route.path.endsWith('/sign-out')) return 4
    if (route.path.endsWith('/leave')) return 3
    if (LAST.test(nameOf(route))) return 2
    return route.method === 'GET' ? 0 : 1
  }
  return routes.toSorted((one, other) => rank(one) - rank(other))
}

async function askAs(role: RoleName, route: Route): Promise<LightMyRequestResponse> {
  const given = { ...world.params, ...world.paramsOf[nameOf(route)] }
  const url = route.path.replaceAll(/:(\w+)/g, (_, name: string) => given[name] ?? '1')
  const body = world.bodies[nameOf(route)]?.()
  const cookies = world.cookies.get(role) ?? {}
  const { method } = route
  // The same page as the browser's: a post from elsewhere is refused before anything is shown.
  const headers = { 'sec-fetch-site': 'same-origin' }
  const payload = method === 'GET' ? {} : { payload: body ?? {} }
  return world.city.app.inject({ method, url, cookies, headers, ...payload })
}

function assertNoSecrets(answer: LightMyRequestResponse, what: string): void {
  for (const secret of world.secrets) {
    assert.ok(!answer.body.includes(secret), `${what} tells ${secret}`)
  }
}

async function auditSeq(): Promise<number> {
  const [head] = await world.city.database.sql<{ seq: number }[]>`select seq from staff.audit_head`
  return head?.seq ?? 0
}

/** Acts of staff that were done; whether each left a row of the audit chain. */
const acts = new Map<string, boolean>()

/** Asks everything as everyone. Shape: route -> field -> the roles that saw it. */
async function walk(): Promise<Seen> {
  const seen: Seen = new Map()
  for (const route of routesOf('api')) {
    const name = nameOf(route)
    for (const role of ROLES) {
      if (name === STREAM && role === 'gatekeeper on duty') continue
      const before = await auditSeq()
      const answer = await askAs(role, route)
      if (STAFF_ACT.test(name) && answer.statusCode < 300) {
        acts.set(name, (acts.get(name) ?? false) || (await auditSeq()) > before)
      }
      const what = `${name} as ${role}`
      assert.ok(answer.statusCode < 500, `${what}: ${answer.statusCode} ${answer.body}`)
      if (name !== UNMASK || role !== 'tracer') assertNoSecrets(answer, what)
      const isJson = String(answer.headers['content-type']).includes('json')
      const fields = seen.get(name) ?? new Map<string, Set<RoleName>>()
      seen.set(name, fields)
      if (answer.statusCode >= 300) continue
      const found = isJson ? fieldsOf(answer.json()) : ['(file)']
      for (const field of found) fields.set(field, (fields.get(field) ?? new Set()).add(role))
    }
  }
  return seen
}

/** Writes one line for all fields of a route that the same roles see. */
function linesOf(seen: Seen): string[] {
  const sorted = [...seen].toSorted(([one], [other]) => (one < other ? -1 : 1))
  return sorted.flatMap(([name, fields]) => {
    const byRoles = Map.groupBy(fields, ([, roles]) =>
      ROLES.filter((role) => roles.has(role)).join(),
    )
    const marks = (roles: string) =>
      ROLES.map((role) => (roles.split(',').includes(role) ? MARK : ''))
    if (byRoles.size === 0) return [`| \`${name}\` | – | ${marks('').join(' | ')} |`]
    return [...byRoles].map(([roles, listed]) => {
      const names = listed.map(([field]) => `\`${field === '' ? '(empty)' : field}\``).toSorted()
      return `| \`${name}\` | ${names.join(' ')} | ${marks(roles).join(' | ')} |`
    })
  })
}

function readTable(): Seen {
  const table: Seen = new Map()
  for (const line of readFileSync(FILE, 'utf8').split('\n')) {
    const [, route = '', names = '', ...marks] = line.split('|').map((cell) => cell.trim())
    const name = /^`((?:GET|POST|PUT|DELETE) .+)`$/.exec(route)?.[1]
    if (name === undefined) continue
    const fields = table.get(name) ?? new Map<string, Set<RoleName>>()
    table.set(name, fields)
    const roles = ROLES.filter((_, index) => marks[index] === MARK)
    for (const [, field = ''] of names.matchAll(/`([^`]+)`/g)) {
      const known = fields.get(field === '(empty)' ? '' : field) ?? new Set<RoleName>()
      for (const role of roles) known.add(role)
      fields.set(field === '(empty)' ? '' : field, known)
    }
  }
  return table
}

test('no role reads more than docs/roles.md says, over every answer of the API', async () => {
  const seen = await walk()
  if (process.env['ZPC_WRITE_ROLES'] === '1') {
    const text = readFileSync(FILE, 'utf8')
    const start = text.indexOf('| address |')
    const head = `| address | fields | ${ROLES.join(' | ')} |\n|---|---|${'---|'.repeat(ROLES.length)}`
    writeFileSync(FILE, `${text.slice(0, start)}${head}\n${linesOf(seen).join('\n')}\n`)
  }
  const table = readTable()
  const problems = [...seen].flatMap(([name, fields]) => {
    const allowed = table.get(name)
    if (!allowed) return [`${name}: the table does not name this address`]
    return [...fields].flatMap(([field, roles]) => {
      const known = allowed.get(field)
      if (!known) return [`${name}: the table does not name ${field}`]
      const more = [...roles].filter((role) => !known.has(role))
      return more.map((role) => `${name}: ${role} may not see ${field}`)
    })
  })
  for (const name of table.keys()) {
    if (!seen.has(name)) problems.push(`${name}: there is no such address any more`)
  }
  assert.equal(problems.length, 0, `\n${problems.join('\n')}`)
  assert.ok(seen.size > 60, `${seen.size} addresses`)
})

test('whatever staff did left a row of the audit chain', () => {
  const silent = [...acts].filter(([, hasRow]) => !hasRow).map(([name]) => name)
  // Of no person and no power, or over before anything was done; a list has its row at its end.
  assert.deepEqual(new Set(silent), new Set(WITHOUT_ROW))
  assert.ok(acts.size > 20, [...acts.keys()].join('\n'))
})

test('what matters most in the table, said again in words', () => {
  const table = readTable()
  const rolesOf = (part: RegExp): Set<RoleName> =>
    new Set(
      [...table.values()].flatMap((fields) =>
        [...fields].flatMap(([field, roles]) => (part.test(field) ? [...roles] : [])),
      ),
    )
  const only = (part: RegExp, ...roles: RoleName[]) =>
    assert.deepEqual([...rolesOf(part)].toSorted(), roles.toSorted(), String(part))
  // Names in full and numbers in full: the tracer, one by one, with a reason.
  only(/^names\[\]|^documents\[\]|^phones\[\]\.phone/, 'tracer')
  only(/maskedDocument/, 'tracer', 'supervisor', 'administrator')
  // A colour is in no answer but the rule table itself, which is about nobody.
  only(/health|travel|colou?r/i, 'administrator')
  // What to do with whoever is stopped: the door on duty; the supervisor behind a reason.
  const ofDoor = [...table].filter(([name]) => name.includes('/api/door/'))
  for (const [name, fields] of ofDoor) {
    for (const [field, roles] of fields) {
      if (!/rows\[\]|stop\./.test(field)) continue
      assert.deepEqual([...roles], ['gatekeeper on duty'], `${name} ${field}`)
    }
  }
  // Nobody without a session reads anything about anybody.
  for (const [name, fields] of table) {
    for (const [field, roles] of fields) {
      if (/mask|person|stop|case/i.test(field)) {
        assert.ok(!roles.has('nobody'), `${name} ${field}`)
      }
    }
  }
})

test('no page of a visitor tells a number, a full name or a colour to anybody', async () => {
  for (const route of routesOf('page')) {
    for (const role of ROLES) {
      const answer = await askAs(role, route)
      const what = `${nameOf(route)} as ${role}`
      assert.ok(answer.statusCode < 500, `${what}: ${answer.statusCode}`)
      assertNoSecrets(answer, what)
      if (route.path === '/privacy') continue
      assert.doesNotMatch(answer.body, /红码|黄码|带星|\b(red|yellow) code/i, what)
    }
  }
})
