import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { LUNCH, NOW, openCaseDesk } from '../../test/helpers/case-desk.ts'
import type { CaseDesk, Cookies } from '../../test/helpers/case-desk.ts'
import { STAFF_PASSWORD } from '../../test/helpers/staff.ts'
import { DAY, HOUR, MINUTE } from '../base/instant.ts'
import { makeManualClock } from '../platform/clock.ts'
import { verifyAudit } from '../staff/index.ts'
import { forgetCandidates } from './forget-candidates.ts'
import { findInOpenCases } from './still-needed.sql.ts'

let city: CaseDesk
let { database, patient, companion, stopped, call, oneRow, register, signIn } = {} as CaseDesk
let caseId: number
let tracer: Cookies

before(async () => {
  city = await openCaseDesk()
  ;({ database, patient, companion, stopped, call, oneRow, register, signIn } = city)
  tracer = await signIn('tracer')
})
after(() => city[Symbol.asyncDispose]())

type Row = { person: { personId: number } }

const CASES = '/api/tracing/cases'
const OPEN = {
  subject: { by: 'phone', phone: '19900001001' },
  reason: '核酸阳性',
  onsetAt: NOW - 24 * HOUR,
}

test('refuses to open a case without a reason, a person or a possible window', async () => {
  const blank = await call('POST', CASES, tracer, { ...OPEN, reason: '  ' })
  assert.deepEqual([blank.status, blank.body.error], [400, 'reason-missing'])
  // The window begins at a midnight two days before the onset: at any hour this is before it.
  const reversed = await call('POST', CASES, tracer, { ...OPEN, isolatedAt: NOW - 97 * HOUR })
  assert.equal(reversed.body.error, 'window-invalid')
  const subject = { by: 'phone', phone: '19900009999' }
  const unknown = await oneRow('person-searched', () =>
    call('POST', CASES, tracer, { ...OPEN, subject }),
  )
  assert.deepEqual([unknown.status, unknown.body.error], [404, 'person-unknown'])
})

test('opens a case, by phone and by document, with the window of the parameters', async () => {
  const opened = await oneRow('case-opened', () => call('POST', CASES, tracer, OPEN))
  assert.deepEqual([opened.status, opened.body.state], [200, 'opened'])
  caseId = opened.body.caseId
  const subject = { by: 'document', kind: 'resident-id', number: '32118219900307001X' }
  const second = await call('POST', CASES, tracer, { ...OPEN, subject })
  assert.equal(second.body.state, 'opened')
})

test('shows the desk with the itinerary, masked', async () => {
  const desk = await oneRow('case-viewed', () => call('GET', `${CASES}/${caseId}`, tracer))
  assert.equal(desk.body.case.person.maskedName, '钱*多')
  const [refused, lunch] = desk.body.itinerary
  assert.deepEqual(
    [refused.outcome, refused.leftAt - refused.enteredAt, lunch.outcome, lunch.placeName],
    ['turned-away', 0, 'entered', '陈记面馆'],
  )
  assert.deepEqual(lunch.pointName, { zh: '正门', en: 'Main door' })
  assert.equal(desk.body.case.windowTo, NOW)
})

test('traces, records the candidates once, and says so in a sentence', async () => {
  const traced = await oneRow('case-traced', () => call('POST', `${CASES}/${caseId}/trace`, tracer))
  assert.equal(traced.body.state, 'done')
  await call('POST', `${CASES}/${caseId}/trace`, tracer)
  const page = await oneRow('candidates-viewed', () =>
    call('GET', `${CASES}/${caseId}/candidates`, tracer),
  )
  assert.equal(page.body.total, 2)
  const row = page.body.rows.find((one: Row) => one.person.personId === companion)
  assert.equal(row.class, 'candidate')
  assert.match(row.sentence.zh, /^陈记面馆 正门,.*同处/)
  assert.match(row.sentence.en, /^陈记面馆 Main door.*together/)
  assert.ok(!JSON.stringify(page.body).includes('密接'))
})

