import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { DAY, HOUR, MINUTE, dayOf, dayStart } from '../base/instant.ts'
import { systemClock } from '../platform/clock.ts'
import { importReferences, linkPersons, unlinkPersons } from '../people/index.ts'
import { importPlaces } from '../places/index.ts'
import { ensureDays, insertVisits, packFlags } from '../visits/index.ts'
import type { Flags } from '../visits/index.ts'
import type { TraceRule } from './contract.ts'
import { findCandidates } from './find-candidates.ts'
import { readItinerary } from './itinerary.ts'
import { presentTrace, traceContacts } from './index.ts'

// Noon of a live day, so that no test crosses closing time or midnight.
const NOON = dayStart(dayOf(systemClock.now()) - 3) + 12 * HOUR
const W30: TraceRule = { kind: 'window', minutes: 30 }
const STAYS: TraceRule = { kind: 'stays' }

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
  await ensureDays(database.sql, systemClock.now(), 21)
})
after(() => database[Symbol.asyncDispose]())

type Scan = {
  who: string
  where: string
  at: number
  out?: number
  flags?: Partial<Flags>
  by?: string
}

const PLAIN: Flags = {
  method: 'scan',
  outcome: 'entered',
  isWorker: false,
  verdict: 'enter',
  lateness: 'static',
  marks: 0,
}

/** Writes scans; names of people and places are told apart by the prefix of the story. */
async function tell(story: string, scans: readonly Scan[]) {
  const { sql, keyring } = database
  const names = [...new Set(scans.flatMap((scan) => (scan.by ? [scan.who, scan.by] : [scan.who])))]
  const people = await sql.begin((tx) =>
    importReferences(
      tx,
      keyring,
      names.map((name) => `${story}-${name}`),
    ),
  )
  const wheres = [...new Set(scans.map((scan) => scan.where))]
  const places = await sql.begin((tx) =>
    importPlaces(
      tx,
      wheres.map((name) => ({ reference: `${story}-${name}`, name, category: 'shopping' })),
    ),
  )
  const idOf = (name: string): number => people.get(`${story}-${name}`) ?? assert.fail(name)
  const placeOf = (name: string): number => places.get(`${story}-${name}`) ?? assert.fail(name)
  await insertVisits(
    sql,
    scans.map((scan) => ({
      personId: idOf(scan.who),
      reporterId: scan.by === undefined ? null : idOf(scan.by),
      enteredAt: scan.at,
      placeId: placeOf(scan.where),
      printNo: 1,
      deviceNo: 1,
      flags: packFlags({ ...PLAIN, ...scan.flags }),
      ruleVersion: 1,
    })),
  )
  for (const scan of scans) {
    if (scan.out === undefined) continue
    await sql`
      insert into visits.check_out (person_id, entered_at, place_id, left_at)
      values (${idOf(scan.who)}, ${scan.at}, ${placeOf(scan.where)}, ${scan.out})`
  }
  const trace = async (
    who: string,
    rule: TraceRule,
    more: { generations?: number; timeOrder?: 'any' | 'forward'; from?: number; to?: number } = {},
  ) => {
    const { generations = 1, timeOrder = 'any', from, to } = more
    const personIds = [idOf(who)]
    const now = systemClock.now()
    const request = { personIds, rule, generations, timeOrder, from, to, now }
    const found = await traceContacts(sql, request)
    const result = await presentTrace(sql, keyring, found, { case: who, rule, timeOrder })
    return result.contacts.map((contact) => ({
      ...contact,
      person: contact.person.slice(story.length + 1),
    }))
  }
  return { idOf, placeOf, trace }
}

const who = (contacts: readonly { person: string }[]) =>
  contacts.map((one) => one.person).toSorted()

