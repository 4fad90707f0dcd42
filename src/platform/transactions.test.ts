// A transaction whose connection dies, at every moment of it: it fails, the pool goes on, and
// nothing of it is written by anybody else's connection.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { isDatabaseAway, openSql } from './postgres.ts'
import type { Sql, Tx } from './postgres.ts'

const ROUNDS = 20
let database: TestDatabase
let sql: Sql

before(async () => {
  database = await openTestDatabase()
  // One connection: what is left behind on it meets everybody who comes later.
  sql = openSql(database.address, { max: 1, name: 'zpc' })
  await database.sql`create table public.note (round integer)`
})
after(async () => {
  await sql.end({ timeout: 5 })
  await database[Symbol.asyncDispose]()
})

async function backendOf(tx: Tx): Promise<number> {
  const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
  return row?.pid ?? assert.fail()
}

async function kill(pid: number): Promise<void> {
  await database.sql`select pg_terminate_backend(${pid}, 5000)`
}

/** The first statement after a death may still be told of it. */
async function countNotes(): Promise<number> {
  const ask = () => sql<{ n: number }[]>`select count(*)::int as n from public.note`
  const [row] = await ask().catch((error: unknown) => {
    assert.ok(isDatabaseAway(error))
    return ask()
  })
  return row?.n ?? -1
}

test('dies while a statement is under way', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { promise: known, resolve } = Promise.withResolvers<number>()
    const failing = sql.begin(async (tx) => {
      await tx`insert into public.note (round) values (${round})`
      resolve(await backendOf(tx))
      await tx`select pg_sleep(60)`
    })
    const ended = assert.rejects(failing, isDatabaseAway)
    await kill(await known)
    await ended
    assert.equal(await countNotes(), 0)
  }
})

test('dies between two statements: the second is written nowhere', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const failing = sql.begin(async (tx) => {
      await tx`insert into public.note (round) values (${round})`
      await kill(await backendOf(tx))
      // Long enough for the driver to hear of it, and for somebody else to have the connection.
      await sleep(20)
      await tx`insert into public.note (round) values (${round})`
    })
    await assert.rejects(failing, isDatabaseAway)
    assert.equal(await countNotes(), 0)
  }
})

test('an ordinary refusal is rolled back, and a result given, as ever', async () => {
  const refused = sql.begin(async (tx) => {
    await tx`insert into public.note (round) values (1)`
    throw new Error('refused')
  })
  await assert.rejects(refused, /refused/)
  assert.equal(await countNotes(), 0)
  const given = await sql.begin('read write', async (tx) => {
    await tx`insert into public.note (round) values (2)`
    return 'done'
  })
  assert.equal(given, 'done')
  assert.equal(await countNotes(), 1)
})
