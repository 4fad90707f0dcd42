// A case is traced, by two servers at once, while it is changed which nearness it looks for: it
// ends with everybody of one setting, and of the one that holds.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { tellStory } from '../../test/helpers/trace-story.ts'
import { untilWaiting } from '../../test/helpers/two-at-once.ts'
import { HOUR, MINUTE, dayOf, dayStart } from '../base/instant.ts'
import { systemClock } from '../platform/clock.ts'
import type { Tx } from '../platform/postgres.ts'
import { ensureDays } from '../visits/index.ts'
import type { Desk } from './case-look.ts'
import { switchNearby } from './case-nearby.ts'
import { traceCase } from './case-trace.ts'
import { insertCase, takeCaseId } from './cases.sql.ts'
import type { Nearby } from './contract.ts'

const DIVISION = '321182'
const NOON = dayStart(dayOf(systemClock.now()) - 3) + 12 * HOUR
const NEAR: Nearby = { floor: false, complex: false }
const FAR: Nearby = { floor: false, complex: true }

let database: TestDatabase
let desk: Desk
let idOf: Awaited<ReturnType<typeof tellStory>>['idOf']
/** The same lines with a memory of their own, as another server has. */
let other: { readonly traceCase: typeof traceCase }
before(async () => {
  database = await openTestDatabase()
  const { sql, keyring } = database
  const now = systemClock.now()
  await ensureDays(sql, now, 21)
  desk = { sql, keyring, tracer: { username: 'tracer', divisions: [DIVISION], now } }
  const story = await tellStory(database, 'twice', [
    { who: 'patient', where: 'shop', at: NOON, out: NOON + HOUR },
    { who: 'same', where: 'shop', at: NOON + MINUTE, out: NOON + HOUR },
    { who: 'near', where: 'kiosk', at: NOON + MINUTE, out: NOON + HOUR },
    { who: 'nobody', where: 'mall', at: NOON - 30 * HOUR },
  ])
  idOf = story.idOf
  const [mall, shop, kiosk] = ['mall', 'shop', 'kiosk'].map(story.placeOf)
  await sql`
    update places.place set complex_id = ${mall ?? 0}, parent_id = ${mall ?? 0}
    where place_id in (${shop ?? 0}, ${kiosk ?? 0})`
  const another = './case-trace.ts?another-server'
  other = (await import(another)) as typeof other
})
after(() => database[Symbol.asyncDispose]())

async function openCase(nearby: Nearby): Promise<number> {
  return database.sql.begin(async (tx) => {
    const case_id = await takeCaseId(tx)
    await insertCase(tx, {
      case_id,
      case_number: `${DIVISION}-${case_id}`,
      person_id: idOf('patient'),
      division: DIVISION,
      window_from: NOON - HOUR,
      window_to: NOON + 5 * HOUR,
      rule: { kind: 'stays', nearby },
      opened_by: 'tracer',
      opened_at: desk.tracer.now,
    })
    return case_id
  })
}

async function namesOf(caseId: number): Promise<string[]> {
  const rows = await database.sql<{ personId: number }[]>`
    select person_id as "personId" from tracing.candidate where case_id = ${caseId}`
  const nameOf = (id: number) => ['same', 'near'].find((name) => idOf(name) === id) ?? 'somebody'
  return rows.map((row) => nameOf(row.personId)).toSorted()
}

/** Holds a lock until it is let go. */
async function hold(take: (tx: Tx) => Promise<unknown>): Promise<() => Promise<void>> {
  const taken = Promise.withResolvers<void>()
  const letGo = Promise.withResolvers<void>()
  const held = database.sql.begin(async (tx) => {
    await take(tx)
    taken.resolve()
    await letGo.promise
  })
  await taken.promise
  return async () => {
    letGo.resolve()
    await held
  }
}

/** Begins a trace by the old setting and waits until it is under way. */
async function beginTrace(caseId: number) {
  const letGo = await hold(
    (tx) => tx`
      select name from platform.progress where name = ${`trace:${caseId}`} for update`,
  )
  const traced = traceCase(desk, caseId)
  await untilWaiting(database.sql, 1)
  return { traced, letGo }
}

test('a setting that changes while a trace is under way is the one that it ends with', async () => {
  const caseId = await openCase(NEAR)
  assert.ok((await traceCase(desk, caseId)).ok)
  assert.deepEqual(await namesOf(caseId), ['same'])
  const { traced, letGo } = await beginTrace(caseId)
  assert.ok((await switchNearby(desk, caseId, FAR)).ok)
  await letGo()
  assert.deepEqual(await traced, { ok: true, candidates: 2 })
  assert.deepEqual(await namesOf(caseId), ['near', 'same'])
})

test('two servers that trace by two settings drop nobody whom the other one found', async () => {
  const caseId = await openCase(NEAR)
  assert.ok((await traceCase(desk, caseId)).ok)
  const { traced, letGo } = await beginTrace(caseId)
  assert.ok((await switchNearby(desk, caseId, FAR)).ok)
  const record = await hold(
    (tx) => tx`
      select person_id from tracing.candidate
      where case_id = ${caseId} and person_id = ${idOf('same')} for update`,
  )
  await letGo()
  // The first one has the case and waits for a row; the second one waits for the case.
  await untilWaiting(database.sql, 1)
  const second = other.traceCase(desk, caseId)
  await untilWaiting(database.sql, 2)
  await record()
  assert.ok((await traced).ok)
  assert.deepEqual(await second, { ok: true, candidates: 2 })
  assert.deepEqual(await namesOf(caseId), ['near', 'same'])
})
