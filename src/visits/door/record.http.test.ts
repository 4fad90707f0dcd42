// What a gatekeeper records: one person, a personal code, a group, paper, an emergency; and all
// that must not happen: off duty, elsewhere, twice, too early, without end, with hostile input.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { writeXlsx } from 'hucre/xlsx'
import { inventTyped, openDoorApp } from '../../../test/helpers/door-app.ts'
import type { DoorApp, Who } from '../../../test/helpers/door-app.ts'
import { mintPersonalCode, registerPerson } from '../../people/index.ts'
import type { DoorRows } from '../contract.ts'
import type { Checks } from '../intake/contract.ts'
import type { BatchAnswer, Counter, DoorState, IssuedCode } from './contract.ts'
import type { OpenEmergencies, PersonFields, Recorded } from './contract.ts'

let app: DoorApp
let next = 500

before(async () => {
  app = await openDoorApp()
  for (const who of ['keeper', 'second'] as const) await app.goOnDuty(who)
  await app.goOnDuty('outsider', 2)
})
after(() => app[Symbol.asyncDispose]())

function person(): PersonFields {
  next += 1
  return inventTyped(next)
}

function typed(change: object = {}): object {
  const whole = { entryId: randomUUID(), way: 'register', isDocumentSeen: true, person: person() }
  return { ...whole, ...change }
}

async function register(body: object, who: Who = 'keeper'): Promise<Recorded> {
  const answer = await app.post<Recorded>(who, '/register', body)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body
}

async function refused(path: string, body: object, who: Who = 'keeper', door = 0) {
  const answer = await app.post<object>(who, path, body, door)
  return [answer.status, answer.body.error]
}

async function rowsOf(who: Who = 'keeper'): Promise<DoorRows> {
  const answer = await app.get<DoorRows>(who, '/rows')
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body
}

test('a document in hand is typed, and who it is may enter', async () => {
  const recorded = await register(typed())
  assert.equal(recorded.verdict, 'enter')
  assert.equal(recorded.maskedName, '访*甲')
  assert.equal(recorded.isEarlier, false)
  const { rows } = await rowsOf()
  const row = rows.find((one) => one.key === recorded.key)
  assert.equal(row?.how, 'register')
  assert.ok(!JSON.stringify(row).includes('321182'))
})

test('somebody whose document nobody saw is asked to see the staff', async () => {
  const recorded = await register(typed({ way: 'for-others', isDocumentSeen: false }))
  assert.equal(recorded.verdict, 'see-staff')
})

test('the same entry sent again, also at the same moment, is one visit', async () => {
  const body = typed()
  const before = await app.countVisits()
  const [one, two] = await Promise.all([register(body), register(body)])
  const three = await register(body)
  assert.equal(one?.key, two?.key)
  assert.equal(three.key, one?.key)
  assert.equal(three.verdict, 'enter')
  assert.equal(three.isEarlier, true)
  assert.equal((await app.countVisits()) - before, 1)
})

test('a person without any number is one person however often the entry comes', async () => {
  const nobody = { name: '无名', kind: 'none', number: '' }
  const body = typed({ person: nobody })
  const before = await app.countVisits()
  await Promise.all([register(body), register(body)])
  await register(typed({ person: nobody }))
  assert.equal((await app.countVisits()) - before, 2)
})

test('the number of an entry belongs to one person and one place', async () => {
  const entryId = randomUUID()
  await register(typed({ entryId }))
  const other = await app.post<Recorded>('keeper', '/register', typed({ entryId }))
  assert.equal(other.body.isEarlier, true, 'a recorded entry answers as it was')
  assert.deepEqual(await refused('/register', typed({ entryId }), 'outsider', 2), [
    409,
    'duplicate',
  ])
})