test('exactly thirty minutes is in, one second more is out, on both sides', async () => {
  const { trace } = await tell('edge', [
    { who: 'case', where: 'shop', at: NOON },
    { who: 'before', where: 'shop', at: NOON - 1800 },
    { who: 'after', where: 'shop', at: NOON + 1800 },
    { who: 'earlier', where: 'shop', at: NOON - 1801 },
    { who: 'later', where: 'shop', at: NOON + 1801 },
    { who: 'elsewhere', where: 'bank', at: NOON },
  ])
  assert.deepEqual(who(await trace('case', W30)), ['after', 'before'])
  assert.deepEqual(who(await trace('case', { kind: 'window', minutes: 0 })), [])
})

test('only those who entered count, on either side', async () => {
  const { trace } = await tell('outcome', [
    { who: 'case', where: 'shop', at: NOON },
    { who: 'case', where: 'bank', at: NOON + HOUR, flags: { outcome: 'turned-away' } },
    { who: 'came', where: 'shop', at: NOON + 60 },
    { who: 'refused', where: 'shop', at: NOON + 60, flags: { outcome: 'turned-away' } },
    { who: 'withdrew', where: 'shop', at: NOON + 60, flags: { outcome: 'withdrawn' } },
    { who: 'customer', where: 'bank', at: NOON + HOUR },
  ])
  assert.deepEqual(who(await trace('case', W30)), ['came'])
  assert.deepEqual(who(await trace('case', STAYS)), ['came'])
})

test('a window bounds the visits of the case', async () => {
  const { trace } = await tell('bounds', [
    { who: 'case', where: 'shop', at: NOON },
    { who: 'case', where: 'shop', at: NOON + DAY },
    { who: 'first', where: 'shop', at: NOON },
    { who: 'second', where: 'shop', at: NOON + DAY },
  ])
  assert.deepEqual(who(await trace('case', W30, { from: NOON, to: NOON + DAY })), ['first'])
  assert.deepEqual(who(await trace('case', W30, { from: NOON + 1 })), ['second'])
})

test('forward follows time, any does not', async () => {
  const scans: Scan[] = [
    { who: 'case', where: 'shop', at: NOON },
    { who: 'friend', where: 'shop', at: NOON + 60 },
    { who: 'friend', where: 'bank', at: NOON - HOUR },
    { who: 'friend', where: 'club', at: NOON + HOUR },
    { who: 'past', where: 'bank', at: NOON - HOUR },
    { who: 'future', where: 'club', at: NOON + HOUR },
  ]
  const { trace } = await tell('order', scans)
  const two = (timeOrder: 'any' | 'forward', rule: TraceRule) =>
    trace('case', rule, { generations: 2, timeOrder }).then(who)
  assert.deepEqual(await two('any', W30), ['friend', 'future', 'past'])
  assert.deepEqual(await two('forward', W30), ['friend', 'future'])
  assert.deepEqual(await two('any', STAYS), ['friend', 'future', 'past'])
  assert.deepEqual(await two('forward', STAYS), ['friend', 'future'])
})

test('one human behind several registrations: found once, never its own contact', async () => {
  const { idOf, trace } = await tell('human', [
    { who: 'owner', where: 'shop', at: NOON },
    { who: 'reported', where: 'bank', at: NOON + HOUR, by: 'owner', flags: { method: 'reported' } },
    { who: 'impostor', where: 'shop', at: NOON + 60 },
    { who: 'clerk', where: 'bank', at: NOON + HOUR + 60 },
    { who: 'guest', where: 'shop', at: NOON + 120 },
    { who: 'guest2', where: 'bank', at: NOON + HOUR + 120 },
  ])
  const { sql } = database
  const alone = await trace('owner', W30)
  assert.deepEqual(who(alone), ['guest', 'impostor'])
  const link = (one: string, other: string) =>
    sql.begin((tx) =>
      linkPersons(tx, {
        personId: idOf(one),
        otherId: idOf(other),
        because: 'staff-merged',
        by: 'staff',
      }),
    )
  await link('owner', 'reported')
  await link('owner', 'impostor')
  await link('guest', 'guest2')
  for (const rule of [W30, STAYS]) {
    for (const asked of ['owner', 'reported', 'impostor']) {
      const found = await trace(asked, rule)
      assert.equal(found.length, 2, asked)
      assert.ok(who(found).includes('clerk'))
      // Two pairs at the shop (owner and impostor were there) and one at the bank.
      const guest = found.find((one) => one.person.startsWith('guest'))
      assert.equal(guest?.places.length, 2)
      if (rule === W30) assert.equal(guest?.pairs, 3)
    }
  }
  for (const one of ['reported', 'impostor']) {
    await sql.begin((tx) =>
      unlinkPersons(tx, {
        personId: idOf('owner'),
        otherId: idOf(one),
        because: 'staff-split',
        by: 'staff',
      }),
    )
  }
  // The two guests are one human still, named by whichever registration has the smaller id.
  const last = who(await trace('owner', W30)).map((name) => name.replace(/^guest2$/, 'guest'))
  assert.deepEqual(last, ['guest', 'impostor'])
})

