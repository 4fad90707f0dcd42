import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { admissionOf, openAdmissionCity } from '../../../test/helpers/admission.ts'
import type { AdmissionCity } from '../../../test/helpers/admission.ts'
import { placesByIds } from '../../places/index.ts'
import { DAY, MINUTE } from '../../base/instant.ts'
import { unpackFlags } from '../flags.rule.ts'
import { readVisit } from '../visit.sql.ts'
import { actOnStop } from './act-on-stop.ts'
import { closeStop, lookAtStop } from './follow-up.ts'
import { deleteStopsBefore } from './stop.sql.ts'
import { admitEmergency, completeEmergency, listEmergencies } from './emergency.ts'

let here: AdmissionCity
before(async () => {
  here = await openAdmissionCity()
})
after(() => here.city[Symbol.asyncDispose]())

async function stopOf(index: number, door: number): Promise<number> {
  here.setCodes(index, 'red', 'plain')
  here.city.clock.advance(1)
  const done = await here.admit({
    print: here.printOf(door),
    method: 'scan',
    persons: [here.personOf(index)],
  })
  const visit = done.admitted[0]?.recent.visit
  const [row] = await here.city.database.sql<{ id: number }[]>`
    select stop_id as id from visits.stop
    where person_id = ${visit?.personId ?? 0} and entered_at = ${visit?.enteredAt ?? 0}`
  return row?.id ?? 0
}

async function outcomeOf(stopId: number): Promise<string | undefined> {
  const [row] = await here.city.database.sql<
    { personId: number; enteredAt: number; placeId: number }[]
  >`select person_id as "personId", entered_at as "enteredAt", place_id as "placeId"
    from visits.stop where stop_id = ${stopId}`
  const visit = row && (await readVisit(here.city.database.sql, row))
  return visit && unpackFlags(visit.flags).outcome
}

test('whoever is sent away did not enter; a slip of the finger can be mended for ten minutes', async () => {
  const stopId = await stopOf(30, 4)
  const act = (action: 'sent-away' | 'mistaken' | 'waiting') =>
    actOnStop(here.deps, { print: here.printOf(4), stopId, action, byId: here.people[0] ?? 0 })
  const away = await act('sent-away')
  assert.ok(away.ok && away.stop.state === 'sent-away')
  assert.equal(await outcomeOf(stopId), 'turned-away')
  assert.ok((await act('sent-away')).ok)
  assert.ok((await act('mistaken')).ok)
  assert.equal(await outcomeOf(stopId), 'entered')
  here.city.clock.advance(11 * MINUTE)
  const late = await act('waiting')
  assert.equal(!late.ok && late.refusal, 'stop-settled')
})

test('a stop of another place does not exist, nor does one that was never opened', async () => {
  const stopId = await stopOf(31, 4)
  const by = { action: 'waiting', byId: here.people[0] ?? 0 } as const
  for (const tried of [
    { print: here.printOf(5), stopId },
    { print: here.printOf(4), stopId: 9_999_999 },
  ]) {
    const done = await actOnStop(here.deps, { ...tried, ...by })
    assert.equal(!done.ok && done.refusal, 'not-found')
  }
})

test('neither the state nor the note of a stop stands in the clear', async () => {
  const stopId = await stopOf(32, 4)
  const note = '交给了三茅街道的王医生'
  const given = { print: here.printOf(4), stopId, action: 'handed-over', note, byId: 1 } as const
  assert.ok((await actOnStop(here.deps, given)).ok)
  const [row] = await here.city.database.sql<{ text: string }[]>`
    select s::text as text from visits.stop s where stop_id = ${stopId}`
  assert.doesNotMatch(row?.text ?? '', /red|王医生/)
})

