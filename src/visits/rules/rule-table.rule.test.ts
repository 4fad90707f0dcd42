import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { HEALTH_STATES, TRAVEL_STATES } from '../../base/code-states.ts'
import type { HealthState, TravelState } from '../../base/code-states.ts'
import { dayOf, dayStart, formatDay } from '../../base/instant.ts'
import { CATEGORIES } from '../../places/index.ts'
import { FIRST_TABLE, defaultTable } from './default-table.rule.ts'
import { checkTable, findRow, parseDay } from './rule-table.rule.ts'
import type { RuleInput, RuleRow } from './rule-table.rule.ts'

const categories = CATEGORIES.map((row) => row.category)
const known = new Set(categories)
const DAY_0 = parseDay('2026-03-01') ?? 0
const OPEN: RuleRow = {
  health: 'any',
  travel: 'any',
  category: 'any',
  verdict: 'see-staff',
  steps: [],
  phones: [],
}
const STEP = { zh: '请等候', en: 'Please wait' }

const days = fc.integer({ min: DAY_0 - 10, max: DAY_0 + 10 })
const rowsMade: fc.Arbitrary<RuleRow> = fc
  .record({
    health: fc.constantFrom(...HEALTH_STATES, 'any' as const),
    travel: fc.constantFrom(...TRAVEL_STATES, 'any' as const),
    category: fc.constantFrom('any', 'medical', 'market'),
    span: fc.option(fc.tuple(days, days)),
    verdict: fc.constantFrom('enter' as const, 'see-staff' as const),
  })
  .map(({ span, ...row }) => {
    const [from, to] = span ? [Math.min(...span), Math.max(...span)] : []
    return {
      ...row,
      from: from === undefined ? undefined : formatDay(from),
      to: to === undefined ? undefined : formatDay(to),
      steps: [],
      phones: [],
    }
  })
const tables = fc.array(rowsMade, { maxLength: 12 }).map((rows) => [...rows, OPEN])
const inputs: fc.Arbitrary<RuleInput> = fc.record({
  health: fc.constantFrom(...HEALTH_STATES),
  travel: fc.constantFrom(...TRAVEL_STATES),
  category: fc.constantFrom('medical', 'market', 'bus'),
  day: days,
})

test('gives every input exactly one row, and that row fits', () => {
  fc.assert(
    fc.property(tables, inputs, (rows, input) => {
      const row = rows[findRow(rows, input)]
      assert.ok(row)
      assert.ok(row.health === 'any' || row.health === input.health)
      assert.ok(row.travel === 'any' || row.travel === input.travel)
      assert.ok(row.category === 'any' || row.category === input.category)
    }),
  )
})

test('an earlier row always wins: rows behind the one that holds never matter', () => {
  fc.assert(
    fc.property(tables, tables, inputs, (rows, others, input) => {
      const found = findRow(rows, input)
      assert.equal(findRow([...rows.slice(0, found + 1), ...others], input), found)
    }),
  )
})

test('a row put in front holds if it fits, and moves the others by one if not', () => {
  fc.assert(
    fc.property(tables, rowsMade, inputs, (rows, row, input) => {
      const isFit = findRow([row, OPEN], input) === 0
      assert.equal(findRow([row, ...rows], input), isFit ? 0 : findRow(rows, input) + 1)
    }),
  )
})

test('dates are whole days of Shanghai, the first and the last included', () => {
  const row: RuleRow = { ...OPEN, from: '2026-03-01', to: '2026-03-02' }
  const at = (text: string) => dayOf(Date.parse(text) / 1000)
  const isHeld = (text: string) =>
    findRow([row, OPEN], { health: 'red', travel: 'plain', category: 'bus', day: at(text) }) === 0
  assert.ok(!isHeld('2026-02-28T23:59:59+08:00'))
  assert.ok(isHeld('2026-03-01T00:00:00+08:00'))
  assert.ok(isHeld('2026-03-02T23:59:59+08:00'))
  assert.ok(!isHeld('2026-03-03T00:00:00+08:00'))
})

