import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { makeManualClock } from '../platform/clock.ts'
import { openSandboxSmsGateway } from './sandbox/sms-gateway.ts'
import { openSms, signSmsRequest } from './index.ts'

const message = { phone: '+8619900000001', text: '验证码123456,5分钟内有效' }
const startMs = 1_760_000_000_000

test('delivers a signed message into the inbox', async () => {
  const clock = makeManualClock(startMs)
  await using gateway = await openSandboxSmsGateway(clock)
  const heard: string[] = []
  const stop = gateway.subscribe((one) => heard.push(one.code))
  assert.deepEqual(await openSms(gateway.config, clock).send(message), { ok: true })
  const [kept] = gateway.inbox('+8619900000001')
  assert.deepEqual(kept, { ...message, messageNo: startMs + 1, sentAtMs: startMs, code: '123456' })
  assert.deepEqual(gateway.inbox('+8619900000002'), [])
  stop()
  await openSms(gateway.config, clock).send(message)
  assert.deepEqual([heard, gateway.inbox().length], [['123456'], 2])
})

test('numbers its messages after those of a gateway that ended before', async () => {
  const clock = makeManualClock(startMs)
  let last = 0
  for (let start = 0; start < 2; start += 1) {
    await using gateway = await openSandboxSmsGateway(clock)
    for (let sent = 0; sent < 3; sent += 1) {
      await openSms(gateway.config, clock).send(message)
      const [kept] = gateway.inbox()
      assert.ok((kept?.messageNo ?? 0) > last, `${kept?.messageNo} after ${last}`)
      last = kept?.messageNo ?? 0
    }
    clock.advance(1)
  }
})

test('does not deliver what another key signed', async () => {
  const clock = makeManualClock(startMs)
  await using gateway = await openSandboxSmsGateway(clock)
  const sms = openSms({ ...gateway.config, key: 'another' }, clock)
  assert.deepEqual(await sms.send(message), { ok: false, because: 'rejected' })
  assert.deepEqual(gateway.inbox(), [])
})

test('refuses a replayed, an old and a changed request', async () => {
  const clock = makeManualClock(startMs)
  await using gateway = await openSandboxSmsGateway(clock)
  const { url, key } = gateway.config
  const send = async (sent: { time: number; nonce: string; body: string; signed?: string }) => {
    const time = String(sent.time)
    const parts = { time, nonce: sent.nonce, path: '/sms', body: sent.signed ?? sent.body }
    const headers = {
      'x-zpc-time': time,
      'x-zpc-nonce': sent.nonce,
      'x-zpc-signature': signSmsRequest(key, parts),
    }
    return (await fetch(url, { method: 'POST', body: sent.body, headers })).status
  }
  const body = JSON.stringify(message)
  const now = clock.now()
  assert.equal(await send({ time: now, nonce: 'a', body }), 200)
  assert.equal(await send({ time: now, nonce: 'a', body }), 401)
  assert.equal(await send({ time: now - 301, nonce: 'b', body }), 401)
  assert.equal(await send({ time: now + 301, nonce: 'c', body }), 401)
  assert.equal(await send({ time: now, nonce: 'd', body, signed: '{}' }), 401)
  assert.equal(await send({ time: now, nonce: 'e', body: '{"phone":"1"}' }), 400)
  assert.equal(await send({ time: now, nonce: 'f', body: 'not json' }), 400)
  assert.equal(await send({ time: now, nonce: 'g', body: 'x'.repeat(5000) }), 413)
  assert.equal(gateway.inbox().length, 1)
})

test('says that the gateway is off, down or silent, and never throws', async () => {
  const clock = makeManualClock(startMs)
  const off = openSms({ kind: 'off', url: '', key: '' }, clock)
  assert.deepEqual(await off.send(message), { ok: false, because: 'off' })
  const nowhere = openSms({ kind: 'http', url: 'http://127.0.0.1:9/sms', key: 'k' }, clock)
  assert.deepEqual(await nowhere.send(message), { ok: false, because: 'down' })
  assert.throws(() => openSms({ kind: 'http', url: 'nonsense', key: 'k' }, clock), /address/)
  assert.throws(() => openSms({ kind: 'sandbox', url: '', key: '' }, clock), /demo only/)
})

test('leaves a dead gateway alone for a while, then tries again', async () => {
  const clock = makeManualClock(startMs)
  await using gateway = await openSandboxSmsGateway(clock)
  const sms = openSms(gateway.config, clock)
  gateway.setDown(true)
  for (let tries = 0; tries < 3; tries += 1) await sms.send(message)
  gateway.setDown(false)
  assert.deepEqual(await sms.send(message), { ok: false, because: 'down' })
  clock.advance(11)
  assert.deepEqual(await sms.send(message), { ok: true })
})

test('gives up on a gateway that never answers', async () => {
  const server = createServer(() => {})
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/sms`
  const sms = openSms({ kind: 'http', url, key: 'k' }, makeManualClock(startMs))
  assert.deepEqual(await sms.send(message), { ok: false, because: 'down' })
  server.closeAllConnections()
  server.close()
})
