// The town's list of stops holds its own, however many others leave theirs open.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openAdmissionCity } from '../../../test/helpers/admission.ts'
import { showStops } from './follow-up.ts'

const here = await openAdmissionCity()
after(() => here.city[Symbol.asyncDispose]())

test('a town finds its stops among five thousand of another town that nobody closes', async () => {
  const { sql, keyring } = here.city.database
  const [theirs, ours] = [here.printOf(0), here.printOf(1)]
  const now = here.city.clock.now()
  await sql`
    update places.place set division = '321182101' where place_id = ${theirs.placeId}`
  await sql`
    update places.place set division = '321182001' where place_id = ${ours.placeId}`
  const add = async (print: typeof ours, count: number, enteredAt: number) => sql`
    insert into visits.stop (person_id, entered_at, place_id, point_id, rule_version, row_sealed,
      due_at, opened_at, closed_at, closed_by)
    select 900000 + n, ${enteredAt}, ${print.placeId}, ${print.pointId}, 1, '', ${enteredAt},
      ${enteredAt}, case when n % 2 = 0 then ${enteredAt}::int end,
      case when n % 2 = 0 then 'x' end
    from generate_series(1, ${count}::int) n`
  await add(ours, 1, now - 20)
  await add(theirs, 10_002, now - 30)
  await add(ours, 2, now - 10)
  await add(theirs, 10_002, now - 5)
  const { rules, prints } = here.city
  const supervisor = { username: 'town', divisions: ['321182001'], now }
  const desk = { sql, keyring, rules, prints, supervisor }
  const open = await showStops(desk, {})
  assert.deepEqual(
    open.stops.map((stop) => [stop.placeId, stop.enteredAt]),
    [
      [ours.placeId, now - 20],
      [ours.placeId, now - 10],
    ],
  )
  assert.deepEqual([open.open, open.overdue], [2, 2])
  assert.equal((await showStops(desk, { which: 'closed' })).stops.length, 1)
  const nowhere = { ...desk, supervisor: { ...supervisor, divisions: ['330000'] } }
  assert.deepEqual((await showStops(nowhere, {})).stops, [])
})