test('reads days that exist and no others', () => {
  fc.assert(fc.property(days, (day) => assert.equal(parseDay(formatDay(day)), day)))
  for (const text of ['2026-02-30', '2026-13-01', 'today', '', '2026-1-1']) {
    assert.equal(parseDay(text), undefined)
  }
  assert.equal(dayStart(DAY_0), Date.parse('2026-03-01T00:00:00+08:00') / 1000)
})

const broken: [string, readonly RuleRow[], string[]][] = [
  ['an empty table', [], ['no-rows']],
  ['a last row that does not fit everything', [{ ...OPEN, health: 'red' }], ['last-row-not-open']],
  ['a last row that ends', [{ ...OPEN, to: '2026-03-01' }], ['last-row-not-open']],
  ['rows behind one that fits everything', [OPEN, OPEN], ['row-after-open-row']],
  ['a day that does not exist', [{ ...OPEN, from: '2026-02-30' }, OPEN], ['day-unknown']],
  [
    'days the wrong way round',
    [{ ...OPEN, from: '2026-03-02', to: '2026-03-01' }, OPEN],
    ['days-reversed'],
  ],
  ['steps for whoever enters', [{ ...OPEN, verdict: 'enter', steps: [STEP] }], ['steps-for-enter']],
  ['a category that is not there', [{ ...OPEN, category: 'moon' }, OPEN], ['category-unknown']],
]
for (const [name, rows, codes] of broken) {
  test(`refuses ${name}`, () => {
    assert.deepEqual(
      checkTable(rows, known).map((problem) => problem.code),
      codes,
    )
  })
}

test('fails loudly on a table that nobody checked', () => {
  const input = { health: 'green', travel: 'plain', category: 'bus', day: DAY_0 } as const
  assert.throws(() => findRow([{ ...OPEN, health: 'red' }], input), RangeError)
})

test('both tables of a new city may be published', () => {
  const city = { hotline: '12345' }
  assert.deepEqual(checkTable(FIRST_TABLE.rows, known), [])
  assert.deepEqual(checkTable(defaultTable(city).rows, known), [])
})

/** What the default table must give: the Notice's three stops, a silent partner, and the rest. */
function expected(health: HealthState, travel: TravelState): { verdict: string; stop: boolean } {
  const hasColour = health === 'red' || health === 'yellow' || travel === 'starred'
  if (hasColour || health === 'none') return { verdict: 'see-staff', stop: true }
  if (travel === 'other' || health === 'unavailable') return { verdict: 'see-staff', stop: false }
  const isSilent = health === 'not-connected' && travel === 'unavailable'
  return { verdict: isSilent ? 'see-staff' : 'enter', stop: false }
}

test('the default table, over every state of both codes and every category', () => {
  const { rows } = defaultTable({ hotline: '12345' })
  let checked = 0
  for (const health of HEALTH_STATES) {
    for (const travel of TRAVEL_STATES) {
      for (const category of categories) {
        const row = rows[findRow(rows, { health, travel, category, day: DAY_0 })]
        const { verdict, stop } = expected(health, travel)
        const what = `${health} ${travel} ${category}`
        assert.equal(row?.verdict, verdict, what)
        assert.equal((row?.steps.length ?? 0) > 0, stop, what)
        assert.equal((row?.phones.length ?? 0) > 0, stop, what)
        checked += 1
      }
    }
  }
  assert.equal(checked, HEALTH_STATES.length * TRAVEL_STATES.length * categories.length)
})

test('no step of a new city names a colour, and all are in both languages', () => {
  for (const { steps } of defaultTable({ hotline: '12345' }).rows) {
    for (const { zh, en } of steps) {
      assert.doesNotMatch(zh, /红码|黄码|带星|红色|黄色/)
      assert.doesNotMatch(en, /\b(red|yellow|star)/i)
      assert.match(en, /[a-z]/)
    }
  }
})
