// While the database is away nobody hears that something broke: the same is asked again.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { inventTyped, openDoorApp } from './helpers/door-app.ts'
import { jarOf, openVisitorJars, ticketOf } from './helpers/visitor-jar.ts'
import { makeDevices } from './helpers/city.ts'

test('door and pages answer 503 while the database is away', async () => {
  const app = await openDoorApp()
  const { city } = app
  const jars = openVisitorJars(city)
  const jar = jarOf((await makeDevices(city.database, 20)).at(-1))
  await app.goOnDuty('keeper')
  const ticket = ticketOf(await jars.get(jars.door(0), jar))
  assert.equal((await jars.post(jars.door(0), { ticket, as: '0' }, jar)).statusCode, 200)
  await city.database.sql.end()

  const person = inventTyped(1)
  const typed = { entryId: randomUUID(), way: 'register', isDocumentSeen: true, person }
  for (const [path, body] of [
    ['/register', typed],
    ['/emergency', { entryId: randomUUID(), reason: 'injury' }],
    ['/duty', { isOn: true }],
    ['/intake', { deviceId: randomUUID(), entries: [], remaining: 0 }],
  ] as const) {
    const answer = await app.post('keeper', path, body)
    assert.deepEqual([path, answer.status, answer.body.error], [path, 503, 'busy'])
  }
  assert.equal((await app.get('keeper', '/rows')).status, 503)
  const others = { ticket, as: '0', rows: '1', name1: '甲乙', kind1: 'resident-id' }
  const report = await jars.post(
    `${jars.door(0)}/others/report`,
    { ...others, number1: person.number },
    jar,
  )
  assert.equal(report.statusCode, 503)
  const read = new Map([...jar, ['zpc_read', 'x'.repeat(43)]])
  assert.equal((await jars.get('/me', read)).statusCode, 503)
  await app[Symbol.asyncDispose]().catch(() => undefined)
})