test('stays overlap although the entries lie hours apart', async () => {
  const { trace } = await tell('stays', [
    { who: 'case', where: 'shop', at: NOON, out: NOON + 4 * HOUR },
    { who: 'late', where: 'shop', at: NOON + 3 * HOUR, out: NOON + 3 * HOUR + 38 * MINUTE },
    { who: 'gone', where: 'shop', at: NOON - HOUR, out: NOON - 1 },
    { who: 'touching', where: 'shop', at: NOON + 4 * HOUR },
    { who: 'long', where: 'shop', at: NOON - 30 * HOUR, out: NOON + 10 * MINUTE },
  ])
  const found = await trace('case', STAYS)
  assert.deepEqual(
    Object.fromEntries(found.map((one) => [one.person, [one.overlapMinutes, one.certainty]])),
    { late: [38, 'certain'], long: [10, 'certain'] },
  )
})

test('the next scan elsewhere ends a stay; without one its end is inferred', async () => {
  const { trace } = await tell('next', [
    { who: 'case', where: 'shop', at: NOON, out: NOON + HOUR },
    { who: 'moved', where: 'shop', at: NOON - 600 },
    { who: 'moved', where: 'bank', at: NOON + 300 },
    { who: 'left', where: 'shop', at: NOON - 600 },
    { who: 'left', where: 'bank', at: NOON },
    { who: 'stayed', where: 'shop', at: NOON + 600 },
    { who: 'refused', where: 'shop', at: NOON - 600 },
    { who: 'refused', where: 'bank', at: NOON - 60, flags: { outcome: 'turned-away' } },
    { who: 'undone', where: 'shop', at: NOON - 600 },
    { who: 'undone', where: 'bank', at: NOON - 60, flags: { outcome: 'withdrawn' } },
  ])
  const found = new Map((await trace('case', STAYS)).map((one) => [one.person, one]))
  assert.deepEqual([...found.keys()].toSorted(), ['moved', 'stayed', 'undone'])
  assert.equal(found.get('moved')?.overlapMinutes, 5)
  assert.equal(found.get('moved')?.certainty, 'certain')
  assert.equal(found.get('stayed')?.certainty, 'inferred')
})

test('a worker is present until off duty', async () => {
  const { trace } = await tell('worker', [
    { who: 'case', where: 'shop', at: NOON },
    { who: 'cook', where: 'shop', at: NOON - 7 * HOUR, flags: { isWorker: true } },
    {
      who: 'off',
      where: 'shop',
      at: NOON - 7 * HOUR,
      out: NOON - HOUR,
      flags: { isWorker: true },
    },
    {
      who: 'double',
      where: 'shop',
      at: NOON - 17 * HOUR,
      out: NOON + HOUR,
      flags: { isWorker: true },
    },
    { who: 'yesterday', where: 'shop', at: NOON - 17 * HOUR, flags: { isWorker: true } },
    { who: 'customer', where: 'shop', at: NOON - 7 * HOUR },
  ])
  const found = await trace('case', STAYS)
  assert.deepEqual(who(found), ['cook', 'double'])
  assert.ok(found.every((one) => one.pairs === 1))
})

