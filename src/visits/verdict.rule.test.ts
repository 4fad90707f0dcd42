import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  LATENESSES,
  MARK,
  METHODS,
  OUTCOMES,
  VERDICTS,
  packFlags,
  unpackFlags,
  withdrawFlags,
} from './flags.rule.ts'
import { GREEN_SECONDS, PLACE_STATES, bridgeSilence, decideVerdict } from './verdict.rule.ts'
import type { VerdictInput } from './verdict.rule.ts'

const flags = fc.record(
  {
    method: fc.constantFrom(...METHODS),
    outcome: fc.constantFrom(...OUTCOMES),
    isWorker: fc.boolean(),
    verdict: fc.constantFrom(...VERDICTS),
    lateness: fc.constantFrom(...LATENESSES),
    marks: fc.integer({ min: 0, max: 15 }),
  },
  { noNullPrototype: true },
)

test('flags come back as they were packed and fit a smallint', () => {
  fc.assert(
    fc.property(flags, (given) => {
      const packed = packFlags(given)
      assert.ok(packed >= 0 && packed <= 16_383)
      assert.deepEqual(unpackFlags(packed), given)
    }),
  )
})

test('reads any number without failing', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 32_767 }), (packed) => !!unpackFlags(packed)))
})

test('taking a scan back changes the outcome and the mark only', () => {
  fc.assert(
    fc.property(flags, (given) => {
      const expected = { ...given, outcome: 'withdrawn', marks: given.marks | MARK.notHere }
      assert.deepEqual(unpackFlags(withdrawFlags(packFlags(given))), expected)
    }),
  )
})

const usual: VerdictInput = {
  isPrintWithdrawn: false,
  placeState: 'confirmed',
  isEmergency: false,
  assurance: 1,
  isDisputed: false,
  ruled: 'enter',
  isDocumentCheck: false,
}

const cases: [string, Partial<VerdictInput>, string, string][] = [
  ['enters with a confirmed phone', {}, 'enter', 'none'],
  ['enters a place that waits for its town', { placeState: 'unconfirmed' }, 'enter', 'none'],
  ['sees the staff with an unconfirmed phone', { assurance: 0 }, 'see-staff', 'phone-unconfirmed'],
  ['sees the staff while disputed', { isDisputed: true }, 'see-staff', 'disputed'],
  ['sees the staff when the table says so', { ruled: 'see-staff' }, 'see-staff', 'rule'],
  ['shows the document at random', { isDocumentCheck: true }, 'see-staff', 'document-check'],
  [
    'sees the staff at a suspended place',
    { placeState: 'suspended' },
    'see-staff',
    'place-suspended',
  ],
  [
    'finds no door behind a withdrawn print',
    { isPrintWithdrawn: true },
    'not-valid',
    'print-withdrawn',
  ],
  ['finds no door behind a closed place', { placeState: 'closed' }, 'not-valid', 'place-closed'],
  [
    'refuses nobody in an emergency, whatever is known',
    { isEmergency: true, assurance: 0, isDisputed: true, ruled: 'see-staff' },
    'enter',
    'emergency',
  ],
]
for (const [name, change, verdict, reason] of cases) {
  test(name, () => assert.deepEqual(decideVerdict({ ...usual, ...change }), { verdict, reason }))
}

const inputs: fc.Arbitrary<VerdictInput> = fc.record({
  isPrintWithdrawn: fc.boolean(),
  placeState: fc.constantFrom(...PLACE_STATES),
  isEmergency: fc.boolean(),
  assurance: fc.integer({ min: 0, max: 3 }),
  isDisputed: fc.boolean(),
  ruled: fc.constantFrom('enter' as const, 'see-staff' as const),
  isDocumentCheck: fc.boolean(),
})

test('never lets in by a withdrawn print or a closed place', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const isGone = input.isPrintWithdrawn || input.placeState === 'closed'
      assert.equal(decideVerdict(input).verdict === 'not-valid', isGone)
    }),
  )
})

test('lets nobody in without an emergency who is unconfirmed, disputed or stopped by a rule', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const { verdict } = decideVerdict({ ...input, isEmergency: false })
      const isDoubtful = input.assurance < 1 || input.isDisputed || input.ruled === 'see-staff'
      if (isDoubtful) assert.notEqual(verdict, 'enter')
    }),
  )
})

test('a silent partner counts as green for a day after green, and never longer', () => {
  const at = 1_800_000_000
  const green = (lastGreenAt: number) => ({ state: 'unavailable' as const, lastGreenAt })
  assert.equal(bridgeSilence(green(at - GREEN_SECONDS + 1), at), 'green')
  assert.equal(bridgeSilence(green(at - GREEN_SECONDS), at), 'unavailable')
  assert.equal(bridgeSilence({ state: 'unavailable' }, at), 'unavailable')
})

test('makes no colour out of a state that is not silence', () => {
  const at = 1_800_000_000
  for (const state of ['green', 'yellow', 'red', 'none', 'not-connected'] as const) {
    assert.equal(bridgeSilence({ state, lastGreenAt: at }, at), state)
  }
})
