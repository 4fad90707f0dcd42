// The rules of likeness and of the life of a place, as facts and as properties.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DAY } from '../../base/instant.ts'
import { chooseUnlike, likenessKey } from './likeness.rule.ts'
import {
  DEPTH_MAX,
  FRESH_DAYS,
  LIFE_STATES,
  STATE_ACTS,
  decideMerge,
  decideMove,
  decideRenamed,
  decideState,
} from './place-life.rule.ts'
import type { Standing, StateAct } from './place-life.rule.ts'

const NOW = 1_700_000_000

describe('likeness', () => {
  test('sees through spaces, widths, capitals, dots and brackets', () => {
    const same = [
      '扬中市人民医院',
      '扬中市 人民医院',
      '扬中市人民医院。',
      '(扬中市)人民-医院',
      '扬中市·人民医院',
    ]
    for (const name of same) assert.equal(likenessKey(name), '扬中市人民医院')
    assert.equal(likenessKey('KFC 二店'), likenessKey('kfc二店'))
    assert.notEqual(likenessKey('KFC 二店'), likenessKey('KFC 三店'))
  })

  test('finds nothing like signs alone', () => {
    assert.equal(likenessKey(' …!? '), '')
  })

  test('of a key is the key itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const key = likenessKey(text)
        assert.equal(likenessKey(key), key)
        assert.equal(likenessKey(`  ${text} \u3000`), key)
      }),
    )
  })
})

describe('a selection', () => {
  const ids = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 12 })
  const pairs = fc.array(
    fc
      .record({
        placeId: fc.integer({ min: 1, max: 12 }),
        otherId: fc.integer({ min: 1, max: 20 }),
        isOtherConfirmed: fc.boolean(),
      })
      .filter((pair) => pair.placeId !== pair.otherId),
    { maxLength: 30 },
  )

  test('never takes a place that looks like a confirmed one, nor two that look alike', () => {
    fc.assert(
      fc.property(ids, pairs, (asked, given) => {
        // Likeness goes both ways, as the statement finds it.
        const both = given.flatMap((pair) =>
          pair.isOtherConfirmed
            ? [pair]
            : [pair, { ...pair, placeId: pair.otherId, otherId: pair.placeId }],
        )
        const { chosen, alike } = chooseUnlike(asked, both)
        assert.deepEqual(new Set([...chosen, ...alike]), new Set(asked))
        for (const pair of both) {
          if (!chosen.includes(pair.placeId)) continue
          assert.ok(!pair.isOtherConfirmed)
          assert.ok(!chosen.includes(pair.otherId))
        }
      }),
    )
  })

  test('of places that look like nothing is taken whole', () => {
    assert.deepEqual(chooseUnlike([3, 1, 3], []), { chosen: [1, 3], alike: [] })
  })
})

const standing: fc.Arbitrary<Standing> = fc.record({
  state: fc.constantFrom(...LIFE_STATES),
  stateBefore: fc.constantFrom('unconfirmed', 'confirmed', 'suspended', null),
  closedAt: fc.option(fc.integer({ min: NOW - 60 * DAY, max: NOW })),
  mergedInto: fc.constant(null),
})

function become(place: Standing, ...acts: StateAct[]): Standing {
  return acts.reduce((now, act) => {
    const next = decideState(now, act, NOW)
    return next === 'same' || 'ok' in next ? now : { ...now, ...next }
  }, place)
}

const fresh: Standing = {
  state: 'unconfirmed',
  stateBefore: null,
  closedAt: null,
  mergedInto: null,
}

