import assert from 'node:assert/strict'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { SIGN as poster } from '../../../test/helpers/sign.ts'
import { openPosterDesk } from './poster-desk.ts'
import type { PosterDesk } from './poster-desk.ts'
import { renderPoster } from './render-poster.ts'
import type { PosterSet } from './set-file.ts'
import { openStudio } from './studio.ts'
import type { PosterKind, Studio } from './studio.ts'

/** Opens a desk over a watched studio: how many drew at once, and how many in all. */
function watchedDesk() {
  const seen = { drawn: 0, atWork: 0, mostAtWork: 0 }
  const studio: Studio = {
    draw: async ({ kind, format, poster: drawn }) => {
      seen.drawn += 1
      seen.atWork += 1
      seen.mostAtWork = Math.max(seen.mostAtWork, seen.atWork)
      await new Promise(setImmediate)
      try {
        return renderPoster(drawn, { kind, format })
      } finally {
        seen.atWork -= 1
      }
    },
    drawSet: async function* () {
      yield Buffer.from('piece')
    },
    close: async () => {},
  }
  return { desk: openPosterDesk(studio), seen }
}

async function ask(desk: PosterDesk, printId: number, kind: PosterKind = 'pdf', more = {}) {
  const order = { kind, format: 'a4' as const }
  return desk.fileOf({ ...order, poster: { ...poster, serial: `No. 128-${printId}`, ...more } })
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

const set: PosterSet = {
  kind: 'zip',
  format: 'a5',
  name: '江洲广场',
  hotline: '12345',
  madeOn: '2026-01-02',
  posters: Array.from({ length: 40 }, (_, index) => ({
    ...poster,
    serial: `No. ${index}-1`,
    where: '1层',
  })),
}

test('draws a set for each of four accounts, and refuses a fifth and the same one twice', async () => {
  const { desk } = watchedDesk()
  const begun = ['a', 'b', 'c', 'd'].map((account) => desk.filesOf(set, account))
  assert.ok(begun.every((one) => one.ok))
  assert.deepEqual(desk.filesOf(set, 'e'), { ok: false, refusal: 'busy' })
  const [first] = begun
  assert.ok(first?.ok)
  // Somebody who goes away leaves the place to the next one, also before the first piece.
  first.stream.destroy()
  await once(first.stream, 'close')
  assert.deepEqual(desk.filesOf(set, 'b'), { ok: false, refusal: 'busy' })
  const next = desk.filesOf(set, 'e')
  assert.ok(next.ok)
  assert.equal((await buffer(next.stream)).toString(), 'piece')
  assert.ok(desk.filesOf(set, 'f').ok)
})

test('a process draws single signs between the pieces of a set, and ends with the desk', async () => {
  const desk = openPosterDesk(openStudio())
  const made = desk.filesOf(set, 'a')
  assert.ok(made.ok)
  const pieces: Buffer[] = []
  let between = 0
  for await (const piece of made.stream) {
    pieces.push(Buffer.from(piece))
    if (pieces.length % 10 !== 0) continue
    const single = await ask(desk, pieces.length)
    assert.ok(single.ok && single.file.subarray(0, 5).toString() === '%PDF-')
    between += 1
  }
  assert.ok(between >= 4)
  assert.equal(Buffer.concat(pieces).subarray(0, 2).toString(), 'PK')
  assert.ok(desk.filesOf(set, 'a').ok)
  await assert.rejects(ask(desk, 1, 'pdf', { publicUrl: 'no address' }))
  await desk.close()
})

test('a studio that breaks refuses what it was drawing and draws the next order', async () => {
  const studio = openStudio()
  const order = { kind: 'pdf', format: 'a4', poster } as const
  const isDrawing = studio.draw(order)
  await studio.close()
  await assert.rejects(isDrawing)
  assert.equal((await studio.draw(order)).subarray(0, 5).toString(), '%PDF-')
  await studio.close()
})
