// Pasted lines and sheets: headings in both languages, none at all, quotes, wide digits, nonsense.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { inventDocument } from '../../../test/helpers/invent.ts'
import { guessKind, partText, readLines } from './batch-lines.ts'

const NUMBER = inventDocument(7)

function readText(text: string) {
  return readLines(partText(text))
}

test('reads headings in either language, in any order', () => {
  for (const text of [
    `证件号码\t姓名\t手机号码\n${NUMBER}\t孙小川\t19900001234`,
    `Number,Name,Phone\n${NUMBER},孙小川,19900001234`,
  ]) {
    assert.deepEqual(readText(text), [
      {
        row: 2,
        person: { name: '孙小川', kind: 'resident-id', number: NUMBER, phone: '19900001234' },
      },
    ])
  }
})

test('reads lines without headings by what stands in them', () => {
  const lines = readText(
    [
      `孙小川 ${NUMBER} 19900001234`,
      `周建国，${NUMBER}`,
      `"LI, WEI";护照;KOR;M12345678`,
      `'王五,'${NUMBER}`,
      '陈晓,H12345678',
    ].join('\r\n'),
  )
  assert.deepEqual(
    lines.map(({ row, person }) => [row, person?.name, person?.kind, person?.number]),
    [
      [1, '孙小川', 'resident-id', NUMBER],
      [2, '周建国', 'resident-id', NUMBER],
      [3, 'LI, WEI', 'passport', 'M12345678'],
      [4, '王五', 'resident-id', NUMBER],
      [5, '陈晓', 'hk-macau-permit', 'H12345678'],
    ],
  )
  assert.equal(lines[2]?.person?.issuer, 'KOR')
})

test('guesses no kind that a number could share with another', () => {
  assert.equal(guessKind('12345678'), undefined)
  assert.equal(guessKind('E12345678'), undefined)
  assert.equal(guessKind('810000199001010012'), 'residence-permit')
})

test('a line that is no person is told as such and keeps its number', () => {
  assert.deepEqual(readText('\n\nnonsense\n'), [{ row: 3, person: undefined }])
})

test('whatever is pasted, nothing breaks and no line is told twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
      const rows = readText(text).map((line) => line.row)
      assert.equal(new Set(rows).size, rows.length)
    }),
  )
})
