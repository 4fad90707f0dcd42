import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { CATEGORIES } from '../catalogue.ts'
import { readPastedLines, readTable } from './import-rows.rule.ts'
import type { ImportRow } from './import-rows.rule.ts'
import { planImport } from './plan-import.rule.ts'
import type { PlanInput, PlannedUnit, TreeUnit } from './plan-import.rule.ts'
import { sayProblem } from './row-problems.rule.ts'
import { isFloor, labelKey, readPath, writePath } from './unit-path.rule.ts'

const root = {
  placeId: 1,
  name: '扬中商城',
  kind: 'place',
  category: 'shopping',
  depth: 0,
} as const

function row(given: Partial<ImportRow> & { path: string }, at = 2): ImportRow {
  return { row: at, name: '', category: '', identifier: '', phone: '', ...given }
}

function plan(rows: readonly ImportRow[], more: Partial<PlanInput> = {}) {
  const isPhone = (typed: string): boolean => /^1\d{10}$/.test(typed)
  return planImport({ root, units: [], categories: CATEGORIES, rows, isPhone, ...more })
}

function planLines(text: string, more: Partial<PlanInput> = {}) {
  return plan(readPastedLines(text), more)
}

/** Gives what an import made as the tree that the next one finds. */
function stand(units: readonly PlannedUnit[]): TreeUnit[] {
  return units.map((unit, index) => {
    const { label, name, kind, category, identifierKind, identifier, parentIndex } = unit
    const parentId = parentIndex === undefined ? 1 : parentIndex + 2
    const own = { placeId: index + 2, parentId, label, name, kind }
    return { ...own, category, identifierKind, identifier }
  })
}

describe('a path', () => {
  test('is read in every spelling of its separators, and trailing ones say nothing', () => {
    for (const text of ['A座/3层/301', 'A座／3层／301', ' A座 > 3层＞301 ', '/A座/3层/301//']) {
      assert.deepEqual(readPath(text), { ok: true, labels: ['A座', '3层', '301'] }, text)
    }
    assert.deepEqual(readPath(String.raw`1\/2层\\`), {
      ok: true,
      labels: [String.raw`1/2层\ `.trim()],
    })
  })

  test('is refused when it is empty, has an empty level, cannot be printed or is too long', () => {
    assert.deepEqual(readPath('  '), { ok: false, problem: 'path-missing' })
    for (const text of ['A//B', 'A/\u0000', 'A/\u202Eb', '/', `A/${'长'.repeat(81)}`]) {
      assert.deepEqual(readPath(text), { ok: false, problem: 'path-invalid' }, text)
    }
  })

  test('any labels that can be written are read back', () => {
    const label = fc
      .string({ unit: fc.constantFrom('A', '座', '/', '／', '>', '\\', ' ', '-', '1') })
      .map((text) => `x${text}`.trim())
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), (labels) => {
        assert.deepEqual(readPath(writePath(labels)), { ok: true, labels })
      }),
    )
  })

  test('any text at all is read or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const read = readPath(text)
        assert.ok(!read.ok || read.labels.every((label) => label.trim() === label && label !== ''))
      }),
    )
  })

  test('two spellings of one label are one', () => {
    assert.equal(labelKey('Ａ 座'), labelKey('a座'))
    assert.notEqual(labelKey('-1层'), labelKey('1层'))
  })

  test('floors are known by their names, and buildings are none', () => {
    const floors = ['1层', '地下一层', '负一楼', '-1层', 'B1', '12F', 'L3', '2nd floor', '3楼']
    assert.deepEqual(
      floors.filter((label) => !isFloor(label)),
      [],
    )
    assert.deepEqual(['1号楼', 'A座', '301', '苏L12345', 'B101', '主楼'].filter(isFloor), [])
  })
})

describe('pasted lines', () => {
  const paths = (text: string): string[] => readPastedLines(text).map((one) => one.path)

  test('are paths, indented, or the columns of a sheet with merged cells', () => {
    const wanted = ['A座/1层/101', 'A座/1层/102', 'A座/2层/201']
    assert.deepEqual(paths('A座/1层/101\nA座/1层/102\r\n\r\nA座/2层/201\n'), wanted)
    assert.deepEqual(paths('A座\t1层\t101\n\t\t102\n\t2层\t201'), wanted)
    const indented = ['A座', 'A座/1层', ...wanted.slice(0, 2), 'A座/2层', wanted[2]]
    assert.deepEqual(paths('A座\n  1层\n    101\n    102\n  2层\n    201'), indented)
    assert.deepEqual(paths('A座\n\t1层\n\t\t101\n\t\t102\n\t2层\n\t\t201'), indented)
    assert.deepEqual(paths('A座\n　1层\n　　101\n　　102\n　2层\n　　201'), indented)
  })

  test('number their rows as they stand in the text', () => {
    assert.deepEqual(
      readPastedLines('\nA\n\n B').map((one) => one.row),
      [2, 4],
    )
  })

  test('the same tree comes from its paths and from its indentation', () => {
    const letters = fc.constantFrom('A', 'B', 'C', '1', '2')
    const lines = fc.array(fc.array(letters, { minLength: 1, maxLength: 3 }), { minLength: 1 })
    fc.assert(
      fc.property(lines, (all) => {
        const whole = plan(readPastedLines(all.map((labels) => labels.join('/')).join('\n')))
        const text = whole.units.map((one) => `${' '.repeat(one.depth)}${one.label}`).join('\n')
        const again = planLines(text)
        assert.deepEqual(again.problems, [])
        const shape = (units: readonly PlannedUnit[]) =>
          units.map(({ row: _row, phone: _phone, ...unit }) => unit)
        assert.deepEqual(shape(again.units), shape(whole.units))
      }),
    )
  })
})

