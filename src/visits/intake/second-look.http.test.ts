// Two who look at the same entry and do not agree, or one who looks while it is still being
// recorded: one of them is right, the other is told, and the visit says what the right one said.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { nextTyped, openDoorApp, openTablet, typedEntry } from '../../../test/helpers/door-app.ts'
import type { Answer, DoorApp } from '../../../test/helpers/door-app.ts'
import { addGrownWard } from '../../../test/helpers/grown-ward.ts'
import { meetAt } from '../../../test/helpers/two-at-once.ts'
import type { Sql } from '../../platform/postgres.ts'
import { isSampled } from '../door/check-content.ts'
import { MARK, unpackFlags } from '../flags.rule.ts'
import type { Flags } from '../flags.rule.ts'
import type { IntakeAnswer } from './contract.ts'

let app: DoorApp
let sql: Sql
before(async () => {
  app = await openDoorApp()
  sql = app.city.database.sql
  for (const who of ['keeper', 'second', 'manager'] as const) await app.goOnDuty(who)
})
after(() => app[Symbol.asyncDispose]())

type Result = 'ok' | 'wrong'

const settle = (path: string, who: 'second' | 'manager', result: Result) =>
  app.post<object>(who, path, { result })

const told = (answers: readonly Answer<object>[]) =>
  answers.map(({ status, body }) => [status, body.error])

const LOST = [409, 'check-settled']

/** Finds what waits of an entry. Shape: its address, and its visit, if there is one. */
async function checkOf(entryId: string, list: 'paper' | 'intake') {
  const [row] = await sql<{ checkId: number }[]>`
    select check_id as "checkId" from visits.door_check where entry_id = ${entryId}`
  return `/${list}-checks/${row?.checkId ?? assert.fail('nothing waits')}`
}

async function flagsOf(entryId: string): Promise<Flags | undefined> {
  const [row] = await sql<{ flags: number }[]>`
    select v.flags from visits.visit v join visits.door_entry e using (person_id, entered_at)
    where e.entry_id = ${entryId}`
  return row && unpackFlags(row.flags)
}

async function stateOf(entryId: string): Promise<string | undefined> {
  const [row] = await sql<{ state: string }[]>`
    select state from visits.door_check where entry_id = ${entryId}`
  return row?.state
}

/** An entry of a tablet that nobody could vouch for: kept, and recorded when somebody agrees. */
async function keptEntry(): Promise<{ entryId: string; path: string }> {
  const tablet = await openTablet(app)
  const send = (entries: object[]) =>
    app.post('keeper', '/intake', { deviceId: tablet.deviceId, entries, remaining: 0 })
  await send([])
  const enteredAt = app.city.clock.now() - 3600
  const entry = await tablet.keep({ person: nextTyped(), enteredAt })
  await send([entry])
  const { entryId } = entry
  return { entryId, path: await checkOf(entryId, 'intake') }
}

/** The number of a line of paper that a second person looks at. */
function sampledId(): string {
  for (;;) {
    const entryId = randomUUID()
    if (isSampled(app.city.database.keyring, entryId)) return entryId
  }
}

function typePaper(entryId: string): Promise<Answer<object>> {
  const enteredAt = app.city.clock.now() - 3600
  const body = { entryId, way: 'paper', isDocumentSeen: false, sheet: 'A1', line: 1, enteredAt }
  return app.post('keeper', '/register', typedEntry(body))
}

test('wrong while another one records it: it is wrong, and the other one is told', async () => {
  const { entryId, path } = await keptEntry()
  const answers = await meetAt(sql, (tx) => tx`lock table visits.door_entry in share mode`, [
    () => settle(path, 'second', 'ok'),
    () => settle(path, 'manager', 'wrong'),
  ])
  assert.deepEqual(told(answers), [LOST, [200, undefined]])
  assert.equal(await stateOf(entryId), 'wrong')
  assert.equal((await flagsOf(entryId))?.outcome, 'withdrawn')
})

