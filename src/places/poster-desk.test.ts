import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openPosterDesk } from './poster-desk.ts'
import type { PosterDesk, PosterKind } from './poster-desk.ts'
import { renderPosterPdf } from './poster-pdf.ts'
import { renderPosterPng } from './poster-png.ts'
import type { Poster } from './poster.ts'

const poster: Poster = {
  publicUrl: 'http://localhost:8080',
  token: 'AQgAAAAAAAG7vLkqzqJtJ2xk0b1Q0Q3f',
  placeName: '陈记面馆',
  pointName: '正门',
  shortNumber: '48213905',
  serial: 'No. 128-1',
  madeOn: '2026-01-02',
  hotline: '12345',
}

/** Opens a desk with the real pens, watched: how many drew at once, and how many in all. */
function watchedDesk() {
  const seen = { drawn: 0, atWork: 0, mostAtWork: 0 }
  const watched = (pen: (sheet: Poster) => Promise<Buffer>) => async (sheet: Poster) => {
    seen.drawn += 1
    seen.atWork += 1
    seen.mostAtWork = Math.max(seen.mostAtWork, seen.atWork)
    try {
      return await pen(sheet)
    } finally {
      seen.atWork -= 1
    }
  }
  const desk = openPosterDesk({ pdf: watched(renderPosterPdf), png: watched(renderPosterPng) })
  return { desk, seen }
}

async function ask(desk: PosterDesk, printId: number, kind: PosterKind = 'pdf', more = {}) {
  return desk.fileOf({
    printId,
    kind,
    poster: { ...poster, serial: `No. 128-${printId}`, ...more },
  })
}

test('draws one of thirty at a time, lets eight wait and refuses the others', async () => {
  const { desk, seen } = watchedDesk()
  const prints = Array.from({ length: 30 }, (_, index) => index + 1)
  const answers = await Promise.all(prints.map(async (printId) => ask(desk, printId)))
  assert.equal(answers.filter((answer) => answer.ok).length, 9)
  const refused = answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal]))
  assert.deepEqual(new Set(refused), new Set(['busy']))
  assert.deepEqual(seen, { drawn: 9, atWork: 0, mostAtWork: 1 })
  assert.ok((await ask(desk, 30)).ok)
})

test('draws the same poster once, for two at once and for the next', async () => {
  const { desk, seen } = watchedDesk()
  const [left, right] = await Promise.all([ask(desk, 1), ask(desk, 1)])
  const again = await ask(desk, 1)
  assert.ok(left.ok && right.ok && again.ok)
  assert.equal(left.file, right.file)
  assert.equal(left.file, again.file)
  assert.equal(seen.drawn, 1)
  const picture = await ask(desk, 1, 'png')
  assert.ok(picture.ok && picture.file.subarray(1, 4).toString() === 'PNG')
  assert.equal(seen.drawn, 2)
})

test('draws again when the words have changed, and forgets all but the last twenty', async () => {
  const { desk, seen } = watchedDesk()
  await ask(desk, 1)
  await ask(desk, 1, 'pdf', { placeName: '陈记面馆二店' })
  assert.equal(seen.drawn, 2)
  for (let printId = 2; printId <= 21; printId += 1) await ask(desk, printId)
  assert.equal(seen.drawn, 22)
  await ask(desk, 21)
  assert.equal(seen.drawn, 22)
  await ask(desk, 1)
  assert.equal(seen.drawn, 23)
})

test('goes on after a poster that could not be drawn', async () => {
  const { desk } = watchedDesk()
  const broken = ask(desk, 1, 'pdf', { publicUrl: 'no address' })
  const next = ask(desk, 2)
  await assert.rejects(broken)
  assert.ok((await next).ok)
  await assert.rejects(ask(desk, 1, 'pdf', { publicUrl: 'no address' }))
})
