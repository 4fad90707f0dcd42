import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { addPerson } from '../../../test/helpers/city.ts'
import { inventDocument, inventPhone } from '../../../test/helpers/invent.ts'
import { openTestDatabase } from '../../../test/helpers/database.ts'
import type { TestDatabase } from '../../../test/helpers/database.ts'
import { addStaff, signInStaff } from '../../../test/helpers/staff.ts'
import { dayOf, formatDay } from '../../base/instant.ts'
import { silentPort } from '../../partners/index.ts'
import { makeManualClock } from '../../platform/clock.ts'
import { makeApp } from '../../platform/http.ts'
import type { App } from '../../platform/http.ts'
import { openLog } from '../../platform/log.ts'
import { openStaffAuth, registerStaffRoutes, verifyAudit } from '../../staff/index.ts'
import type { StaffAuth } from '../../staff/index.ts'
import { openStandings, registerStandingRoutes, sweepPeople } from '../index.ts'
import type { Standings } from '../index.ts'
import type { DisputePage, ListPage, ListView } from './contract.ts'

const clock = makeManualClock(Date.now())
const tomorrow = formatDay(dayOf(clock.now()) + 1)

let database: TestDatabase
let auth: StaffAuth
let app: App
let standings: Standings
const cookies = new Map<string, Record<string, string>>()

const STAFF = {
  admin: { role: 'administrator', division: '321182' },
  admintown: { role: 'administrator', division: '321182101' },
  supervisor: { role: 'supervisor', division: '321182' },
  supervisortown: { role: 'supervisor', division: '321182101' },
  tracer: { role: 'tracer', division: '321182' },
  auditor: { role: 'auditor', division: '321182' },
} as const
type Name = keyof typeof STAFF

before(async () => {
  database = await openTestDatabase()
  auth = await openStaffAuth({ ...database, clock })
  app = await makeApp({ log: openLog('silent'), isHttps: false })
  registerStaffRoutes(app, { ...database, auth, clock })
  registerStandingRoutes(app, { ...database, auth, clock })
  const { sql, keyring } = database
  standings = await openStandings({
    sql,
    keyring,
    clock,
    health: silentPort(false),
    travel: silentPort(false),
  })
  for (const [username, grant] of Object.entries(STAFF)) {
    await addStaff(database, username, [grant])
    cookies.set(username, await signInStaff(app, username))
  }
})
after(async () => {
  await app.close()
  await auth.close()
  await standings.close()
  await database[Symbol.asyncDispose]()
})

async function call(who: Name | undefined, url: string, payload?: object) {
  return app.inject({
    method: payload ? 'POST' : 'GET',
    url,
    ...(who && { cookies: cookies.get(who) ?? {} }),
    ...(payload && { payload }),
  })
}

let count = 0
async function register(given: { number?: string; name?: string; at?: number } = {}) {
  count += 1
  const number = given.number ?? inventDocument(count)
  const name = given.name ?? '测试员'
  const phone = inventPhone(count)
  const personId = await addPerson(database, { name, number, phone, at: clock.now() })
  return { personId, number }
}

async function readList(listId: number): Promise<ListView> {
  for (let tries = 0; tries < 400; tries += 1) {
    const page = (await call('admin', '/api/staff/lists')).json<ListPage>()
    const found = page.rows.find((one) => one.listId === listId)
    if (found && found.state !== 'reading') return found
    await sleep(50)
  }
  return assert.fail('the import did not end')
}

async function importText(text: string, kind = 'health'): Promise<ListView> {
  const begun = await call('admin', '/api/staff/lists', { kind, title: '演练名单', text })
  assert.equal(begun.statusCode, 200, begun.body)
  return readList(begun.json<{ listId: number }>().listId)
}

async function stateOf(personId: number): Promise<string> {
  standings.forget([personId])
  return (await standings.of(personId)).health.state
}

test('a list counts at the doors, and no more when it is withdrawn', async () => {
  const { personId, number } = await register()
  const list = await importText(
    `证件类型,证件号码,状态,有效期至\n身份证,'${number},红码,${tomorrow}\n`,
  )
  assert.deepEqual(
    [list.state, list.rowsTotal, list.inForce, list.title],
    ['imported', 1, 1, '演练名单'],
  )
  assert.equal(await stateOf(personId), 'red')
  const path = `/api/staff/lists/${list.listId}/withdraw`
  assert.equal(
    (await call('admin', path, { reason: ' ' })).json<{ error: string }>().error,
    'reason-missing',
  )
  assert.equal((await call('admin', path, { reason: '名单有误' })).statusCode, 200)
  assert.equal(await stateOf(personId), 'not-connected')
  assert.equal((await call('admin', path, { reason: '名单有误' })).statusCode, 404)
  assert.equal((await readList(list.listId)).state, 'withdrawn')
  const [row] = await database.sql<{ actor: string }[]>`
    select actor from staff.audit where action = 33`
  assert.equal(row?.actor, 'admin')
})

