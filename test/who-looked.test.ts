// "Who looked at me" knows of every list and sheet on which staff saw somebody: one row of the
// chain before the answer, found by everyone who was on it; and a scan writes none. Source: F39.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addDevice, recordSeenByStaff, writeDeviceCookie } from '../src/people/index.ts'
import { listLooks, verifyAudit } from '../src/staff/index.ts'
import { addPerson } from './helpers/city.ts'
import { inventDocument, inventPhone } from './helpers/invent.ts'
import { hiddenField } from './helpers/phone.ts'
import { openRoleCity } from './helpers/role-city.ts'
import type { RoleCity, RoleName } from './helpers/role-city.ts'

let roles: RoleCity
let stopped = 0
before(async () => {
  roles = await openRoleCity()
  const [row] = await roles.city.database.sql<{ person_id: number }[]>`
    select person_id from visits.stop where state = 'open'`
  stopped = row?.person_id ?? assert.fail('nobody was stopped')
})
after(() => roles.city[Symbol.asyncDispose]())

async function ask<T>(who: RoleName, url: string, payload?: object): Promise<T> {
  const how = payload ? ({ method: 'POST', payload } as const) : ({ method: 'GET' } as const)
  const cookies = roles.cookies.get(who) ?? {}
  const answer = await roles.city.app.inject({ ...how, url, cookies })
  assert.equal(answer.statusCode, 200, answer.body)
  return answer.json<T>()
}

type AuditRow = { action: number; actor: string; person_id: number | null; detail: string }

async function newRows(work: () => Promise<unknown>): Promise<AuditRow[]> {
  const { sql } = roles.city.database
  const [head] = await sql<{ seq: number }[]>`select seq from staff.audit_head`
  await work()
  return sql<AuditRow[]>`select action, actor, person_id, detail from staff.audit
    where seq > ${head?.seq ?? 0} order by seq`
}

const looksAt = async (personId: number): Promise<string[]> =>
  (await listLooks(roles.city.database.sql, personId)).map((look) => look.en)

const door = (): string => `/api/door/points/${roles.params['pointId']}`

test('what to do about a stop is shown to a gatekeeper behind one row a gatekeeper', async () => {
  await newRows(() => ask('gatekeeper on duty', `${door()}/rows`))
  const again = await newRows(() => ask('gatekeeper on duty', `${door()}/rows`))
  assert.equal(again.length, 0, 'the list is read every thirty seconds')
  const looks = await looksAt(stopped)
  assert.equal(looks.filter((look) => /were stopped/.test(look)).length, 1, looks.join('\n'))
  const code = `${roles.city.database.config.publicUrl}/p/${roles.params['token']}`
  await ask('manager', `${door()}/duty`, { isOn: true, code })
  const rows = await newRows(() => ask('manager', `${door()}/rows`))
  assert.equal(rows.length, 1)
  assert.ok(JSON.parse(rows[0]?.detail ?? '{}').persons.includes(stopped))
})