test('ok and wrong at the same moment: one wins, whoever it is, and the visit agrees', async () => {
  for (let round = 0; round < 8; round += 1) {
    const { entryId, path } = await keptEntry()
    const answers = await Promise.all([
      settle(path, 'second', round % 2 ? 'ok' : 'wrong'),
      settle(path, 'manager', round % 2 ? 'wrong' : 'ok'),
    ])
    const isOk = (await stateOf(entryId)) === 'ok'
    const sorted = answers.toSorted((left, right) => left.status - right.status)
    assert.deepEqual(told(sorted), [[200, undefined], LOST])
    const outcome = (await flagsOf(entryId))?.outcome
    assert.ok(isOk ? outcome === 'entered' : outcome !== 'entered', `${isOk} ${outcome}`)
  }
})

test('wrong after a crash in the middle of recording takes the visit back', async () => {
  const { entryId, path } = await keptEntry()
  const { writing } = app.city
  const whole = writing.writer
  writing.writer = {
    ...whole,
    write: async (visit) => {
      await whole.write(visit)
      throw new Error('the server dies here')
    },
  }
  assert.equal((await settle(path, 'second', 'ok')).status, 500)
  writing.writer = whole
  assert.equal((await flagsOf(entryId))?.outcome, 'entered')
  assert.deepEqual(told([await settle(path, 'manager', 'wrong')]), [[200, undefined]])
  assert.equal((await flagsOf(entryId))?.outcome, 'withdrawn')
  assert.deepEqual(told([await settle(path, 'second', 'ok')]), [LOST])
  assert.equal((await flagsOf(entryId))?.outcome, 'withdrawn')
})

test('a line of paper that is called wrong before its visit is stored is never one', async () => {
  const entryId = sampledId()
  const { writing } = app.city
  const whole = writing.writer
  const [asked, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  writing.writer = {
    ...whole,
    write: async (visit) => {
      asked.resolve()
      await release.promise
      return whole.write(visit)
    },
  }
  const typing = typePaper(entryId)
  await asked.promise
  const path = await checkOf(entryId, 'paper')
  assert.deepEqual(told([await settle(path, 'second', 'wrong')]), [[200, undefined]])
  release.resolve()
  assert.equal((await typing).status, 200)
  writing.writer = whole
  assert.equal((await flagsOf(entryId))?.outcome, 'withdrawn')
})

test('wrong is not lost when the visit changes at the same moment, nor is the change', async () => {
  const entryId = sampledId()
  assert.equal((await typePaper(entryId)).status, 200)
  const path = await checkOf(entryId, 'paper')
  const bit = MARK.implausible << 10
  const answers = await meetAt(
    sql,
    (tx) => tx`
      update visits.visit v set flags = v.flags | ${bit}::int from visits.door_entry e
      where e.entry_id = ${entryId} and v.person_id = e.person_id
        and v.entered_at = e.entered_at`,
    [() => settle(path, 'second', 'wrong')],
  )
  assert.deepEqual(told(answers), [[200, undefined]])
  const flags = await flagsOf(entryId)
  assert.equal(flags?.outcome, 'withdrawn')
  assert.equal(flags.marks & MARK.implausible, MARK.implausible)
})

test('a ward who is 14 and went in without network waits for a second person, and is not lost', async () => {
  const { database, clock } = app.city
  const guardianId = app.personIds.outsider
  const ward = await addGrownWard(database, { guardianId, index: 2, today: clock.now() })
  const tablet = await openTablet(app)
  const entry = await tablet.keep({
    kind: 'personal-code',
    token: ward.token,
    isDocumentSeen: false,
  })
  const { deviceId } = tablet
  const sent = await app.post<IntakeAnswer>('keeper', '/intake', {
    deviceId,
    entries: [entry],
    remaining: 0,
  })
  assert.deepEqual(
    sent.body.results.map(({ state, error }) => [state, error]),
    [['kept', 'ward-grown-up']],
  )
  const path = await checkOf(entry.entryId, 'intake')
  assert.deepEqual(told([await settle(path, 'second', 'ok')]), [[200, undefined]])
  assert.equal((await flagsOf(entry.entryId))?.outcome, 'entered')
  const [visit] = await sql<{ person_id: number }[]>`
    select person_id from visits.door_entry where entry_id = ${entry.entryId}`
  assert.equal(visit?.person_id, ward.personId)
})
