// The files that imports are read from and written to: every spelling, hostile ones, and templates
// that come back as they went.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { HEAD, openComplexApp, workbookOf } from '../../../test/helpers/complex-app.ts'
import type { ComplexApp } from '../../../test/helpers/complex-app.ts'
import { writeCsvTable, writeWorkbook } from './template.ts'
import { writePath } from './unit-path.rule.ts'

let city: ComplexApp
before(async () => {
  city = await openComplexApp()
})
after(() => city[Symbol.asyncDispose]())

const xlsx = async (rows: readonly (readonly string[])[]) =>
  (await workbookOf(rows)).toString('base64')

describe('a file', () => {
  let complex: Awaited<ReturnType<ComplexApp['openComplex']>>
  before(async () => {
    complex = await city.openComplex()
  })
  const csv = `${HEAD.join(',')}\r\n1层/101,陈记面馆,餐饮场所,,19900000001\r\n`
  const ask = (file: Buffer | string) =>
    city.preview(complex.manager, complex.placeId, {
      file: (typeof file === 'string' ? Buffer.from(file) : file).toString('base64'),
    })

  test('of Excel in China is read: GB18030, UTF-16, UTF-8, with commas, tabs or semicolons', async () => {
    // 路径,名称 / 1层,面馆 as Excel writes it without asking.
    const gbk = Buffer.from('c2b7beb62cc3fbb3c60d0a31b2e32cc3e6b9dd0d0a', 'hex')
    for (const file of [
      gbk,
      Buffer.from('\uFEFF路径\t名称\r\n1层\t面馆\r\n', 'utf16le'),
      '\uFEFF路径;名称\n1层;面馆\n',
      '路径,名称\n"1层","面馆"',
    ]) {
      const seen = await ask(file)
      assert.equal(seen.status, 200, JSON.stringify(seen.body))
      assert.deepEqual(
        seen.body.units.map((one) => [one.label, one.name]),
        [['1层', '面馆']],
      )
    }
  })

  test('in English is read too, with a title above its headings', async () => {
    const seen = await ask('Shops of 2026,\n\nPath,Shop,Category,Manager phone\nA/1F/1,Bo,Bank,\n')
    assert.equal(seen.body.problems[0]?.column.en, 'Category')
    assert.equal(seen.body.problems[0]?.row, 4)
    const good = await ask('Path,Shop,Category\nA/1F/1,Bo,financial institution\n')
    assert.deepEqual(
      good.body.units.map((one) => one.kind),
      ['building', 'floor', 'unit'],
    )
  })

  test('that is hostile, broken or too much is refused with a sentence', async () => {
    const bomb = await writeWorkbook([{ name: 'B', rows: [['0'.repeat(30_000_000)]] }])
    const good = await writeWorkbook([{ name: 'B', rows: [[...HEAD], ['1层']] }])
    const many = Array.from({ length: 2001 }, (_, at) => `${at}`).join('\n')
    const cases: [Buffer | string, string][] = [
      [bomb, 'import-unreadable'],
      [good.subarray(0, good.length - 100), 'import-unreadable'],
      [Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'import-unreadable'],
      [Buffer.from([0x80, 0xff, 0xff, 0x00]), 'import-unreadable'],
      [`路径\n1\u00002`, 'import-unreadable'],
      ['名称,电话\n面馆,1', 'import-no-path'],
      ['', 'import-no-path'],
      ['路径,名称\n', 'import-empty'],
      [`路径\n${many}`, 'import-too-long'],
      [`路径,名称${'\n'.repeat(900_000)}`, 'import-too-long'],
      [`路径${'\n'.repeat(900_000)}1层`, 'import-too-long'],
      [`${'\n'.repeat(900_000)}1层`, 'import-too-long'],
    ]
    for (const [file, error] of cases) {
      const seen = await ask(file)
      assert.equal(seen.body.error, error, `${String(file).slice(0, 40)}: ${seen.status}`)
      assert.ok(seen.status >= 400 && seen.status < 500)
    }
    for (const text of [`A${'\n'.repeat(290_000)}B`, `${'\r\n \t'.repeat(70_000)}B`]) {
      const seen = await city.preview(complex.manager, complex.placeId, { text })
      assert.deepEqual([seen.status, seen.body.error], [413, 'import-too-long'])
    }
    // Empty lines at the end of a sheet are nobody's units.
    const trailing = await city.preview(complex.manager, complex.placeId, {
      text: `A\n\nB${'\n'.repeat(9000)}`,
    })
    assert.equal(trailing.body.rows, 2)
    // Commas without headings: one name of one unit, or columns? It is asked, not guessed.
    for (const text of ['101,早点铺,餐饮\n102,面馆,餐饮', 'A座\n 101，面馆', '101;面馆']) {
      const seen = await city.preview(complex.manager, complex.placeId, { text })
      assert.equal(seen.body.error, 'import-no-headings', text)
    }
    const huge = await ask(Buffer.alloc(10 * 1024 * 1024, 'a'))
    assert.deepEqual([huge.status, huge.body.error], [413, 'too-large'])
    const { manager, placeId } = complex
    for (const sent of [{}, { text: 'A', file: 'QQ==' }, { file: '!!' }, { text: 7 }]) {
      assert.equal((await city.preview(manager, placeId, sent)).status, 400)
    }
    assert.equal((await city.send(manager, placeId, { text: 'A', importId: 'x' })).status, 400)
    assert.equal(await city.countUnits(placeId), 1)
  })

  test('with formulas keeps them as text that no file runs again', async () => {
    const { manager, placeId } = await city.openComplex()
    const evil = ['=HYPERLINK("http://x")', '@SUM(A1)', '+1', '-1层', '=1+1']
    const rows = evil.map((name, at) => [`1层/${at}`, name, '', '', ''])
    assert.equal((await city.send(manager, placeId, { file: await xlsx(rows) })).status, 201)
    const table = await manager.raw(`/places/${placeId}/units.csv`)
    for (const name of evil) assert.ok(table.body.includes(`'${name.slice(0, 4)}`), name)
    assert.doesNotMatch(table.body, /(^|,|")[=+@-]/m)
  })

  test('of any bytes is read or refused, never a failure', async () => {
    const { manager, placeId } = complex
    const head = fc.constantFrom('', '路径,名称\n', 'PK\u0003\u0004', '\uFEFF')
    await fc.assert(
      fc.asyncProperty(head, fc.uint8Array({ maxLength: 400 }), async (start, bytes) => {
        const file = Buffer.concat([Buffer.from(start), bytes]).toString('base64')
        const seen = await city.preview(manager, placeId, { file })
        assert.ok(seen.status === 200 || seen.status === 400, `${seen.status} ${file}`)
      }),
      { numRuns: 60 },
    )
  })

  test('without end in bytes that strangers wrote stays within its bounds', async () => {
    const seen = await ask(csv.repeat(3000))
    assert.equal(seen.body.error, 'import-too-long')
  })
})

describe('the template', () => {
  test('comes back as it went, whatever the units are called, in both kinds and languages', async () => {
    const { manager, placeId, name } = await city.openComplex()
    const odd = ['-1层', '=1', '007', "'t Hof", 'A/B', String.raw`C\D`, '321182199001011234', name]
    const rows = odd.map((label) => [writePath([name, '总', label]), '', '', '', ''])
    const top = odd.map((label) => [writePath([name, label]), `店 ${label}`, '药店', '', ''])
    const first = await city.send(manager, placeId, { file: await xlsx([...rows, ...top]) })
    assert.equal(first.body.made, 2 * odd.length + 1, JSON.stringify(first.body))
    // Two parts typed alone under one name: a path finds the older one.
    const twin = { name: '双胞胎', category: 'shopping', division: '321182001', parentId: placeId }
    for (const apartBecause of ['', '另一家']) {
      const typed = await manager.post('/places', { ...twin, apartBecause })
      assert.equal(typed.status, 201, JSON.stringify(typed.body))
    }
    for (const kind of ['csv', 'xlsx']) {
      for (const lang of ['zh', 'en']) {
        const table = await manager.raw(`/places/${placeId}/units.${kind}?lang=${lang}`)
        assert.equal(table.statusCode, 200)
        const file = table.rawPayload.toString('base64')
        const back = await city.preview(manager, placeId, { file })
        const { made: fresh, changed, same, problemsTotal } = back.body
        assert.deepEqual(
          [fresh, changed, same, problemsTotal],
          [0, 0, 2 * odd.length + 2, 0],
          `${kind} ${lang} ${JSON.stringify(back.body).slice(0, 500)}`,
        )
      }
    }
  })

  test('as CSV says how it is filled in, and may keep that when it comes back', async () => {
    const { manager, placeId } = await city.openComplex()
    for (const [lang, words] of [
      ['zh', ['A座/3层/301', '餐饮场所', 'GBK', '可以留着']],
      ['en', ['A/3F/301', 'Restaurant', 'GBK', 'may stay']],
    ] as const) {
      const { body } = await manager.raw(`/places/${placeId}/units.csv?lang=${lang}`)
      const guide = body.replace('\uFEFF', '').split('\r\n').slice(0, -2)
      assert.ok(guide.every((line) => /^"?# /.test(line)))
      for (const word of words) assert.ok(guide.join('').includes(word), word)
      const row = lang === 'zh' ? 'C座/1层,茶馆,餐饮场所,,' : 'D/1F,Tea,Restaurant,,'
      const file = Buffer.from(`${body}${row}\r\n`).toString('base64')
      const seen = await city.preview(manager, placeId, { file })
      assert.deepEqual([seen.body.rows, seen.body.made, seen.body.problemsTotal], [1, 2, 0])
      // Half a row wrong is told by the line that a spreadsheet shows.
      const wrong = Buffer.from(`${body}${row.replace(/餐饮场所|Restaurant/, '?')}\r\n`)
      const told = await city.preview(manager, placeId, { file: wrong.toString('base64') })
      assert.equal(told.body.problems[0]?.row, guide.length + 2)
    }
  })

  test('of an empty place has headings only, and any rows under them come back', async () => {
    const { manager, placeId } = await city.openComplex()
    const table = await manager.raw(`/places/${placeId}/units.csv?lang=en`)
    assert.match(table.headers['content-disposition']?.toString() ?? '', /attachment/)
    const lines = table.body.replace('\uFEFF', '').split('\r\n')
    assert.deepEqual(
      lines.filter((line) => !/^"?# /.test(line)),
      ["Path,Name,Category,Credit code or plate,Manager's phone", ''],
    )
    const label = fc.string({ unit: fc.constantFrom('=', '-', "'", '"', ',', '0', '层', ' ', '/') })
    const labels = fc.uniqueArray(
      label.map((text) => `x${text}`.trim()),
      {
        minLength: 1,
        selector: (text) => text.replaceAll(' ', ''),
      },
    )
    await fc.assert(
      fc.asyncProperty(labels, async (all) => {
        const rows = all.map((one) => [writePath([one]), one])
        const file = writeCsvTable([['路径', '名称'], ...rows]).toString('base64')
        const seen = await city.preview(manager, placeId, { file })
        assert.deepEqual(
          seen.body.units.map((one) => one.name),
          all,
        )
      }),
      { numRuns: 40 },
    )
  })
})