test('an emergency enters at once, is due in a day, and is completed by a registration', async () => {
  const given = {
    print: here.printOf(5),
    reason: 'injury',
    hint: '红外套,约60岁',
    byId: here.people[0] ?? 0,
    enteredAt: here.city.clock.now(),
    retryKey: 'one tap',
  } as const
  const first = await admitEmergency(here.deps, given)
  const again = await admitEmergency(here.deps, given)
  assert.ok(first.ok && again.ok)
  assert.equal(first.verdict, 'enter')
  assert.equal(again.personId, first.personId)
  const { placeId } = given.print
  const open = await listEmergencies(here.deps, placeId)
  assert.equal(open.length, 1)
  const [one] = open
  assert.equal(one?.hint, given.hint)
  assert.equal(one?.dueAt, given.enteredAt + DAY)
  const done = { placeId, stopId: one?.stopId ?? 0, personId: here.people[55] ?? 0, byId: 1, at: 1 }
  const { sql } = here.city.database
  const other = await sql.begin((tx) => completeEmergency(tx, { ...done, placeId: placeId + 1 }))
  assert.equal(!other.ok && other.refusal, 'not-found')
  assert.ok((await sql.begin((tx) => completeEmergency(tx, done))).ok)
  assert.ok((await sql.begin((tx) => completeEmergency(tx, done))).ok)
  const next = { ...done, personId: here.people[56] ?? 0 }
  const second = await sql.begin((tx) => completeEmergency(tx, next))
  assert.equal(!second.ok && second.refusal, 'stop-settled')
  assert.equal((await listEmergencies(here.deps, placeId)).length, 0)
  const reached = await sql<{ root_id: number }[]>`
    select distinct root_id from people.person
    where person_id in (${first.personId}, ${done.personId})`
  assert.equal(reached.length, 1)
})

test('what the town noted of an emergency stays when it is registered afterwards', async () => {
  const { sql, keyring } = here.city.database
  const print = here.printOf(3)
  const { placeId } = print
  const { rules, prints, clock } = here.city
  const entered = await admitEmergency(here.deps, {
    print,
    reason: 'acute',
    hint: '',
    byId: here.people[0] ?? 0,
    enteredAt: clock.now(),
    retryKey: 'another tap',
  })
  assert.ok(entered.ok)
  const [{ stopId } = { stopId: 0 }] = await listEmergencies(here.deps, placeId)
  const place = (await placesByIds(sql, [placeId])).get(placeId)
  const supervisor = {
    username: 'town',
    divisions: [place?.division ?? ''],
    now: clock.now(),
  }
  const desk = { sql, keyring, rules, prints, supervisor }
  assert.ok((await closeStop(desk, stopId, '已送县医院,家属在场')).ok)
  const done = { placeId, stopId, personId: here.people[54] ?? 0, byId: 1, at: clock.now() + 60 }
  assert.ok((await sql.begin((tx) => completeEmergency(tx, done))).ok)
  const look = await lookAtStop(desk, stopId, '复核')
  assert.ok('closing' in look)
  assert.deepEqual([look.closing, look.closedBy], ['已送县医院,家属在场', 'town'])
  assert.equal((await listEmergencies(here.deps, placeId)).length, 0)
})

test('two of the team act at once: one after the other, and both see the end', async () => {
  const stopId = await stopOf(33, 4)
  const act = (action: 'handed-over' | 'sent-away') =>
    actOnStop(here.deps, { print: here.printOf(4), stopId, action, byId: 1 })
  const both = await Promise.all([act('handed-over'), act('sent-away')])
  assert.ok(both.every((one) => one.ok))
  const { sql } = here.city.database
  const [row] = await sql<{ state: string }[]>`
    select state from visits.stop where stop_id = ${stopId}`
  const expected = row?.state === 'sent-away' ? 'turned-away' : 'entered'
  assert.equal(await outcomeOf(stopId), expected)
})

test('asked again at another server, a stop has the number that was answered last', async () => {
  here.setCodes(35, 'red', 'plain')
  const enteredAt = here.city.clock.now()
  const asked = { enteredAt, method: 'scan', persons: [here.personOf(35)] } as const
  const beside = admissionOf(here.city)
  await here.admit({ ...asked, persons: [here.personOf(36)] }, beside)
  const answers = [await here.admit(asked), await here.admit(asked, beside)]
  const numbers = answers.map((answer) => answer.admitted[0]?.recent.passNumber)
  assert.notEqual(numbers[0], numbers[1])
  const { sql } = here.city.database
  const stops = await sql<{ number: number }[]>`
    select pass_number as number from visits.stop where person_id = ${here.people[35] ?? 0}`
  assert.deepEqual(
    stops.map(({ number }) => number),
    [numbers[1]],
  )
})

test('stops are erased with the visits they belong to', async () => {
  const stopId = await stopOf(34, 4)
  const { sql } = here.city.database
  const isThere = async () =>
    (await sql`select 1 from visits.stop where stop_id = ${stopId}`).length === 1
  const now = here.city.clock.now()
  await deleteStopsBefore(sql, now)
  assert.ok(await isThere())
  await deleteStopsBefore(sql, now + 1)
  assert.ok(!(await isThere()))
})