test('gives candidates folded by human, with score and shared stays, strongest first', async () => {
  const { idOf, placeOf } = await tell('candidate', [
    { who: 'case', where: 'noodles', at: NOON, out: NOON + HOUR },
    { who: 'case', where: 'bank', at: NOON + 2 * HOUR },
    { who: 'near', where: 'noodles', at: NOON + 120, out: NOON + 2400 },
    { who: 'near', where: 'bank', at: NOON + 2 * HOUR + 60 },
    { who: 'said', where: 'noodles', at: NOON, by: 'near', flags: { method: 'reported' } },
    { who: 'brief', where: 'bank', at: NOON + 2 * HOUR - 55 * MINUTE },
  ])
  const found = await findCandidates(database.sql, {
    rootIds: [idOf('case')],
    windowFrom: NOON - HOUR,
    windowTo: NOON + 5 * HOUR,
    now: systemClock.now(),
  })
  const near = found.find((one) => one.personId === idOf('near')) ?? assert.fail()
  const said = found.find((one) => one.personId === idOf('said')) ?? assert.fail()
  assert.equal(found.length, 3)
  assert.equal(found[0]?.personId, idOf('near'))
  assert.deepEqual([near.pairs, near.certain, near.minGapSeconds], [2, true, 60])
  assert.ok(near.overlapSeconds > 2280)
  const noodles = near.shared.find((stay) => stay.placeId === placeOf('noodles')) ?? assert.fail()
  assert.deepEqual(
    [noodles.from, noodles.to, noodles.caseTo, noodles.contactTo, noodles.certainty],
    [NOON + 120, NOON + 2400, NOON + HOUR, NOON + 2400, 'certain'],
  )
  // Hearsay stays below what scans support, and is never certain.
  assert.equal(said.certain, false)
  assert.ok(said.score <= 40)
  assert.ok(said.shared[0]?.contactReported)
  const byWindow = await findCandidates(database.sql, {
    rootIds: [idOf('case')],
    windowFrom: NOON - HOUR,
    windowTo: NOON + 5 * HOUR,
    now: systemClock.now(),
    rule: W30,
  })
  assert.deepEqual(
    byWindow.map((one) => one.personId).toSorted((left, right) => left - right),
    [idOf('near'), idOf('said')].toSorted((left, right) => left - right),
  )
})

test('cuts what was shared to the window of the case', async () => {
  const { idOf } = await tell('cut', [
    { who: 'case', where: 'shop', at: NOON, out: NOON + 4 * HOUR },
    { who: 'other', where: 'shop', at: NOON, out: NOON + 4 * HOUR },
    { who: 'early', where: 'shop', at: NOON, out: NOON + HOUR },
  ])
  const found = await findCandidates(database.sql, {
    rootIds: [idOf('case')],
    windowFrom: NOON + HOUR,
    windowTo: NOON + 2 * HOUR,
    now: systemClock.now(),
  })
  assert.deepEqual(
    found.map((one) => [one.personId, one.overlapSeconds]),
    [[idOf('other'), HOUR]],
  )
})

test('an itinerary shows every registration, refusals apart, with place and certainty', async () => {
  const { idOf } = await tell('itinerary', [
    { who: 'case', where: 'noodles', at: NOON, out: NOON + HOUR },
    { who: 'case', where: 'bank', at: NOON + 2 * HOUR },
    { who: 'case', where: 'club', at: NOON + 150 * MINUTE, flags: { outcome: 'turned-away' } },
  ])
  const window = { from: NOON, to: NOON + DAY }
  const lines = await readItinerary(database.sql, database.keyring, {
    personIds: [idOf('case')],
    window,
    now: systemClock.now(),
  })
  assert.deepEqual(
    lines.map((line) => [line.placeName, line.outcome, line.endSource, line.certainty]),
    [
      ['noodles', 'entered', 'check-out', 'certain'],
      ['bank', 'entered', 'next-scan', 'certain'],
      ['club', 'turned-away', 'check-out', 'certain'],
    ],
  )
})