test('a stop that comes as news is on record before it is shown; a scan writes nothing', async (t) => {
  const { database, city, app } = roles.city
  const { sql, keyring } = database
  const at = city.clock.now()
  const [number, phone] = [inventDocument(990), inventPhone(990)]
  const personId = await addPerson(database, { name: '令狐新闻', number, phone, at })
  const red = { personId, health: 'red', by: 'person:1', at } as const
  await sql.begin((tx) => recordSeenByStaff(tx, { keyring }, red))
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  const cookie = `zpc_run=${roles.cookies.get('gatekeeper on duty')?.['zpc_run']}`
  const end = new AbortController()
  t.after(() => end.abort())
  const how = { headers: { cookie }, signal: end.signal }
  const stream = await fetch(`${origin}${door()}/events`, how)
  const reader = stream.body?.getReader() ?? assert.fail('no stream')
  const device = await sql.begin((tx) => addDevice(tx, personId, at))
  const own = { ...device, personId, maskedName: '令*闻', assurance: 1 } as const
  const cookies = { zpc_enter: writeDeviceCookie(keyring, [own], at) }
  const url = `/p/${roles.params['token']}`
  const page = await app.inject({ url, cookies })
  const [head] = await sql<{ seq: number }[]>`select seq from staff.audit_head`
  const payload = new URLSearchParams({ ticket: hiddenField(page.body, 'ticket') }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const done = await app.inject({ method: 'POST', url, cookies, payload, headers })
  assert.equal(done.statusCode, 200)
  let text = ''
  while (!text.includes('"stop"')) {
    const { value, done: isOver } = await reader.read()
    assert.ok(!isOver, text)
    text += Buffer.from(value).toString()
  }
  const rows = await sql<AuditRow[]>`select action, actor, person_id, detail from staff.audit
    where seq > ${head?.seq ?? 0} order by seq`
  assert.deepEqual(
    rows.map((row) => [row.action, JSON.parse(row.detail).persons]),
    [[122, [personId]]],
  )
  assert.match(rows[0]?.actor ?? '', /^person:\d+$/)
})

test('what staff saw on a phone is on record, and not which colour', async () => {
  const { rows } = await ask<{ rows: { key: string; stop?: object }[] }>(
    'gatekeeper on duty',
    `${door()}/rows`,
  )
  const visit = rows.find((row) => row.stop)?.key
  const body = { visit, health: 'yellow', isDocumentSeen: false }
  const written = await newRows(() => ask('gatekeeper on duty', `${door()}/seen`, body))
  assert.equal(written.length, 1)
  const [row] = written
  assert.equal(row?.action, 121)
  assert.ok(row.person_id)
  assert.doesNotMatch(row.detail, /yellow|green|red/)
  const looks = await looksAt(row.person_id)
  assert.ok(
    looks.some((look) => /code you showed/.test(look)),
    looks.join('\n'),
  )
})

test('what was done with a stop is found by the one who was stopped', async () => {
  const stop = `${door()}/stops/${roles.params['stopId']}`
  const [acted] = await newRows(() => ask('gatekeeper on duty', stop, { action: 'waiting' }))
  assert.equal(acted?.person_id, stopped)
  const close = `/api/staff/stops/${roles.params['stopId']}/close`
  const [closed] = await newRows(() => ask('supervisor', close, { done: '已转运' }))
  assert.equal(closed?.person_id, stopped)
})

test('the list of stops is one row, and everyone on it finds it', async () => {
  const rows = await newRows(() => ask('supervisor', '/api/staff/stops?which=closed'))
  assert.equal(rows.length, 1)
  assert.deepEqual(JSON.parse(rows[0]?.detail ?? '{}').persons, [stopped])
  const looks = await looksAt(stopped)
  assert.ok(
    looks.some((look) => /list of stops/.test(look)),
    looks.join('\n'),
  )
  const someone = Number(roles.params['personId'])
  assert.ok(!(await looksAt(someone)).some((look) => /list of stops/.test(look)))
})

test('the list of disputes is one row, and both sides find it', async () => {
  type Disputes = { rows: { persons: { personId: number }[] }[] }
  let sides: number[] = []
  const rows = await newRows(async () => {
    const page = await ask<Disputes>('supervisor', '/api/staff/disputes')
    sides = page.rows.flatMap((one) => one.persons.map(({ personId }) => personId))
  })
  assert.equal(rows.length, 1)
  assert.equal(sides.length, 2)
  for (const side of sides) {
    const looks = await looksAt(side)
    assert.equal(looks.filter((look) => /disputed/.test(look)).length, 1, looks.join('\n'))
  }
})

/** Asks for a list and asserts that everyone on it, and nobody else, finds the one row about it. */
async function isFoundBy(
  words: RegExp,
  look: () => Promise<unknown>,
  persons: () => readonly number[],
): Promise<void> {
  const rows = await newRows(look)
  assert.equal(rows.length, 1)
  const [first] = persons()
  assert.ok(first !== undefined, 'the list shows somebody')
  const named: number[] = JSON.parse(rows[0]?.detail ?? '{}').persons
  assert.deepEqual(new Set(named), new Set(persons()))
  const looks = await looksAt(first)
  assert.match(looks[0] ?? '', words)
}

type Masked = { readonly person: { readonly personId: number } }

test('each list of a tracer is one row, and everyone on it finds it', async () => {
  const { sql } = roles.city.database
  const cases = '/api/tracing/cases'
  const one = `${cases}/${roles.params['caseId']}`
  let persons: number[] = []
  const rowsOf = async (url: string): Promise<void> => {
    const { rows } = await ask<{ rows: Masked[] }>('tracer', url)
    persons = rows.map(({ person }) => person.personId)
  }
  const seen = () => persons
  await isFoundBy(/list of cases/, () => rowsOf(cases), seen)
  await isFoundBy(/read a list of people who shared/, () => rowsOf(`${one}/candidates`), seen)
  const candidates = persons
  const file = async () => {
    const cookies = roles.cookies.get('tracer') ?? {}
    const answer = await roles.city.app.inject({ url: `${one}/candidates.csv`, cookies })
    assert.equal(answer.statusCode, 200)
  }
  await isFoundBy(/exported a list/, file, () => candidates)
  // Out of the house after all: shown apart from the candidates.
  await sql`update visits.visit set flags = flags | 16 where person_id = ${stopped}`
  await isFoundBy(/stopped at a door while/, () => rowsOf(`${one}/stopped`), seen)
  assert.deepEqual(persons, [stopped])
})

test('whoever a search offers to choose from finds that he was searched for', async () => {
  const { database, city } = roles.city
  const at = city.clock.now()
  const phone = inventPhone(995)
  const both: number[] = []
  for (const [index, name] of ['百里同机', '东郭同机'].entries()) {
    const number = inventDocument(995 + index)
    both.push(await addPerson(database, { name, number, phone, at }))
  }
  const search = { subject: { by: 'phone', phone }, reason: '核酸阳性', onsetAt: at - 86_400 }
  const look = () => ask('tracer', '/api/tracing/cases', search)
  await isFoundBy(/searched for you/, look, () => both)
})

test('the lists of claims and of handings over are rows that both sides can read', async () => {
  let persons: number[] = []
  const { sql } = roles.city.database
  const claims = async () => {
    await ask('supervisor', '/api/staff/claims')
    const rows = await sql<{ person_id: number }[]>`
      select person_id from places.claim where state = 'open'`
    persons = rows.map((row) => row.person_id)
  }
  await isFoundBy(/list of claims/, claims, () => persons)
  const rows = await newRows(() => ask('supervisor', '/api/staff/handovers'))
  const sides: number[] = JSON.parse(rows[0]?.detail ?? '{}').persons
  assert.ok(sides.length > 0)
  for (const side of sides) assert.match((await looksAt(side))[0] ?? '', /handed over/)
})

test('no answer shows anybody to staff, masked or not, without a row that names somebody', async () => {
  const addresses = roles.city.routes
    .filter(({ method, path }) => method === 'GET' && /^\/api\/(staff|tracing)\//.test(path))
    .map(({ path }) => path)
  const shown: string[] = []
  for (const address of new Set(addresses)) {
    const url = address.replaceAll(/:(\w+)/g, (_, name: string) => roles.params[name] ?? '1')
    for (const role of ['tracer', 'supervisor', 'auditor', 'administrator'] as const) {
      let body = ''
      const rows = await newRows(async () => {
        const cookies = roles.cookies.get(role) ?? {}
        const answer = await roles.city.app.inject({ url, cookies })
        const type = String(answer.headers['content-type'])
        body = answer.statusCode === 200 && /json|csv/.test(type) ? answer.body : ''
      })
      // A masked name, phone or number.
      if (!/[\p{Script=Han}\d]\*/u.test(body)) continue
      shown.push(url)
      const named = rows.filter(
        ({ person_id, detail }) => person_id !== null || JSON.parse(detail).persons?.length > 0,
      )
      assert.equal(named.length, 1, `${role} ${url}`)
    }
  }
  assert.ok(shown.length >= 8, shown.join('\n'))
})

test('an auditor who asks for a person gets the rows about several too', async () => {
  const url = `/api/staff/audit?personId=${stopped}`
  const { rows } = await ask<{ rows: { action: string }[] }>('auditor', url)
  const actions = rows.map((row) => row.action)
  for (const action of ['stops-listed', 'stop-shown', 'stop-closed', 'stop-changed']) {
    assert.ok(actions.includes(action), action)
  }
})

test('the chain holds, and whom a row names cannot be changed afterwards', async () => {
  const { sql, keyring, config } = roles.city.database
  const proof = await verifyAudit(sql, { keyring, varFolder: config.varFolder })
  assert.equal(proof.ok, true)
  await assert.rejects(sql`delete from staff.audit_person_seen`, /append-only/)
})
