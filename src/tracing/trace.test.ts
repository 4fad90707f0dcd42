import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { tellStory } from '../../test/helpers/trace-story.ts'
import type { Scan } from '../../test/helpers/trace-story.ts'
import { DAY, HOUR, MINUTE, dayOf, dayStart } from '../base/instant.ts'
import { systemClock } from '../platform/clock.ts'
import { linkPersons, unlinkPersons } from '../people/index.ts'
import { ensureDays } from '../visits/index.ts'
import type { TraceRule } from './contract.ts'

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

const tell = (story: string, scans: readonly Scan[]) => tellStory(database, story, scans)

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

test('a window asks nothing of the others: who came just before it was there too', async () => {
  const { trace } = await tell('straddle', [
    { who: 'case', where: 'shop', at: NOON },
    { who: 'early', where: 'shop', at: NOON - 10 * MINUTE },
    { who: 'late', where: 'shop', at: NOON + 10 * MINUTE },
    { who: 'early', where: 'bank', at: NOON - 20 * MINUTE },
    { who: 'second', where: 'bank', at: NOON - 20 * MINUTE },
  ])
  const window = { from: NOON - MINUTE, to: NOON + MINUTE }
  assert.deepEqual(who(await trace('case', W30, window)), ['early', 'late'])
  // A stay is cut to the window: what was shared after it does not count.
  assert.deepEqual(who(await trace('case', STAYS, window)), ['early'])
  const forward = { ...window, timeOrder: 'forward' } as const
  assert.deepEqual(who(await trace('case', W30, forward)), ['early', 'late'])
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

test('a scan elsewhere that was taken back ends no stay, of the case or of others', async () => {
  const back = { flags: { outcome: 'withdrawn' } } as const
  const { trace } = await tell('taken-back', [
    { who: 'case', where: 'shop', at: NOON },
    { who: 'case', where: 'bank', at: NOON + 10 * MINUTE, ...back },
    { who: 'guest', where: 'shop', at: NOON + 20 * MINUTE },
    { who: 'earlier', where: 'shop', at: NOON - 20 * MINUTE },
    { who: 'earlier', where: 'bank', at: NOON - 10 * MINUTE, ...back },
  ])
  assert.deepEqual(who(await trace('case', STAYS)), ['earlier', 'guest'])
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
