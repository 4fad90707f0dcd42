// A sealed entry opens only for the server, only whole, and only beside its own device and number.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  FIRST_HASH,
  exportPublicKey,
  fromBase64Url,
  hashEntry,
  importIntakeKey,
  importShiftKey,
  isSignedBy,
  makeIntakeKey,
  makeShiftKey,
  openEntry,
  sealEntry,
  toBase64Url,
} from './sealed-entry.ts'

const DEVICE = '00000000-0000-4000-8000-000000000001'
const draft = {
  deviceId: DEVICE,
  entryId: '00000000-0000-4000-8000-000000000002',
  seq: 1,
  prevHash: FIRST_HASH,
  text: '{"name":"孙小川"}',
}
const pair = await makeIntakeKey()
const intake = { keyId: 1, publicKey: pair.publicKey }
const intakePrivate = await importIntakeKey(pair.privateKey)
const shift = await makeShiftKey()
const shiftPublic = await importShiftKey(await exportPublicKey(shift.publicKey))
const seal = (text = draft.text) =>
  sealEntry({ ...draft, text }, { intake, shift: shift.privateKey })

function flip(text: string): string {
  const bytes = fromBase64Url(text)
  const middle = bytes.length >> 1
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
  return toBase64Url(bytes)
}

test('what is sealed on the device opens at the server and names nobody in clear', async () => {
  const entry = await seal()
  assert.equal(await openEntry(intakePrivate, DEVICE, entry), draft.text)
  assert.ok(await isSignedBy(shiftPublic, DEVICE, entry))
  assert.ok(!JSON.stringify(entry).includes('孙'))
  assert.ok(!Buffer.from(entry.sealed, 'base64url').includes('孙'))
})

test('the same text sealed twice looks different', async () => {
  const [one, two] = [await seal(), await seal()]
  assert.notEqual(one.sealed, two.sealed)
  assert.notEqual(one.ephemeral, two.ephemeral)
  assert.notEqual(await hashEntry(DEVICE, one), await hashEntry(DEVICE, two))
})

test('one flipped bit anywhere breaks the signature, and in the ciphertext the seal', async () => {
  const entry = await seal()
  for (const field of ['ephemeral', 'nonce', 'sealed', 'signature', 'prevHash'] as const) {
    const bad = { ...entry, [field]: flip(entry[field]) }
    assert.equal(await isSignedBy(shiftPublic, DEVICE, bad), false, field)
  }
  for (const field of ['ephemeral', 'nonce', 'sealed'] as const) {
    const bad = { ...entry, [field]: flip(entry[field]) }
    await assert.rejects(openEntry(intakePrivate, DEVICE, bad), field)
  }
})

test('an entry cannot be moved to another device, number or key', async () => {
  const entry = await seal()
  const other = '00000000-0000-4000-8000-00000000000f'
  assert.equal(await isSignedBy(shiftPublic, other, entry), false)
  await assert.rejects(openEntry(intakePrivate, other, entry))
  for (const change of [{ seq: 2 }, { keyId: 2 }, { entryId: other }]) {
    assert.equal(await isSignedBy(shiftPublic, DEVICE, { ...entry, ...change }), false)
    await assert.rejects(openEntry(intakePrivate, DEVICE, { ...entry, ...change }))
  }
})

test('neither half of a private key of the shift leaves the device', async () => {
  await assert.rejects(globalThis.crypto.subtle.exportKey('pkcs8', shift.privateKey))
})

test('what is no point of the curve is no key', async () => {
  await assert.rejects(importShiftKey('A'.repeat(87)))
})
