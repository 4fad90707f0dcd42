import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { makeManualClock } from '../platform/clock.ts'
import { openSandboxAlipay } from './sandbox/alipay-gateway.ts'
import type { SandboxAlipay } from './sandbox/alipay-gateway.ts'
import { alipayTimestamp } from './alipay.ts'
import { openAlipay } from './index.ts'
import type { ProviderPort } from './index.ts'

const START_MS = 1_760_000_000_000
const back = { redirectUrl: 'https://pass.example/oauth/alipay', state: 'ab12' }
const NO = { ok: false, because: 'rejected' }
const DOWN = { ok: false, because: 'down' }

async function codeOf(port: ProviderPort): Promise<string> {
  const answer = await fetch(port.authoriseUrl(back), { redirect: 'manual' })
  const location = new URL(answer.headers.get('location') ?? '')
  assert.equal(location.origin + location.pathname, back.redirectUrl)
  assert.equal(location.searchParams.get('state'), 'ab12')
  return location.searchParams.get('auth_code') ?? ''
}

function openBoth(sandbox: SandboxAlipay, clock = makeManualClock(START_MS)): ProviderPort {
  return openAlipay(sandbox.config, clock)
}

test('exchanges a code once, with a request that Alipay verifies and an answer that we verify', async () => {
  const clock = makeManualClock(START_MS)
  await using alipay = await openSandboxAlipay(clock)
  alipay.setAccount({ subject: '2088000000000001' })
  const port = openAlipay(alipay.config, clock)
  const code = await codeOf(port)
  assert.deepEqual(await port.identify(code), { ok: true, subject: '2088000000000001' })
  assert.deepEqual(await port.identify(code), NO)
  const late = await codeOf(port)
  clock.advance(301)
  assert.deepEqual(await port.identify(late), NO)
  for (const hostile of ['', ' ', 'a&b=c', 'x'.repeat(5000), '镇', 'abc']) {
    assert.deepEqual(await port.identify(hostile), NO, hostile)
  }
  assert.equal(alipay.asked().exchanged, 1)
})

test('believes no answer that Alipay did not sign', async () => {
  const clock = makeManualClock(START_MS)
  await using alipay = await openSandboxAlipay(clock)
  alipay.setFault('wrong-signature', 'api')
  const port = openBoth(alipay, clock)
  assert.deepEqual(await port.identify(await codeOf(port)), DOWN)
})

test('is refused by Alipay with another key of ours or another account', async () => {
  const clock = makeManualClock(START_MS)
  await using alipay = await openSandboxAlipay(clock)
  const port = openAlipay(alipay.config, clock)
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  const other = openAlipay({ ...alipay.config, privateKey: pem }, clock)
  assert.deepEqual(await other.identify(await codeOf(port)), NO)
  const stranger = openAlipay({ ...alipay.config, appId: '2021000000000000' }, clock)
  assert.deepEqual(await stranger.identify(await codeOf(port)), NO)
})

test('writes its time as Alipay reads it, wherever the server stands', () => {
  assert.equal(alipayTimestamp(Date.UTC(2026, 10, 21, 16, 1, 2)), '2026-11-22 00:01:02')
})

test('is silent when Alipay is ill, and says no when Alipay says no', async () => {
  const clock = makeManualClock(START_MS)
  await using alipay = await openSandboxAlipay(clock)
  const port = openAlipay({ ...alipay.config, patienceMs: 1500 }, clock)
  // A slow one answers in the end, and well: that this code is none.
  alipay.setFault('slow', 'api')
  assert.deepEqual(await port.identify('abc'), DOWN)
  for (const fault of ['500', 'garbage'] as const) {
    alipay.setFault(fault, 'api')
    assert.deepEqual(await port.identify('abc'), DOWN, fault)
  }
  for (const fault of ['clock-skew', 'replay'] as const) {
    alipay.setFault(fault, 'api')
    assert.deepEqual(await port.identify('abc'), NO, fault)
  }
  alipay.setFault('refused', 'authorise')
  assert.equal(await codeOf(port), '')
})

test('is off when the city has no account there, and opens no sandbox in production', async () => {
  const clock = makeManualClock(START_MS)
  await using alipay = await openSandboxAlipay(clock)
  const off = openAlipay({ ...alipay.config, kind: 'off' }, clock)
  assert.equal(off.isUp(), false)
  assert.deepEqual(await off.identify('abc'), { ok: false, because: 'off' })
  assert.throws(() => openAlipay({ ...alipay.config, kind: 'sandbox' }, clock), /demo only/)
})
