import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { openTestDatabase } from './helpers/database.ts'
import { dumpSchema } from './helpers/dump-schema.ts'

test('shows every migration in db/schema.sql (else: npm run schema)', async () => {
  await using database = await openTestDatabase()
  const committed = readFileSync(resolve(import.meta.dirname, '../db/schema.sql'), 'utf8')
  assert.equal(await dumpSchema(database.sql), committed)
})
