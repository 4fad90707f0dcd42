import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { OperatorError } from '../base/errors.ts'
import { DAY, dayOf, formatDay } from '../base/instant.ts'
import { systemClock } from '../platform/clock.ts'
import { ensureHold, insertHeldVisits } from '../visits/hold.sql.ts'
import { ensureDays, readClockDoubt } from '../visits/index.ts'
import { columnsOf } from '../visits/visit.sql.ts'
import { runDaysConfirm, runDoctor } from './operate.ts'

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
})
after(() => database[Symbol.asyncDispose]())

/** Runs the doctor and gives the first line that holds these words. */
async function lineWith(words: string): Promise<string> {
  const said: string[] = []
  const write = process.stdout.write.bind(process.stdout)
  // Bytes are the test runner's own news.
  process.stdout.write = (text: string | Uint8Array) =>
    typeof text === 'string' ? said.push(text) > 0 : write(text)
  try {
    await runDoctor({ ...process.env, ...database.env })
  } finally {
    process.stdout.write = write
    process.exitCode = undefined
  }
  return (
    said
      .join('')
      .split('\n')
      .find((line) => line.includes(words)) ?? ''
  )
}

test('the doctor is red while the clock is doubted, until the operator names the day', async () => {
  const { sql, config } = database
  const now = systemClock.now()
  await ensureDays(sql, now, 21)
  assert.match(await lineWith('clock:'), /^ok /)
  await ensureDays(sql, now + 5 * DAY, 21)
  assert.match(await lineWith('clock:'), /^BAD .*zpc days confirm/)
  await assert.rejects(runDaysConfirm(config, '2020-01-01'), OperatorError)
  await assert.rejects(runDaysConfirm(config, "'; drop"), OperatorError)
  assert.ok(await readClockDoubt(sql))
  await runDaysConfirm(config, formatDay(dayOf(systemClock.now())))
  assert.equal(await readClockDoubt(sql), undefined)
  assert.match(await lineWith('clock:'), /^ok /)
  const [row] = await sql<{ action: number }[]>`
    select action from staff.audit order by seq desc limit 1`
  assert.equal(row?.action, 82)
})

test('the doctor names what is held past its days, and how much of it', async () => {
  assert.equal(await lineWith('held past'), '')
  const { sql } = database
  const holdId = await ensureHold(sql, 'old times.csv', 'imported')
  const visit = { personId: 1, reporterId: null, enteredAt: 1, placeId: 1, printNo: 1, deviceNo: 1 }
  const columns = columnsOf([{ ...visit, flags: 0, ruleVersion: 1 }])
  await insertHeldVisits(sql, columns, holdId)
  assert.match(await lineWith('held past'), /^ok .*1 visits, "old times.csv" \(imported\)/)
})