test('off duty, a stranger to the place and a visitor record nobody', async () => {
  const before = await app.countVisits()
  assert.deepEqual(await refused('/register', typed(), 'manager'), [403, 'off-duty'])
  assert.deepEqual(await refused('/register', typed(), 'outsider'), [404, 'not-found'])
  for (const path of ['/rows', '/counter', '/open-emergencies', '/paper-checks', '/intake-key']) {
    assert.equal((await app.get('manager', path)).status, 403, path)
    assert.equal((await app.get('outsider', path)).status, 404, path)
  }
  const anybody = await app.city.app.inject({
    method: 'POST',
    url: `/api/door/points/${app.pointOf(0)}/register`,
    payload: typed(),
  })
  assert.equal(anybody.statusCode, 401)
  assert.equal(await app.countVisits(), before)
})

test('what is wrong with a document, name, phone or time is told with its field', async () => {
  const fields = person()
  const cases: [object, string, string][] = [
    [{ person: { ...fields, number: '321182199001011234' } }, 'document-invalid', 'document'],
    [{ person: { ...fields, name: '  ' } }, 'name-invalid', 'name'],
    [{ person: { ...fields, phone: '12' } }, 'phone-invalid', 'phone'],
    [{ enteredAt: app.city.clock.now() - 3601 }, 'entry-time', 'enteredAt'],
    [{ enteredAt: app.city.clock.now() + 61 }, 'entry-time', 'enteredAt'],
    [{ way: 'paper', enteredAt: app.city.clock.now() - 72 * 3600 - 1 }, 'entry-time', 'enteredAt'],
    [{ way: 'paper' }, 'entry-time', 'enteredAt'],
  ]
  for (const [change, error, field] of cases) {
    const answer = await app.post<{ field?: string }>('keeper', '/register', typed(change))
    assert.deepEqual([answer.body.error, answer.body.field], [error, field])
  }
})

test('hostile words are refused or kept, and never break anything', async () => {
  const words = [
    '\u0000',
    '𝕋\u202Eevil',
    "'; drop table visits.visit; --",
    '测'.repeat(199),
    '${7*7}',
  ]
  for (const name of words) {
    for (const number of words.map((word) => word.slice(0, 80))) {
      const body = typed({ person: { name, kind: 'passport', number, issuer: 'UTO' } })
      const answer = await app.post('keeper', '/register', body)
      assert.ok(answer.status === 200 || answer.status === 400, `${answer.status} ${name}`)
    }
    const batch = { entryId: randomUUID(), text: words.join('\n') }
    assert.equal((await app.post('keeper', '/batch', batch)).status, 200)
    const scanned = { entryId: randomUUID(), token: name }
    assert.equal((await app.post('keeper', '/personal-code', scanned)).status, 404)
  }
})

async function issueTo(fields: PersonFields): Promise<string> {
  const { sql, keyring } = app.city.database
  const at = app.city.clock.now()
  return sql.begin(async (tx) => {
    const made = await registerPerson(tx, keyring, {
      document: fields,
      name: fields.name,
      phoneConfirmed: false,
      origin: 'staff',
      at,
    })
    assert.ok(made.ok)
    const issuedBy = { kind: 'community', id: 'test' } as const
    const code = await mintPersonalCode(tx, { keyring }, { personId: made.personId, issuedBy, at })
    assert.ok(code.ok)
    return code.token
  })
}

test('a personal code records its holder once, at its own door only to those on duty', async () => {
  const token = await issueTo(person())
  const before = await app.countVisits()
  const body = { entryId: randomUUID(), token: `https://pass.example/c/${token}` }
  for (let tries = 0; tries < 2; tries += 1) {
    const answer = await app.post<Recorded>('keeper', '/personal-code', body)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
  }
  assert.equal((await app.countVisits()) - before, 1)
  assert.deepEqual(await refused('/personal-code', { ...body, entryId: randomUUID() }, 'manager'), [
    403,
    'off-duty',
  ])
})