describe('a table', () => {
  test('are words: what is longer is no heading, however many brackets it opens', () => {
    const brackets = '('.repeat(300_000)
    assert.equal(readTable([[brackets], [brackets]]), undefined)
    assert.equal(readTable([[`path(${'x'.repeat(100)})`], ['A']]), undefined)
    assert.equal(readTable([['path(from the top)'], ['A']])?.[0]?.path, 'A')
  })

  test('is known by its headings, in both languages and in any order', () => {
    const zh = readTable([
      ['扬中商城商户清单', ''],
      [],
      ['负责人手机', '*路径(必填)', '店名', '类别', '统一社会信用代码'],
      ['19900000001', 'A/1', '面馆', '餐饮场所', ''],
      ['', '', '', ''],
      ['', 'A/2'],
    ])
    assert.deepEqual(zh, [
      row({ path: 'A/1', name: '面馆', category: '餐饮场所', phone: '19900000001' }, 4),
      row({ path: 'A/2' }, 6),
    ])
    const en = readTable([
      ["Manager's phone", 'Shop', 'PATH'],
      ['1', 'x', 'A'],
    ])
    assert.deepEqual(en, [row({ path: 'A', name: 'x', phone: '1' })])
    assert.equal(
      readTable([
        ['名称', '电话'],
        ['a', 'b'],
      ]),
      undefined,
    )
  })
})

