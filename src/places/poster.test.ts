import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { renderPosterPdf, renderPosterPng } from './index.ts'
import type { Poster } from './index.ts'
import { fitName, layPoster, SHEET, textWidth, wrapText } from './poster-layout.rule.ts'

function isInstalled(tool: string): boolean {
  return spawnSync(tool, ['--version'], { stdio: 'ignore' }).error === undefined
}

const tools = ['pdftoppm', 'pdftotext', 'zbarimg']
const missing = tools.filter((tool) => !isInstalled(tool))
const skip = missing.length > 0 ? `not installed here: ${missing.join(', ')}` : false

const poster: Poster = {
  publicUrl: 'http://localhost:8080',
  token: 'AQgAAAAAAAG7vLkqzqJtJ2xk0b1Q0Q3f',
  placeName: '陈记面馆',
  pointName: '正门',
  divisionName: { zh: '三茅街道', en: 'Sanmao Subdistrict' },
  shortNumber: '48213905',
  serial: 'No. 128-1',
  madeOn: '2026-01-02',
  hotline: '12345',
}
const long: Poster = {
  ...poster,
  publicUrl: 'https://code.yangzhong.gov.example.cn',
  placeName: '扬'.repeat(80),
  pointName: '地下停车场电梯厅东南角第二入口(限货车通行)近消防通道西侧三十米处无障碍坡道旁边',
}

let folder: string
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'zpc-poster-'))
})
after(() => rmSync(folder, { recursive: true }))

function decode(file: string): string {
  const read = spawnSync('zbarimg', ['-q', '--raw', file], { encoding: 'utf8' })
  return read.stdout.trim()
}

describe('a poster read by an independent decoder', { skip }, () => {
  for (const [what, sheet] of Object.entries({ short: poster, long })) {
    const url = `${sheet.publicUrl}/p/${sheet.token}`

    test(`carries its address as a PDF, ${what} name`, async () => {
      const file = join(folder, `${what}.pdf`)
      writeFileSync(file, await renderPosterPdf(sheet))
      execFileSync('pdftoppm', ['-r', '150', '-png', '-singlefile', file, join(folder, what)])
      assert.equal(decode(join(folder, `${what}.png`)), url)
      const text = execFileSync('pdftotext', [file, '-']).toString().replaceAll(/\s/g, '')
      for (const wanted of [sheet.placeName, sheet.pointName, '48213905', '不是个人健康码']) {
        assert(text.includes(wanted.replaceAll(/\s/g, '')), wanted)
      }
      assert(text.includes(new URL(sheet.publicUrl).host))
    })

    test(`carries its address as a picture, ${what} name`, async () => {
      const file = join(folder, `${what}-picture.png`)
      writeFileSync(file, await renderPosterPng(sheet))
      assert.equal(decode(file), url)
    })
  }
})

test('a poster after the first is drawn quickly and is small', async () => {
  await renderPosterPdf(poster)
  const started = performance.now()
  const pdf = await renderPosterPdf({ ...poster, placeName: '老街茶馆' })
  assert(performance.now() - started < 500)
  assert(pdf.length < 40_000, `${pdf.length} bytes`)
})

test('everything on the sheet lies inside its margins, whatever the name', () => {
  const words = ['Wide Words '.repeat(7), '👨‍👩‍👧'.repeat(16)]
  const names = ['店', '扬'.repeat(80), 'W'.repeat(80), ...words]
  const rows = [[true, false, true]]
  for (const placeName of names) {
    const pointName = placeName.slice(0, 40)
    const text = { ...poster, host: 'localhost:8080', town: '三茅街道', placeName, pointName }
    for (const item of layPoster(text, rows)) {
      if (item.kind !== 'text') continue
      const width = textWidth(item.text, item.sizePt)
      const left = { start: 0, middle: width / 2, end: width }[item.anchor]
      assert(item.x - left >= 0 && item.x - left + width <= SHEET.width, item.text)
      assert(item.y > 0 && item.y < SHEET.height)
    }
  }
})

test('a name keeps all its characters when it is broken into lines', () => {
  const name = '扬中市江洲国际商业广场 Golden Harbour International Food Court & Kitchen'
  const joined = fitName(name).lines.join('').replaceAll(' ', '')
  assert.equal(joined, name.replaceAll(' ', ''))
  assert.deepEqual(wrapText('', 12, 100), [])
  assert.equal(wrapText('W'.repeat(30), 28, 10).length, 30)
})

test('the font of the posters is a package of ours, not of the machine', () => {
  const source = readFileSync(new URL('poster-png.ts', import.meta.url), 'utf8')
  assert.match(source, /loadSystemFonts: false/)
})
