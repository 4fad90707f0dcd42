import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { tellStory } from '../../test/helpers/trace-story.ts'
import type { Scan } from '../../test/helpers/trace-story.ts'
import { DAY, HOUR, MINUTE, dayOf, dayStart } from '../base/instant.ts'
import { systemClock } from '../platform/clock.ts'
import { ensureDays } from '../visits/index.ts'
import type { Nearby, TraceRule } from './contract.ts'
import { findCandidates } from './find-candidates.ts'
import { readItinerary } from './itinerary.ts'
import { HEARSAY_MAX } from './score.rule.ts'

// Noon of a live day, so that no test crosses closing time or midnight.
const NOON = dayStart(dayOf(systemClock.now()) - 3) + 12 * HOUR
const W30: TraceRule = { kind: 'window', minutes: 30 }

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
  await ensureDays(database.sql, systemClock.now(), 21)
})
after(() => database[Symbol.asyncDispose]())

const tell = (story: string, scans: readonly Scan[]) => tellStory(database, story, scans)

type Asked = { nearby?: Nearby; rule?: TraceRule; now?: number }

/** Finds the candidates of somebody around noon. */
function find(personId: number, asked: Asked = {}) {
  const window = { windowFrom: NOON - HOUR, windowTo: NOON + 5 * HOUR }
  const now = systemClock.now()
  return findCandidates(database.sql, { rootIds: [personId], ...window, now, ...asked })
}

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
  assert.ok(said.score <= HEARSAY_MAX)
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

test('a stay of the open day ends now, and shares no minute that has not been', async () => {
  const { idOf } = await tell('now', [
    { who: 'case', where: 'shop', at: NOON },
    { who: 'other', where: 'shop', at: NOON + MINUTE },
  ])
  const [early] = await find(idOf('case'), { now: NOON + 10 * MINUTE })
  assert.equal(early?.overlapSeconds, 9 * MINUTE)
  assert.deepEqual([early?.shared[0]?.caseEnd, early?.shared[0]?.contactEnd], ['so-far', 'so-far'])
  assert.equal(early?.certain, false)
  const [late] = await find(idOf('case'))
  assert.ok((late?.overlapSeconds ?? 0) > 9 * MINUTE)
  const [line] = await readItinerary(database.sql, database.keyring, {
    personIds: [idOf('case')],
    window: { from: NOON - HOUR, to: NOON + DAY },
    now: NOON + 10 * MINUTE,
  })
  assert.deepEqual([line?.leftAt, line?.endSource], [NOON + 10 * MINUTE, 'so-far'])
})

/** Makes a mall of the places of a story: floors f1 and f2, shops a and b on f1, c on f2. */
async function buildMall(placeOf: (name: string) => number): Promise<void> {
  const { sql } = database
  const root = placeOf('mall')
  const tree: [string, string | null, string][] = [
    ['mall', null, 'building'],
    ['f1', 'mall', 'floor'],
    ['f2', 'mall', 'floor'],
    ['a', 'f1', 'unit'],
    ['b', 'f1', 'unit'],
    ['c', 'f2', 'unit'],
  ]
  for (const [name, parent, kind] of tree) {
    await sql`
      update places.place set kind = ${kind}, complex_id = ${root},
        parent_id = ${parent === null ? null : placeOf(parent)}
      where place_id = ${placeOf(name)}`
  }
}