test('a list with one wrong line is not imported at all, and says which line', async () => {
  const { personId, number } = await register()
  const other = inventDocument(5000)
  const list = await importText(
    `身份证,${number},红,${tomorrow}\n\n身份证,123,红,${tomorrow}\n` +
      `身份证,${other},红,${tomorrow}\n身份证,${other},黄,${tomorrow}`,
  )
  assert.equal(list.state, 'refused')
  assert.deepEqual(list.errors, [
    { line: 3, column: 'number', problem: 'invalid' },
    { line: 5, column: 'number', problem: 'contradicts' },
  ])
  assert.equal(list.errorsTotal, 2)
  assert.equal(await stateOf(personId), 'not-connected')
  const [left] = await database.sql`select 1 from people.fact where list_id = ${list.listId}`
  assert.equal(left, undefined)
})

test('two lists about one person: the worse counts until its own list is withdrawn', async () => {
  const { personId, number } = await register()
  const red = await importText(`身份证,${number},红,${tomorrow}`)
  await importText(`身份证,${number},绿,${tomorrow}`)
  assert.equal(await stateOf(personId), 'red')
  await call('admin', `/api/staff/lists/${red.listId}/withdraw`, { reason: '解除' })
  assert.equal(await stateOf(personId), 'green')
})

test('a list speaks of a document that nobody has registered yet', async () => {
  const number = inventDocument(6000)
  await importText(`身份证,${number},带星,${tomorrow}`, 'travel')
  const { personId } = await register({ number })
  assert.equal((await standings.of(personId)).travel.state, 'starred')
})

test('a hundred thousand rows are imported whole, while the server goes on answering', async () => {
  const rows = Array.from({ length: 100_000 }, (_, index) => {
    return `身份证,${inventDocument(20_000 + index)},黄,${tomorrow}`
  })
  const payload = { kind: 'health', title: '大名单', text: rows.join('\n') }
  const begun = await call('admin', '/api/staff/lists', payload)
  assert.equal(begun.statusCode, 200)
  const second = await call('admin', '/api/staff/lists', { ...payload, text: rows[0] })
  assert.equal(second.json<{ error: string }>().error, 'list-under-way')
  let turns = 0
  const timer = setInterval(() => (turns += 1), 5)
  const list = await readList(begun.json<{ listId: number }>().listId)
  clearInterval(timer)
  assert.deepEqual([list.state, list.rowsTotal, list.inForce], ['imported', 100_000, 100_000])
  assert.ok(turns > 20, `the loop turned ${turns} times only`)
  const tooMany = { ...payload, text: `${payload.text}\na\nb\nc` }
  assert.equal((await call('admin', '/api/staff/lists', tooMany)).statusCode, 413)
  await call('admin', `/api/staff/lists/${list.listId}/withdraw`, { reason: '演练结束' })
})

test('what is past its time is erased', async () => {
  const { number } = await register()
  const list = await importText(`身份证,${number},红,${tomorrow}`)
  const later = clock.now() + 3 * 86_400
  await sweepPeople(database.sql, later, 21)
  const [left] = await database.sql`select 1 from people.fact where list_id = ${list.listId}`
  assert.equal(left, undefined)
})

test('an import whose server ended is shown as refused, and blocks nobody', async () => {
  const title = database.keyring.seal(
    'notes',
    { column: 'people.fact_list.title_sealed', rowId: 900_001 },
    '中断',
  )
  await database.sql`
    insert into people.fact_list
      (list_id, kind, title_sealed, state, file_mac, imported_by, begun_at)
    values (900001, 1, ${title}, 'reading', ${Buffer.alloc(16)}, 'admin',
      to_timestamp(${clock.now() - 901}))`
  const { number } = await register()
  assert.equal((await importText(`身份证,${number},绿,${tomorrow}`)).state, 'imported')
  assert.equal((await readList(900_001)).state, 'refused')
})

test('only administrators of the whole city see, import or withdraw lists', async () => {
  const payload = { kind: 'health', title: 'x', text: 'x' }
  for (const who of ['admintown', 'supervisor', 'tracer', 'auditor', undefined] as const) {
    const status = who ? 403 : 401
    assert.equal((await call(who, '/api/staff/lists')).statusCode, status)
    assert.equal((await call(who, '/api/staff/lists', payload)).statusCode, status)
    const path = '/api/staff/lists/1/withdraw'
    assert.equal((await call(who, path, { reason: 'x' })).statusCode, status)
  }
})

const REASON = '本人持身份证原件到政务服务中心'
const documentOf = (number: string) => ({ kind: 'resident-id', number })