describe('the state of a place', () => {
  test('is changed by an act once: the second time it is the same', () => {
    fc.assert(
      fc.property(standing, fc.constantFrom(...STATE_ACTS), (place, act) => {
        const next = decideState(place, act, NOW)
        if (next === 'same' || 'ok' in next) return
        const again = decideState({ ...place, ...next }, act, NOW)
        // Reopening what was suspended leaves it suspended, which is open.
        assert.equal(again, 'same')
      }),
    )
  })

  test('is confirmed only by a confirmation, whatever else happens', () => {
    const others = STATE_ACTS.filter((act) => act !== 'confirm')
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...others), { maxLength: 12 }), (acts) => {
        assert.notEqual(become(fresh, ...acts).state, 'confirmed')
      }),
    )
  })

  test('of a suspended place is washed off by nothing but the town', () => {
    const own = ['close', 'reopen'] as const
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...own), { maxLength: 12 }), (acts) => {
        const { state } = become(become(fresh, 'confirm', 'suspend'), ...acts)
        assert.ok(state === 'suspended' || state === 'closed', state)
      }),
    )
  })

  test('comes back as it was after a suspension, and after 30 days of being closed', () => {
    assert.equal(become(fresh, 'suspend', 'resume').state, 'unconfirmed')
    assert.equal(become(fresh, 'confirm', 'suspend', 'resume').state, 'confirmed')
    const closed = become(fresh, 'confirm', 'close')
    const after = (days: number) => decideState(closed, 'reopen', NOW + days * DAY)
    assert.deepEqual(after(FRESH_DAYS), { state: 'confirmed', stateBefore: null, closedAt: null })
    const late = after(FRESH_DAYS + 1)
    assert.deepEqual(late, { state: 'unconfirmed', stateBefore: null, closedAt: null })
  })

  test('refuses what cannot be: to confirm or suspend the closed, to reopen the merged', () => {
    const closed = become(fresh, 'close')
    for (const act of ['confirm', 'suspend', 'resume'] as const) {
      const refused = { ok: false, refusal: 'place-state' }
      assert.deepEqual(decideState(closed, act, NOW), refused)
      const merged = { ...closed, mergedInto: 5 }
      assert.deepEqual(decideState(merged, 'reopen', NOW), refused)
    }
    const suspended = become(fresh, 'suspend')
    assert.deepEqual(decideState(suspended, 'confirm', NOW), {
      ok: false,
      refusal: 'place-state',
    })
  })
})

describe('another name', () => {
  test('sends a confirmed place back to its town, and a suspended one forgets it was', () => {
    const confirmed = become(fresh, 'confirm')
    assert.equal(decideRenamed(confirmed, true)?.state, 'unconfirmed')
    assert.equal(decideRenamed(confirmed, false), undefined)
    assert.equal(decideRenamed(fresh, true), undefined)
    const suspended = become(confirmed, 'suspend')
    const renamed = { ...suspended, ...decideRenamed(suspended, true) }
    assert.equal(become(renamed, 'resume').state, 'unconfirmed')
  })
})

describe('a move', () => {
  const unit = { placeId: 7, parentId: 3, division: '321182001' }
  const parent = {
    placeId: 4,
    parentId: 1,
    complexId: 1,
    division: '321182001',
    isClosed: false,
    depth: 1,
  }
  const below = { ids: new Set([7, 8]), height: 1 }

  test('goes into the complex of the new parent, and into its division', () => {
    const there = { ...parent, complexId: 9, division: '321182101' }
    assert.deepEqual(decideMove(unit, below, there), {
      ok: true,
      isSame: false,
      complexId: 9,
      division: '321182101',
    })
  })

  test('never goes into itself, below itself, too deep, or below what is closed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 1, max: 10 }),
        fc.boolean(),
        (depth, height, placeId, isClosed) => {
          const given = { ids: new Set([7, 8]), height }
          const moved = decideMove(unit, given, { ...parent, placeId, depth, isClosed })
          const isInside = placeId === 7 || placeId === 8
          const isFine = !isInside && !isClosed && depth + 1 + height < DEPTH_MAX
          assert.equal(moved.ok, isFine)
        },
      ),
    )
  })

  test('out of its complex makes a complex of its own', () => {
    const moved = decideMove(unit, below, undefined)
    assert.deepEqual(moved, { ok: true, isSame: false, complexId: 7, division: undefined })
  })
})

describe('a merge', () => {
  const one = { placeId: 1, state: 'confirmed', mergedInto: null, partsCount: 0 } as const
  const two = { ...one, placeId: 2 }

  test('is refused for one and the same, with parts inside, and for what is closed', () => {
    const refusal = (source: Parameters<typeof decideMerge>[0], target = two) => {
      const decided = decideMerge(source, target, false)
      return decided.ok ? undefined : decided.refusal
    }
    assert.equal(refusal(one), undefined)
    assert.equal(refusal(one, { ...two, placeId: 1 }), 'bad-input')
    assert.equal(refusal({ ...one, partsCount: 1 }), 'place-parts')
    assert.equal(refusal({ ...one, state: 'closed' }), 'place-state')
  })

  test('never leaves a known place in one that the town does not know', () => {
    const states = fc.constantFrom(...LIFE_STATES)
    fc.assert(
      fc.property(states, states, fc.boolean(), (from, to, isTown) => {
        const source = { ...one, state: from }
        const decided = decideMerge(source, { ...two, state: to }, isTown)
        if (!decided.ok) return
        assert.ok(to === 'confirmed' || (to === 'unconfirmed' && from !== 'confirmed'))
        assert.ok(from !== 'suspended' || isTown)
      }),
    )
  })

  test('done already is done', () => {
    const done = { ...one, state: 'closed', mergedInto: 2 } as const
    assert.deepEqual(decideMerge(done, two, false), { ok: true, isSame: true })
  })
})
