import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeManualClock } from '../platform/clock.ts'
import { openSandboxWechat } from './sandbox/wechat-server.ts'
import { openWechat, signJsPage } from './index.ts'

const START_MS = 1_760_000_000_000
const back = { redirectUrl: 'https://pass.example/oauth/wechat', state: 'ab12' }

/** What a browser does: follow the link without its fragment, and read where it is sent. */
async function authorise(url: string): Promise<URLSearchParams> {
  const answer = await fetch(url.split('#')[0] ?? '', { redirect: 'manual' })
  const location = answer.headers.get('location')
  return location === null ? new URLSearchParams() : new URL(location).searchParams
}

test('signs the pages of the published examples', () => {
  const example = {
    ticket:
      'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg',
    nonce: 'Wm3WZYTPz0wzccnW',
    timestamp: 1414587457,
  }
  const published = [
    ['http://mp.weixin.qq.com', 'f4d90daf4b3bca3078ab155816175ba34c443a7b'],
    ['http://mp.weixin.qq.com?params=value#part', '0f9de62fce790f9a083d5c99e95740ceb90c27ed'],
  ] as const
  for (const [url, signature] of published) assert.equal(signJsPage({ ...example, url }), signature)
})

test('writes the address of the authorise page in the order that WeChat checks', async () => {
  const clock = makeManualClock(START_MS)
  await using wechat = await openSandboxWechat(clock)
  const url = openWechat(wechat.config, clock).authoriseUrl(back)
  const { appId, openUrl } = wechat.config
  assert.equal(
    url,
    `${openUrl}/connect/oauth2/authorize?appid=${appId}` +
      `&redirect_uri=${encodeURIComponent(back.redirectUrl)}` +
      `&response_type=code&scope=snsapi_base&state=ab12#wechat_redirect`,
  )
})

test('exchanges a code once, for five minutes', async () => {
  const clock = makeManualClock(START_MS)
  await using wechat = await openSandboxWechat(clock)
  wechat.setAccount({ subject: 'oInventedSubject0001' })
  const port = openWechat(wechat.config, clock)
  const codeOf = async () => (await authorise(port.authoriseUrl(back))).get('code') ?? ''
  const code = await codeOf()
  assert.deepEqual(await port.identify(code), { ok: true, subject: 'oInventedSubject0001' })
  const no = { ok: false, because: 'rejected' }
  assert.deepEqual(await port.identify(code), no)
  const late = await codeOf()
  clock.advance(301)
  assert.deepEqual(await port.identify(late), no)
  for (const hostile of ['', ' ', '../x', 'a&b=c', 'x'.repeat(5000), '镇']) {
    assert.deepEqual(await port.identify(hostile), no, hostile)
  }
  assert.equal(wechat.asked().exchanged, 1)
})

test('gives no subject in snapshot mode, with a wrong secret, or for another account', async () => {
  const clock = makeManualClock(START_MS)
  await using wechat = await openSandboxWechat(clock)
  const port = openWechat(wechat.config, clock)
  const codeOf = async () => (await authorise(port.authoriseUrl(back))).get('code') ?? ''
  wechat.setAccount({ subject: 'oVirtualForEverybody', isSnapshot: true })
  assert.deepEqual(await port.identify(await codeOf()), { ok: false, because: 'snapshot' })
  wechat.setAccount({ subject: 'o1' })
  assert.deepEqual(await port.identify(await codeOf()), { ok: false, because: 'down' })
  wechat.setAccount({ subject: 'oInventedSubject0001' })
  const wrong = openWechat({ ...wechat.config, secret: 'f'.repeat(32) }, clock)
  assert.deepEqual(await wrong.identify(await codeOf()), { ok: false, because: 'rejected' })
  const other = openWechat({ ...wechat.config, appId: 'wx0000000000000000' }, clock)
  assert.deepEqual(await other.identify(await codeOf()), { ok: false, because: 'rejected' })
})

test('is silent when WeChat is ill, and is left alone for a while', async () => {
  const clock = makeManualClock(START_MS)
  await using wechat = await openSandboxWechat(clock)
  const port = openWechat({ ...wechat.config, patienceMs: 1500 }, clock)
  // A slow one answers in the end, and well: that this code is none.
  wechat.setFault('slow', 'api')
  assert.deepEqual(await port.identify('abc'), { ok: false, because: 'down' })
  assert.ok(port.isUp())
  for (const fault of ['500', 'garbage', '500', 'garbage'] as const) {
    wechat.setFault(fault, 'api')
    assert.deepEqual(await port.identify('abc'), { ok: false, because: 'down' })
  }
  assert.equal(port.isUp(), false)
  wechat.setFault('none')
  assert.deepEqual(await port.identify('abc'), { ok: false, because: 'down' })
  clock.advance(11)
  assert.ok(port.isUp())
  assert.deepEqual(await port.identify('abc'), { ok: false, because: 'rejected' })
})

test('keeps the ticket of the script, asks once for many, and renews what died early', async () => {
  const clock = makeManualClock(START_MS)
  await using wechat = await openSandboxWechat(clock)
  const port = openWechat(wechat.config, clock)
  const url = 'https://pass.example/scan?lang=zh'
  const signed = await Promise.all([1, 2, 3].map(() => port.signPage(url)))
  const ticket = wechat.ticket()
  for (const page of signed) {
    assert.ok(page)
    assert.equal(page.signature, signJsPage({ ...page, ticket, url }))
    assert.equal(page.appId, wechat.config.appId)
  }
  assert.equal(new Set(signed.map((page) => page?.nonce)).size, 3)
  clock.advance(7000)
  wechat.killTokens()
  assert.ok(await port.signPage(url))
  assert.notEqual(wechat.ticket(), ticket)
  wechat.setFault('500', 'api')
  assert.ok(await port.signPage(url), 'a ticket that is kept needs no WeChat')
  clock.advance(7300)
  assert.equal(await port.signPage(url), undefined)
})

test('is off when the city has no account there, and opens no sandbox in production', async () => {
  const clock = makeManualClock(START_MS)
  const config = { appId: '', secret: '', openUrl: '', apiUrl: '' }
  const off = openWechat({ ...config, kind: 'off' }, clock)
  assert.equal(off.isUp(), false)
  assert.deepEqual(await off.identify('abc'), { ok: false, because: 'off' })
  assert.equal(await off.signPage('https://pass.example/scan'), undefined)
  assert.throws(() => openWechat({ ...config, kind: 'sandbox' }, clock), /demo only/)
})