test('the same floor and the same complex are weaker, named apart, and can be switched', async () => {
  const { idOf, placeOf } = await tell('mall', [
    { who: 'case', where: 'a', at: NOON, out: NOON + HOUR },
    { who: 'same', where: 'a', at: NOON + MINUTE, out: NOON + 20 * MINUTE },
    { who: 'both', where: 'a', at: NOON + MINUTE, out: NOON + 20 * MINUTE },
    { who: 'both', where: 'b', at: NOON + 21 * MINUTE, out: NOON + 50 * MINUTE },
    { who: 'floor', where: 'b', at: NOON + MINUTE, out: NOON + 50 * MINUTE },
    { who: 'lift', where: 'f1', at: NOON + MINUTE, out: NOON + 2 * MINUTE },
    { who: 'above', where: 'c', at: NOON, out: NOON + HOUR },
    { who: 'door', where: 'mall', at: NOON, out: NOON + HOUR },
    { who: 'gone', where: 'b', at: NOON - HOUR, out: NOON },
    { who: 'upstairs', where: 'f2', at: NOON - HOUR, out: NOON - 1 },
    { who: 'outside', where: 'kiosk', at: NOON, out: NOON + HOUR },
  ])
  await buildMall(placeOf)
  const kinds = async (asked: Asked) => {
    const found = await find(idOf('case'), asked)
    const names = ['same', 'both', 'floor', 'lift', 'above', 'door', 'gone', 'upstairs', 'outside']
    const nameOf = (id: number) => names.find((name) => idOf(name) === id) ?? 'somebody'
    return found.map((one) => `${nameOf(one.personId)}: ${one.shared[0]?.closeness ?? 'place'}`)
  }
  const place = ['both: place', 'same: place']
  const floor = ['floor: floor', 'lift: floor']
  const complex = ['above: complex', 'door: complex']
  assert.deepEqual((await kinds({})).toSorted(), place)
  const off = { floor: false, complex: false }
  assert.deepEqual((await kinds({ nearby: off })).toSorted(), place)
  const one = await kinds({ nearby: { floor: true, complex: false } })
  assert.deepEqual(one.toSorted(), [...place, ...floor].toSorted())
  const all = await kinds({ nearby: { floor: true, complex: true } })
  assert.deepEqual(all.toSorted(), [...place, ...floor, ...complex].toSorted())
  const byWindow = await kinds({ nearby: { floor: true, complex: true }, rule: W30 })
  assert.deepEqual(byWindow.toSorted(), [...place, ...floor, ...complex].toSorted())
})

test('other rooms add nothing to the same place, and are never certain', async () => {
  const { idOf, placeOf } = await tell('rooms', [
    { who: 'case', where: 'a', at: NOON, out: NOON + HOUR },
    { who: 'both', where: 'a', at: NOON + MINUTE, out: NOON + 11 * MINUTE },
    { who: 'both', where: 'b', at: NOON + 12 * MINUTE, out: NOON + HOUR },
    { who: 'floor', where: 'b', at: NOON + MINUTE, out: NOON + HOUR },
    { who: 'case', where: 'mall', at: NOON + 2 * HOUR, out: NOON + 2 * HOUR + 1 },
    { who: 'nobody', where: 'f1', at: NOON - DAY },
    { who: 'nobody', where: 'f2', at: NOON - DAY - HOUR },
    { who: 'nobody', where: 'c', at: NOON - DAY - 2 * HOUR },
  ])
  await buildMall(placeOf)
  const alone = (await find(idOf('case'))).find((one) => one.personId === idOf('both'))
  const found = await find(idOf('case'), { nearby: { floor: true, complex: false } })
  const both = found.find((one) => one.personId === idOf('both')) ?? assert.fail()
  assert.deepEqual(
    [both.score, both.pairs, both.overlapSeconds, both.certain],
    [alone?.score, alone?.pairs, alone?.overlapSeconds, true],
  )
  assert.equal(both.shared.length, 2)
  const floor = found.find((one) => one.personId === idOf('floor')) ?? assert.fail()
  assert.equal(floor.certain, false)
  assert.ok(floor.score < both.score && floor.score <= 35)
  const [stay] = floor.shared
  assert.deepEqual(
    [stay?.placeId, stay?.contactPlaceId, stay?.withinId],
    [placeOf('a'), placeOf('b'), placeOf('f1')],
  )
})

