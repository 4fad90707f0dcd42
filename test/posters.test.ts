// Signs as a phone sees them: printed at 150 dpi, held askew, out of focus, read by two readers
// that know nothing of us; and their words found again by whoever searches the file.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { renderPoster } from '../src/places/index.ts'
import type { Poster } from '../src/places/index.ts'
import { FORMATS } from '../src/places/posters/contract.ts'
import { readPictureCode } from './helpers/poster-reader.ts'
import {
  missingTools,
  printPage,
  readWithZbar,
  readWithZxing,
  VIEWS,
  wordsOf,
} from './helpers/poster-eyes.ts'
import { SIGN as short } from './helpers/sign.ts'

const long: Poster = {
  ...short,
  token: 'AQgAAAAAAAK_vLkqzqJtJ2xk0b1Q0Q3f',
  placeName: '扬中市江洲国际商业广场东区 Golden Harbour Food Court 𠮷野家 مطعم',
  pointName: '地下停车场电梯厅东南角第二入口(限货车通行)近消防通道',
}

const missing = missingTools()
const skip = missing.length > 0 ? `not installed here: ${missing.join(', ')}` : false

let folder: string
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'zpc-signs-'))
})
after(() => rmSync(folder, { recursive: true }))

describe('a sign before a camera', { skip }, () => {
  for (const format of FORMATS) {
    for (const [what, poster] of Object.entries({ short, long })) {
      test(`is read by both readers, ${format}, ${what} name`, async () => {
        const url = `${poster.publicUrl}/p/${poster.token}`
        const file = join(folder, `${format}-${what}.pdf`)
        writeFileSync(file, renderPoster(poster, { kind: 'pdf', format }))
        const printed = printPage(file)
        for (const [view, see] of Object.entries(VIEWS)) {
          const seen = see(printed)
          assert.equal(readWithZbar(seen, join(folder, 'seen.pgm')), url, `zbar, ${view}`)
          assert.equal(await readWithZxing(seen), url, `ZXing, ${view}`)
        }
      })

      test(`is found again by its words, ${format}, ${what} name`, () => {
        const words = wordsOf(join(folder, `${format}-${what}.pdf`))
        const { placeName, pointName, publicUrl } = poster
        const host = new URL(publicUrl).host
        for (const wanted of [placeName, pointName, host, '48213905', '不是个人健康码']) {
          // Letters that run from right to left come back in the order in which they are read.
          const plain = wanted.replaceAll(/[\s\u0600-\u06FF]/g, '')
          assert.ok(words.includes(plain), `${wanted} in ${words}`)
        }
      })
    }
  }

  test('is read from the picture too', () => {
    for (const format of FORMATS) {
      const file = join(folder, `${format}.png`)
      writeFileSync(file, renderPoster(short, { kind: 'png', format }))
      assert.equal(readPictureCode(file), `${short.publicUrl}/p/${short.token}`, format)
    }
  })
})
