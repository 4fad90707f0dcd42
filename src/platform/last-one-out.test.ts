import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readConfig } from './config.ts'
import { openDatabase } from './database.ts'
import { openSql } from './postgres.ts'

test('leaves the embedded database to whoever still uses it; the last one out stops it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zpc-last-'))
  // Root's database runs under an account of its own, which must reach it here.
  chmodSync(folder, 0o755)
  try {
    const config = readConfig({ ZPC_VAR: join(folder, 'var'), ZPC_KEYS: join(folder, 'keys') })
    const first = await openDatabase(config, { max: 2 })
    const second = await openDatabase(config, { max: 2 })
    await first.close()
    const [row] = await second.sql<{ one: number }[]>`select 1 as one`
    assert.equal(row?.one, 1, 'who started it may leave first')
    await second.close()
    const probe = openSql(second.address, { max: 1, name: 'zpc test' })
    await assert.rejects(probe`select 1`)
    await probe.end({ timeout: 1 })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