test('lets a person set the class, and a new trace keeps it', async () => {
  const one = `${CASES}/${caseId}/candidates/${companion}`
  const set = await oneRow('candidate-classified', () =>
    call('PUT', `${one}/class`, tracer, { class: 'close' }),
  )
  assert.deepEqual([set.body.before, set.body.class], ['candidate', 'close'])
  await call('POST', `${CASES}/${caseId}/trace`, tracer)
  const sheet = await oneRow('candidate-viewed', () => call('GET', one, tracer))
  assert.deepEqual([sheet.body.row.class, sheet.body.row.classifiedBy], ['close', 'tracer'])
  assert.equal(sheet.body.shared.length, 1)
  const odd = await call('PUT', `${one}/class`, tracer, { class: 'infected' })
  assert.deepEqual([odd.status, odd.body.field], [400, 'class'])
})

test('filters candidates by class, certainty and place', async () => {
  const count = async (query: string): Promise<number> =>
    (await call('GET', `${CASES}/${caseId}/candidates?${query}`, tracer)).body.total
  assert.equal(await count('class=close'), 1)
  assert.equal(await count('class=candidate'), 1)
  assert.equal(await count('certainty=inferred'), 2)
  assert.equal(await count('certainty=certain'), 0)
  assert.equal(await count('place=999999'), 0)
})

test('shows who was stopped at the door meanwhile apart, never as a candidate', async () => {
  const url = `${CASES}/${caseId}/stopped`
  const page = await oneRow('stopped-viewed', () => call('GET', url, tracer))
  assert.deepEqual(
    page.body.rows.map((row: Row & { at: number; pointName: object }) => [
      row.person.personId,
      row.at,
      row.pointName,
    ]),
    [[stopped, LUNCH + 2 * MINUTE, { zh: '正门', en: 'Main door' }]],
  )
  assert.equal(page.body.isMore, false)
  const one = await call('GET', `${CASES}/${caseId}/candidates/${stopped}`, tracer)
  assert.equal(one.status, 404)
})

test('says that a document is disputed, and still gives the phone that was there', async () => {
  const sheet = await call('GET', `${CASES}/${caseId}/candidates/${companion}`, tracer)
  assert.equal(sheet.body.row.person.isDisputed, true)
  const url = `${CASES}/${caseId}/people/${companion}/unmask`
  const shown = await call('POST', url, tracer, { reason: '电话流调' })
  assert.deepEqual(
    shown.body.phones.map((one: { phone: string }) => one.phone.slice(-4)),
    ['1002'],
  )
  const desk = await call('GET', `${CASES}/${caseId}`, tracer)
  assert.equal(desk.body.case.person.isDisputed, false)
  await database.sql`update people.person set assurance = 2 where person_id = ${companion}`
  const seen = await call('GET', `${CASES}/${caseId}/candidates/${companion}`, tracer)
  assert.equal(seen.body.row.person.isDisputed, false)
})

test('switches the kinds of nearness of a case, with a row, and only with both of them', async () => {
  const url = `${CASES}/${caseId}/nearby`
  const before = await call('GET', `${CASES}/${caseId}`, tracer)
  assert.deepEqual(before.body.case.nearby, { floor: true, complex: false })
  const wanted = { floor: false, complex: true }
  await oneRow('case-nearby-set', () => call('PUT', url, tracer, { ...wanted, kind: 'window' }))
  const after = await call('GET', `${CASES}/${caseId}`, tracer)
  assert.deepEqual([after.body.case.nearby, after.body.case.rule], [wanted, { kind: 'stays' }])
  for (const odd of [{}, { floor: true }, { floor: 'yes', complex: 1 }]) {
    const answer = await call('PUT', url, tracer, odd)
    assert.equal(answer.status, 400, JSON.stringify(odd))
  }
  const [one, other] = await Promise.all([
    call('POST', `${CASES}/${caseId}/trace`, tracer),
    call('PUT', url, tracer, { floor: true, complex: false }),
  ])
  assert.deepEqual([one.status, other.status], [200, 200])
  const again = await call('POST', `${CASES}/${caseId}/trace`, tracer)
  assert.equal(again.body.state, 'done')
})

test('unmasks one person for a reason, and the row is there', async () => {
  const url = `${CASES}/${caseId}/people/${companion}/unmask`
  assert.equal((await call('POST', url, tracer, { reason: ' ' })).body.error, 'reason-missing')
  const shown = await oneRow('person-unmasked', () =>
    call('POST', url, tracer, { reason: '电话流调' }),
  )
  assert.deepEqual(shown.body.names, ['李小华'])
  assert.equal(shown.body.documents[0].number, '321182198501010015')
  const [row] = await database.sql<{ person_id: number; case_id: number; seq: number }[]>`
    select person_id, case_id, seq from staff.audit order by seq desc limit 1`
  assert.deepEqual(row, { person_id: companion, case_id: caseId, seq: shown.body.auditSeq })
})

