// The writer's promise to the people who wait: an answer by the deadline, whatever hangs.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { ensureDays } from './days.ts'
import { withdrawFlags } from './flags.rule.ts'
import { Busy, insertVisits, openVisitWriter } from './visit-writer.ts'
import type { Visit } from './visit.sql.ts'

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
})
after(() => database[Symbol.asyncDispose]())

function visitOf(personId: number): Visit {
  const enteredAt = Math.floor(Date.now() / 1000)
  const where = { placeId: 1, printNo: 1, deviceNo: 1, flags: 0, ruleVersion: 1 }
  return { personId, reporterId: null, enteredAt, ...where }
}

test('two statements that hang hold neither the people behind them nor the end', async () => {
  const { sql } = database
  const lock = Promise.withResolvers<void>()
  const held = sql.begin(async (tx) => {
    await tx`lock table visits.visit in access exclusive mode`
    await lock.promise
  })
  await sleep(100)
  const writer = openVisitWriter(sql, { maxQueue: 10, deadlineMs: 400 })
  const writes: Promise<void>[] = []
  // One statement at once, one beside it after a short wait, the third stays in the queue.
  for (const personId of [1, 2, 3]) {
    writes.push(writer.write(visitOf(personId)))
    await sleep(60)
  }
  const closed = writer.close().then(() => 'closed')
  const ended = Promise.all([closed, Promise.allSettled(writes)])
  const first = await Promise.race([ended, sleep(60_000, undefined, { ref: false })])
  lock.resolve()
  await held
  assert.ok(first, 'the writer ends')
  for (const write of first[1]) {
    assert.equal(write.status, 'rejected')
    assert.ok(write.status === 'rejected' && write.reason instanceof Busy)
  }
  assert.equal(writer.waiting(), 0)
})

test('of one batch only the rows that were there and taken back are told so', async () => {
  const { sql } = database
  const now = Math.floor(Date.now() / 1000)
  await ensureDays(sql, now, 14)
  const [fresh, there, back] = [visitOf(11), visitOf(12), visitOf(13)]
  await insertVisits(sql, [there, { ...back, flags: withdrawFlags(back.flags) }])
  const writer = openVisitWriter(sql, { maxQueue: 10 })
  const twice = { ...fresh }
  const rows = [fresh, there, back, twice]
  await Promise.all(rows.map((row) => writer.write(row)))
  assert.deepEqual(
    rows.map((row) => writer.wasTakenBack(row)),
    [false, false, true, false],
  )
  const [stored] = await sql<{ n: number }[]>`select count(*)::int as n from visits.visit`
  assert.equal(stored?.n, 3)
  await writer.close()
})

/** Whether two rows that come a turn after each other are stored by one statement. */
async function areTogether(crowd: number, base: number): Promise<boolean> {
  const { sql } = database
  const writer = openVisitWriter(sql, { maxQueue: 100 })
  const before = Array.from({ length: crowd }, (_, index) => visitOf(base + 10 + index))
  await Promise.all(before.map((row) => writer.write(row)))
  const first = writer.write(visitOf(base))
  await setImmediate()
  await setImmediate()
  await Promise.all([first, writer.write(visitOf(base + 1))])
  await writer.close()
  const rows = await sql<{ n: number }[]>`
    select count(distinct xmin::text)::int as n from visits.visit
    where person_id in (${base}, ${base + 1})`
  return rows[0]?.n === 1
}

test('after a crowd those who follow each other share a statement; alone nobody waits', async () => {
  await ensureDays(database.sql, Math.floor(Date.now() / 1000), 14)
  const crowds: boolean[] = []
  // A machine that stands still for longer than the gathering tells nothing.
  for (let round = 0; round < 20 && !crowds.includes(true); round += 1) {
    crowds.push(await areTogether(20, 1000 + round * 100))
  }
  assert.ok(crowds.includes(true))
  assert.equal(await areTogether(0, 9000), false)
  assert.equal(await areTogether(1, 9100), false)
})
