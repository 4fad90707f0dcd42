// What a town does with a place before a test begins.
import assert from 'node:assert/strict'
import type { Tx } from '../../src/platform/postgres.ts'
import { changeState, confirmPlaces } from '../../src/places/index.ts'
import { endPresences } from '../../src/visits/index.ts'

const CHANGE = { actor: { kind: 'staff', name: 'town' }, because: 'test' } as const

function now(): number {
  return Math.floor(Date.now() / 1000)
}

/** Confirms a place. */
export async function confirmPlace(tx: Tx, placeId: number): Promise<void> {
  const done = await confirmPlaces(tx, [placeId], { ...CHANGE, at: now() })
  assert.ok(done.ok && done.alike.length === 0, JSON.stringify(done))
}

/** Closes a place. */
export async function closePlace(tx: Tx, placeId: number): Promise<void> {
  const change = { ...CHANGE, at: now() }
  const done = await changeState(tx, { endPresences }, { placeId, act: 'close' }, change)
  assert.ok(done.ok, JSON.stringify(done))
}
