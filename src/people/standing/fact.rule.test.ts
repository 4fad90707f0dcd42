import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decideHealth, decideTravel } from './fact.rule.ts'
import type { Word, Words } from './fact.rule.ts'

type Said = 'green' | 'yellow' | 'red' | 'none'
const now = 1_760_000_000
const DAY = 86_400

function word<S extends string>(state: S, ageSeconds = 0, leftSeconds = DAY): Word<S> {
  return { state, seenAt: now - ageSeconds, validUntil: now + leftSeconds }
}

const nobody: Words<Said> = { lists: [], partner: 'not-connected' }
const answered = (state: Said) => ({ isSilent: false, last: word(state) })

test('nothing known is not connected without a partner, unavailable with a silent one', () => {
  assert.deepEqual(decideHealth(nobody, now), { state: 'not-connected', source: 'none' })
  const silent = { ...nobody, partner: { isSilent: true } }
  assert.deepEqual(decideHealth(silent, now), { state: 'unavailable', source: 'none' })
  const travel = { lists: [], partner: { isSilent: true } }
  assert.deepEqual(decideTravel(travel, now), { state: 'unavailable', source: 'none' })
})

test('a list of headquarters stands beside a partner who says green', () => {
  const words = { lists: [word<Said>('red', 3600)], partner: answered('green') }
  assert.equal(decideHealth(words, now).source, 'list')
  assert.equal(decideHealth(words, now).state, 'red')
})

test('a list that ran out says nothing', () => {
  const words = { lists: [word<Said>('red', 3600, 0)], partner: answered('green') }
  assert.equal(decideHealth(words, now).state, 'green')
})

test('the worse of two lists counts, the newer of two equal ones is named', () => {
  const lists = [word<Said>('yellow', 10), word<Said>('red', 60), word<Said>('red', 30)]
  const fact = decideHealth({ ...nobody, lists }, now)
  assert.deepEqual([fact.state, fact.seenAt], ['red', now - 30])
})

test('what staff saw never outweighs a caution of an authority, and adds one', () => {
  const green = word<Said>('green')
  const listed = { ...nobody, lists: [word<Said>('yellow', 3600)], staff: green }
  assert.equal(decideHealth(listed, now).state, 'yellow')
  const said = {
    lists: [],
    staff: green,
    partner: { isSilent: false, last: word<Said>('red', 60) },
  }
  assert.equal(decideHealth(said, now).state, 'red')
  const well = { isSilent: false, last: word<Said>('green', 60) }
  const seen = { lists: [], staff: word<Said>('red', 30), partner: well }
  assert.deepEqual(
    [decideHealth(seen, now).state, decideHealth(seen, now).source],
    ['red', 'staff'],
  )
  const corrected = { ...seen, staff: word<Said>('red', 90) }
  assert.equal(decideHealth(corrected, now).state, 'green')
})

test('after a caution the silence of the partner is not cleared by what staff are shown', () => {
  const partner = { isSilent: true, last: word<Said>('red', 3600) }
  const shown = { lists: [], staff: word<Said>('green'), partner }
  assert.deepEqual(decideHealth(shown, now), { state: 'unavailable', source: 'none' })
  const seen = { ...shown, staff: word<Said>('yellow') }
  assert.equal(decideHealth(seen, now).state, 'yellow')
})

test('staff who saw green stand in for a silent partner, for a day', () => {
  const partner = { isSilent: true }
  const fact = decideHealth({ lists: [], staff: word<Said>('green', 60), partner }, now)
  assert.deepEqual([fact.state, fact.source, fact.lastGreenAt], ['green', 'staff', now - 60])
  const old = decideHealth({ lists: [], staff: word<Said>('green', DAY, 0), partner }, now)
  assert.equal(old.state, 'unavailable')
})

test('green is remembered of a silent partner only while it was its last word', () => {
  const green = { isSilent: true, last: word<Said>('green', 7200) }
  assert.deepEqual(decideHealth({ ...nobody, partner: green }, now), {
    state: 'unavailable',
    source: 'none',
    lastGreenAt: now - 7200,
  })
  const none = { isSilent: true, last: word<Said>('none', 60) }
  assert.equal(decideHealth({ ...nobody, partner: none }, now).lastGreenAt, undefined)
})

test('a star stands over a plain answer; something else over plain', () => {
  const plain = { isSilent: false, last: word('plain' as const) }
  const lists = [word('other' as const, 5)]
  assert.equal(decideTravel({ lists, partner: plain }, now).state, 'other')
  const starred = { isSilent: false, last: word('starred' as const) }
  assert.equal(decideTravel({ lists, partner: starred }, now).state, 'starred')
})

const anyWord = fc.record({
  state: fc.constantFrom<Said>('green', 'yellow', 'red', 'none'),
  seenAt: fc.integer({ min: now - 3 * DAY, max: now }),
  validUntil: fc.integer({ min: now - DAY, max: now + DAY }),
})
const anyWords: fc.Arbitrary<Words<Said>> = fc.record({
  lists: fc.array(anyWord, { maxLength: 4 }),
  staff: fc.option(anyWord, { nil: undefined }),
  partner: fc.oneof(
    fc.constant('not-connected' as const),
    fc.record({ isSilent: fc.boolean(), last: fc.option(anyWord, { nil: undefined }) }),
  ),
})

function lastOf(words: Words<Said>) {
  return words.partner === 'not-connected' ? undefined : words.partner
}

test('a state is never invented: it is the word of its source, and that word is valid', () => {
  fc.assert(
    fc.property(anyWords, (words) => {
      const fact = decideHealth(words, now)
      if (fact.source === 'none')
        return fact.state === 'unavailable' || fact.state === 'not-connected'
      const said = { list: words.lists, staff: [words.staff], partner: [lastOf(words)?.last] }
      return said[fact.source].some(
        (one) => one?.state === fact.state && one.seenAt === fact.seenAt && one.validUntil > now,
      )
    }),
  )
})

test('silence is never a colour of the partner', () => {
  fc.assert(
    fc.property(anyWords, (words) => {
      if (!lastOf(words)?.isSilent) return true
      return decideHealth(words, now).source !== 'partner'
    }),
  )
})

test('a valid caution of a list or an answering partner is never overlooked', () => {
  fc.assert(
    fc.property(anyWords, (words) => {
      const partner = lastOf(words)
      const spoken = partner && !partner.isSilent && partner.last ? [partner.last] : []
      const valid = [...words.lists, ...spoken].filter((one) => one.validUntil > now)
      const isRed = valid.some((one) => one.state === 'red')
      const isYellow = valid.some((one) => one.state === 'yellow')
      const { state } = decideHealth(words, now)
      if (isRed) return state === 'red'
      return isYellow ? state === 'yellow' : true
    }),
  )
})

test('green that is remembered is the newest word, and no older than a day when it is', () => {
  fc.assert(
    fc.property(anyWords, (words) => {
      const fact = decideHealth(words, now)
      return fact.lastGreenAt === undefined || ['green', 'unavailable'].includes(fact.state)
    }),
  )
})
