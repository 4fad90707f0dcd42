import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openAdmissionCity } from '../../test/helpers/admission.ts'
import type { AdmissionCity } from '../../test/helpers/admission.ts'
import { addPerson } from '../../test/helpers/city.ts'
import { inventDocument, inventPhone } from '../../test/helpers/invent.ts'
import { MINUTE } from '../base/instant.ts'
import { raiseAssurance, registerPerson } from '../people/index.ts'
import { admitPersons } from './admit.ts'
import { presentArrivals } from './arrivals.ts'
import type { DoorRow } from './contract.ts'
import { openDocumentChecks } from './document-check.ts'
import { allowTyped } from './limits.ts'
import { listVisitsAt } from './visit.sql.ts'

let here: AdmissionCity
before(async () => {
  here = await openAdmissionCity()
})
after(() => here.city[Symbol.asyncDispose]())

async function rowsAt(door: number): Promise<DoorRow[]> {
  const now = here.city.clock.now()
  const span = { from: now - 30 * MINUTE, to: now + MINUTE }
  const print = here.printOf(door)
  const visits = await listVisitsAt(here.city.database.sql, print.placeId, span, 200)
  return presentArrivals(here.deps, print, visits)
}

test('a mother and two children are one arrival, with one answer for all', async () => {
  for (const index of [0, 1, 2]) here.setCodes(index, 'green', 'plain')
  here.setCodes(2, 'red', 'plain')
  const [mother = 0] = here.people
  await here.admit({ method: 'scan', persons: [here.personOf(0)] })
  assert.equal((await rowsAt(0))[0]?.count, 1)
  here.city.clock.advance(60)
  const done = await here.admit({
    reporterId: mother,
    persons: [here.personOf(1), here.personOf(2)],
  })
  assert.equal(done.verdict, 'see-staff')
  assert.deepEqual(
    done.admitted.map((one) => one.verdict),
    ['enter', 'see-staff'],
  )
  const rows = await rowsAt(0)
  const mine = rows.filter((row) => row.count === 3)
  assert.equal(mine.length, 1)
  assert.equal(mine[0]?.verdict, 'enter')
  const [stopped] = mine[0]?.companions.filter((one) => one.verdict === 'see-staff') ?? []
  assert.ok((stopped?.stop?.steps.length ?? 0) > 0)
  assert.doesNotMatch(JSON.stringify(rows), /"(red|yellow|green|starred)"/)
})

test('the same report again is the same visits, told as earlier', async () => {
  const [, , , , reporter = 0] = here.people
  const given = { reporterId: reporter, persons: [here.personOf(5), here.personOf(6)] }
  const enteredAt = here.city.clock.now()
  const first = await here.admit({ ...given, enteredAt })
  const second = await here.admit({ ...given, enteredAt })
  assert.ok(second.admitted.every((one) => one.isEarlier))
  assert.deepEqual(
    second.admitted.map((one) => one.recent.visit),
    first.admitted.map((one) => one.recent.visit),
  )
})

test('two reports of one family at once are stored once', async () => {
  const [, , , , , , , reporter = 0] = here.people
  const given = { reporterId: reporter, persons: [here.personOf(8), here.personOf(9)] }
  const enteredAt = here.city.clock.now()
  await Promise.all([here.admit({ ...given, enteredAt }), here.admit({ ...given, enteredAt })])
  const [row] = await here.city.database.sql<{ n: number }[]>`
    select count(*)::int n from visits.visit where reporter_id = ${reporter}`
  assert.equal(row?.n, 2)
})

test('green of somebody unconfirmed tells nothing: he sees the staff like everyone', async () => {
  const { sql, keyring } = here.city.database
  const number = inventDocument(700)
  const declared = await sql.begin((tx) =>
    registerPerson(tx, keyring, {
      document: { kind: 'resident-id', number },
      phoneConfirmed: false,
      name: '邻居',
      origin: 'reported',
      at: here.city.clock.now(),
    }),
  )
  assert.ok(declared.ok)
  const { personId, assurance, mask } = declared
  for (const state of ['green', 'none', undefined] as const) {
    if (state) here.health.states.set(number, state)
    else here.health.states.delete(number)
    here.city.standings.forget([personId])
    here.city.clock.advance(11 * MINUTE)
    const reporterId = here.people[13] ?? 0
    const done = await here.admit({ reporterId, persons: [{ personId, assurance, mask }] })
    assert.equal(done.verdict, 'see-staff')
  }
})

test('a place without its town asks no partner and shows nobody a verdict', async () => {
  here.setCodes(14, 'red', 'plain')
  const asked = here.health.asked
  const print = { ...here.printOf(2), state: 'unconfirmed' as const }
  const done = await here.admit({ print, method: 'staff', persons: [here.personOf(14)] })
  assert.equal(here.health.asked, asked)
  assert.equal(done.isVerdictShown, false)
  assert.equal(done.verdict, 'enter')
})

