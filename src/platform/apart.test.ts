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
  const seen = await Promise.all(fates.map((fate) => read(fate)))
  assert.deepEqual(seen, [FAILED, READ, FAILED, READ])
})

test('what cannot even be handed over fails alone, and the next one is read', async () => {
  const read = openApart<unknown, string>(FILE, { ...PATIENT, limitMs: 20_000 })
  const seen = await Promise.all([read(() => 'no message'), read('answers')])
  assert.deepEqual(seen, [FAILED, READ])
})

test('a reader that never ends is ended', async () => {
  const read = openApart<Fate, string>(FILE, { ...PATIENT, limitMs: 500 })
  assert.deepEqual(await read('hangs'), FAILED)
})

test('a reader knows nothing of the environment of the server', async () => {
  process.env['ZPC_MASTER_KEY_TRIAL'] = 'secret'
  const read = openApart<Fate, string>(FILE, PATIENT)
  const told = await read('tells')
  assert.ok(told.ok)
  assert.doesNotMatch(told.answer, /ZPC|PATH|HOME/)
})
