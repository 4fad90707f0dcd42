import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { makeManualClock } from '../platform/clock.ts'
import { openHealthCode, openTravelCode } from './index.ts'
import { openSandboxCode } from './sandbox/code-partner.ts'
import { FAULTS } from './sandbox/loopback.ts'
import { DOCUMENTS_MAX, signAnswer, signQuery } from './signed-query.ts'

const startMs = 1_760_000_000_000
const numbers = ['321182199001011235', '11010519491231002X']
const documents = numbers.map((number) => ({ kind: 'resident-id', issuer: '', number }))

test('answers each document with its state, in order', async () => {
  const clock = makeManualClock(startMs)
  await using partner = await openSandboxCode({ kind: 'health', clock })
  partner.setState(numbers[0] ?? '', 'yellow')
  partner.setState(numbers[1] ?? '', 'red')
  const port = openHealthCode(partner.config, clock)
  assert.deepEqual(await port.ask(documents), [{ state: 'yellow' }, { state: 'red' }])
  assert.deepEqual(partner.asked(), { queries: 1, documents: 2 })
})

test('the travel code speaks the same query', async () => {
  const clock = makeManualClock(startMs)
  await using partner = await openSandboxCode({ kind: 'travel', clock })
  partner.setState(numbers[0] ?? '', 'starred')
  partner.setState(numbers[1] ?? '', 'plain')
  const port = openTravelCode(partner.config, clock)
  assert.deepEqual(await port.ask(documents), [{ state: 'starred' }, { state: 'plain' }])
})

test('asks about many in as many queries as the protocol allows', async () => {
  const clock = makeManualClock(startMs)
  await using partner = await openSandboxCode({ kind: 'health', clock })
  const many = Array.from({ length: DOCUMENTS_MAX + 1 }, (_, index) => ({
    kind: 'passport',
    issuer: 'XXA',
    number: `P${index}`,
  }))
  const answers = await openHealthCode(partner.config, clock).ask(many)
  assert.equal(answers.filter((answer) => answer !== undefined).length, many.length)
  assert.deepEqual(partner.asked(), { queries: 2, documents: many.length })
})

for (const fault of FAULTS.filter((one) => one !== 'none')) {
  test(`${fault} is silence, never a state`, async () => {
    const clock = makeManualClock(startMs)
    await using partner = await openSandboxCode({ kind: 'health', clock })
    const port = openHealthCode(partner.config, clock)
    await port.ask(documents)
    partner.setFault(fault)
    const { kind, url, key } = partner.config
    // A slow one answers in the end, and well.
    const asAtDoor = fault === 'slow' ? openHealthCode({ kind, url, key }, clock) : port
    assert.deepEqual(await asAtDoor.ask(documents), [undefined, undefined])
    partner.setFault('none')
    assert.equal((await port.ask(documents)).includes(undefined), false)
  })
}

test('a state that the protocol does not know is silence about that document only', async () => {
  const clock = makeManualClock(startMs)
  await using partner = await openSandboxCode({ kind: 'health', clock })
  partner.setState(numbers[0] ?? '', 'orange')
  partner.setState(numbers[1] ?? '', 'green')
  const answers = await openHealthCode(partner.config, clock).ask(documents)
  assert.deepEqual(answers, [undefined, { state: 'green' }])
})

test('a partner that is dead is left alone for a while, then asked once', async () => {
  const clock = makeManualClock(startMs)
  await using partner = await openSandboxCode({ kind: 'health', clock })
  const port = openHealthCode(partner.config, clock)
  partner.setFault('500')
  for (let tries = 0; tries < 5; tries += 1) await port.ask(documents)
  const { queries } = partner.asked()
  partner.setFault('none')
  assert.deepEqual(await port.ask(documents), [undefined, undefined])
  assert.equal(partner.asked().queries, queries)
  clock.advance(10)
  assert.equal((await port.ask(documents)).includes(undefined), false)
})

test('the partner refuses a wrong signature, an old time, a used nonce and a bad query', async () => {
  const clock = makeManualClock(startMs)
  await using partner = await openSandboxCode({ kind: 'health', clock })
  const { url, key } = partner.config
  const path = new URL(url).pathname
  const send = async (sent: { time?: number; nonce: string; body?: string; key?: string }) => {
    const time = String(sent.time ?? clock.now())
    const body = sent.body ?? JSON.stringify({ documents })
    const signature = signQuery(sent.key ?? key, { time, nonce: sent.nonce, path, body })
    const headers = {
      'x-zpc-time': time,
      'x-zpc-nonce': sent.nonce,
      'x-zpc-signature': signature,
    }
    const answer = await fetch(url, { method: 'POST', body, headers })
    const text = await answer.text()
    const parts = {
      time: answer.headers.get('x-zpc-time') ?? '',
      nonce: sent.nonce,
      status: answer.status,
      body: text,
    }
    assert.equal(answer.headers.get('x-zpc-signature'), signAnswer(key, parts))
    return [answer.status, (JSON.parse(text) as { error?: string }).error]
  }
  assert.deepEqual(await send({ nonce: 'a' }), [200, undefined])
  assert.deepEqual(await send({ nonce: 'a' }), [409, 'nonce-used'])
  assert.deepEqual(await send({ nonce: 'b', key: 'another' }), [401, 'bad-signature'])
  assert.deepEqual(await send({ nonce: 'c', time: clock.now() - 121 }), [401, 'bad-time'])
  assert.deepEqual(await send({ nonce: 'd', body: 'nonsense' }), [400, 'bad-query'])
  assert.deepEqual(await send({ nonce: 'e', body: '{"documents":[]}' }), [400, 'bad-query'])
  assert.deepEqual(await send({ nonce: 'f', body: 'x'.repeat(70_000) }), [413, 'too-large'])
})

test('an answer about somebody else is silence', async () => {
  const clock = makeManualClock(startMs)
  const key = 'k'.repeat(32)
  const other = { ...documents[0], number: 'X' }
  const body = JSON.stringify({ answers: [{ document: other, state: 'green' }] })
  const server = createServer((request, response) => {
    const nonce = String(request.headers['x-zpc-nonce'])
    const time = String(clock.now())
    const signature = signAnswer(key, { time, nonce, status: 200, body })
    response.setHeader('x-zpc-time', time)
    response.setHeader('x-zpc-nonce', nonce)
    response.setHeader('x-zpc-signature', signature)
    response.end(body)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const config = { kind: 'http', url: `http://127.0.0.1:${port}/q`, key } as const
  assert.deepEqual(await openHealthCode(config, clock).ask(documents.slice(0, 1)), [undefined])
  server.closeAllConnections()
  server.close()
})

test('not configured is not connected, off is silent, a sandbox is the demo only', async () => {
  const clock = makeManualClock(startMs)
  const none = openHealthCode({ kind: '', url: '', key: '' }, clock)
  const off = openHealthCode({ kind: 'off', url: '', key: '' }, clock)
  assert.deepEqual([none.isConnected, off.isConnected], [false, true])
  assert.deepEqual(await off.ask(documents), [undefined, undefined])
  assert.throws(() => openTravelCode({ kind: 'http', url: 'no', key: '' }, clock), /address/)
  assert.throws(() => openTravelCode({ kind: 'sandbox', url: '', key: '' }, clock), /demo only/)
})
