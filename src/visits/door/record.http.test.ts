// What a gatekeeper records of one person; and all that must not happen: off duty, elsewhere,
// twice, too early, with hostile input.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { nextTyped, openDoorApp, typedEntry } from '../../../test/helpers/door-app.ts'
import type { DoorApp } from '../../../test/helpers/door-app.ts'
import { addGrownWard } from '../../../test/helpers/grown-ward.ts'
import type { DoorRows } from '../contract.ts'
import type { DoorState, Recorded } from './contract.ts'

let app: DoorApp
before(async () => {
  app = await openDoorApp()
  for (const who of ['keeper', 'second'] as const) await app.goOnDuty(who)
  await app.goOnDuty('outsider', 2)
})
after(() => app[Symbol.asyncDispose]())

test('a document in hand is typed, and who it is may enter', async () => {
  const recorded = await app.register(typedEntry())
  assert.equal(recorded.verdict, 'enter')
  assert.equal(recorded.maskedName, '访*甲')
  assert.equal(recorded.isEarlier, false)
  const { body } = await app.get<DoorRows>('keeper', '/rows')
  const row = body.rows.find((one) => one.key === recorded.key)
  assert.equal(row?.how, 'register')
  assert.ok(!JSON.stringify(row).includes('321182'))
})

test('somebody whose document nobody saw is asked to see the staff', async () => {
  const recorded = await app.register(typedEntry({ way: 'for-others', isDocumentSeen: false }))
  assert.equal(recorded.verdict, 'see-staff')
})

test('the same entry sent again, also at the same moment, is one visit', async () => {
  const body = typedEntry()
  const before = await app.countVisits()
  const [one, two] = await Promise.all([app.register(body), app.register(body)])
  const three = await app.register(body)
  assert.equal(one?.key, two?.key)
  assert.equal(three.key, one?.key)
  assert.equal(three.verdict, 'enter')
  assert.equal(three.isEarlier, true)
  assert.equal((await app.countVisits()) - before, 1)
})

test('a person without any number is one person however often the entry comes', async () => {
  const nobody = { name: '无名', kind: 'none', number: '' }
  const body = typedEntry({ person: nobody })
  const before = await app.countVisits()
  await Promise.all([app.register(body), app.register(body)])
  await app.register(typedEntry({ person: nobody }))
  assert.equal((await app.countVisits()) - before, 2)
})

test('the number of an entry belongs to one person and one place', async () => {
  const entryId = randomUUID()
  await app.register(typedEntry({ entryId }))
  const other = await app.post<Recorded>('keeper', '/register', typedEntry({ entryId }))
  assert.equal(other.body.isEarlier, true, 'a recorded entry answers as it was')
  assert.deepEqual(await app.refused('/register', typedEntry({ entryId }), 'outsider', 2), [
    409,
    'duplicate',
  ])
})

test('off duty, a stranger to the place and a visitor record nobody', async () => {
  const before = await app.countVisits()
  assert.deepEqual(await app.refused('/register', typedEntry(), 'manager'), [403, 'off-duty'])
  assert.deepEqual(await app.refused('/register', typedEntry(), 'outsider'), [404, 'not-found'])
  for (const path of ['/rows', '/counter', '/open-emergencies', '/paper-checks', '/intake-key']) {
    assert.equal((await app.get('manager', path)).status, 403, path)
    assert.equal((await app.get('outsider', path)).status, 404, path)
  }
  const anybody = await app.city.app.inject({
    method: 'POST',
    url: `/api/door/points/${app.pointOf(0)}/register`,
    payload: typedEntry(),
  })
  assert.equal(anybody.statusCode, 401)
  assert.equal(await app.countVisits(), before)
})

