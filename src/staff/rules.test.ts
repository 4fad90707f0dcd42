import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isLocked, LOCK_SECONDS, TRIES_MAX } from './lock-out.rule.ts'
import { divisionsOf, holdsRole, STAFF_ROLES } from './role.rule.ts'

const NOW = 1_700_000_000
const minutes = (...ago: number[]): number[] => ago.map((one) => NOW - one * 60)

test('locks on the fifth failure within fifteen minutes, not on the fourth', () => {
  assert.equal(isLocked(minutes(1, 2, 3, 4), NOW), false)
  assert.equal(isLocked(minutes(1, 2, 3, 4, 5), NOW), true)
  assert.equal(isLocked(minutes(1, 2, 3, 4, 15.9), NOW), true)
  assert.equal(isLocked(minutes(1, 2, 3, 4, 16), NOW), false)
  assert.equal(isLocked([], NOW), false)
})

test('opens again fifteen minutes after the fifth failure, to the second', () => {
  const failures = minutes(0, 1, 2, 3, 4)
  assert.equal(isLocked(failures, NOW + LOCK_SECONDS - 1), true)
  assert.equal(isLocked(failures, NOW + LOCK_SECONDS), false)
})

test('never locks before there are five failures', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: NOW }), { maxLength: TRIES_MAX - 1 }), (at) => {
      assert.equal(
        isLocked(
          at.toSorted((left, right) => right - left),
          NOW,
        ),
        false,
      )
    }),
  )
})

test('holds a role in its division and below, never above, beside or as another', () => {
  const grants = [{ role: 'tracer', division: '321182' }] as const
  const holds = (division?: string): boolean => holdsRole(grants, { role: 'tracer', division })
  assert.equal(holds('321182'), true)
  assert.equal(holds('321182101'), true)
  assert.equal(holds(), true)
  assert.equal(holds('3211'), false)
  assert.equal(holds('321181'), false)
  assert.equal(holdsRole(grants, { role: 'auditor' }), false)
  assert.equal(holdsRole([], { role: 'tracer' }), false)
})

test('names the divisions of one role only', () => {
  const grants = STAFF_ROLES.map((role, index) => ({ role, division: `3211${index}0` }))
  assert.deepEqual(divisionsOf(grants, 'tracer'), ['321100'])
})
