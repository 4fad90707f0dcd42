import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupArrivals } from './arrival.rule.ts'
import type { ArrivalVisit } from './arrival.rule.ts'

const AT = 1_700_000_000

const own = (personId: number, at = 0): ArrivalVisit => ({
  personId,
  reporterId: null,
  enteredAt: AT + at,
  isReported: false,
})
const reported = (personId: number, reporterId: number, at = 0): ArrivalVisit => ({
  ...own(personId, at),
  reporterId,
  isReported: true,
})

/** Gives how many stand in each row. */
function sizes(visits: readonly ArrivalVisit[]): number[] {
  return groupArrivals(visits).map(({ companions }) => 1 + companions.length)
}

test('companions of ten minutes join the row of who reported them, later ones do not', () => {
  assert.deepEqual(sizes([own(1), reported(2, 1), reported(3, 1, 600)]), [3])
  assert.deepEqual(sizes([own(1), reported(2, 1), reported(3, 1, 601)]), [2, 1])
})

test('those whose reporter did not come in arrive together', () => {
  assert.deepEqual(sizes([reported(2, 1), reported(3, 1, 60)]), [2])
  assert.deepEqual(sizes([reported(2, 1), reported(3, 9, 60)]), [1, 1])
})

test('whom the staff registered is an arrival of his own', () => {
  const registered = { ...reported(2, 1), isReported: false }
  assert.deepEqual(sizes([own(1), registered]), [1, 1])
})
