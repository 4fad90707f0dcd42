// A shift at a door: it ends on record, and its sheet can be drawn.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openDoorApp, typedEntry } from '../../../test/helpers/door-app.ts'
import type { DoorApp, Who } from '../../../test/helpers/door-app.ts'
import type { DoorRows } from '../contract.ts'

let app: DoorApp
before(async () => {
  app = await openDoorApp()
  for (const who of ['keeper', 'second'] as const) await app.goOnDuty(who)
  for (let count = 0; count < 6; count += 1) await app.register(typedEntry())
})
after(() => app[Symbol.asyncDispose]())

test('going on duty twice is one shift; off duty it is audited with what was shown', async () => {
  await app.goOnDuty('manager')
  await app.goOnDuty('manager')
  const { rows } = (await app.get<DoorRows>('manager', '/rows')).body
  assert.ok(rows.length > 5)
  app.city.clock.advance(60)
  await app.goOnDuty('manager', 0, false)
  const { sql } = app.city.database
  const shifts = await sql<{ action: number; rows: number | null }[]>`
    select action, (detail::jsonb->>'rowsShown')::int as rows from staff.audit
    where actor = ${`person:${app.personIds.manager}`} and action in (70, 71) order by seq`
  assert.deepEqual(
    shifts.map(({ action, rows: shown }) => [action, shown]),
    [
      [70, null],
      [71, rows.length],
    ],
  )
  const [presence] = await sql<{ worker: number; stay: number }[]>`
    select (v.flags >> 6) & 1 as worker, o.left_at - o.entered_at as stay
    from visits.visit v join visits.check_out o using (person_id, entered_at, place_id)
    where v.person_id = ${app.personIds.manager}`
  assert.deepEqual({ ...presence }, { worker: 1, stay: 60 })
})

test('the sheet is drawn for the team, also before a shift', async () => {
  const ask = (who: Who, door = 0) =>
    app.city.app.inject({
      url: `/api/door/points/${app.pointOf(door)}/sheet.pdf`,
      headers: { cookie: app.cookies[who] },
    })
  const sheet = await ask('manager')
  assert.equal(sheet.headers['content-type'], 'application/pdf')
  assert.equal(sheet.rawPayload.subarray(0, 5).toString(), '%PDF-')
  assert.equal((await ask('outsider')).statusCode, 404)
})