test('a document seen at the door raises assurance, and only then a code is issued', async () => {
  const recorded = await register(typed({ way: 'for-others', isDocumentSeen: false }))
  const visit = recorded.key
  assert.deepEqual(await refused('/personal-codes', { visit }), [409, 'document-unseen'])
  assert.deepEqual(await refused('/seen', { visit, isDocumentSeen: true }, 'outsider', 2), [
    404,
    'not-found',
  ])
  const seen = await app.post('keeper', '/seen', { visit, isDocumentSeen: true, health: 'green' })
  assert.equal(seen.status, 200, JSON.stringify(seen.body))
  const issued = await app.post<IssuedCode>('keeper', '/personal-codes', { visit })
  assert.equal(issued.status, 200, JSON.stringify(issued.body))
  assert.match(issued.body.url, /\/c\/[\w-]{32}$/)
  const { sql } = app.city.database
  const [row] = await sql<{ raised: number; issued: number }[]>`
    select count(*) filter (where action = 14)::int as raised,
      count(*) filter (where action = 74)::int as issued
    from staff.audit where person_id = (select max(person_id) from people.personal_code)`
  assert.deepEqual({ ...row }, { raised: 1, issued: 1 })
})

test('a dispute is settled by the document seen at the door', async () => {
  const fields = person()
  const first = await register(typed({ person: fields, way: 'for-others', isDocumentSeen: false }))
  const other = { ...fields, name: '别人', phone: '19900007777' }
  await register(typed({ person: other, way: 'for-others', isDocumentSeen: false }))
  const seen = await app.post<{ isSettled: boolean }>('keeper', '/seen', {
    visit: first.key,
    isDocumentSeen: true,
  })
  assert.deepEqual([seen.status, seen.body.isSettled], [200, true])
})

test('a group from text: each row whole, with a result; again, nobody comes twice', async () => {
  const [one, two] = [person(), person()]
  const text = [
    '姓名,证件号码,手机',
    `孙小川,${one.number},19900001234`,
    '',
    `"Li, Wei",${two.number}`,
    '坏,321182199001011234',
    '没有号码',
  ].join('\r\n')
  const before = await app.countVisits()
  const body = { entryId: randomUUID(), text, isDocumentSeen: true }
  const trial = await app.post<BatchAnswer>('keeper', '/batch', { ...body, isTrial: true })
  assert.deepEqual(
    trial.body.rows.map(({ row, state }) => [row, state]),
    [
      [2, 'fit'],
      [4, 'fit'],
      [5, 'refused'],
      [6, 'refused'],
    ],
  )
  assert.equal(await app.countVisits(), before, 'a trial records nobody')
  assert.ok(!JSON.stringify(trial.body).includes('verdict'))
  const done = await app.post<BatchAnswer>('keeper', '/batch', body)
  assert.deepEqual([done.body.recorded, done.body.refused], [2, 2])
  const again = await app.post<BatchAnswer>('keeper', '/batch', body)
  assert.deepEqual([again.body.recorded, again.body.refused], [0, 2])
  assert.equal((await app.countVisits()) - before, 2)
})

test('a group from a spreadsheet; a file that is none, or a bomb, is refused', async () => {
  const rows = [
    ['Name', 'Document type', 'Number', 'Issuer'],
    ['周建国', '', person().number, ''],
    ['SMITH JOHN', '护照', 'X1234567', 'GBR'],
  ]
  const file = await writeXlsx({ sheets: [{ name: 'People', rows }] })
  const xlsx = Buffer.from(file).toString('base64')
  const done = await app.post<BatchAnswer>('keeper', '/batch', { entryId: randomUUID(), xlsx })
  assert.equal(done.status, 200, JSON.stringify(done.body))
  assert.equal(done.body.recorded, 2, JSON.stringify(done.body))
  const bomb = await writeXlsx({ sheets: [{ name: 'B', rows: [['0'.repeat(30_000_000)]] }] })
  for (const bad of [
    'bm90IGEgZmlsZQ==',
    Buffer.from(bomb).toString('base64'),
    xlsx.slice(0, 900),
  ]) {
    const answer = await refused('/batch', { entryId: randomUUID(), xlsx: bad })
    assert.deepEqual(answer, [400, 'file-unreadable'])
  }
  const both = { entryId: randomUUID(), xlsx, text: 'x' }
  assert.deepEqual(await refused('/batch', both), [400, 'bad-input'])
})