describe('an import', () => {
  test('makes what stands above a unit too, each with a name that says where it is', () => {
    const { units, problems } = planLines('A座/1层/101\nA座/1层/102')
    assert.deepEqual(problems, [])
    assert.deepEqual(
      units.map(({ name, kind, parentIndex, change }) => [name, kind, parentIndex, change]),
      [
        ['扬中商城 A座', 'building', undefined, 'new'],
        ['扬中商城 A座 1层', 'floor', 0, 'new'],
        ['扬中商城 A座 1层 101', 'unit', 1, 'new'],
        ['扬中商城 A座 1层 102', 'unit', 1, 'new'],
      ],
    )
    assert.ok(units.every((unit) => unit.category === 'shopping'))
  })

  test('twice makes nothing twice, whatever the tree', () => {
    const label = fc.string({ unit: fc.constantFrom('A', 'ａ', '1', '层', '/', ' ', '-') })
    const paths = fc.array(
      fc.array(
        label.map((text) => `x${text}`),
        { minLength: 1, maxLength: 3 },
      ),
    )
    fc.assert(
      fc.property(paths, (all) => {
        const rows = all.map((labels, at) => row({ path: writePath(labels) }, at + 2))
        const first = plan(rows)
        const again = plan(rows, { units: stand(first.units) })
        assert.ok(again.units.every((unit) => unit.change === 'same'))
        assert.deepEqual(again.units.length, first.units.length)
        assert.deepEqual(again.problems, first.problems)
      }),
    )
  })

  test('with corrections changes what was there and keeps what was left empty', () => {
    const first = plan([row({ path: 'A/1层/101', name: '面馆', category: 'Restaurant' })])
    const code = '91350100M000100Y43'
    const rows = [row({ path: 'ａ/1 层/101', name: '陈记面馆', identifier: code })]
    const again = plan(rows, { units: stand(first.units) })
    const unit = again.units.at(-1)
    assert.deepEqual(
      again.units.map((one) => one.change),
      ['same', 'same', 'changed'],
    )
    assert.deepEqual(
      [unit?.name, unit?.category, unit?.identifier, unit?.placeId],
      ['陈记面馆', 'restaurant', code, 4],
    )
    const empty = plan([row({ path: 'A/1层/101' })], { units: stand(first.units) })
    assert.equal(empty.units.at(-1)?.change, 'same')
  })

  test('knows a unit that was typed alone by its name', () => {
    const typed = { placeId: 9, parentId: 1, label: '', name: '东楼', kind: 'building' } as const
    const rest = { category: 'shopping', identifierKind: 'none', identifier: '' } as const
    const { units } = planLines('扬中商城/东楼/1层', { units: [{ ...typed, ...rest }] })
    assert.deepEqual(
      units.map((unit) => [unit.placeId, unit.change]),
      [
        [9, 'same'],
        [undefined, 'new'],
      ],
    )
    assert.equal(units[1]?.name, '东楼 1层')
  })

  test('takes a fleet: plates from the path or the column, carriages below', () => {
    const bus = { category: '公交车' }
    const { units, problems } = plan([
      row({ path: '1路/苏L12345', ...bus }, 2),
      row({ path: '1路/苏L12345/1号车厢' }, 3),
      row({ path: '1路/备用车', ...bus, identifier: '苏l·12346' }, 4),
    ])
    assert.deepEqual(problems, [])
    assert.deepEqual(
      units.map(({ label, kind, category, identifier }) => [label, kind, category, identifier]),
      [
        ['1路', 'building', 'shopping', ''],
        ['苏L12345', 'vehicle', 'bus', '苏L12345'],
        ['1号车厢', 'unit', 'bus', ''],
        ['备用车', 'vehicle', 'bus', '苏L12346'],
      ],
    )
  })

  test('says what is wrong, row by row, each in both languages', () => {
    const { problems } = plan([
      row({ path: '', name: 'x' }, 2),
      row({ path: 'A/1层/101' }, 3),
      row({ path: 'Ａ/1层/101' }, 4),
      row({ path: 'A/1/2/3' }, 5),
      row({ path: '扬中商城' }, 6),
      row({ path: 'A/2', category: '饭馆子' }, 7),
      row({ path: 'A/3', identifier: '91350100M000100Y44' }, 8),
      row({ path: 'A/4', category: '其他公共场所', identifier: '91350100M000100Y43' }, 9),
      row({ path: 'A/5', phone: '12345' }, 10),
      row({ path: 'A/6', name: '\u202Eabc' }, 11),
      row({ path: '车/甲', category: 'Bus' }, 12),
      row({ path: '车/苏L12345', category: 'Bus' }, 13),
      row({ path: '车/乙', category: 'Bus', identifier: '苏L12345' }, 14),
      row({ path: '车/丙', category: 'Bus', identifier: '苏L1' }, 15),
      row({ path: 'A//7' }, 16),
    ])
    assert.deepEqual(
      problems.map((one) => [one.row, one.column, one.problem, one.other]),
      [
        [2, 'path', 'path-missing', undefined],
        [4, 'path', 'path-twice', 3],
        [5, 'path', 'path-deep', undefined],
        [6, 'path', 'path-itself', undefined],
        [7, 'category', 'category-unknown', undefined],
        [8, 'identifier', 'credit-code-wrong', undefined],
        [9, 'identifier', 'identifier-unwanted', undefined],
        [10, 'phone', 'phone-invalid', undefined],
        [11, 'name', 'name-invalid', undefined],
        [12, 'identifier', 'plate-missing', undefined],
        [14, 'identifier', 'plate-twice', 13],
        [15, 'identifier', 'plate-wrong', undefined],
        [16, 'path', 'path-invalid', undefined],
      ],
    )
    for (const problem of problems) {
      const { zh, en } = sayProblem(problem)
      assert.ok(/\p{Script=Han}/u.test(zh) && en.length > 10 && !`${zh}${en}`.includes('#'))
    }
    assert.match(sayProblem({ problem: 'path-twice', other: 3 }).en, /Row 3/)
  })

  test('goes as deep below a building as is left', () => {
    const building = { ...root, depth: 1 }
    assert.deepEqual(planLines('1层/101', { root: building }).problems, [])
    assert.equal(planLines('1层/101/里间', { root: building }).problems[0]?.problem, 'path-deep')
  })

  test('keeps a name short that would be too long with what stands above it', () => {
    const { units } = planLines(`${'长'.repeat(70)}/${'层'.repeat(30)}`)
    assert.deepEqual(
      units.map((unit) => [...unit.name].length),
      [75, 30],
    )
  })

  test('never fails on any text', () => {
    const cell = fc.string({ unit: 'binary', maxLength: 30 })
    const rows = fc.array(fc.tuple(cell, cell, cell, cell, cell))
    fc.assert(
      fc.property(rows, (all) => {
        const typed = all.map(([path, name, category, identifier, phone], at) =>
          row({ path, name, category, identifier, phone }, at + 1),
        )
        const { units, problems } = plan(typed)
        assert.ok(units.every((unit) => [...unit.name].length <= 80 && unit.depth <= 3))
        assert.ok(problems.every((one) => one.row >= 1 && one.row <= all.length))
      }),
    )
  })
})
