import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { csvCell, csvLine, readCsvCell } from './csv.ts'

const FORMULAS = [
  '=1+1',
  '+8613',
  '-2',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  ' =1',
  '＝1',
  '＋1',
  '－1',
  '＠a',
]

test('no cell begins like a formula', () => {
  for (const text of FORMULAS) {
    const [row] = parse(csvLine([text]))
    assert.equal(row?.[0], `'${text}`)
  }
})

test('digits keep every digit as text', () => {
  assert.equal(csvCell('321182199001011234'), "'321182199001011234")
  assert.equal(csvCell('32118219900101123X'), "'32118219900101123X")
  assert.equal(csvCell('0012'), "'0012")
  assert.equal(csvCell(-3.5), '-3.5')
})

test('Chinese and quotes come back as they were', () => {
  const cells = ['陈记面馆 "正门"', '两人都扫了码,时段确定', '一行\n两行']
  assert.deepEqual(parse(csvLine(cells))[0], cells)
})

test('any text survives, at most behind an apostrophe, and never alone begins a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (given) => {
      const cells = given.map((text) => text.toWellFormed())
      const line = csvLine(['x', ...cells])
      assert.ok(line.endsWith('\r\n'))
      const rows = parse(line, { bom: false, record_delimiter: '\r\n' })
      assert.equal(rows.length, 1)
      const back = rows[0]?.slice(1) ?? []
      for (const [index, text] of cells.entries()) {
        const plain = text.replaceAll('\0', '')
        const cell = back[index] ?? assert.fail()
        assert.ok(cell === plain || cell === `'${plain}`)
        assert.ok(!/^[=+\-@\t\r＝＋－＠]/u.test(cell))
      }
    }),
  )
})

test('a cell read again is the text it was, also where that begins with an apostrophe', () => {
  assert.equal(readCsvCell("'-1层"), '-1层')
  assert.equal(readCsvCell("'t Hof"), "'t Hof")
  const odd = fc.string({ unit: fc.constantFrom("'", '=', '-', '0', '1', '层', ' ') })
  fc.assert(
    fc.property(odd, (text) => {
      const [row] = parse(csvLine([text, 'x']))
      assert.equal(readCsvCell(row?.[0] ?? assert.fail()), text)
    }),
  )
})