test('the counter counts a batch of taps once and tells the gap', async () => {
  const before = (await app.get<Counter>('keeper', '/counter')).body
  const body = { batchId: randomUUID(), taps: before.registered + 40 }
  await Promise.all([app.post('keeper', '/counter', body), app.post('second', '/counter', body)])
  const late = { batchId: randomUUID(), taps: 5, at: app.city.clock.now() - 24 * 3600 }
  const now = await app.post<Counter>('keeper', '/counter', late)
  assert.equal(now.body.counted, before.registered + 40)
  assert.deepEqual([now.body.gap, now.body.isGapLarge], [40, true])
  const old = { ...late, batchId: randomUUID(), at: app.city.clock.now() - 73 * 3600 }
  assert.deepEqual(await refused('/counter', old), [400, 'entry-time'])
})

test('of the paper typed in later, one line in ten waits for another account', async () => {
  const enteredAt = app.city.clock.now() - 5 * 3600
  const before = await app.countVisits()
  for (let line = 1; line <= 40; line += 1) {
    const body = typed({ way: 'paper', enteredAt: enteredAt + line, sheet: 'A7K4-260102', line })
    const recorded = await register(body)
    assert.equal(recorded.verdict, undefined, 'late lines tell nobody how anyone stands')
    await register(body)
  }
  assert.equal((await app.countVisits()) - before, 40)
  assert.deepEqual((await app.get<Checks>('keeper', '/paper-checks')).body.checks, [])
  const { checks } = (await app.get<Checks>('second', '/paper-checks')).body
  assert.ok(checks.length >= 1 && checks.length <= 14, `${checks.length} of 40`)
  const [check] = checks
  assert.deepEqual(
    [check?.sheet, check?.maskedName, check?.isRecorded],
    ['A7K4-260102', '访*甲', true],
  )
  const path = `/paper-checks/${check?.id}`
  assert.deepEqual(await refused(path, { result: 'ok' }), [403, 'second-person-needed'])
  assert.deepEqual(await refused(path, { result: 'ok' }, 'outsider', 2), [404, 'not-found'])
  assert.equal((await app.post('second', path, { result: 'wrong' })).status, 200)
  const { sql } = app.city.database
  const [row] = await sql<{ outcome: number; late: number; typist: number }[]>`
    select (flags >> 4) & 3 as outcome, (flags >> 8) & 3 as late, reporter_id as typist
    from visits.visit v join visits.door_check c using (person_id)
    where c.check_id = ${check?.id ?? 0}`
  assert.deepEqual({ ...row }, { outcome: 2, late: 2, typist: app.personIds.keeper })
})

test('an emergency enters at once, and is registered within a day', async () => {
  const body = { entryId: randomUUID(), reason: 'injury', hint: '红外套,约60岁' }
  const before = await app.countVisits()
  const [one, two] = await Promise.all([
    app.post<Recorded>('keeper', '/emergency', body),
    app.post<Recorded>('keeper', '/emergency', body),
  ])
  assert.equal(one?.status, 200, JSON.stringify(one?.body))
  assert.equal(two?.body.key, one?.body.key)
  assert.equal((await app.countVisits()) - before, 1)
  const open = await app.get<OpenEmergencies>('second', '/open-emergencies')
  const [waiting] = open.body.emergencies
  assert.deepEqual([waiting?.reason, waiting?.hint], ['injury', '红外套,约60岁'])
  assert.equal((waiting?.dueAt ?? 0) - (waiting?.enteredAt ?? 0), 24 * 3600)
  const path = `/emergencies/${waiting?.id}/register`
  const known = { person: person(), isDocumentSeen: true }
  assert.deepEqual(await refused(path, known, 'outsider', 2), [404, 'not-found'])
  assert.equal((await app.post('second', path, known)).status, 200)
  const left = await app.get<OpenEmergencies>('second', '/open-emergencies')
  assert.deepEqual(left.body.emergencies, [])
})

