import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { OperatorError } from '../base/errors.ts'
import { runBench } from './bench.ts'

const ZPC = join(import.meta.dirname, 'zpc.ts')

test('figures go to standard output when --json names no file', () => {
  const asked = spawnSync(process.execPath, [ZPC, 'bench', 'nothing', '--json'], {
    encoding: 'utf8',
  })
  assert.equal(asked.status, 1)
  assert.match(asked.stderr, /^There is no benchmark nothing\./)
})

test('a file that cannot be written is told before anything is measured', async () => {
  const json = join(import.meta.dirname, 'no-such-folder', 'figures.json')
  await assert.rejects(
    runBench('nothing', { json }),
    (error) => error instanceof OperatorError && /cannot be written/.test(error.message),
  )
})
