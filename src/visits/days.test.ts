import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { DAY, HOUR, dayOf, dayStart } from '../base/instant.ts'
import { openSql } from '../platform/postgres.ts'
import { dayTable, hasDay, sealDay, vacuumDay } from './day.sql.ts'
import { confirmClock, ensureDays, readClockDoubt } from './days.ts'
import { insertVisits, openVisitWriter } from './visit-writer.ts'
import type { Visit } from './visit.sql.ts'

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
})
after(() => database[Symbol.asyncDispose]())

const NOW = 1_795_000_000
const RETENTION = 14

function visitOf(personId: number, enteredAt: number): Visit {
  return {
    personId,
    reporterId: null,
    enteredAt,
    placeId: 1,
    printNo: 1,
    deviceNo: 1,
    flags: 0,
    ruleVersion: 1,
  }
}

async function countVisits(): Promise<number> {
  const [row] = await database.sql<{ n: number }[]>`select count(*)::int as n from visits.visit`
  return row?.n ?? -1
}

test('several processes make the whole window once, bounded by Shanghai midnight', async () => {
  const { sql } = database
  const results = await Promise.all([1, 2, 3].map(() => ensureDays(sql, NOW, RETENTION)))
  const made = results.flatMap((result) => result.made)
  assert.equal(made.length, RETENTION + 1 + 7)
  const today = dayOf(NOW)
  assert.equal(await hasDay(sql, today - RETENTION), true)
  assert.equal(await hasDay(sql, today + 7), true)
  assert.equal(await hasDay(sql, today + 8), false)
  const edges = [dayStart(today), dayStart(today + 1) - 1]
  assert.equal(
    await insertVisits(
      sql,
      edges.map((at) => visitOf(1, at)),
    ),
    2,
  )
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from ${sql.unsafe(dayTable(today))}`
  assert.equal(row?.n, 2)
})

test('inserting the same visits again stores nothing', async () => {
  const { sql } = database
  const visits = Array.from({ length: 12_000 }, (_, index) => visitOf(1000 + index, NOW - index))
  assert.equal(await insertVisits(sql, visits), 12_000)
  assert.equal(await insertVisits(sql, visits), 0)
})

test('erases days past retention, counts them, and keeps the rest, while people scan', async () => {
  const { sql, address } = database
  const oldDay = dayOf(NOW) - RETENTION
  await insertVisits(sql, [visitOf(5, dayStart(oldDay)), visitOf(6, dayStart(oldDay) + 9)])
  await sql`insert into visits.check_out (person_id, entered_at, place_id, left_at)
    values (5, ${dayStart(oldDay)}, 1, ${dayStart(oldDay) + 60})`
  const kept = await countVisits()
  const own = openSql(address, { max: 2, name: 'zpc' })
  const writer = openVisitWriter(own, { maxQueue: 1000 })
  let stored = 0
  const erasing = ensureDays(sql, NOW + DAY, RETENTION)
  for (let person = 1; person <= 50; person += 1) {
    await writer.write(visitOf(900_000 + person, NOW))
    stored += 1
  }
  const { dropped, made } = await erasing
  await writer.close()
  await own.end({ timeout: 1 })
  assert.deepEqual(dropped, [{ day: oldDay, visits: 2 }])
  assert.equal(made.length, 1)
  assert.equal(await countVisits(), kept - 2 + stored)
  const [proof] = await sql<{ state: string; visits: number }[]>`
    select state, visits from visits.day where day = ${oldDay}`
  assert.deepEqual({ ...proof }, { state: 'dropped', visits: 2 })
  const ends = await sql`select 1 from visits.check_out`
  assert.equal(ends.length, 0)
})

test('finishes an erasure that a crash interrupted after the detachment', async () => {
  const { sql } = database
  const oldDay = dayOf(NOW) + 1 - RETENTION
  await sql.unsafe(`alter table visits.visit detach partition ${dayTable(oldDay)}`)
  const { dropped } = await ensureDays(sql, NOW + 2 * DAY, RETENTION)
  assert.deepEqual(dropped, [{ day: oldDay, visits: 0 }])
})

test('a clock that runs far ahead erases nothing until the operator says what day it is', async () => {
  await using apart = await openTestDatabase()
  const { sql } = apart
  const count = async (): Promise<number> => {
    const [row] = await sql<{ n: number }[]>`select count(*)::int as n from visits.visit`
    return row?.n ?? -1
  }
  await ensureDays(sql, NOW, RETENTION)
  await insertVisits(sql, [visitOf(1, NOW), visitOf(2, NOW - 10 * DAY)])
  const ahead = NOW + 400 * DAY
  const complaints: unknown[] = []
  const log = { error: (...said: unknown[]) => void complaints.push(said) }
  const doubted = await ensureDays(sql, ahead, RETENTION, { log })
  assert.deepEqual([doubted.dropped, await count()], [[], 2])
  assert.deepEqual(doubted.doubt, { knownAt: NOW, now: ahead })
  assert.equal(complaints.length, 1)
  // Whoever scans meanwhile is stored, and does not make the wrong clock right.
  assert.equal(await hasDay(sql, dayOf(ahead)), true)
  await insertVisits(sql, [visitOf(3, ahead)])
  const again = await ensureDays(sql, ahead + HOUR, RETENTION)
  assert.deepEqual([again.dropped, again.doubt?.knownAt, await count()], [[], NOW, 3])
  assert.deepEqual(await readClockDoubt(sql), { knownAt: NOW, now: ahead + HOUR })
  // The clock is put right: everything goes on as if nothing had been.
  const right = await ensureDays(sql, NOW + DAY, RETENTION)
  assert.deepEqual([right.doubt, right.dropped.length], [undefined, 1])
  assert.equal(await readClockDoubt(sql), undefined)
  assert.equal(await count(), 3)
})

test('a server that was off for weeks erases what is due once the operator gave his word', async () => {
  await using apart = await openTestDatabase()
  const { sql } = apart
  await ensureDays(sql, NOW, RETENTION)
  await insertVisits(sql, [visitOf(1, NOW)])
  const later = NOW + 30 * DAY
  assert.equal((await ensureDays(sql, later, RETENTION)).dropped.length, 0)
  await confirmClock(sql, later)
  const { dropped, doubt } = await ensureDays(sql, later, RETENTION)
  assert.equal(doubt, undefined)
  assert.deepEqual(
    dropped.find((one) => one.day === dayOf(NOW)),
    { day: dayOf(NOW), visits: 1 },
  )
})

test('days written by an older version are measured by their newest visit', async () => {
  await using apart = await openTestDatabase()
  const { sql } = apart
  await ensureDays(sql, NOW, RETENTION)
  await insertVisits(sql, [visitOf(1, NOW)])
  await sql`delete from platform.setting where name = 'visits-days'`
  assert.ok((await ensureDays(sql, NOW + 40 * DAY, RETENTION)).doubt)
  await sql`delete from platform.setting where name = 'visits-days'`
  assert.equal((await ensureDays(sql, NOW + 2 * DAY, RETENTION)).doubt, undefined)
})

test('three days without a server are no reason to doubt, nor is the demo', async () => {
  await using apart = await openTestDatabase()
  const { sql } = apart
  await ensureDays(sql, NOW, RETENTION)
  assert.equal((await ensureDays(sql, NOW + 3 * DAY, RETENTION)).dropped.length, 3)
  const edge = NOW + 6 * DAY + 1
  assert.ok((await ensureDays(sql, edge, RETENTION)).doubt)
  const trusted = await ensureDays(sql, edge, RETENTION, { isClockTrusted: true })
  assert.deepEqual([trusted.doubt, trusted.dropped.length], [undefined, 3])
})

test('a clock set back erases nothing, and is believed at once', async () => {
  await using apart = await openTestDatabase()
  const { sql } = apart
  await ensureDays(sql, NOW, RETENTION)
  const back = await ensureDays(sql, NOW - 2 * DAY, RETENTION)
  assert.deepEqual([back.dropped, back.doubt, back.made.length], [[], undefined, 2])
  assert.equal((await ensureDays(sql, NOW, RETENTION)).dropped.length, 2)
})

test('vacuums today and seals yesterday', async () => {
  const { sql } = database
  await vacuumDay(sql, dayOf(NOW))
  await sealDay(sql, dayOf(NOW))
  assert.ok((await countVisits()) > 0)
})

test('the writer stores once what is written twice, and drains when it closes', async () => {
  const own = openSql(database.address, { max: 2, name: 'zpc' })
  const writer = openVisitWriter(own, { maxQueue: 5000 })
  const before = await countVisits()
  const rows = Array.from({ length: 500 }, (_, index) => visitOf(50_000 + index, NOW + 5))
  const writes = [...rows, ...rows].map((row) => writer.write(row))
  await writer.close()
  await Promise.all(writes)
  assert.equal(await countVisits(), before + 500)
  await assert.rejects(writer.write(visitOf(1, NOW)), { name: 'Busy' })
  await own.end({ timeout: 1 })
})

test('a full queue refuses at once', async () => {
  const own = openSql(database.address, { max: 2, name: 'zpc' })
  const writer = openVisitWriter(own, { maxQueue: 10 })
  const writes = Array.from({ length: 11 }, (_, index) => writer.write(visitOf(index, NOW + 60)))
  const results = await Promise.allSettled(writes)
  assert.equal(results.filter((result) => result.status === 'rejected').length, 1)
  await writer.close()
  await own.end({ timeout: 1 })
})

test('the writer outlives lost connections and loses no acknowledged row', async () => {
  const own = openSql(database.address, { max: 2, name: 'zpc cut me', readsTypes: false })
  const writer = openVisitWriter(own, { maxQueue: 5000 })
  const acknowledged: number[] = []
  const writes: Promise<unknown>[] = []
  for (let person = 0; person < 300; person += 1) {
    const personId = 70_000 + person
    writes.push(writer.write(visitOf(personId, NOW + 70)).then(() => acknowledged.push(personId)))
    if (person % 60 !== 30) continue
    await database.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'zpc cut me' and datname = current_database()
        and query like '%insert into visits.visit%'`
  }
  await Promise.allSettled(writes)
  await writer.close()
  assert.equal(acknowledged.length, 300)
  const [row] = await database.sql<{ n: number }[]>`
    select count(*)::int as n from visits.visit where entered_at = ${NOW + 70}`
  assert.equal(row?.n, 300)
  await own.end({ timeout: 1 })
})

test('a statement that waits for a lock holds nobody behind it', async () => {
  const own = openSql(database.address, { max: 2, name: 'zpc' })
  const writer = openVisitWriter(own, { maxQueue: 10 })
  let held: Promise<void> | undefined
  await database.sql.begin(async (tx) => {
    await tx.unsafe(`lock table ${dayTable(dayOf(NOW))} in access exclusive mode`)
    held = writer.write(visitOf(1, NOW + 90))
    await sleep(10)
    // Ends while the lock is still held, or never.
    await writer.write(visitOf(1, NOW + DAY))
  })
  await held
  await writer.close()
  await own.end({ timeout: 1 })
})

test('refuses after the deadline while the database is away', async () => {
  const nowhere = { ...database.address, host: '/nowhere' }
  const own = openSql(nowhere, { max: 2, name: 'zpc' })
  const writer = openVisitWriter(own, { maxQueue: 10, deadlineMs: 300 })
  await assert.rejects(writer.write(visitOf(1, NOW)), { name: 'Busy' })
  await own.end({ timeout: 0 })
})
