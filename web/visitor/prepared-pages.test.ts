// The two prepared pages behind a code hold their values where the page says, whatever they are.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { escapeHtml } from '../../src/base/html.ts'
import { renderForm } from './form-page.ts'
import type { FormModel } from './form-page.ts'
import { renderScan } from './scan-page.ts'
import type { ScanModel } from './scan-page.ts'
import { packPage } from './shell.ts'
import type { Page, View } from './shell.ts'

function textOf({ body, packing }: Page): string {
  if (packing === undefined) return body
  const bytes = Buffer.from(body, 'latin1')
  return (packing === 'gzip' ? gunzipSync(bytes) : bytes).toString()
}

const view: View = { lang: 'zh', isLarge: false, isDemo: false, framedBy: 'none', isGzip: true }
const MARKS = { placeName: 'PLACE', divisionName: 'DIVISION', pointName: 'POINT' }
const at = { ...MARKS, token: 'T'.repeat(32), ticket: 't'.repeat(48) }
const scan: ScanModel = { ...at, names: ['NAME0', 'NAME1'], isAuto: true, isTyped: false }
const typed = { phone: '', code: '', name: '', kind: 'resident-id', number: '', issuer: '' }
const form: FormModel = {
  ...at,
  typed: { ...typed, consent: '' },
  errors: {},
  isCodeAsked: false,
  isCodeDown: false,
  isTyped: false,
  retentionDays: 21,
}

const views = fc.record<View>({
  lang: fc.constantFrom('zh', 'en'),
  isLarge: fc.boolean(),
  isDemo: fc.boolean(),
  framedBy: fc.constantFrom('none', 'self'),
  isGzip: fc.boolean(),
})
// What UTF-8 cannot write is not compared: half a surrogate becomes a mark of its own.
const text = fc.string({ unit: 'grapheme', maxLength: 60 }).map((part) => part.toWellFormed())

type Values = Readonly<Record<string, string>>

function filled(page: string, values: Values): string {
  return Object.entries(values).reduce(
    (whole, [mark, value]) => whole.replaceAll(mark, () => escapeHtml(value)),
    page,
  )
}

const places = { PLACE: text, DIVISION: text, POINT: text }

function placeOf({ PLACE, DIVISION, POINT }: { [mark in keyof typeof places]: string }) {
  return { placeName: PLACE, divisionName: DIVISION, pointName: POINT }
}

test('the page of a known phone', () => {
  const values = fc.record({ ...places, NAME0: text, NAME1: text })
  fc.assert(
    fc.property(views, values, (look, given) => {
      const names = [given.NAME0, given.NAME1]
      const page = textOf(renderScan(look, { ...scan, ...placeOf(given), names }))
      assert.equal(page, filled(textOf(renderScan(look, scan)), given))
    }),
  )
})

test('the form of a new phone', () => {
  const offer = { provider: 'wechat', isAuto: true, href: 'HREF' } as const
  const values = fc.record({ ...places, HREF: text })
  fc.assert(
    fc.property(views, values, (look, given) => {
      const model = { ...form, ...placeOf(given), offer: { ...offer, href: given.HREF } }
      const expected = filled(textOf(renderForm(look, { ...form, offer })), given)
      assert.equal(textOf(renderForm(look, model)), expected)
    }),
  )
})

test('a form that was touched is written anew, and packed it is the same page', () => {
  const touched = [
    { typed: { ...form.typed, name: '王小明' } },
    { typed: { ...form.typed, kind: 'passport' } },
    { typed: { ...form.typed, consent: '1' } },
    { errors: { phone: '请填手机号' } },
    { note: { text: '请再按一次', isWarning: true } },
    { isCodeAsked: true },
  ]
  const untouched = textOf(renderForm(view, form))
  for (const change of touched) {
    const page = renderForm(view, { ...form, ...change })
    assert.equal(page.packing, undefined)
    assert.notEqual(page.body, untouched)
    const packed = packPage(page)
    assert.equal(packed.packing, 'gzip')
    assert.equal(textOf(packed), page.body)
    assert.ok(packed.body.length < 0.7 * Buffer.byteLength(page.body))
  }
})

test('every choice of the form is a page of its own', () => {
  const pages = [
    textOf(renderForm(view, form)),
    textOf(renderForm({ ...view, hasForeignPhones: true }, form)),
    textOf(renderForm(view, { ...form, isTyped: true })),
    textOf(renderForm(view, { ...form, isCodeDown: true })),
    textOf(renderForm(view, { ...form, linksTo: 'alipay' })),
    textOf(renderForm(view, { ...form, retentionDays: 14 })),
    ...[true, false].map((isAuto) =>
      textOf(renderForm(view, { ...form, offer: { provider: 'alipay', isAuto, href: '/' } })),
    ),
    textOf(renderScan(view, scan)),
    textOf(renderScan(view, { ...scan, isAuto: false })),
    textOf(renderScan(view, { ...scan, isTyped: true })),
    textOf(renderScan(view, { ...scan, note: '请再按一次' })),
    textOf(renderScan(view, { ...scan, names: ['NAME0'] })),
  ]
  assert.equal(new Set(pages).size, pages.length)
})