test('what the staff saw counts where nothing else is known, and never against a colour', async () => {
  here.setCodes(15, undefined, 'plain')
  const seen = { health: 'green' } as const
  const isSeen = await here.admit({
    print: here.printOf(2),
    persons: [{ ...here.personOf(15), seen }],
  })
  assert.equal(isSeen.verdict, 'enter')
  here.setCodes(16, 'red', 'plain')
  const isRed = await here.admit({
    print: here.printOf(2),
    persons: [{ ...here.personOf(16), seen }],
  })
  assert.equal(isRed.verdict, 'see-staff')
})

test('a scan changes no fact: not in the store, not in what the next scan is told', async () => {
  const { sql } = here.city.database
  const facts = () => sql`select * from people.fact order by 1, 2, 3, 4`
  const before = await facts()
  const told = async (index: number) => {
    here.city.standings.forget([here.people[index] ?? 0])
    const { health: one, travel: other } = await here.city.standings.of(here.people[index] ?? 0)
    return [one.state, other.state]
  }
  here.setCodes(17, 'green', 'plain')
  here.setCodes(18, 'red', 'starred')
  const was = [await told(17), await told(18)]
  for (let door = 0; door < 5; door += 1) {
    here.city.clock.advance(11 * MINUTE)
    await here.admit({
      print: here.printOf(door),
      method: 'scan',
      persons: [here.personOf(18), here.personOf(17)],
    })
  }
  assert.deepEqual([await told(17), await told(18)], was)
  assert.deepEqual(await facts(), before)
})

test('one scan reports 8 distinct persons', async () => {
  const persons = here.people.slice(21, 30).map((personId) => ({ ...here.personOf(0), personId }))
  const report = {
    print: here.printOf(3),
    method: 'reported',
    enteredAt: here.city.clock.now(),
  } as const
  const reporterId = here.people[20] ?? 0
  const nine = await admitPersons(here.deps, { ...report, reporterId, persons })
  assert.equal(!nine.ok && nine.refusal, 'too-many-companions')
  const eight = await admitPersons(here.deps, { ...report, reporterId, persons: persons.slice(1) })
  assert.ok(eight.ok)
})

test('a shift of a small shop types 60 distinct persons and no more', async () => {
  const { sql } = here.city.database
  const at = here.city.clock.now()
  const typed = {
    gatekeeperId: here.people[53] ?? 0,
    placeId: here.printOf(5).placeId,
    at,
  }
  const many = Array.from({ length: 60 }, (_, index) => 1_000_000 + index)
  assert.ok((await allowTyped(sql, { ...typed, personIds: many })).ok)
  const refused = await allowTyped(sql, { ...typed, personIds: [...many, 1] })
  assert.equal(!refused.ok && refused.refusal, 'too-many-typed')
})

test('one visit in two hundred shows the document, the same one each time', () => {
  const { keyring } = here.city.database
  const [one, other] = [openDocumentChecks(keyring, true), openDocumentChecks(keyring, true)]
  const off = openDocumentChecks(keyring, false)
  let checked = 0
  for (let personId = 1; personId <= 100_000; personId += 1) {
    const visit = { personId, enteredAt: 1_800_000_000 + (personId % 977) }
    assert.equal(one(visit), other(visit))
    assert.equal(off(visit), false)
    if (one(visit)) checked += 1
  }
  assert.ok(checked > 400 && checked < 600, String(checked))
})

test('a disputed document sees the staff under either name, until one has shown it', async () => {
  const { sql, keyring } = here.city.database
  const register = (name: string, phone: string): Promise<number> => {
    const at = here.city.clock.now()
    return addPerson(here.city.database, { name, phone, number: inventDocument(710), at })
  }
  here.health.states.set(inventDocument(710), 'green')
  here.travel.states.set(inventDocument(710), 'plain')
  const owner = await register('李真', inventPhone(710))
  const ids = [owner, await register('王假', inventPhone(711))]
  const verdicts = async () => {
    here.city.clock.advance(11 * MINUTE)
    here.city.standings.forget(ids)
    const persons = ids.map((personId) => ({ ...here.personOf(0), personId }))
    const done = await here.admit({ print: here.printOf(4), method: 'scan', persons })
    return done.admitted.map((one) => one.verdict)
  }
  assert.deepEqual(await verdicts(), ['see-staff', 'see-staff'])
  const seen = { personId: owner, by: 'person:1', at: here.city.clock.now() }
  await sql.begin((tx) => raiseAssurance(tx, { keyring }, seen))
  assert.deepEqual(await verdicts(), ['enter', 'see-staff'])
})
