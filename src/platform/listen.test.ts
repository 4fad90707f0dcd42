// A server that stops must not wait for a listening connection that was lost.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openTestDatabase } from '../../test/helpers/database.ts'
import { listenTo, openSql } from './postgres.ts'

test('hears again after its connection was cut, and ends all the same', async () => {
  await using database = await openTestDatabase()
  const own = openSql(database.address, { max: 1, name: 'zpc listen test' })
  const heard: string[] = []
  let times = 0
  const stop = await listenTo(own, 'zpc_test', {
    onNote: (text) => heard.push(text),
    onListening: () => (times += 1),
  })
  const cut = () => database.sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query ilike 'listen%'`
  await cut()
  for (let tries = 0; tries < 600 && times < 2; tries += 1) await sleep(50)
  await database.sql`select pg_notify('zpc_test', 'again')`
  for (let tries = 0; tries < 600 && heard.length === 0; tries += 1) await sleep(50)
  assert.deepEqual(heard, ['again'])
  await cut()
  const ended = await Promise.race([stop().then(() => 'ended'), sleep(5000, 'waits')])
  assert.equal(ended, 'ended')
  await own.end({ timeout: 1 })
})
