import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32, gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { compilePage, makePiece, packParts, slot } from './compiled-page.ts'
import { appendCrc, crcOfBytes, prepareCrc } from './crc-append.ts'

const page = compilePage(
  `<p>${slot('name')}</p><p class="${slot('kind')}">镇江${slot('name')}</p>${slot('drawing')}`,
  ['name', 'kind', 'drawing'],
)

function textOf(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString()
}

test('puts the values where they belong, plain and gzipped', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 400 })
  fc.assert(
    fc.property(text, text, text, (name, kind, drawing) => {
      const values = [name, kind, makePiece(drawing)]
      const clean = (value: string): string => Buffer.from(value).toString()
      const expected = `<p>${clean(name)}</p><p class="${clean(kind)}">镇江${clean(name)}</p>`
      assert.equal(textOf(page.render(values)), expected + clean(drawing))
      const member = Buffer.from(page.renderGzip(values), 'latin1')
      assert.equal(gunzipSync(member).toString(), expected + clean(drawing))
    }),
  )
})

test('refuses a value that no stored block holds', () => {
  assert.throws(() => page.renderGzip(['a'.repeat(65_536), '', '']), /stored block/)
})

test('sums prepared and loose parts as zlib sums the whole', () => {
  const bytes = fc.uint8Array({ maxLength: 3000 }).map((part) => Buffer.from(part))
  fc.assert(
    fc.property(bytes, bytes, bytes, (first, second, third) => {
      const begun = appendCrc(crcOfBytes(first.toString('latin1'), 0), prepareCrc(second))
      const sum = crcOfBytes(third.toString('latin1'), begun)
      assert.equal(sum >>> 0, crc32(Buffer.concat([first, second, third])))
    }),
  )
})

test('packs texts of any length and pieces, and compresses no text', () => {
  const text = fc
    .string({ unit: 'grapheme', maxLength: 300 })
    .map((part) => Buffer.from(part).toString())
  fc.assert(
    fc.property(fc.array(fc.tuple(text, fc.boolean())), (parts) => {
      const packed = packParts(parts.map(([part, isPiece]) => (isPiece ? makePiece(part) : part)))
      const member = Buffer.from(packed.body, 'latin1')
      assert.equal(gunzipSync(member).toString(), parts.map(([part]) => part).join(''))
    }),
  )
  const long = '镇'.repeat(50_000)
  const member = Buffer.from(packParts([makePiece('<p>'), long]).body, 'latin1')
  assert.equal(gunzipSync(member).toString(), `<p>${long}`)
  assert.ok(member.length > Buffer.byteLength(long))
})
