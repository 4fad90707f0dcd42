// A case that is closed while somebody works on it: what was begun before is in it when it closes,
// and nothing comes in afterwards.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { tellStory } from '../../test/helpers/trace-story.ts'
import { meetAt } from '../../test/helpers/two-at-once.ts'
import { HOUR, MINUTE, dayOf, dayStart } from '../base/instant.ts'
import type { Refused } from '../base/refusals.ts'
import { systemClock } from '../platform/clock.ts'
import type { Tx } from '../platform/postgres.ts'
import { ensureDays } from '../visits/index.ts'
import { classifyCandidate } from './case-candidates.ts'
import { closeCase } from './case-close.ts'
import type { Desk } from './case-look.ts'
import { switchNearby } from './case-nearby.ts'
import { startTrace, traceCase } from './case-trace.ts'
import { unmaskPerson } from './case-unmask.ts'
import { insertCase, takeCaseId } from './cases.sql.ts'

const DIVISION = '321182'
const NOON = dayStart(dayOf(systemClock.now()) - 3) + 12 * HOUR

let database: TestDatabase
let desk: Desk
let people: { patient: number; contact: number }
before(async () => {
  database = await openTestDatabase()
  const { sql, keyring } = database
  const now = systemClock.now()
  await ensureDays(sql, now, 21)
  desk = { sql, keyring, tracer: { username: 'tracer', divisions: [DIVISION], now } }
  const { idOf } = await tellStory(database, 'closing', [
    { who: 'patient', where: 'noodles', at: NOON, out: NOON + HOUR },
    { who: 'contact', where: 'noodles', at: NOON + 5 * MINUTE, out: NOON + HOUR },
  ])
  people = { patient: idOf('patient'), contact: idOf('contact') }
})
after(() => database[Symbol.asyncDispose]())

async function openCase(): Promise<number> {
  return database.sql.begin(async (tx) => {
    const case_id = await takeCaseId(tx)
    await insertCase(tx, {
      case_id,
      case_number: `${DIVISION}-${case_id}`,
      person_id: people.patient,
      division: DIVISION,
      window_from: NOON - HOUR,
      window_to: NOON + 5 * HOUR,
      rule: { kind: 'stays' },
      opened_by: 'tracer',
      opened_at: desk.tracer.now,
    })
    return case_id
  })
}

/** What the case holds, and what its rows of the audit chain say, in their order. */
async function storyOf(caseId: number) {
  const { sql } = database
  const candidates = await sql<{ class: string }[]>`
    select class from tracing.candidate where case_id = ${caseId}`
  const [file] = await sql<{ state: string; isTraced: boolean }[]>`
    select state, traced_at is not null as "isTraced" from tracing.case_file
    where case_id = ${caseId}`
  const rows = await sql<{ action: number; detail: string }[]>`
    select action, detail from staff.audit where case_id = ${caseId} order by seq`
  const last = rows.at(-1)
  return { candidates, ...file, details: rows.map((row) => row.detail), last: last?.detail ?? '' }
}

const close = (caseId: number) => () => closeCase(desk, caseId, '密接均已解除')
const refusalOf = (done: { ok: true } | Refused | undefined) => done && !done.ok && done.refusal

// Everybody who looks or changes waits here with what he has locked.
const holdChain = (tx: Tx) => tx`select seq from staff.audit_head for update`

test('closing waits for a trace that stores its candidates, and counts them', async () => {
  const caseId = await openCase()
  const [traced, closed] = await meetAt<{ ok: true } | Refused>(
    database.sql,
    (tx) => tx`lock table tracing.candidate in share mode`,
    [() => traceCase(desk, caseId), close(caseId)],
  )
  assert.ok(closed?.ok)
  const { candidates, state, last } = await storyOf(caseId)
  assert.equal(state, 'closed')
  assert.deepEqual(JSON.parse(last), { candidates: candidates.length, classified: 0 })
  // It may have been closed before the trace had come to its end, and says so.
  assert.ok(traced?.ok || refusalOf(traced) === 'case-closed')
})

test('a trace of a case that is being closed stores nothing', async () => {
  const caseId = await openCase()
  const log = { error: () => assert.fail('it failed') }
  const [closed, traced, started] = await meetAt<{ ok: true } | Refused>(database.sql, holdChain, [
    close(caseId),
    () => traceCase(desk, caseId),
    () => startTrace(desk, caseId, log),
  ])
  assert.deepEqual([closed?.ok, refusalOf(traced)], [true, 'case-closed'])
  assert.ok(started?.ok || refusalOf(started) === 'case-closed')
  const { candidates, isTraced, details } = await storyOf(caseId)
  assert.deepEqual([candidates.length, isTraced, details.length], [0, false, 1])
})

test('nobody is classified, unmasked or looked for in a case that is being closed', async () => {
  const caseId = await openCase()
  await traceCase(desk, caseId)
  const key = { caseId, personId: people.contact }
  const [closed, ...others] = await meetAt<{ ok: true } | Refused>(database.sql, holdChain, [
    close(caseId),
    () => classifyCandidate(desk, key, 'close'),
    () => unmaskPerson(desk, key, '核对身份'),
    () => switchNearby(desk, caseId, { floor: true, complex: true }),
  ])
  assert.ok(closed?.ok)
  assert.deepEqual(others.map(refusalOf), ['case-closed', 'case-closed', 'case-closed'])
  const { candidates, last } = await storyOf(caseId)
  assert.deepEqual([...candidates], [{ class: 'candidate' }])
  assert.deepEqual(JSON.parse(last), { candidates: 1, classified: 0 })
})

test('a class that was set just before is in the case when it closes', async () => {
  const caseId = await openCase()
  await traceCase(desk, caseId)
  const key = { caseId, personId: people.contact }
  const done = await meetAt<{ ok: true } | Refused>(database.sql, holdChain, [
    () => classifyCandidate(desk, key, 'close'),
    close(caseId),
  ])
  assert.deepEqual(
    done.map(({ ok }) => ok),
    [true, true],
  )
  assert.deepEqual(JSON.parse((await storyOf(caseId)).last), { candidates: 1, classified: 1 })
})
