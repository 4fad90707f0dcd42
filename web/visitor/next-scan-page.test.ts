import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { renderNextScan } from './next-scan-page.ts'

const view = { lang: 'zh', isLarge: false, isDemo: false, framedBy: 'none', isGzip: false } as const
const config = { appId: 'wx0123456789abcdef', timestamp: 1, nonce: 'n', signature: 's' }
const model = { config, hotline: '12345' }

function outsideOf(page: { body: string; policy: string }): string[] {
  return `${page.policy}\n${page.body}`.match(/https?:\/\/[^"' ;<]+/g) ?? []
}

test('names a server of WeChat only for a real account, and only in WeChat', () => {
  const real = renderNextScan(view, { ...model, bridge: 'wechat', hasScript: true })
  assert.deepEqual(
    new Set(outsideOf(real)),
    new Set(['https://res.wx.qq.com/open/js/jweixin-1.6.0.js']),
  )
  for (const [bridge, hasScript] of [
    ['wechat', false],
    ['alipay', true],
    ['alipay', false],
  ] as const) {
    assert.deepEqual(outsideOf(renderNextScan(view, { ...model, bridge, hasScript })), [])
  }
})

test('runs no script whose hash the policy does not hold, in at most 10 kB', () => {
  for (const bridge of ['wechat', 'alipay'] as const) {
    const { body, policy } = renderNextScan(view, { ...model, bridge, hasScript: true })
    for (const [, script = ''] of body.matchAll(/<script>([\s\S]*?)<\/script>/g)) {
      const hash = createHash('sha256').update(script).digest('base64')
      assert.ok(policy.includes(`'sha256-${hash}'`))
    }
    assert.match(policy, /form-action 'self'/)
    assert.ok(gzipSync(body).length <= 10 * 1024)
  }
})

test('writes what it is told as text, whatever it is', () => {
  const odd = { ...config, appId: '"><script>alert(1)</script>', nonce: '<&>' }
  const page = renderNextScan(view, { ...model, config: odd, bridge: 'wechat', hasScript: false })
  assert.doesNotMatch(page.body, /<script>alert/)
})