test('a dispute is shown masked, settled by the number typed, and on record', async () => {
  const owner = await register({ name: '李真一' })
  const impostor = await register({ number: owner.number, name: '王冒名' })
  const page = (await call('supervisor', '/api/staff/disputes')).json<DisputePage>()
  const row = page.rows.find((one) => one.persons.some((p) => p.personId === owner.personId))
  assert.deepEqual(
    row?.persons.map((one) => [one.personId, one.maskedName, one.assurance]),
    [
      [owner.personId, '李*一', 1],
      [impostor.personId, '王*名', 1],
    ],
  )
  const text = JSON.stringify(page)
  assert.ok(!text.includes(owner.number) && !text.includes('李真一'))

  const settle = (body: object, who: Name = 'supervisortown') =>
    call(who, '/api/staff/disputes/settle', {
      personId: owner.personId,
      document: documentOf(owner.number),
      reason: REASON,
      ...body,
    })
  const wrong = await settle({ document: documentOf(inventDocument(9999)) })
  assert.equal(wrong.json<{ error: string }>().error, 'document-differs')
  assert.equal((await settle({ reason: '  ' })).statusCode, 400)
  assert.equal((await settle({}, 'tracer')).statusCode, 403)
  const settled = await settle({})
  assert.deepEqual(settled.json(), { ok: true, isNew: true, setApart: [impostor.personId] })
  assert.equal((await settle({})).json<{ error: string }>().error, 'dispute-unknown')

  const after = (await call('admin', '/api/staff/disputes')).json<DisputePage>()
  assert.ok(!JSON.stringify(after).includes(`"personId":${owner.personId},`))
  const [link] = await database.sql<{ kind: number; made_by: string }[]>`
    select kind, made_by from people.link
    where person_a = ${owner.personId} and person_b = ${impostor.personId}
    order by link_id desc limit 1`
  assert.deepEqual({ ...link }, { kind: 2, made_by: 'supervisortown' })
  const [audit] = await database.sql<{ actor: string; reason_sealed: Buffer }[]>`
    select actor, reason_sealed from staff.audit
    where action = 14 and person_id = ${owner.personId}`
  assert.equal(audit?.actor, 'supervisortown')
  assert.ok(!audit?.reason_sealed.includes(REASON))
})

test('a town finds the dispute of the document in its hands, and no other', async () => {
  const owner = await register({ name: '赵甲' })
  await register({ number: owner.number, name: '钱乙' })
  const another = await register({ name: '孙丙' })
  await register({ number: another.number, name: '周丁' })
  assert.equal((await call('supervisortown', '/api/staff/disputes')).statusCode, 403)
  const find = (number: string) =>
    call('supervisortown', '/api/staff/disputes/find', documentOf(number))
  const rows = (await find(owner.number)).json<DisputePage>().rows
  assert.equal(rows.length, 1)
  assert.equal(rows[0]?.persons[0]?.personId, owner.personId)
  assert.deepEqual((await find(inventDocument(9998))).json<DisputePage>().rows, [])
  assert.equal((await find('12')).statusCode, 400)
  const tracer = await call('tracer', '/api/staff/disputes/find', documentOf(owner.number))
  assert.equal(tracer.statusCode, 403)
})

test('whoever is not disputed cannot be settled, and hostile input is refused', async () => {
  const { personId, number } = await register()
  const body = { personId, document: documentOf(number), reason: REASON }
  const settled = await call('admin', '/api/staff/disputes/settle', body)
  assert.equal(settled.json<{ error: string }>().error, 'dispute-unknown')
  for (const hostile of ['\0', '𠮷\u202e', "'; drop table people.fact; --", '{{7*7}}']) {
    const asked = { ...body, document: { kind: hostile, number: hostile }, reason: hostile }
    assert.ok((await call('admin', '/api/staff/disputes/settle', asked)).statusCode < 500)
    const list = { kind: 'health', title: hostile, text: hostile }
    const begun = await call('admin', '/api/staff/lists', list)
    assert.ok(begun.statusCode < 500, begun.body)
    if (begun.statusCode === 200) {
      assert.equal((await readList(begun.json<{ listId: number }>().listId)).state, 'refused')
    }
  }
})

test('no answer of lists and disputes holds a state, and the chain of looks holds', async () => {
  const { number } = await register({ name: '甲甲' })
  await register({ number, name: '乙乙' })
  await importText(`身份证,${number},红,${tomorrow}`)
  const pages = [
    await call('admin', '/api/staff/lists'),
    await call('admin', '/api/staff/disputes'),
    await call('admin', '/api/staff/disputes/find', documentOf(number)),
  ]
  for (const page of pages) assert.doesNotMatch(page.body, /green|yellow|"red"|starred/)
  const { sql, keyring, config } = database
  const proof = await verifyAudit(sql, { keyring, varFolder: config.varFolder })
  assert.equal(proof.firstBroken, undefined)
})
