import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkDocument } from '../people/index.ts'
import { readCreditCode, readPlate } from '../places/index.ts'
import { makeCity } from '../../sim/city.ts'

const ZPC = join(import.meta.dirname, 'zpc.ts')

function simulate(...options: string[]) {
  return spawnSync(process.execPath, [ZPC, 'simulate', ...options], { encoding: 'utf8' })
}

test('prints the same city and checksum to a pipe and to a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zpc-sim-'))
  const size = ['--people', '300', '--days', '2', '--seed', '7']
  const piped = simulate(...size)
  const out = join(folder, 'visits.csv')
  const truth = join(folder, 'truth.csv')
  const filed = simulate(...size, '--out', out, '--truth', truth)
  assert.equal(piped.status, 0, piped.stderr)
  assert.equal(filed.status, 0, filed.stderr)
  assert.equal(readFileSync(out, 'utf8'), piped.stdout)
  assert.equal(filed.stdout, '')
  assert.equal(filed.stderr, piped.stderr)
  assert.match(piped.stderr, /^300 people, \d+ places, 2 days, \d+ visits, sha256 [0-9a-f]{64}\n$/)
  assert.match(readFileSync(truth, 'utf8'), /^person_a,person_b,place,from_utc,seconds\nP\d{7},/)
  rmSync(folder, { recursive: true })
})

test('says in one sentence which number is out of range or which file cannot be written', () => {
  const wrong = simulate('--people', '-1', '--days', '2', '--seed', '7')
  assert.equal(wrong.status, 1)
  assert.match(wrong.stderr, /^--people: give a whole number from 1 to \d+\.\n$/)
  const nowhere = simulate('--people', '9', '--days', '1', '--seed', '7', '--out', '/nowhere/x')
  assert.equal(nowhere.status, 1)
  assert.match(nowhere.stderr, /^\/nowhere\/x cannot be written .*\n$/)
})

test('gives every simulated person and place a number that our own checks accept', () => {
  const city = makeCity(321182, { people: 3000, places: 600 })
  const today = 20_780
  for (const person of city.persons) {
    const document = { kind: 'resident-id', number: person.documentNumber } as const
    const checked = checkDocument(document, today)
    assert.ok(checked.ok, person.documentNumber)
  }
  for (const place of city.places) {
    if (place.identifierKind === 'plate') assert.ok(readPlate(place.identifier))
    if (place.identifierKind === 'credit-code') assert.ok(readCreditCode(place.identifier))
  }
})
