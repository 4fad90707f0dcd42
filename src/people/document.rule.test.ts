import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkCharacter } from '../base/check-digit.ts'
import { DAY, dayOf } from '../base/instant.ts'
import { DOCUMENT_KINDS, ageOn, checkDocument, readBirth, upgradeFifteen } from './document.rule.ts'
import type { DocumentKind } from './document.rule.ts'
import { checkName } from './name.rule.ts'
import { checkPhone } from './phone.rule.ts'

const TODAY = dayOf(Date.UTC(2022, 3, 1) / 1000)
const VECTORS = resolve(import.meta.dirname, '../../../shared/data/vectors/cn_id_vectors.json')

function isValid(number: string, kind: DocumentKind = 'resident-id', today = TODAY): boolean {
  return checkDocument({ kind, number }, today).ok
}

function withCheck(first17: string): string {
  return first17 + checkCharacter(first17)
}

type Vectors = {
  upgrade15to18: Record<string, string>
  vectors: { id: string; expect: 'valid' | 'invalid'; note: string }[]
}

test('agrees with the vectors of other validators', (context) => {
  if (!existsSync(VECTORS)) {
    context.skip('cn_id_vectors.json is not beside this folder (../shared/data/vectors)')
    return
  }
  const { vectors, upgrade15to18 } = JSON.parse(readFileSync(VECTORS, 'utf8')) as Vectors
  assert.ok(vectors.length > 0)
  for (const { id, expect, note } of vectors) {
    assert.equal(isValid(id) ? 'valid' : 'invalid', expect, `${id} ${note}`)
  }
  for (const [old, current] of Object.entries(upgrade15to18)) {
    assert.equal(upgradeFifteen(old), current)
  }
})

const birthDays = fc.integer({ min: -9000, max: TODAY })
const residents = fc
  .tuple(
    fc.constantFrom('321182', '110105', '440524', '829999', '651234'),
    birthDays,
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([area, day, sequence]) => {
    const date = new Date(day * DAY * 1000).toISOString().slice(0, 10).replaceAll('-', '')
    return withCheck(`${area}${date}${String(sequence).padStart(3, '0')}`)
  })

test('accepts every number made by the rule, with its date and sex', () => {
  fc.assert(
    fc.property(residents, (number) => {
      const checked = checkDocument({ kind: 'resident-id', number }, TODAY)
      assert.ok(checked.ok && checked.birth)
      const { year, month, day } = checked.birth
      assert.equal(year * 10_000 + month * 100 + day, Number(number.slice(6, 14)))
      assert.equal(checked.sex, Number(number[16]) % 2 === 1 ? 'male' : 'female')
      assert.equal(checked.canonical, number)
    }),
  )
})

test('refuses a number with any one character changed', () => {
  fc.assert(
    fc.property(residents, fc.nat(17), fc.constantFrom(...'0123456789X'), (number, at, other) => {
      fc.pre(number[at] !== other)
      assert.equal(isValid(number.slice(0, at) + other + number.slice(at + 1)), false)
    }),
    { numRuns: 500 },
  )
})

test('refuses a number with two different neighbours swapped', () => {
  fc.assert(
    fc.property(residents, fc.nat(16), (number, at) => {
      const [left = '', right = ''] = number.slice(at, at + 2)
      fc.pre(left !== right)
      assert.equal(isValid(number.slice(0, at) + right + left + number.slice(at + 2)), false)
    }),
    { numRuns: 500 },
  )
})

test('refuses births after today and more than 130 years ago', () => {
  const today = dayOf(Date.UTC(2022, 3, 1) / 1000)
  assert.equal(isValid(withCheck('32118220220401001'), 'resident-id', today), true)
  assert.equal(isValid(withCheck('32118220220402001'), 'resident-id', today), false)
  assert.equal(isValid(withCheck('32118218920401001'), 'resident-id', today), true)
  assert.equal(isValid(withCheck('32118218920331001'), 'resident-id', today), false)
})

test('refuses days that do not exist', () => {
  assert.equal(isValid(withCheck('32118219900230001')), false)
  assert.equal(isValid(withCheck('32118219901301001')), false)
  assert.equal(isValid(withCheck('32118219000229001')), false)
  assert.equal(isValid(withCheck('32118220000229001')), true)
})

test('asks of the prefix only that the province exists', () => {
  assert.equal(isValid(withCheck('32999919900101001')), true)
  const born = '19900102'
  for (const province of ['00', '10', '16', '34999', '66', '83', '91']) {
    const area = province.padEnd(6, '9')
    assert.equal(isValid(withCheck(`${area}${born}001`)), province === '34999', province)
  }
})

