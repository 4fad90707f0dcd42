// What a gatekeeper records of many: a group from text or a spreadsheet, taps of the counter, lines
// of the paper register.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { writeXlsx } from 'hucre/xlsx'
import { nextTyped, openDoorApp, typedEntry } from '../../../test/helpers/door-app.ts'
import type { DoorApp } from '../../../test/helpers/door-app.ts'
import type { Checks } from '../intake/contract.ts'
import type { BatchAnswer, Counter } from './contract.ts'

let app: DoorApp
before(async () => {
  app = await openDoorApp()
  for (const who of ['keeper', 'second'] as const) await app.goOnDuty(who)
  await app.goOnDuty('outsider', 2)
})
after(() => app[Symbol.asyncDispose]())

test('a group from text: each row whole, with a result; again, nobody comes twice', async () => {
  const [one, two] = [nextTyped(), nextTyped()]
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
    ['周建国', '', nextTyped().number, ''],
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
    const answer = await app.refused('/batch', { entryId: randomUUID(), xlsx: bad })
    assert.deepEqual(answer, [400, 'file-unreadable'])
  }
  const both = { entryId: randomUUID(), xlsx, text: 'x' }
  assert.deepEqual(await app.refused('/batch', both), [400, 'bad-input'])
})

test('the counter counts a batch of taps once and tells the gap', async () => {
  const before = (await app.get<Counter>('keeper', '/counter')).body
  const body = { batchId: randomUUID(), taps: before.registered + 40 }
  await Promise.all([app.post('keeper', '/counter', body), app.post('second', '/counter', body)])
  const late = { batchId: randomUUID(), taps: 5, at: app.city.clock.now() - 24 * 3600 }
  const now = await app.post<Counter>('keeper', '/counter', late)
  assert.equal(now.body.counted, before.registered + 40)
  assert.deepEqual([now.body.gap, now.body.isGapLarge], [40, true])
  // One of twenty may slip by; one more and the door is told.
  const fits = Math.floor(now.body.registered / 0.95)
  const adjust = async (taps: number) =>
    app.post<Counter>('keeper', '/counter', { batchId: randomUUID(), taps })
  assert.equal((await adjust(fits - now.body.counted)).body.isGapLarge, false)
  assert.equal((await adjust(1)).body.isGapLarge, true)
  const old = { ...late, batchId: randomUUID(), at: app.city.clock.now() - 73 * 3600 }
  assert.deepEqual(await app.refused('/counter', old), [400, 'entry-time'])
})

test('of the paper typed in later, one line in ten waits for another account', async () => {
  const enteredAt = app.city.clock.now() - 5 * 3600
  const before = await app.countVisits()
  // Four sheets of thirty lines: that none of 120 is drawn happens once in 300,000 runs.
  for (let entry = 0; entry < 120; entry += 1) {
    const line = 1 + (entry % 30)
    const body = typedEntry({
      way: 'paper',
      enteredAt: enteredAt + entry,
      sheet: `A7K4-26010${2 + Math.floor(entry / 30)}`,
      line,
    })
    const recorded = await app.register(body)
    assert.equal(recorded.verdict, undefined, 'late lines tell nobody how anyone stands')
    await app.register(body)
  }
  assert.equal((await app.countVisits()) - before, 120)
  assert.deepEqual((await app.get<Checks>('keeper', '/paper-checks')).body.checks, [])
  const { checks } = (await app.get<Checks>('second', '/paper-checks')).body
  assert.ok(checks.length >= 1 && checks.length <= 30, `${checks.length} of 120`)
  const [check] = checks
  assert.deepEqual(
    [check?.sheet?.slice(0, 10), check?.maskedName, check?.isRecorded],
    ['A7K4-26010', '访*甲', true],
  )
  const path = `/paper-checks/${check?.id}`
  assert.deepEqual(await app.refused(path, { result: 'ok' }), [403, 'second-person-needed'])
  assert.deepEqual(await app.refused(path, { result: 'ok' }, 'outsider', 2), [404, 'not-found'])
  assert.equal((await app.post('second', path, { result: 'wrong' })).status, 200)
  const { sql } = app.city.database
  const [row] = await sql<{ outcome: number; late: number; typist: number }[]>`
    select (flags >> 4) & 3 as outcome, (flags >> 8) & 3 as late, reporter_id as typist
    from visits.visit v join visits.door_check c using (person_id)
    where c.check_id = ${check?.id ?? 0}`
  assert.deepEqual({ ...row }, { outcome: 2, late: 2, typist: app.personIds.keeper })
  const [look] = await sql<{ actor: string }[]>`select actor from staff.audit where action = 73`
  assert.equal(look?.actor, `person:${app.personIds.second}`)
})
