import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkName } from './name.rule.ts'
import { checkPhone } from './phone.rule.ts'

function nameOf(typed: string): string | undefined {
  const checked = checkName(typed)
  return checked.ok ? checked.name : undefined
}

test('gives names one spelling', () => {
  assert.equal(nameOf(' 张　三 '), '张 三')
  assert.equal(nameOf('阿卜杜拉 ･ 买买提'), '阿卜杜拉·买买提')
  assert.equal(nameOf('Ｍａｒｙ  Smith'), 'Mary Smith')
  assert.equal(nameOf("D'Arcy-O’Neil"), "D'Arcy-O’Neil")
})

test('refuses what is no name', () => {
  const refused = [
    '',
    '   ',
    '·',
    '12345',
    '🙂',
    '张\u0000三',
    '张\n三',
    '张\u202e三',
    '张\u200b三',
  ]
  for (const typed of refused) assert.equal(nameOf(typed), undefined, JSON.stringify(typed))
  assert.equal(nameOf('张'.repeat(60))?.length, 60)
  assert.equal(nameOf('张'.repeat(61)), undefined)
  assert.equal(nameOf('a'.repeat(100_000)), undefined)
  assert.equal(nameOf('T̶̡̢̛ö́̂̃'), undefined)
  assert.equal(nameOf('\ud800张'), undefined)
})

test('gives the same name again when it is typed as shown', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (typed) => {
      const shown = nameOf(typed)
      if (shown !== undefined) assert.equal(nameOf(shown), shown)
    }),
    { numRuns: 2000 },
  )
})

test('takes mainland mobiles, and others only where the city does', () => {
  for (const typed of ['19900000001', '+8619900000001', '0086 199 0000 0001', '8619900000001']) {
    const checked = checkPhone(typed, false)
    assert.equal(checked.ok && checked.canonical, '+8619900000001', typed)
  }
  for (const typed of ['12345678901', '1990000000', '+861234567', '+442079460000', '']) {
    assert.equal(checkPhone(typed, false).ok, false, typed)
  }
  assert.equal(checkPhone('+442079460000', true).ok, true)
  assert.equal(checkPhone('+861012345678', true).ok, false)
  assert.equal(checkPhone('1'.repeat(500), true).ok, false)
})
