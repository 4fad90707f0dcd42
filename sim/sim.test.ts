import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayOf } from '../src/base/instant.ts'
import { makeCity } from './city.ts'
import { startChecksum, VISITS_HEADER, writeDay } from './csv.ts'
import { makeDay } from './day.ts'
import { LOAD_SHAPE } from './load-shape.ts'
import { openRandom } from './random.ts'
import { findTogether } from './truth.ts'

const SIZE = { people: 400, places: 40 }
const MONDAY = 20_604
const RUNS = { numRuns: 12 }
const seeds = fc.integer({ min: 0, max: 2 ** 31 })
const days = fc.integer({ min: MONDAY, max: MONDAY + 13 })

function sumOf(seed: number): string {
  const city = makeCity(seed, SIZE)
  const sum = startChecksum()
  for (let day = MONDAY; day < MONDAY + 3; day += 1) sum.update(writeDay(city, day, false).visits)
  return sum.digest('hex')
}

test('gives the same city and checksum for the same seed', () => {
  fc.assert(
    fc.property(seeds, (seed) => assert.equal(sumOf(seed), sumOf(seed))),
    RUNS,
  )
})

test('gives another checksum for another seed', () => {
  fc.assert(
    fc.property(seeds, (seed) => assert.notEqual(sumOf(seed), sumOf(seed + 1))),
    RUNS,
  )
})

test('gives a day without the days before it', () => {
  const city = makeCity(5, SIZE)
  const after = [MONDAY, MONDAY + 1, MONDAY + 2].map((day) => makeDay(city, day))[2]
  assert.deepEqual(makeDay(makeCity(5, SIZE), MONDAY + 2), after)
})

test('keeps every stay inside its day and nobody at two places at once', () => {
  fc.assert(
    fc.property(seeds, days, (seed, day) => {
      const lastLeft = new Map<number, number>()
      for (const stay of makeDay(makeCity(seed, SIZE), day)) {
        assert.ok(stay.enteredAt < stay.leftAt)
        assert.equal(dayOf(stay.enteredAt), day)
        assert.equal(dayOf(stay.leftAt - 1), day)
        assert.ok((lastLeft.get(stay.person) ?? 0) <= stay.enteredAt)
        lastLeft.set(stay.person, stay.leftAt)
      }
    }),
    RUNS,
  )
})

test('never lets a person without a phone scan alone', () => {
  const city = makeCity(11, SIZE)
  for (const stay of makeDay(city, MONDAY + 5)) {
    if (!stay.scanned || city.persons[stay.person]?.phone !== null) continue
    assert.notEqual(stay.reporter, null)
  }
})

test('knows exactly the pairs that a brute force finds together', () => {
  fc.assert(
    fc.property(seeds, days, (seed, day) => {
      const stays = makeDay(makeCity(seed, { people: 150, places: 40 }), day)
      const expected = new Set<string>()
      for (const one of stays) {
        for (const two of stays) {
          if (one.person >= two.person || one.place !== two.place || one.room !== two.room) continue
          const from = Math.max(one.enteredAt, two.enteredAt)
          const seconds = Math.min(one.leftAt, two.leftAt) - from
          if (seconds >= 60) expected.add([one.person, two.person, one.place, from, seconds].join())
        }
      }
      const found = [...findTogether(stays)].map((pair) =>
        [pair.first, pair.second, pair.place, pair.from, pair.seconds].join(),
      )
      assert.equal(found.length, new Set(found).size)
      assert.deepEqual(new Set(found), expected)
    }),
    RUNS,
  )
})

test('lets families go out together', () => {
  const city = makeCity(3, SIZE)
  const together = makeDay(city, MONDAY + 5).filter((stay) => stay.reporter !== null)
  assert.ok(together.length > 0)
  for (const stay of together) {
    const guardian = city.persons[stay.reporter ?? -1]
    assert.equal(guardian?.household, city.persons[stay.person]?.household)
  }
})

test('gives every person a number of their own', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { persons } = makeCity(seed, SIZE)
      assert.equal(persons.length, SIZE.people)
      assert.equal(new Set(persons.map((person) => person.documentNumber)).size, SIZE.people)
      for (const { phone } of persons) assert.match(phone ?? '19900000000', /^1990000\d{4}$/)
    }),
    RUNS,
  )
})

test('has the published shape of a day: 48 half hours that make a whole', () => {
  assert.equal(LOAD_SHAPE.length, 48)
  const sum = LOAD_SHAPE.reduce((total, share) => total + share, 0)
  assert.ok(Math.abs(sum - 1000) < 5, String(sum))
})

test('writes rows in the form of the bulk import', () => {
  const columns = VISITS_HEADER.trim().split(',')
  assert.deepEqual(columns, ['person', 'place', 'place_name', 'time_utc', 'left_utc'])
  const rows = writeDay(makeCity(1, SIZE), MONDAY, false).visits.trim().split('\n')
  for (const row of rows) {
    assert.match(row, /^P\d{7},L\d{6},[^,"]+,20\d\d-\d\d-\d\dT[\d:]{8}Z,(20[\dT:-]+Z)?$/)
  }
})

test('draws evenly and never outside its bounds', () => {
  const random = openRandom(42)
  const counts = [0, 0, 0, 0]
  for (let i = 0; i < 8000; i += 1) {
    const drawn = random.below(4)
    counts[drawn] = (counts[drawn] ?? 0) + 1
  }
  for (const count of counts) assert.ok(count > 1700 && count < 2300, counts.join())
})
