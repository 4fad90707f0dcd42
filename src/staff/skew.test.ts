// The clock of the database is another machine's: nothing of ours depends on what it says.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { HOUR, MINUTE } from '../base/instant.ts'
import { createStaffUser } from './create-staff-user.ts'
import { readPendingUser } from './sign-in.sql.ts'

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
})
after(() => database[Symbol.asyncDispose]())

test('a second step waits for ten minutes of ours, whatever hour the database has', async () => {
  const { sql, keyring } = database
  const roles = [{ role: 'tracer', division: '321182' }] as const
  const user = { username: 'zhao', name: '赵敏', password: 'correct-horse-battery', roles }
  assert.ok((await sql.begin((tx) => createStaffUser(tx, keyring, user))).ok)
  const now = Math.floor(Date.now() / 1000)
  await sql`
    insert into staff.verification (id, identifier, value, "expiresAt")
    select 'pending', 'pending', id, to_timestamp(${now + 10 * MINUTE})
    from staff."user" where username = 'zhao'`
  await sql`create schema skew`
  for (const hours of [-3, 0, 3]) {
    await sql.unsafe(`create or replace function skew.now() returns timestamptz language sql
      as $$ select pg_catalog.now() + interval '${hours} hours' $$`)
    await sql.begin(async (tx) => {
      await tx`set local search_path = skew, pg_catalog`
      const [row] = await tx<{ off: number }[]>`
        select round(extract(epoch from now()) - ${now})::int as off`
      assert.equal(Math.round((row?.off ?? 0) / HOUR), hours, 'the clock is that far off')
      const at = async (second: number) => (await readPendingUser(tx, 'pending', second))?.username
      assert.equal(await at(now + 10 * MINUTE - 1), 'zhao')
      assert.equal(await at(now + 10 * MINUTE), undefined)
    })
  }
})
