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
import { HEALTH_STATES, PLACE_STATES, decideVerdict } from './verdict.rule.ts'
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
  assurance: 1,
  health: 'fit',
}

const cases: [string, Partial<VerdictInput>, string, boolean][] = [
  ['enters with a confirmed phone', {}, 'enter', false],
  ['enters a place that waits for its town', { placeState: 'unconfirmed' }, 'enter', false],
  [
    'enters and shows the code when no partner is connected',
    { health: 'not-connected' },
    'enter',
    true,
  ],
  ['sees the staff with an unconfirmed phone', { assurance: 0 }, 'see-staff', false],
  ['sees the staff when not fit', { health: 'not-fit' }, 'see-staff', false],
  ['sees the staff when the partner is silent', { health: 'unavailable' }, 'see-staff', false],
  ['sees the staff at a suspended place', { placeState: 'suspended' }, 'see-staff', false],
  ['finds no door behind a withdrawn print', { isPrintWithdrawn: true }, 'not-valid', false],
  ['finds no door behind a closed place', { placeState: 'closed' }, 'not-valid', false],
]
for (const [name, change, verdict, isCodeToBeShown] of cases) {
  test(name, () => {
    const decision = decideVerdict({ ...usual, ...change })
    assert.equal(decision.verdict, verdict)
    assert.equal(decision.isCodeToBeShown, isCodeToBeShown)
  })
}

test('never lets a withdrawn print or an unconfirmed phone in, whatever else holds', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PLACE_STATES),
      fc.constantFrom(...HEALTH_STATES),
      fc.integer({ min: 0, max: 3 }),
      (placeState, health, assurance) => {
        const input = { placeState, health, assurance }
        assert.equal(decideVerdict({ ...input, isPrintWithdrawn: true }).verdict, 'not-valid')
        const unconfirmed = { ...input, assurance: 0, isPrintWithdrawn: false }
        assert.notEqual(decideVerdict(unconfirmed).verdict, 'enter')
      },
    ),
  )
})
