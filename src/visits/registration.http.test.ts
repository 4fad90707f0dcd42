// The first registration of a phone and its own records over HTTP, without a script.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { inventDocument } from '../../test/helpers/invent.ts'
import { hiddenField } from '../../test/helpers/phone.ts'
import { openVisitorApp } from '../../test/helpers/visitor-app.ts'
import type { VisitorApp } from '../../test/helpers/visitor-app.ts'
import { openVisitorJars, ticketOf } from '../../test/helpers/visitor-jar.ts'
import type { Jar, VisitorJars } from '../../test/helpers/visitor-jar.ts'

let city: VisitorApp
let jars: VisitorJars
before(async () => {
  city = await openVisitorApp({ doors: 12 })
  jars = openVisitorJars(city)
})
after(() => city[Symbol.asyncDispose]())

const VISITOR = {
  phone: '19900009001',
  name: '王小明',
  kind: 'resident-id',
  number: inventDocument(7001),
  consent: '1',
}

test('a new visitor registers with a code and enters, without a script', async () => {
  const jar: Jar = new Map()
  const ticket = ticketOf(await jars.get(jars.door(8), jar))
  const asked = await jars.post(`${jars.door(8)}/code`, { ...VISITOR, ticket, code: '' }, jar)
  assert.equal(asked.statusCode, 200)
  assert.match(asked.body, /验证码已发送/)
  assert.match(asked.body, /value="王小明"/)
  assert.equal(ticketOf(asked), ticket)
  const code = /\d{6}/.exec(city.messages.at(-1)?.text ?? '')?.[0] ?? ''
  const form = { ...VISITOR, ticket, code }
  const [done, twin] = await Promise.all([
    jars.post(`${jars.door(8)}/register`, form, jar),
    jars.post(`${jars.door(8)}/register`, form, new Map(jar)),
  ])
  assert.equal(done.statusCode, 200)
  assert.equal(twin.statusCode, 200)
  assert.match(done.body, /data-verdict="enter"/)
  assert.match(done.body, /王\*明/)
  city.clock.advance(700)
  const page = await jars.get(jars.door(8), jar)
  assert.match(page.body, /王\*明/)
  assert.equal((await jars.post(jars.door(8), { ticket: ticketOf(page) }, jar)).statusCode, 200)
  const { sql } = city.database
  const [row] = await sql<{ people: number; visits: number }[]>`
    select count(distinct person_id)::int as people, count(*)::int as visits
    from visits.visit where place_id = ${city.doors[8]?.placeId ?? 0}`
  assert.deepEqual({ ...row }, { people: 1, visits: 2 })
})

test('half an hour may lie between the scan and the form, and the entry is the scan', async () => {
  const { sql } = city.database
  const fill = async (digit: number, minutes: number) => {
    const jar: Jar = new Map()
    const scannedAt = city.clock.now()
    const ticket = ticketOf(await jars.get(jars.door(7), jar))
    city.clock.advance(minutes * 60)
    const person = { phone: `1990000903${digit}`, number: inventDocument(7030 + digit) }
    const form = { ...VISITOR, ...person, ticket }
    await jars.post(`${jars.door(7)}/code`, { ...form, code: '' }, jar)
    const code = /\d{6}/.exec(city.messages.at(-1)?.text ?? '')?.[0] ?? ''
    const done = await jars.post(`${jars.door(7)}/register`, { ...form, code }, jar)
    const rows = await sql<{ entered_at: number }[]>`
      select entered_at from visits.visit
      where place_id = ${city.doors[7]?.placeId ?? 0} and entered_at = ${scannedAt}`
    return [done.statusCode, rows.length]
  }
  assert.deepEqual(await fill(1, 30), [200, 1])
  assert.deepEqual(await fill(2, 31), [409, 0])
})

test('wrong fields stand beside a sentence, keep what was typed, and never the code', async () => {
  const jar: Jar = new Map()
  const ticket = ticketOf(await jars.get(jars.door(9), jar))
  const answer = await jars.post(
    `${jars.door(9)}/register`,
    { ticket, phone: '123', code: '654321', name: '', kind: 'resident-id', number: '32118219' },
    jar,
  )
  assert.equal(answer.statusCode, 400)
  for (const name of ['phone', 'name', 'number', 'consent']) {
    assert.match(answer.body, new RegExp(`data-testid="${name}-error"`))
  }
  assert.match(answer.body, /value="32118219"/)
  assert.doesNotMatch(answer.body, /654321/)
})

test('a dead gateway lets a visitor register and sends him to the staff', async () => {
  const jar: Jar = new Map()
  const ticket = ticketOf(await jars.get(jars.door(9), jar))
  const visitor = { ...VISITOR, phone: '19900009002', number: inventDocument(7002), ticket }
  city.gateway.isUp = false
  const asked = await jars.post(`${jars.door(9)}/code`, visitor, jar)
  city.gateway.isUp = true
  assert.match(asked.body, /短信暂时发不出去/)
  assert.equal(hiddenField(asked.body, 'later'), '1')
  const done = await jars.post(`${jars.door(9)}/register`, { ...visitor, later: '1' }, jar)
  assert.equal(done.statusCode, 200)
  assert.match(done.body, /请找工作人员/)
})

test('my records open with phone and whole document only, and show only own visits', async () => {
  const jar: Jar = new Map()
  assert.match((await jars.get('/me', jar)).body, /data-testid="open"/)
  city.clock.advance(120)
  const { phone, kind, number } = VISITOR
  const proof = { phone, kind, number, issuer: '' }
  assert.equal((await jars.post('/me/code', proof, jar)).statusCode, 200)
  const code = /\d{6}/.exec(city.messages.at(-1)?.text ?? '')?.[0] ?? ''
  const other = await jars.post('/me', { ...proof, code: '000000' }, jar)
  assert.match(other.body, /data-testid="code-error"/)
  const opened = await jars.post('/me', { ...proof, code }, jar)
  assert.equal(opened.statusCode, 303)
  const records = await jars.get('/me', jar)
  assert.equal(records.body.match(/data-testid="visit"/g)?.length, 2)
  assert.match(records.body, /测试超市8/)
  await jars.post('/me/sign-out', {}, jar)
  assert.match((await jars.get('/me', jar)).body, /data-testid="open"/)
})