test('what one other person says stays reported, however often; a second source lifts it', async () => {
  const out = NOON + HOUR
  const said = { flags: { method: 'reported' } } as const
  const { idOf } = await tell('hearsay', [
    { who: 'case', where: 'shop', at: NOON, out },
    { who: 'enemy', where: 'bank', at: NOON },
    { who: 'friend', where: 'bank', at: NOON },
    { who: 'once', where: 'shop', at: NOON + 60, out, by: 'enemy', ...said },
    { who: 'twice', where: 'shop', at: NOON + 60, out, by: 'enemy', ...said },
    { who: 'twice', where: 'shop', at: NOON + 600, out, by: 'enemy', ...said },
    { who: 'two', where: 'shop', at: NOON + 60, by: 'enemy', ...said },
    { who: 'two', where: 'shop', at: NOON + 90, out, by: 'friend', ...said },
    { who: 'typed', where: 'shop', at: NOON + 60, out, flags: { method: 'staff' } },
    { who: 'paper', where: 'shop', at: NOON + 60, out, flags: { method: 'register' } },
    { who: 'code', where: 'shop', at: NOON + 60, out, flags: { method: 'paper-code' } },
    { who: 'seen', where: 'shop', at: NOON + 60, by: 'enemy', ...said },
    { who: 'seen', where: 'shop', at: NOON + 90, out, flags: { method: 'staff' } },
    { who: 'own', where: 'shop', at: NOON + 60, out },
  ])
  const found = await find(idOf('case'))
  const levels = ['once', 'twice', 'typed', 'paper', 'code', 'two', 'seen', 'own'].map((name) => {
    const one = found.find((candidate) => candidate.personId === idOf(name)) ?? assert.fail(name)
    const level = one.certain ? 'certain' : one.shared[0]?.certainty
    if (level === 'reported') assert.ok(one.score <= HEARSAY_MAX, name)
    return [name, level]
  })
  assert.deepEqual(Object.fromEntries(levels), {
    once: 'reported',
    twice: 'reported',
    typed: 'reported',
    paper: 'reported',
    code: 'reported',
    two: 'inferred',
    seen: 'inferred',
    own: 'certain',
  })
})

test('where the case is only said to have been, everyone else there is only reported', async () => {
  const { idOf } = await tell('said', [
    { who: 'enemy', where: 'bank', at: NOON },
    { who: 'case', where: 'shop', at: NOON, by: 'enemy', flags: { method: 'reported' } },
    { who: 'guest', where: 'shop', at: NOON + 60, out: NOON + HOUR },
  ])
  const [guest] = await find(idOf('case'))
  assert.deepEqual([guest?.certain, guest?.shared[0]?.certainty], [false, 'reported'])
  const lines = await readItinerary(database.sql, database.keyring, {
    personIds: [idOf('case')],
    window: { from: NOON - HOUR, to: NOON + DAY },
    now: systemClock.now(),
  })
  assert.deepEqual(
    lines.map((line) => [line.certainty, line.isReported, line.reportedBy]),
    [['reported', true, 'said-enemy']],
  )
})

test('nobody ends a stay of another by reporting him elsewhere', async () => {
  const said = { flags: { method: 'reported' }, by: 'enemy' } as const
  const { idOf } = await tell('cutoff', [
    { who: 'enemy', where: 'bank', at: NOON },
    { who: 'case', where: 'shop', at: NOON },
    { who: 'case', where: 'bank', at: NOON + 5 * MINUTE, ...said },
    { who: 'guest', where: 'shop', at: NOON + 60 },
    { who: 'guest', where: 'bank', at: NOON + 6 * MINUTE, ...said },
    { who: 'left', where: 'shop', at: NOON + 60 },
    { who: 'left', where: 'club', at: NOON + 6 * MINUTE },
    { who: 'child', where: 'shop', at: NOON + 60, ...said },
    { who: 'child', where: 'club', at: NOON + 6 * MINUTE, ...said },
  ])
  const found = await find(idOf('case'))
  const atShop = (name: string) => {
    const one = found.find((candidate) => candidate.personId === idOf(name)) ?? assert.fail(name)
    const [stay] = one.shared.filter((shared) => shared.contactAt === NOON + 60)
    return [stay?.contactEnd, stay?.certainty, (stay?.to ?? 0) - NOON <= 6 * MINUTE]
  }
  assert.deepEqual(atShop('guest'), ['dwell', 'inferred', false])
  assert.deepEqual(atShop('left'), ['next-scan', 'inferred', true])
  assert.deepEqual(atShop('child'), ['next-scan', 'reported', true])
})
