// Sheets that strangers write: whatever is in them, the server goes on, and nothing larger than it
// says of itself is unpacked.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { strToU8, zipSync } from 'fflate'
import { writeXlsx } from 'hucre/xlsx'
import { readSheet } from './read-sheet.ts'

// Whoever sends a sheet.
const ALINA = 7
const ROWS = 100

async function bookOf(rows: readonly (readonly string[])[]): Promise<Buffer> {
  const sheet = { name: 'S', rows: rows.map((row) => [...row]) }
  return Buffer.from(await writeXlsx({ sheets: [sheet] }))
}

const FORMATS = 'http://schemas.openxmlformats.org'
const MAIN = `${FORMATS}/spreadsheetml/2006/main`
const LINKS = `${FORMATS}/officeDocument/2006/relationships`
const KIND = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'

function linkTo(type: string, target: string): string {
  const link = `<Relationship Id="r1" Type="${LINKS}/${type}" Target="${target}"/>`
  return `<Relationships xmlns="${FORMATS}/package/2006/relationships">${link}</Relationships>`
}

/** A book with something written before the cells of its sheet. */
function bookWith(before: string): Buffer {
  const cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>A</t></is></c></row>'
  const sheets = '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
  const override = `<Override PartName="/xl/workbook.xml" ContentType="${KIND}"/>`
  const types = `<Default Extension="xml" ContentType="application/xml"/>${override}`
  const sheet = `${before}<sheetData>${cells}</sheetData>`
  const files = {
    '[Content_Types].xml': `<Types xmlns="${FORMATS}/package/2006/content-types">${types}</Types>`,
    '_rels/.rels': linkTo('officeDocument', 'xl/workbook.xml'),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${LINKS}">${sheets}</workbook>`,
    'xl/_rels/workbook.xml.rels': linkTo('worksheet', 'worksheets/sheet1.xml'),
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${MAIN}">${sheet}</worksheet>`,
  }
  const packed = Object.entries(files).map(([name, text]) => [name, strToU8(text)] as const)
  return Buffer.from(zipSync(Object.fromEntries(packed)))
}

test('a plain sheet is read, also several at once', async () => {
  const books = await Promise.all(['甲', '乙', '丙'].map((text) => bookOf([[text]])))
  assert.deepEqual(await Promise.all(books.map((book) => readSheet(book, ROWS, ALINA))), [
    [['甲']],
    [['乙']],
    [['丙']],
  ])
  assert.deepEqual(await readSheet(bookWith(''), ROWS, ALINA), [['A']])
})

test('whoever comes when too many wait is told so, and nothing of his file', async () => {
  const sent = Array.from({ length: 12 }, (_, by) => readSheet(bookWith(''), ROWS, by))
  const reads = await Promise.all(sent)
  assert.deepEqual(
    reads.slice(0, 9),
    Array.from({ length: 9 }, () => [['A']]),
  )
  assert.deepEqual(reads.slice(9), ['busy', 'busy', 'busy'])
  assert.deepEqual(await readSheet(bookWith(''), ROWS, ALINA), [['A']])
})

test('whoever sends many sheets at once waits for his own, and others are read', async () => {
  const greedy = Array.from({ length: 12 }, () => readSheet(bookWith(''), ROWS, ALINA))
  const modest = readSheet(bookWith(''), ROWS, ALINA + 1)
  assert.deepEqual(await modest, [['A']])
  const read = await Promise.all(greedy)
  assert.deepEqual(read.slice(0, 3), [[['A']], [['A']], [['A']]])
  assert.deepEqual([...new Set(read.slice(3))], ['busy'])
  // Whose turn is over may come again.
  assert.deepEqual(await readSheet(bookWith(''), ROWS, ALINA), [['A']])
})

test('seven kilobytes that keep a reader busy for most of a minute hold up nothing else', async () => {
  const file = bookWith(`<cols>${'<col min="1" max="16384" width="9"/>'.repeat(50_000)}</cols>`)
  assert.ok(file.length < 10_000)
  let beats = 0
  const pulse = setInterval(() => {
    beats += 1
  }, 50)
  const read = await readSheet(file, ROWS, ALINA)
  clearInterval(pulse)
  assert.ok(beats > 1, 'the server lives meanwhile')
  // A machine that is fast enough reads it; the others end it.
  assert.ok(read === undefined || (read !== 'busy' && read.length === 1))
  assert.deepEqual(await readSheet(bookWith(''), ROWS, ALINA), [['A']])
})

test('a directory of 64 bits behind a small one of 32 is not followed', async () => {
  const [small, large] = [await bookOf([['小']]), await bookOf([['大'.repeat(1000)]])]
  const end = large.length - 22
  const record = Buffer.alloc(56)
  record.writeUInt32LE(0x06_06_4b_50, 0)
  record.writeBigUInt64LE(BigInt(large.readUInt16LE(end + 10)), 32)
  record.writeBigUInt64LE(BigInt(large.readUInt32LE(end + 12)), 40)
  record.writeBigUInt64LE(BigInt(large.readUInt32LE(end + 16)), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07_06_4b_50, 0)
  locator.writeBigUInt64LE(BigInt(end + small.length - 22), 8)
  // The small one with its offsets moved behind the large one.
  const moved = Buffer.from(small)
  const smallEnd = moved.length - 22
  let at = moved.readUInt32LE(smallEnd + 16)
  moved.writeUInt32LE(at + end, smallEnd + 16)
  for (let left = moved.readUInt16LE(smallEnd + 10); left > 0; left -= 1) {
    moved.writeUInt32LE(moved.readUInt32LE(at + 42) + end, at + 42)
    const lengths = [28, 30, 32].map((offset) => moved.readUInt16LE(at + offset))
    at += lengths.reduce((sum, length) => sum + length, 46)
  }
  const tail = moved.subarray(smallEnd)
  const parts = [large.subarray(0, end), moved.subarray(0, smallEnd), record]
  const plain = Buffer.concat([...parts, locator, tail])
  assert.deepEqual(await readSheet(plain, ROWS, ALINA), [['小']])
  tail.writeUInt32LE(0xff_ff_ff_ff, 12)
  const elsewhere = Buffer.concat([...parts, locator, tail])
  assert.equal(await readSheet(elsewhere, ROWS, ALINA), undefined)
})