test('a gatekeeper cannot type the whole town: the shift has an end to it', async () => {
  await app.goOnDuty('keeper', 1)
  let last = ''
  for (let tries = 0; tries < 62 && last === ''; tries += 1) {
    const answer = await app.post<Recorded>('keeper', '/register', typed(), 1)
    if (answer.status !== 200) last = `${tries} ${answer.body.error}`
  }
  assert.equal(last, '60 too-many-typed')
  const scanned = { entryId: randomUUID(), token: await issueTo(person()) }
  assert.deepEqual(await refused('/personal-code', scanned, 'keeper', 1), [429, 'too-many-typed'])
  const batch = { entryId: randomUUID(), rows: [person()] }
  const answer = await app.post<BatchAnswer>('keeper', '/batch', batch, 1)
  assert.equal(answer.body.rows[0]?.error, 'too-many-typed')
})

test('a place that the town has not confirmed records people and tells nothing', async () => {
  const { sql } = app.city.database
  const placeId = app.city.doors[2]?.placeId ?? 0
  await sql`update places.place set state = 'unconfirmed' where place_id = ${placeId}`
  await sql`update places.print set changed_at = now() where place_id = ${placeId}`
  await app.city.prints.refresh()
  const answer = await app.post<Recorded>('outsider', '/register', typed(), 2)
  assert.equal(answer.status, 200)
  assert.equal(answer.body.verdict, undefined)
  assert.equal(answer.body.maskedName, undefined)
  const visit = answer.body.key
  assert.deepEqual(await refused('/seen', { visit, health: 'red' }, 'outsider', 2), [
    409,
    'place-unconfirmed',
  ])
  const state = await app.get<DoorState>('outsider', '/state', 2)
  assert.equal(state.body.isConfirmed, false)
})

test('going on duty twice is one shift; off duty it is audited with what was shown', async () => {
  await app.goOnDuty('manager')
  await app.goOnDuty('manager')
  const { rows } = await rowsOf('manager')
  assert.ok(rows.length > 5)
  app.city.clock.advance(60)
  await app.goOnDuty('manager', 0, false)
  const { sql } = app.city.database
  const shifts = await sql<{ action: number; rows: number | null }[]>`
    select action, (detail::jsonb->>'rowsShown')::int as rows from staff.audit
    where actor = ${`person:${app.personIds.manager}`} and action in (70, 71) order by seq`
  assert.deepEqual(
    shifts.map(({ action, rows: shown }) => [action, shown]),
    [
      [70, null],
      [71, rows.length],
    ],
  )
  const [presence] = await sql<{ worker: number; stay: number }[]>`
    select (v.flags >> 6) & 1 as worker, o.left_at - o.entered_at as stay
    from visits.visit v join visits.check_out o using (person_id, entered_at, place_id)
    where v.person_id = ${app.personIds.manager}`
  assert.deepEqual({ ...presence }, { worker: 1, stay: 60 })
})

test('the sheet is drawn for the team, also before a shift', async () => {
  const ask = (who: Who, door = 0) =>
    app.city.app.inject({
      url: `/api/door/points/${app.pointOf(door)}/sheet.pdf`,
      headers: { cookie: app.cookies[who] },
    })
  const sheet = await ask('manager')
  assert.equal(sheet.headers['content-type'], 'application/pdf')
  assert.equal(sheet.rawPayload.subarray(0, 5).toString(), '%PDF-')
  assert.equal((await ask('outsider')).statusCode, 404)
})
