import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DoorRow } from '../../../src/visits/contract.ts'
import { inventDocument } from '../../../test/helpers/invent.ts'
import { clockToInstant, readLocalTime } from './clock-time.ts'
import { lookAtNumber, tidyNumber } from './document-check.ts'
import { rowsOfStops, stopsToKeep } from './offline/stops.ts'
import { findPerson, isPinned, isStopped, verdictOf } from './row-state.ts'
import { makeWedge, readPersonalCode } from './wedge.ts'

const TOKEN = 'AbcdefghijklmnopqrstuvwxyzABC-_9'

function type(text: string, gapMs: number): (string | undefined)[] {
  const wedge = makeWedge()
  return [...text, 'Enter'].map((key, index) => wedge.take({ key, atMs: 1000 + index * gapMs }))
}

test('a burst closed by Enter is a reader; the same keys typed slowly are a person', () => {
  assert.equal(type('321182195001010010', 5).at(-1), '321182195001010010')
  assert.equal(type('321182195001010010', 120).at(-1), undefined)
  assert.equal(type('1234', 5).at(-1), undefined, 'too short for any document')
})

test('a reader after slow typing gives its own text only', () => {
  const wedge = makeWedge()
  wedge.take({ key: 'a', atMs: 0 })
  let found: string | undefined
  for (const [index, key] of [...'9876543', 'Enter'].entries()) {
    found = wedge.take({ key, atMs: 500 + index * 4 })
  }
  assert.equal(found, '9876543')
})

test('keys without a letter, as Shift, do not end up in the text', () => {
  const wedge = makeWedge()
  const keys = ['Shift', 'A', '1', '2', '3', 'Shift', '4', 'Enter']
  const taken = keys.map((key, index) => wedge.take({ key, atMs: index * 4 }))
  assert.equal(taken.at(-1), 'A1234')
})

test('a personal code is read from its address or its token, and from nothing else', () => {
  assert.equal(readPersonalCode(`https://example.test/c/${TOKEN}`), TOKEN)
  assert.equal(readPersonalCode(` ${TOKEN} `), TOKEN)
  for (const text of [
    `https://example.test/p/${TOKEN}`,
    TOKEN.slice(1),
    '',
    '321182195001010010',
  ]) {
    assert.equal(readPersonalCode(text), undefined, text)
  }
})

test('a resident number is looked at while it is typed', () => {
  const number = inventDocument(5)
  assert.deepEqual(lookAtNumber('resident-id', ''), { kind: 'empty' })
  assert.deepEqual(lookAtNumber('resident-id', number.slice(0, 16)), { kind: 'short', left: 2 })
  assert.deepEqual(lookAtNumber('resident-id', number), { kind: 'good' })
  assert.deepEqual(lookAtNumber('passport', 'E1234'), { kind: 'unknown' })
  assert.deepEqual(lookAtNumber('resident-id', '321182500101001'), { kind: 'unknown' })
})

test('every other last character of a resident number is wrong', () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.constantFrom(...'0123456789X'), (index, last) => {
      const number = inventDocument(index)
      const look = lookAtNumber('resident-id', number.slice(0, 17) + last)
      assert.equal(look.kind, last === number[17] ? 'good' : 'wrong')
    }),
  )
})

test('full width digits and spaces are those of the document', () => {
  assert.equal(tidyNumber(' 3211 ８２x '), '321182X')
})

test('a time of day is the newest one in the past', () => {
  const noon = Date.UTC(2026, 0, 2, 4, 0, 0) / 1000
  assert.equal(clockToInstant('11:30', noon), noon - 1800)
  assert.equal(clockToInstant('12:01', noon), noon - 86_400 + 60)
  assert.equal(clockToInstant('', noon), undefined)
  assert.equal(readLocalTime('2026-01-02T12:00'), noon)
  assert.equal(readLocalTime(''), undefined)
})

const ROW: DoorRow = {
  key: 'k1',
  pointId: 1,
  pointName: '东门',
  enteredAt: 1,
  recordedAt: 1,
  verdict: 'enter',
  outcome: 'entered',
  isWorker: false,
  passShape: 'star',
  how: 'scan',
  count: 1,
  companions: [],
}
const STOP = { stopId: 1, steps: [], phones: [] }

test('who is stopped stays on top until he was dealt with', () => {
  const stopped = (state: 'open' | 'waiting' | 'handed-over' | 'mistaken'): DoorRow => ({
    ...ROW,
    verdict: 'see-staff',
    stop: { ...STOP, state },
  })
  assert.deepEqual(
    (['open', 'waiting', 'handed-over', 'mistaken'] as const).map((s) => isStopped(stopped(s))),
    [true, true, false, false],
  )
  assert.equal(verdictOf(stopped('mistaken')), 'enter')
  assert.equal(isStopped({ ...stopped('open'), outcome: 'withdrawn' }), false)
})

test('a scan that was taken back shows no tick, whatever it was before', () => {
  const mistaken = { ...STOP, state: 'mistaken' } as const
  for (const row of [ROW, { ...ROW, verdict: 'see-staff' as const }, { ...ROW, stop: mistaken }]) {
    assert.equal(verdictOf({ ...row, outcome: 'withdrawn' }), 'taken-back')
  }
})

test('a stopped companion keeps the arrival on top; one who was checked does not', () => {
  const child = { key: 'k2', verdict: 'see-staff', outcome: 'entered' } as const
  const row: DoorRow = { ...ROW, count: 2, companions: [child] }
  assert.equal(isStopped(row), true)
  assert.equal(isPinned(row, new Set()), true)
  assert.equal(isPinned(row, new Set(['k2'])), false)
  assert.equal(findPerson([row], 'k2')?.row.key, 'k1')
  assert.equal(findPerson([row], 'k3'), undefined)
})

test('of who waits the device keeps his sign and nothing of him; a day later he is not shown', () => {
  const said = [{ zh: '红码', en: 'red' }]
  const own = {
    ...ROW,
    verdict: 'see-staff',
    maskedName: '洪*河',
    sex: 'male',
    decade: 1980,
  } as const
  const child = { key: 'k2', maskedName: '洪*', verdict: 'see-staff', outcome: 'entered' } as const
  const rows: DoorRow[] = [
    { ...own, stop: { ...STOP, state: 'waiting', steps: said } },
    { ...ROW, key: 'k3', count: 2, companions: [{ ...child, stop: { ...STOP, state: 'open' } }] },
    { ...own, key: 'k4', stop: { ...STOP, state: 'handed-over' } },
    { ...ROW, key: 'k5' },
  ]
  const kept = stopsToKeep(rows)
  assert.deepEqual(
    kept.map(({ key, state }) => [key, state]),
    [
      ['k1', 'waiting'],
      ['k3', 'open'],
    ],
  )
  assert.doesNotMatch(JSON.stringify(kept), /洪|male|1980|红|steps/)
  const guidance = { steps: [{ zh: '请到旁边', en: 'Step aside' }], phones: [] }
  const shownAt = (now: number) => rowsOfStops(kept, { guidance, now })
  const shown = shownAt(ROW.enteredAt + 60)
  assert.deepEqual(shown[0]?.stop, { stopId: 0, state: 'waiting', ...guidance })
  assert.ok(shown.every((row) => isPinned(row, new Set()) && row.maskedName === undefined))
  assert.deepEqual(shownAt(ROW.enteredAt + 86_400), [])
})
