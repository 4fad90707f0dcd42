import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { creditCheckCharacter, readCreditCode } from './credit-code.rule.ts'
import { decideParticulars, readIdentifier, readPointName } from './place-draft.rule.ts'
import { readLine } from './place-name.rule.ts'
import { readPlate } from './plate.rule.ts'

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'

test('reads the example of the standard, as typed', () => {
  assert.equal(readCreditCode('91350100M000100Y43'), '91350100M000100Y43')
  assert.equal(readCreditCode(' 91350100m000100y43 '), '91350100M000100Y43')
  assert.equal(readCreditCode('91350100M000100Y4３'), '91350100M000100Y43')
})

test('refuses a credit code with any one character changed', () => {
  const code = '91350100M000100Y43'
  for (let at = 0; at < code.length; at += 1) {
    for (const char of ALPHABET) {
      if (char === code[at]) continue
      assert.equal(readCreditCode(code.slice(0, at) + char + code.slice(at + 1)), undefined)
    }
  }
})

test('refuses what is no credit code at all', () => {
  for (const text of ['', '123', '9135010OM000100Y43', '91350100M000100Y433']) {
    assert.equal(readCreditCode(text), undefined)
  }
  assert.equal(creditCheckCharacter('O'), undefined)
})

test('reads ordinary and new energy plates', () => {
  const good = ['苏L12345', '苏L·A1234', '苏LD12345', '苏LDA1234', '苏L12345D', '苏lab123']
  for (const plate of good) assert.notEqual(readPlate(plate), undefined, plate)
  assert.equal(readPlate('苏l·d12345'), '苏LD12345')
})

test('refuses plates that no office issues', () => {
  const bad = [
    '',
    '苏L1234',
    '苏LABC12',
    '苏LI2345',
    'XL12345',
    '苏L123456',
    '苏LO1234',
    '苏1L2345',
  ]
  for (const plate of bad) assert.equal(readPlate(plate), undefined, plate)
})

test('a line is kept as typed or refused, never repaired', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const line = readLine(text, { max: 80 })
      assert(line === undefined || line === text.trim())
    }),
  )
  assert.equal(readLine('a\u202Eb', { max: 80 }), undefined)
  assert.equal(readLine('...', { max: 80 }), undefined)
  assert.equal(readLine(' ', { max: 80, mayBeEmpty: true }), '')
  assert.equal(readLine('...', { max: 80, mayBeEmpty: true }), '...')
  assert.equal(readPointName('东门'), '东门')
})

test('particulars say which field is wrong', () => {
  const rule = { identifierKind: 'credit-code', isPart: false } as const
  const good = { name: '店', identifier: '91350100M000100Y43' }
  assert.equal(decideParticulars(good, rule).ok, true)
  const wrong = [
    [{ ...good, identifier: '苏L12345' }, 'identifier'],
    [{ ...good, address: 'x'.repeat(201) }, 'address'],
    [{ ...good, longitude: 119 }, 'longitude'],
    [{ ...good, latitude: 32 }, 'longitude'],
    [{ ...good, identifier: '', identifierReason: '\u0007' }, 'identifierReason'],
  ] as const
  for (const [draft, field] of wrong) {
    const answer = decideParticulars(draft, rule)
    assert(!answer.ok)
    assert.equal(answer.field, field)
  }
  assert.equal(decideParticulars({ name: '店' }, { ...rule, isPart: true }).ok, true)
  const none = decideParticulars(good, { identifierKind: 'none', isPart: false })
  assert.equal(none.ok, false)
  const placed = decideParticulars({ ...good, longitude: 119.8, latitude: 32.2 }, rule)
  assert(placed.ok)
  assert.equal(placed.longitude, 119.8)
})

test('an identifier is read by its kind', () => {
  assert.equal(readIdentifier('plate', '苏L12345'), '苏L12345')
  assert.equal(readIdentifier('none', ''), '')
  assert.equal(readIdentifier('none', 'x'), undefined)
})
