import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DAY } from '../../base/instant.ts'
import { mayAccept, mayConfirm, stepOf } from './handover.rule.ts'
import { LASTS, USES_MAX, checkTerms, isOpen } from './invitation.rule.ts'

const instant = fc.integer({ min: 0, max: 4_000_000_000 })
const maybe = fc.option(instant)

test('a code makes one manager at most, within a quarter of an hour', () => {
  const terms = fc.record({
    role: fc.constantFrom('manager' as const, 'gatekeeper' as const),
    uses: fc.oneof(fc.integer({ min: -5, max: 50 }), fc.double()),
    lasts: fc.constantFrom(...LASTS),
  })
  fc.assert(
    fc.property(terms, ({ role, uses, lasts }) => {
      const fit = checkTerms({ role, uses, lasts })
      const isCount = Number.isInteger(uses) && uses >= 1 && uses <= USES_MAX
      const isNarrow = role === 'gatekeeper' || (uses === 1 && lasts === 'quarter')
      assert.equal(fit.ok, isCount && isNarrow)
      if (!fit.ok) assert.match(String(fit.field), /uses|lasts/)
    }),
  )
})

test('an invitation is open until its time, its end or its last use, and never again', () => {
  const any = fc.record({
    usesLeft: fc.integer({ min: 0, max: 20 }),
    expiresAt: instant,
    endedAt: maybe,
  })
  fc.assert(
    fc.property(any, instant, instant, (invitation, now, later) => {
      const isNow = isOpen(invitation, now)
      const wanted = invitation.usesLeft > 0 && invitation.endedAt === null
      assert.equal(isNow, wanted && now < invitation.expiresAt)
      if (!isNow && later >= now) assert.equal(isOpen(invitation, later), false)
    }),
  )
})

test('a place goes over only after both agreed and the notice is over', () => {
  const any = fc.record({ acceptedAt: maybe, dueAt: instant, endedAt: maybe })
  fc.assert(
    fc.property(any, instant, (handing, now) => {
      const step = stepOf(handing, now)
      if (step === 'complete') assert.notEqual(handing.acceptedAt, null)
      if (step === 'lapse') assert.equal(handing.acceptedAt, null)
      if (step !== 'wait') assert.ok(now >= handing.dueAt && handing.endedAt === null)
      // Nobody accepts what is due, nobody confirms what the receiver does not want.
      if (mayAccept(handing, now)) assert.equal(step, 'wait')
      assert.ok(!(mayAccept(handing, now) && mayConfirm(handing)))
      if (handing.endedAt !== null) {
        assert.deepEqual(
          [step, mayAccept(handing, now), mayConfirm(handing)],
          ['wait', false, false],
        )
      }
    }),
  )
})

test('the notice is seven days: the day before it waits, then it is done', () => {
  const handing = { acceptedAt: 0, dueAt: 7 * DAY, endedAt: null }
  assert.equal(stepOf(handing, 7 * DAY - 1), 'wait')
  assert.equal(stepOf(handing, 7 * DAY), 'complete')
})
