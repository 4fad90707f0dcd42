import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { inventDocument } from '../../test/helpers/invent.ts'
import { dayOf, formatDay, instantOfMs } from '../base/instant.ts'

const ZPC = join(import.meta.dirname, 'zpc.ts')
const tomorrow = formatDay(dayOf(instantOfMs(Date.now())) + 1)

let database: TestDatabase
let folder: string
before(async () => {
  database = await openTestDatabase()
  folder = mkdtempSync(join(tmpdir(), 'zpc-list-'))
})
after(async () => {
  rmSync(folder, { recursive: true, force: true })
  await database[Symbol.asyncDispose]()
})

function importList(text: string, ...options: string[]) {
  const file = join(folder, 'list.csv')
  writeFileSync(file, text)
  return spawnSync(process.execPath, [ZPC, 'import-list', file, ...options], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...database.env },
  })
}

const HEALTH = ['--kind', 'health', '--title', '演练']

test('imports a list whole, on record as the account of the shell', async () => {
  const done = importList(`resident-id,${inventDocument(1)},red,${tomorrow}\n`, ...HEALTH)
  assert.equal(done.status, 0, done.stderr)
  assert.match(done.stdout, /^1 people of list \d+ count from now on\.\n$/)
  const [audit] = await database.sql<{ actor: string; actor_kind: string }[]>`
    select actor, actor_kind from staff.audit where action = 32`
  assert.equal(audit?.actor_kind, 'cli')
  assert.match(audit.actor, /^cli:/)
})

test('says by line what is wrong, never what stood there, and imports nothing', async () => {
  const number = inventDocument(2)
  const text = `resident-id,${number},red,${tomorrow}\nresident-id,3211829,red,${tomorrow}\n`
  const done = importList(text, ...HEALTH)
  assert.equal(done.status, 1)
  assert.equal(done.stderr, 'Nothing was imported: 1 lines are wrong.\n  line 2: number: invalid\n')
  const [row] = await database.sql<{ facts: number }[]>`
    select count(*)::int as facts from people.fact`
  assert.equal(row?.facts, 1)
})

test('refuses a kind that is none and a file that is not there', () => {
  const wrong = importList('x', '--kind', 'weather', '--title', 'x')
  assert.match(wrong.stderr, /^There is no kind weather\. Use health or travel\.\n$/)
  const gone = spawnSync(process.execPath, [ZPC, 'import-list', '/nowhere.csv', ...HEALTH], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...database.env },
  })
  assert.equal(gone.status, 1)
  assert.match(gone.stderr, /cannot be read/)
})
