import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { inventDocument } from '../../../test/helpers/invent.ts'
import { dayOf, formatDay } from '../../base/instant.ts'
import { isHeader, readListLine, splitCells } from './parse-list.rule.ts'
import type { ListKind } from './parse-list.rule.ts'

const now = 1_795_000_000
const tomorrow = formatDay(dayOf(now) + 1)
const number = inventDocument(7)

function problemOf(text: string, kind: ListKind = 'health'): string {
  const read = readListLine(kind, text, 3, now)
  return read.ok ? 'well' : `${read.error.column} ${read.error.problem}`
}

test('reads a line in the words of either language', () => {
  for (const line of [
    `resident-id,${number},red,${tomorrow}`,
    `居民身份证,${number},红码,${tomorrow}`,
    `身份证\t'${number}\t红\t${tomorrow.replaceAll('-', '/')} 18:30`,
    `"resident-id","${number}","RED","${tomorrow}"`,
  ]) {
    const read = readListLine('health', line, 1, now)
    assert.ok(read.ok, line)
    assert.deepEqual([read.document.canonical, read.state], [number, 'red'])
  }
  const starred = readListLine('travel', `护照,E12345678,带星,${tomorrow},XXA`, 1, now)
  assert.equal(starred.ok && starred.state, 'starred')
})

test('a day lasts to its end in Shanghai', () => {
  const read = readListLine('health', `身份证,${number},红,${tomorrow}`, 1, now)
  assert.equal(read.ok && dayOf(read.validUntil - 1), dayOf(now) + 1)
  assert.equal(read.ok && dayOf(read.validUntil), dayOf(now) + 2)
})

test('says by column what is wrong, never what stood there', () => {
  assert.equal(problemOf('just words'), 'line columns')
  assert.equal(problemOf(`"broken,${number},red,${tomorrow}`), 'line quote')
  assert.equal(problemOf(`x${'y'.repeat(600)}`), 'line quote')
  assert.equal(problemOf(`=cmd|' /C calc'!A0,${number},red,${tomorrow}`), 'line formula')
  assert.equal(problemOf(`@SUM(1),${number},red,${tomorrow}`), 'line formula')
  assert.equal(problemOf(`驾照,${number},red,${tomorrow}`), 'kind unknown')
  assert.equal(problemOf(`constructor,${number},red,${tomorrow}`), 'kind unknown')
  assert.equal(problemOf(`身份证,123,red,${tomorrow}`), 'number invalid')
  assert.equal(problemOf(`身份证,${number},starred,${tomorrow}`), 'state unknown')
  assert.equal(problemOf(`身份证,${number},red,${tomorrow}`, 'travel'), 'state unknown')
  assert.equal(problemOf(`身份证,${number},red,soon`), 'until invalid')
  assert.equal(problemOf(`身份证,${number},red,2026-02-30`), 'until invalid')
  assert.equal(problemOf(`身份证,${number},red,${tomorrow} 25:00`), 'until invalid')
  assert.equal(problemOf(`身份证,${number},red,${formatDay(dayOf(now) - 1)}`), 'until past')
  assert.equal(problemOf(`身份证,${number},red,${formatDay(dayOf(now) + 62)}`), 'until too-far')
})

test('knows a line of column names from a person', () => {
  assert.ok(isHeader('证件类型,证件号码,状态,有效期至'))
  assert.ok(isHeader('document_kind,number,state,valid_until'))
  assert.ok(!isHeader(`身份证,${number},红,${tomorrow}`))
})

test('splits what was written with quotes, and nothing else', () => {
  assert.deepEqual(splitCells('a,"b,""c""",d'), ['a', 'b,"c"', 'd'])
  assert.deepEqual(splitCells('a,"",'), ['a', '', ''])
  assert.equal(splitCells('a,"b" c'), undefined)
})

test('hostile text is refused, never thrown at', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      isHeader(text)
      return !readListLine('health', text, 1, now).ok
    }),
  )
})
