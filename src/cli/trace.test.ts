import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { Check } from 'typebox/value'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { OperatorError } from '../base/errors.ts'
import { TraceResult } from '../tracing/contract.ts'
import { traceCommand } from './trace.ts'
import type { TraceCommandOptions } from './trace.ts'

let database: TestDatabase
let file: string
before(async () => {
  database = await openTestDatabase()
  file = resolve(database.config.keysFolder, '..', 'visits.csv')
  writeFileSync(
    file,
    [
      'person,place,place_name,time_utc,left_utc',
      'A,S,Shop,2026-01-05T10:00:00Z,2026-01-05T11:00:00Z',
      'B,S,Shop,2026-01-05T10:30:00Z,2026-01-05T10:50:00Z',
      'C,S,Shop,2026-01-05T10:30:01Z,',
      'D,S,Shop,not a time,',
    ].join('\n'),
  )
})
after(() => database[Symbol.asyncDispose]())

type Run = { status: number; out: string; error: string }

function zpc(...args: string[]): Promise<Run> {
  const command = [resolve(import.meta.dirname, 'zpc.ts'), ...args]
  const env = { ...process.env, ...database.env }
  return new Promise((done) => {
    execFile(process.execPath, command, { env }, (failure, out, error) => {
      done({ status: failure === null ? 0 : 1, out, error })
    })
  })
}

test('imports and traces from the shell, and each look leaves its row', async () => {
  const imported = await zpc('import-visits', file, '--json')
  assert.equal(imported.status, 0, imported.error)
  assert.deepEqual(JSON.parse(imported.out), {
    read: 4,
    stored: 3,
    held: 3,
    duplicates: 0,
    rejected: 1,
    rejectsFile: `${file}.rejects.csv`,
  })
  const window = await zpc('trace', '--person', 'A', '--window-minutes', '30', '--json')
  const { elapsedMs, ...found } = JSON.parse(window.out) as TraceResult
  assert.ok(elapsedMs > 0)
  assert.deepEqual(found, {
    case: 'A',
    rule: { kind: 'window', minutes: 30 },
    timeOrder: 'any',
    generations: [1],
    contacts: [
      {
        person: 'B',
        generation: 1,
        pairs: 1,
        places: ['S'],
        firstAt: '2026-01-05T10:30:00Z',
        lastAt: '2026-01-05T10:30:00Z',
        minGapMinutes: 30,
      },
    ],
  })
  const stays = await zpc('trace', '--person', 'A', '--stays', '--json')
  const answer: unknown = JSON.parse(stays.out)
  assert.ok(Check(TraceResult, answer))
  assert.deepEqual(
    answer.contacts.map(({ person, overlapMinutes, certainty }) => [
      person,
      Math.round(overlapMinutes ?? 0),
      certainty,
    ]),
    [
      ['C', 30, 'inferred'],
      ['B', 20, 'certain'],
    ],
  )
  const rows = await database.sql<{ action: number; person: boolean; detail: string }[]>`
    select action, person_id is not null as person, detail from staff.audit order by seq`
  assert.deepEqual(
    rows.map((row) => [row.action, row.person]),
    [
      [30, false],
      [28, true],
      [28, true],
    ],
  )
  assert.ok(rows.every((row) => !row.detail.includes('visits.csv')))
})

test('says in one sentence what is wrong', async () => {
  const plain = { person: 'A', generations: '1', timeOrder: 'any' }
  const wrong: [Partial<TraceCommandOptions>, RegExp][] = [
    [{ person: 'nobody', stays: true }, /Nobody was imported/],
    [{}, /either --window-minutes N or --stays/],
    [{ stays: true, windowMinutes: '5' }, /either/],
    [{ windowMinutes: '-5' }, /--window-minutes needs a whole number/],
    [{ stays: true, from: 'today' }, /--from needs a time/],
    [{ stays: true, from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' }, /before --to/],
    [{ stays: true, generations: '0' }, /whole number from 1/],
    [{ stays: true, timeOrder: 'back' }, /any or forward/],
  ]
  for (const [change, words] of wrong) {
    await assert.rejects(traceCommand(database.config, { ...plain, ...change }), (error) => {
      assert.ok(error instanceof OperatorError)
      assert.match(error.message, words)
      return true
    })
  }
})