test('unmasks nobody who is not of the case', async () => {
  const stranger = await register('321182197001010014', '19900001003', '孙行')
  const url = `${CASES}/${caseId}/people/${stranger}/unmask`
  const refused = await call('POST', url, tracer, { reason: '好奇' })
  assert.deepEqual([refused.status, refused.body.error], [404, 'person-unknown'])
})

test('exports a file that no spreadsheet runs, masked', async () => {
  const file = await oneRow('candidates-exported', () =>
    call('GET', `${CASES}/${caseId}/candidates.csv`, tracer),
  )
  assert.equal(file.status, 200)
  assert.ok(file.body.startsWith('\uFEFF'))
  assert.ok(!/(^|,|")=/m.test(file.body), 'no cell begins with an equals sign')
  assert.ok(!file.body.includes('19900001002'))
})

test('lists the cases of its divisions and finds one by number', async () => {
  const list = await oneRow('cases-listed', () => call('GET', CASES, tracer))
  assert.equal(list.body.rows.length, 2)
  const number: string = list.body.rows[0].caseNumber
  assert.match(number, /^321182-\d{8}-\d{4}$/)
  assert.equal((await call('GET', `${CASES}?q=${number}`, tracer)).body.rows.length, 1)
  for (const odd of ['%25', '%00', '_']) {
    assert.equal((await call('GET', `${CASES}?q=${odd}`, tracer)).body.rows.length, 0, odd)
  }
})

test('hides a case from another division, as if it did not exist', async () => {
  const other = await signIn('elsewhere')
  assert.equal((await call('GET', CASES, other)).body.rows.length, 0)
  const paths = [
    '',
    '/candidates',
    '/trace',
    `/candidates/${companion}`,
    '/candidates.csv',
    '/stopped',
  ]
  for (const path of paths) {
    const answer = await call('GET', `${CASES}/${caseId}${path}`, other)
    assert.deepEqual([answer.status, answer.body.error], [404, 'case-unknown'], path)
  }
  const off = { floor: false, complex: false }
  const nearby = await call('PUT', `${CASES}/${caseId}/nearby`, other, off)
  assert.equal(nearby.body.error, 'case-unknown')
  const url = `${CASES}/${caseId}/people/${patient}/unmask`
  assert.equal((await call('POST', url, other, { reason: '看看' })).status, 404)
  const division = await call('POST', CASES, other, { ...OPEN, division: '321182' })
  assert.deepEqual([division.status, division.body.error], [403, 'not-allowed'])
})

test('refuses everyone who is not a tracer with both factors', async () => {
  assert.equal((await call('GET', CASES, {})).status, 401)
  assert.equal((await call('GET', CASES, await signIn('auditor'))).status, 403)
  const half: Cookies = {}
  const password = STAFF_PASSWORD
  await call('POST', '/api/staff/sign-in', half, { username: 'tracer', password })
  assert.equal((await call('GET', CASES, half)).status, 401)
  const newcomer: Cookies = {}
  await call('POST', '/api/staff/sign-in', newcomer, { username: 'newcomer', password })
  const refused = await call('GET', CASES, newcomer)
  assert.deepEqual([refused.status, refused.body.error], [403, 'second-factor-missing'])
})

const BLNS = ['data/blns.json', 'data/strings/blns.json', 'data/vectors/blns.json']
  .map((path) => new URL(`../../../shared/${path}`, import.meta.url))
  .find((path) => existsSync(path))

test('stores any naughty text or refuses it with a sentence', { skip: !BLNS }, async () => {
  assert.ok(BLNS)
  const strings: string[] = JSON.parse(readFileSync(BLNS, 'utf8'))
  const unmask = `${CASES}/${caseId}/people/${companion}/unmask`
  for (const text of strings) {
    const subject = { by: 'reference', reference: text }
    const answers = [
      await call('POST', CASES, tracer, { ...OPEN, subject, reason: text }),
      await call('POST', unmask, tracer, { reason: text }),
      await call('GET', `${CASES}?q=${encodeURIComponent(text.toWellFormed())}`, tracer),
    ]
    for (const { status, body } of answers) {
      assert.ok(status < 500, `${status} for ${JSON.stringify(text)}`)
      if (status >= 400) assert.ok(body.message.zh && body.message.en)
    }
  }
})

test('closes a case for good: it is read, and holds nobody on file any more', async () => {
  const url = `${CASES}/${caseId}`
  const { sql } = database
  const named = async () => [...(await findInOpenCases(sql, [patient, companion]))]
  const reason = '密接均已解除'
  const blank = await call('POST', `${url}/close`, tracer, { reason: ' ' })
  assert.deepEqual([blank.status, blank.body.error], [400, 'reason-missing'])
  const stranger = await call('POST', `${url}/close`, await signIn('elsewhere'), { reason })
  assert.deepEqual([stranger.status, stranger.body.error], [404, 'case-unknown'])
  await sql`update tracing.case_file set state = 'closed' where case_id <> ${caseId}`
  assert.equal((await call('GET', url, tracer)).body.closing, null)
  assert.deepEqual(new Set(await named()), new Set([patient, companion]))

  const closed = await oneRow('case-closed', () => call('POST', `${url}/close`, tracer, { reason }))
  assert.equal(closed.status, 200)
  const again = await call('POST', `${url}/close`, tracer, { reason: '再结一次' })
  assert.equal(again.status, 200)
  assert.deepEqual(await named(), [])
  const one = `${url}/candidates/${companion}`
  const work = [
    call('POST', `${url}/trace`, tracer),
    call('PUT', `${url}/nearby`, tracer, { floor: true, complex: true }),
    call('PUT', `${one}/class`, tracer, { class: 'none' }),
    call('POST', `${url}/people/${companion}/unmask`, tracer, { reason }),
  ]
  for (const { status, body } of await Promise.all(work)) {
    assert.deepEqual([status, body.error], [409, 'case-closed'])
  }
  const { body } = await call('GET', url, tracer)
  assert.equal(body.case.state, 'closed')
  // The second closing changed neither who nor why.
  assert.deepEqual(body.closing, { by: 'tracer', at: NOW, reason })
  const [kept] = await sql<{ sealed: Buffer }[]>`
    select closing_sealed as sealed from tracing.case_file where case_id = ${caseId}`
  assert.ok(kept && !kept.sealed.includes(reason), 'the reason lies sealed')
  assert.equal((await call('GET', one, tracer)).body.row.class, 'close')
  assert.equal((await call('GET', `${url}/candidates.csv`, tracer)).status, 200)
  const stale = await call('GET', `${url}/candidates.csv?account=elsewhere`, tracer)
  assert.deepEqual([stale.status, stale.body.error], [409, 'account-changed'])
})

test('forgets who was where with whom as long after the closing as visits are kept', async () => {
  const { sql } = database
  const url = `${CASES}/${caseId}`
  const forget = async (days: number) => {
    const later = makeManualClock((NOW + days * DAY) * 1000)
    return forgetCandidates({ sql, clock: later, retentionDays: 21 })
  }
  const left = async () => (await call('GET', `${url}/candidates`, tracer)).body.rows.length
  const why = async () => (await call('GET', url, tracer)).body.closing.reason
  assert.equal(await forget(20), 0)
  assert.ok((await left()) > 0)
  assert.ok(await why())
  assert.equal(await oneRow('candidates-erased', () => forget(22)), 1)
  assert.equal(await left(), 0)
  assert.equal(await why(), null, 'words may name anybody')
  assert.equal((await call('GET', url, tracer)).body.case.state, 'closed')
  assert.equal(await forget(22), 0)
  // The closing of a case that named nobody goes as well.
  await sql`
    update tracing.case_file set closing_sealed = '\\x00'::bytea where case_id = ${caseId}`
  assert.equal(await forget(20), 0)
  assert.equal(await forget(22), 1)
  assert.equal(await why(), null)
})

test('leaves a chain that holds', async () => {
  const keeper = { keyring: database.keyring, varFolder: database.config.varFolder }
  const proof = await verifyAudit(database.sql, keeper)
  assert.ok(proof.ok, JSON.stringify(proof.firstBroken))
})