test('what is wrong with a document, name, phone or time is told with its field', async () => {
  const fields = nextTyped()
  const cases: [object, string, string][] = [
    [{ person: { ...fields, number: '321182199001011234' } }, 'document-invalid', 'document'],
    [{ person: { ...fields, name: '  ' } }, 'name-invalid', 'name'],
    [{ person: { ...fields, phone: '12' } }, 'phone-invalid', 'phone'],
    [{ enteredAt: app.city.clock.now() - 3601 }, 'entry-time', 'enteredAt'],
    [{ enteredAt: app.city.clock.now() + 61 }, 'entry-time', 'enteredAt'],
    [{ way: 'paper', enteredAt: app.city.clock.now() - 72 * 3600 - 1 }, 'entry-time', 'enteredAt'],
    [{ way: 'paper' }, 'entry-time', 'enteredAt'],
  ]
  for (const [change, error, field] of cases) {
    const answer = await app.post<{ field?: string }>('keeper', '/register', typedEntry(change))
    assert.deepEqual([answer.body.error, answer.body.field], [error, field])
  }
})

test('hostile words are refused or kept, and never break anything', async () => {
  const words = [
    '\u0000',
    '𝕋\u202Eevil',
    "'; drop table visits.visit; --",
    '测'.repeat(199),
    '${7*7}',
  ]
  for (const name of words) {
    for (const number of words.map((word) => word.slice(0, 80))) {
      const body = typedEntry({ person: { name, kind: 'passport', number, issuer: 'UTO' } })
      const answer = await app.post('keeper', '/register', body)
      assert.ok(answer.status === 200 || answer.status === 400, `${answer.status} ${name}`)
    }
    const batch = { entryId: randomUUID(), text: words.join('\n') }
    assert.equal((await app.post('keeper', '/batch', batch)).status, 200)
    const scanned = { entryId: randomUUID(), token: name }
    assert.equal((await app.post('keeper', '/personal-code', scanned)).status, 404)
  }
})

test('a place that the town has not confirmed records people and tells nothing', async () => {
  const { sql } = app.city.database
  const placeId = app.city.doors[2]?.placeId ?? 0
  await sql`update places.place set state = 'unconfirmed' where place_id = ${placeId}`
  await sql`update places.print set changed_at = now() where place_id = ${placeId}`
  await app.city.prints.refresh()
  const answer = await app.post<Recorded>('outsider', '/register', typedEntry(), 2)
  assert.equal(answer.status, 200)
  assert.equal(answer.body.verdict, undefined)
  assert.equal(answer.body.maskedName, undefined)
  const visit = answer.body.key
  assert.deepEqual(await app.refused('/seen', { visit, health: 'red' }, 'outsider', 2), [
    409,
    'place-unconfirmed',
  ])
  const state = await app.get<DoorState>('outsider', '/state', 2)
  assert.equal(state.body.isConfirmed, false)
})

test('the card of a ward who is 14 by now registers nobody; the document does, by hand', async () => {
  const { database, clock } = app.city
  const today = clock.now()
  const guardianId = app.personIds.outsider
  const ward = await addGrownWard(database, { guardianId, index: 1, today })
  const before = await app.countVisits()
  const scanned = { entryId: randomUUID(), token: ward.token }
  assert.deepEqual(await app.refused('/personal-code', scanned), [410, 'ward-grown-up'])
  assert.equal(await app.countVisits(), before)
  const person = { name: '韩小', kind: 'resident-id', number: ward.number }
  const recorded = await app.register(typedEntry({ person }))
  assert.equal(recorded.verdict, 'enter')
  const [visit] = await database.sql<{ guardian_id: number | null; is_ward: boolean }[]>`
    select p.guardian_id, p.person_id = ${ward.personId} as is_ward
    from visits.door_entry e join people.person p on p.person_id = e.person_id
    order by e.recorded_at desc, p.person_id desc limit 1`
  assert.deepEqual({ ...visit }, { guardian_id: null, is_ward: false }, 'registered anew')
  assert.equal(await app.countVisits(), before + 1)
})
