import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { SIGN as poster } from '../../../test/helpers/sign.ts'
import { compareNames, readFloor, walkBranch } from './floor-order.rule.ts'
import { layCover } from './cover.rule.ts'
import { glyphOf, measure, UNITS_PER_EM } from './glyphs.ts'
import { fitName, heightOf, MM_PER_PT, widthOf, wrapText } from './page.rule.ts'
import type { Page, TextItem } from './page.rule.ts'
import { layOut } from './poster.ts'
import { renderPoster } from './render-poster.ts'
import { FORMATS } from './contract.ts'
import { fileNameOf } from './set-file.ts'

type Box = { left: number; right: number; top: number; bottom: number; what: string }

/** The ink of a line: from the height of a bracket to the depth of a g. */
function boxOf(item: TextItem): Box {
  const width = widthOf(measure, item.text, item.sizePt)
  const left = item.x - { start: 0, middle: width / 2, end: width }[item.anchor]
  const em = item.sizePt * MM_PER_PT
  const [top, bottom] = [item.y - em * 0.86, item.y + em * 0.2]
  return { left, right: left + width, top, bottom, what: item.text }
}

function doMeet(one: Box, other: Box): boolean {
  const slack = 0.05
  return (
    one.left < other.right - slack &&
    other.left < one.right - slack &&
    one.top < other.bottom - slack &&
    other.top < one.bottom - slack
  )
}

/** Nothing leaves the page, no two lines meet, and four modules around the code stay white. */
function checkPage(page: Page): void {
  const texts = page.items.flatMap((item) => (item.kind === 'text' ? [boxOf(item)] : []))
  for (const box of texts) {
    assert.ok(box.left >= 0 && box.right <= page.width, `${box.what} leaves the page`)
    assert.ok(box.top >= 0 && box.bottom <= page.height, `${box.what} leaves the page`)
  }
  for (const [index, one] of texts.entries()) {
    for (const other of texts.slice(index + 1)) {
      assert.ok(!doMeet(one, other), `"${one.what}" meets "${other.what}"`)
    }
  }
  const code = page.items.find((item) => item.kind === 'modules')
  if (code?.kind !== 'modules') return
  const quiet = (code.size / code.rows.length) * 4
  const white = {
    left: code.x - quiet,
    right: code.x + code.size + quiet,
    top: code.y - quiet,
    bottom: code.y + code.size + quiet,
    what: 'the quiet zone',
  }
  assert.ok(white.left > -0.01 && white.right < page.width && white.bottom < page.height)
  for (const box of texts) assert.ok(!doMeet(box, white), `${box.what} in the quiet zone`)
}

const SCRIPTS = [
  '扬中市江洲国际商业广场',
  'Golden Harbour Food Court & Kitchen ',
  'WWMM@%',
  '𠮷野家䶮㙍〇',
  'مطعم حلال',
  '👨‍👩‍👧🍜',
  'Ёлка ΑΒΓ ',
  'ǟ́é̂ñ ',
  '(限货车通行)·-/&',
  'ﬁ㈱①Ⅷ',
]
const anyName = (max: number) =>
  fc
    .array(fc.oneof(fc.constantFrom(...SCRIPTS), fc.string({ unit: 'grapheme', maxLength: 20 })), {
      minLength: 1,
      maxLength: 12,
    })
    .map((parts) => [...parts.join('')].slice(0, max).join('').trim() || '店')

test('no name, whatever its script and length, leaves its sign or meets another line', () => {
  const names = fc.record({
    placeName: anyName(80),
    pointName: anyName(40),
    within: fc.option(anyName(80), { nil: '' }),
    format: fc.constantFrom(...FORMATS),
    host: fc.constantFrom('http://localhost:8080', `https://${'a.very.long.host.'.repeat(6)}cn`),
  })
  fc.assert(
    fc.property(names, ({ format, host, ...named }) => {
      checkPage(layOut({ ...poster, ...named, publicUrl: host }, format))
    }),
    { numRuns: 200 },
  )
})