const ACCEPTED: readonly [DocumentKind, string][] = [
  ['residence-permit', withCheck('82000019900101001')],
  ['permanent-residence', 'ABC123456789012'],
  ['taiwan-permit', 'A1B2C3D4E5F6'],
]
const REFUSED: readonly [DocumentKind, string][] = [
  ['residence-permit', '321182199001011235'],
  ['residence-permit', '810000199408230022'],
  ['residence-permit', withCheck('84000019900101001')],
  ['permanent-residence', '911124198108030025'],
  ['permanent-residence', 'AB1234567890123'],
  ['hk-macau-permit', 'X12345678'],
  ['hk-macau-permit', 'H1234567'],
  ['hk-macau-permit', 'H123456789'],
  ['taiwan-permit', '1234567'],
  ['taiwan-permit', 'ABCDEFGHIJK'],
  ['none', 'short'],
  ['none', ''],
]

test('knows the forms of the other documents', () => {
  for (const [kind, number] of ACCEPTED) assert.equal(isValid(number, kind), true, number)
  for (const [kind, number] of REFUSED) assert.equal(isValid(number, kind), false, number)
})

test('asks a passport for its issuer', () => {
  const check = (number: string, issuer?: string) =>
    checkDocument({ kind: 'passport', number, ...(issuer !== undefined && { issuer }) }, TODAY).ok
  assert.equal(check('E12345678', 'CHN'), true)
  assert.equal(check('E12345678'), false)
  assert.equal(check('E12345678', 'China'), false)
  assert.equal(check('1234', 'CHN'), false)
  assert.equal(check('ABCDEFG', 'CHN'), false)
  assert.equal(check('A'.repeat(17) + '1', 'CHN'), false)
})

test('refuses any text whatever, and never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...DOCUMENT_KINDS), (text, kind) => {
      checkDocument({ kind, number: text, issuer: text }, TODAY)
      checkPhone(text, true)
    }),
  )
  assert.equal(isValid('3'.repeat(5000)), false)
})

test('reads a date of birth as it is typed, and no other text', () => {
  const read = { year: 2016, month: 3, day: 5 }
  for (const text of [
    '20160305',
    ' 2016-03-05',
    '2016/3/5',
    '2016年3月5日',
    '２０１６.３.５',
    '2016 3 5',
  ]) {
    assert.deepEqual(readBirth(text, TODAY), read, text)
  }
  const wrong = ['', '2016', '5.3.2016', '20160230', '20161301', '18000101', '99990101', '2016035']
  for (const text of wrong) assert.equal(readBirth(text, TODAY), undefined, text)
})

test('counts whole years of age', () => {
  const birth = { year: 2008, month: 4, day: 2 }
  assert.equal(ageOn(birth, Date.UTC(2022, 3, 1) / 1000), 13)
  assert.equal(ageOn(birth, Date.UTC(2022, 3, 2) / 1000), 14)
  assert.equal(ageOn(birth, Date.UTC(2022, 2, 30) / 1000), 13)
  assert.equal(ageOn(birth, Date.UTC(2022, 4, 1) / 1000), 14)
})

type Golden = {
  kind: DocumentKind | 'phone' | 'name'
  typed: string
  issuer?: string
  today?: string
  canonical: string
}

function canonicalOf(golden: Golden): string | undefined {
  const { kind, typed, issuer, today } = golden
  if (kind === 'phone') {
    const checked = checkPhone(typed, true)
    return checked.ok ? checked.canonical : undefined
  }
  if (kind === 'name') {
    const checked = checkName(typed)
    return checked.ok ? checked.canonical : undefined
  }
  const day = today === undefined ? TODAY : dayOf(Date.parse(today) / 1000)
  const input = { kind, number: typed, ...(issuer !== undefined && { issuer }) }
  const checked = checkDocument(input, day)
  return checked.ok ? checked.canonical : undefined
}

// A changed canonical form silently splits everybody in two: what is indexed today under one form
// is looked for under another tomorrow. A change needs a new version beside the old one.
test('gives the canonical forms that the indexes of running cities were built with', () => {
  const file = resolve(import.meta.dirname, 'canonical.vectors.json')
  for (const golden of JSON.parse(readFileSync(file, 'utf8')) as Golden[]) {
    assert.equal(canonicalOf(golden), golden.canonical, golden.typed)
  }
})
