import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { OperatorError } from '../base/errors.ts'
import { DAY, dayOf, formatDay } from '../base/instant.ts'
import { systemClock } from '../platform/clock.ts'
import { ensureDays, readClockDoubt } from '../visits/index.ts'
import { runDaysConfirm, runDoctor } from './operate.ts'

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
})
after(() => database[Symbol.asyncDispose]())

/** Runs the doctor and gives its line about the clock. */
async function clockLine(): Promise<string> {
  const said: string[] = []
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = (text: string | Uint8Array) => said.push(String(text)) > 0
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
      .find((line) => line.includes('clock:')) ?? ''
  )
}

test('the doctor is red while the clock is doubted, until the operator names the day', async () => {
  const { sql, config } = database
  const now = systemClock.now()
  await ensureDays(sql, now, 21)
  assert.match(await clockLine(), /^ok /)
  await ensureDays(sql, now + 5 * DAY, 21)
  assert.match(await clockLine(), /^BAD .*zpc days confirm/)
  await assert.rejects(runDaysConfirm(config, '2020-01-01'), OperatorError)
  await assert.rejects(runDaysConfirm(config, "'; drop"), OperatorError)
  assert.ok(await readClockDoubt(sql))
  await runDaysConfirm(config, formatDay(dayOf(systemClock.now())))
  assert.equal(await readClockDoubt(sql), undefined)
  assert.match(await clockLine(), /^ok /)
  const [row] = await sql<{ action: number }[]>`
    select action from staff.audit order by seq desc limit 1`
  assert.equal(row?.action, 82)
})