test('the shortest and the widest names fit every format', () => {
  const names = ['店', '扬'.repeat(80), 'W'.repeat(80), '—'.repeat(80), '👨‍👩‍👧'.repeat(16)]
  for (const placeName of names) {
    for (const format of FORMATS) {
      checkPage(layOut({ ...poster, placeName, pointName: placeName.slice(0, 40) }, format))
    }
  }
})

test('a character that the font lacks is a box within its own width', () => {
  for (const char of ['𠮷', 'م', '🍜', '馆', 'W']) {
    const { outline, width } = glyphOf(char)
    assert.ok(outline.length > 0, char)
    for (const { x, y } of outline) {
      assert.ok(x >= -0.1 * UNITS_PER_EM && x <= (width + 0.1) * UNITS_PER_EM, char)
      assert.ok(y >= -0.25 * UNITS_PER_EM && y <= UNITS_PER_EM, char)
    }
  }
  assert.deepEqual(glyphOf('\u200D').outline, [])
})

test('Chinese is cut where it may be, Latin between its words', () => {
  const wrap = (text: string) => wrapText(measure, text, 6)
  assert.deepEqual(wrap('三层清真牛肉面馆'), ['三层清真牛肉', '面馆'])
  assert.deepEqual(wrap('Food Court 三层清真'), ['Food Court', '三层清真'])
  assert.deepEqual(wrap('东南角入口处(限货车)'), ['东南角入口处', '(限货车)'])
  assert.deepEqual(wrap('东南角第入口，限货'), ['东南角第入', '口，限货'])
})

test('a name keeps all its characters when it is broken into lines', () => {
  const name = '扬中市江洲国际商业广场 Golden Harbour International Food Court & Kitchen'
  const fit = fitName(measure, name, { width: 180, height: 20, largestPt: 28 })
  assert.equal(fit.lines.join('').replaceAll(' ', ''), name.replaceAll(' ', ''))
  assert.ok(heightOf(fit.sizePt, fit.lines.length) <= 20)
  assert.deepEqual(wrapText(measure, '', 100), [])
  assert.equal(wrapText(measure, 'W'.repeat(30), 0.1).length, 30)
})

test('every sign says the same in both languages, in all formats', () => {
  const wanted = [
    '镇江通行码',
    'Zhenjiang Pass Code',
    '场所码 · 不是个人健康码',
    'This is the PLACE code, not a personal health code',
    '陈记面馆',
    '正门 Main door',
    '4821 3905',
    'pass.zhenjiang.gov.example.cn',
    '只在首次询问手机号，绝不收钱',
    'It asks for your number only the first time, never for money',
    '微信 WeChat',
    '支付宝 Alipay',
    '镇合意 Zhenheyi',
    'No. 128-1',
    '2026-01-02',
    '12345',
    '1.',
  ]
  for (const format of FORMATS) {
    const page = layOut(poster, format)
    const texts = page.items.flatMap((item) => (item.kind === 'text' ? [item] : []))
    for (const words of wanted.slice(0, format === 'sticker' ? -1 : undefined)) {
      assert.ok(
        texts.some((item) => item.text.includes(words)),
        `${format}: ${words}`,
      )
    }
    const cut = page.items.find((item) => item.kind === 'cut')
    const below = texts.filter((item) => cut?.kind === 'cut' && item.y > cut.y)
    assert.equal(below.length, 1, `${format}: only the advice is cut off`)
  }
})

test('a PDF has at most 15 kB, and the same words give the same bytes', () => {
  for (const format of FORMATS) {
    const one = renderPoster(poster, { kind: 'pdf', format })
    assert.ok(one.length <= 15_000, `${format}: ${one.length} bytes`)
    assert.deepEqual(one, renderPoster(poster, { kind: 'pdf', format }))
  }
})

