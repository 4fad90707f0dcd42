// Whatever becomes of a reader of strangers' bytes, the server goes on and the next one is read.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fate } from '../../test/helpers/crash-worker.ts'
import { openApart } from './apart.ts'

const FILE = new URL('../../test/helpers/crash-worker.ts', import.meta.url)
const FAILED = { ok: false, because: 'failed' }
const READ = { ok: true, answer: 'read' }

const PATIENT = { limitMs: 120_000, waitingMax: 8 }

test('a reader that throws or crashes takes its own bytes with it and nothing else', async () => {
  const read = openApart<Fate, string>(FILE, PATIENT)
  const fates = ['throws', 'answers', 'crashes', 'answers'] as const
  const seen = await Promise.all(fates.map((fate, by) => read(fate, by)))
  assert.deepEqual(seen, [FAILED, READ, FAILED, READ])
})

test('what cannot even be handed over fails alone, and the next one is read', async () => {
  const read = openApart<unknown, string>(FILE, { ...PATIENT, limitMs: 20_000 })
  const seen = await Promise.all([read(() => 'no message', 1), read('answers', 1)])
  assert.deepEqual(seen, [FAILED, READ])
})

test('a reader that never ends is ended', async () => {
  const read = openApart<Fate, string>(FILE, { ...PATIENT, limitMs: 500 })
  assert.deepEqual(await read('hangs', 1), FAILED)
})

test('a reader knows nothing of the environment of the server', async () => {
  process.env['ZPC_MASTER_KEY_TRIAL'] = 'secret'
  const read = openApart<Fate, string>(FILE, PATIENT)
  const told = await read('tells', 1)
  assert.ok(told.ok)
  assert.doesNotMatch(told.answer, /ZPC|PATH|HOME/)
})

test('of one account one is read and two wait, whatever becomes of them; others have their turn', async () => {
  const read = openApart<Fate, string>(FILE, { ...PATIENT, limitMs: 20_000 })
  const BUSY = { ok: false, because: 'busy' }
  const greedy = (['throws', 'crashes', 'answers', 'answers', 'answers'] as const).map((fate) =>
    read(fate, 1),
  )
  const modest = [read('answers', 2), read('answers', 3)]
  assert.deepEqual(await Promise.all(greedy), [FAILED, FAILED, READ, BUSY, BUSY])
  assert.deepEqual(await Promise.all(modest), [READ, READ])
  assert.deepEqual(await read('answers', 1), READ)
})
