import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { AuditLine } from '../../src/staff/contract.ts'
import { actorPerson, foldRows, personsOf } from './audit-fold.ts'

const row = (seq: number, change: Partial<AuditLine> = {}): AuditLine => ({
  seq,
  at: seq,
  actor: 'zhao',
  actorKind: 'staff',
  action: 'stops-listed',
  personId: null,
  caseId: null,
  reason: null,
  detail: '{}',
  hash: String(seq),
  ...change,
})

test('the same look three times in a row is one line of three, with the newest in front', () => {
  const folded = foldRows([row(9, { action: 'signed-in' }), row(8), row(7), row(6)])
  assert.deepEqual(
    folded.map(({ seq, firstSeq, times, hash }) => [seq, firstSeq, times, hash]),
    [
      [9, 9, 1, '9'],
      [8, 6, 3, '8'],
    ],
  )
})

test('what differs in anything but the moment, or does not follow, is a line of its own', () => {
  const others: Partial<AuditLine>[] = [
    { actor: 'li' },
    { action: 'stop-viewed' },
    { personId: 7 },
    { caseId: 3 },
    { reason: '核对' },
    { detail: '{"count":1}' },
  ]
  for (const change of others) assert.equal(foldRows([row(2), row(1, change)]).length, 2)
  assert.equal(foldRows([row(3), row(1)]).length, 2)
})

test('every row is in exactly one line, in its order', () => {
  const actors = fc.array(fc.constantFrom('zhao', 'li'), { maxLength: 30 })
  fc.assert(
    fc.property(actors, (chain) => {
      const rows = chain.map((actor, index) => row(100 - index, { actor }))
      const folded = foldRows(rows)
      assert.equal(
        folded.reduce((sum, line) => sum + line.times, 0),
        rows.length,
      )
      const seqs = folded.flatMap(({ seq, times }) =>
        Array.from({ length: times }, (_, index) => seq - index),
      )
      assert.deepEqual(
        seqs,
        rows.map(({ seq }) => seq),
      )
      assert.ok(folded.every((line, index) => line.actor !== folded[index + 1]?.actor))
    }),
  )
})

test('a person who acted, and everyone who was seen, can be asked for; staff and lists cannot', () => {
  assert.equal(actorPerson(row(1, { actor: 'person:12', actorKind: 'person' })), 12)
  assert.equal(actorPerson(row(1, { actor: 'person:12' })), undefined)
  assert.equal(actorPerson(row(1, { actor: 'person:x', actorKind: 'person' })), undefined)
  assert.deepEqual(personsOf(row(1, { personId: 5, detail: '{"persons":[5,6]}' })), [5, 6])
  assert.deepEqual(personsOf(row(1, { detail: '{"persons":3}' })), [])
})