test('the table of a PDF names the byte where each of its objects begins', () => {
  const pdf = renderPoster(poster, { kind: 'pdf' })
  const text = pdf.toString('latin1')
  const at = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1])
  const begin = text.indexOf('stream\n', at) + 7
  const rows = inflateSync(pdf.subarray(begin))
  const ids: number[] = []
  for (let id = 1; id * 7 < rows.length; id += 1) {
    if (rows[id * 7] !== 1) continue
    const offset = rows.readUInt32BE(id * 7 + 1)
    assert.ok(text.startsWith(`${id} 0 obj`, offset) || offset === 0, `object ${id}`)
    ids.push(id)
  }
  assert.ok(ids.length >= 5)
})

test('floors are read from what people call them', () => {
  const floors = { B2: -2, 负一层: -1, 地下二层: -2, '1F': 1, '3层': 3, 十二层: 12, 二十楼: 20 }
  for (const [name, floor] of Object.entries({ ...floors, 首层: 1, L5: 5, 陈记面馆: undefined })) {
    assert.equal(readFloor(name), floor, name)
  }
  const sorted = ['10层', '2层', '首层', 'B1', '负二层'].toSorted(compareNames)
  assert.deepEqual(sorted, ['负二层', 'B1', '首层', '2层', '10层'])
  assert.deepEqual(['315', '32', '4'].toSorted(compareNames), ['4', '32', '315'])
})

test('a walk meets every place once, after the place it belongs to', () => {
  const tree = fc.array(fc.nat({ max: 1000 }), { maxLength: 60 }).map((parents) => [
    { placeId: 1, parentId: null, name: '广场' },
    ...parents.map((parent, index) => ({
      placeId: index + 2,
      parentId: (parent % (index + 1)) + 1,
      name: `${parent % 7}层`,
    })),
  ])
  fc.assert(
    fc.property(tree, (places) => {
      const walk = walkBranch(1, places)
      assert.equal(new Set(walk).size, places.length)
      const seen = new Set<number | null>([null])
      for (const place of walk) {
        assert.ok(seen.has(place.parentId))
        seen.add(place.placeId)
      }
    }),
  )
  const ring = [
    { placeId: 1, parentId: 2, name: 'a' },
    { placeId: 2, parentId: 1, name: 'b' },
  ]
  assert.equal(walkBranch(1, ring).length, 2)
})

test('a cover has a numbered line with a box for each sign, on as many pages as it takes', () => {
  const row = {
    where: '3层 / 东区',
    placeName: '很长的名字'.repeat(16),
    pointName: '地下停车场电梯厅'.repeat(5),
    shortNumber: '48213905',
    serial: 'No. 1-1',
  }
  const words = { name: '江洲广场', hotline: '12345', madeOn: '2026-01-02' }
  const pages = [...layCover({ ...words, rows: Array.from({ length: 60 }, () => row) }, measure)]
  assert.equal(pages.length, 3)
  for (const page of pages) checkPage(page)
  const numbers = pages.flatMap((page) =>
    page.items.filter((item) => item.kind === 'text' && item.text === '4821 3905'),
  )
  assert.equal(numbers.length, 60)
  const headOf = (count: number): string => {
    const rows = Array.from({ length: count }, () => row)
    const [page] = [...layCover({ ...words, rows }, measure)]
    const texts = page?.items.flatMap((item) => (item.kind === 'text' ? [item.text] : [])) ?? []
    return texts.find((text) => text.startsWith('共')) ?? ''
  }
  assert.match(headOf(1), /^共 1 张 · 1 sign · /)
  assert.match(headOf(2), /^共 2 张 · 2 signs · /)
})

test('no name of a file leads out of its folder', () => {
  fc.assert(
    fc.property(anyName(80), anyName(80), (placeName, where) => {
      const name = fileNameOf({ ...poster, placeName, where }, 3)
      assert.match(name, /^0004 .+\.pdf$/u)
      assert.ok(!/[\\/:*?"<>|\p{Cc}\p{Zl}\p{Zp}]/u.test(name) && !name.includes('..'), name)
    }),
    { examples: ['a\u2028b', 'a\u2029b', 'a..b', '.', '\u3000'].map((name) => [name, name]) },
  )
  const named = { ...poster, placeName: '../../etc/passwd', where: '3层 / 东区' }
  assert.ok(!fileNameOf(named, 0).includes('/'))
})
