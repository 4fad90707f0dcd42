import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { OperatorError } from '../base/errors.ts'
import { readConfig } from './config.ts'

const PRODUCTION = {
  ZPC_MODE: 'production',
  ZPC_SMS: 'off',
  ZPC_KEYS: '/etc/zpc-keys',
  ZPC_CITY: resolve(import.meta.dirname, '../../docs/city.example.json'),
  PUBLIC_URL: 'https://pass.yangzhong.example',
  CONSOLE_URL: 'https://console.yangzhong.example',
}
const WECHAT = {
  ZPC_WECHAT: 'http',
  ZPC_WECHAT_APP_ID: 'wx0123456789abcdef',
  ZPC_WECHAT_SECRET: '0123456789abcdef0123456789abcdef',
}

let folder: string
const file = (name: string): string => join(folder, name)
const ours = generateKeyPairSync('rsa', { modulusLength: 2048 })
const theirs = generateKeyPairSync('rsa', { modulusLength: 2048 })

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'zpc-keys-'))
  const bare = (type: 'pkcs1' | 'pkcs8'): string =>
    ours.privateKey.export({ type, format: 'der' }).toString('base64')
  writeFileSync(file('pkcs8.txt'), bare('pkcs8'))
  writeFileSync(file('pkcs1.txt'), `${bare('pkcs1')}\n`)
  writeFileSync(file('ours.pem'), ours.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  writeFileSync(file('ours-public.pem'), ours.publicKey.export({ type: 'spki', format: 'pem' }))
  const spki = theirs.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  writeFileSync(file('theirs.txt'), spki.replaceAll(/(.{64})/g, '$1\n'))
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  writeFileSync(file('curve.pem'), curve.export({ type: 'pkcs8', format: 'pem' }))
  writeFileSync(file('empty.pem'), '')
})
after(() => rmSync(folder, { recursive: true, force: true }))

function alipay(more: Record<string, string> = {}): Record<string, string> {
  return {
    ZPC_ALIPAY: 'http',
    ZPC_ALIPAY_APP_ID: '2021000000000001',
    ZPC_ALIPAY_KEY_FILE: file('ours.pem'),
    ZPC_ALIPAY_PUBLIC_KEY_FILE: file('theirs.txt'),
    ...more,
  }
}

function problemsOf(env: Record<string, string>): string {
  try {
    readConfig(env)
  } catch (error) {
    assert.ok(error instanceof OperatorError)
    return error.message
  }
  return ''
}

test('is a sandbox in demo and off in production until something is said', () => {
  const demo = readConfig({})
  assert.deepEqual([demo.wechat.kind, demo.alipay.kind], ['sandbox', 'sandbox'])
  const production = readConfig(PRODUCTION)
  assert.deepEqual([production.wechat.kind, production.alipay.kind], ['off', 'off'])
  assert.equal(production.rootFiles.size, 0)
})

test('reads real accounts, keys in every form that the key tool and openssl write', () => {
  for (const key of ['pkcs8.txt', 'pkcs1.txt', 'ours.pem']) {
    const more = { ZPC_ALIPAY_KEY_FILE: file(key) }
    const config = readConfig({ ...PRODUCTION, ...WECHAT, ...alipay(more) })
    assert.equal(config.wechat.openUrl, 'https://open.weixin.qq.com')
    assert.equal(config.wechat.apiUrl, 'https://api.weixin.qq.com')
    assert.equal(config.alipay.gatewayUrl, 'https://openapi.alipay.com/gateway.do')
    assert.match(config.alipay.privateKey, /^-----BEGIN PRIVATE KEY/)
    assert.match(config.alipay.alipayPublicKey, /^-----BEGIN PUBLIC KEY/)
  }
})

test('tells every mistake at once, and no part of a secret', () => {
  const secret = 'not-a-secret-of-wechat'
  const told = problemsOf({
    ...PRODUCTION,
    ZPC_WECHAT: 'http',
    ZPC_WECHAT_APP_ID: 'gh_0123',
    ZPC_WECHAT_SECRET: secret,
    ZPC_WECHAT_API_URL: 'http://api.example',
    ZPC_ALIPAY: 'http',
    ZPC_ALIPAY_APP_ID: '12',
    ZPC_ALIPAY_KEY_FILE: file('curve.pem'),
    ZPC_ALIPAY_GATEWAY_URL: 'nonsense',
    ZPC_ROOT_FILES: file('nowhere'),
  })
  const expected = [
    'ZPC_WECHAT_APP_ID',
    'ZPC_WECHAT_SECRET',
    'ZPC_WECHAT_API_URL',
    'ZPC_ALIPAY_APP_ID',
    'ZPC_ALIPAY_KEY_FILE',
    'ZPC_ALIPAY_PUBLIC_KEY_FILE',
    'ZPC_ALIPAY_GATEWAY_URL',
    'ZPC_ROOT_FILES',
  ]
  for (const name of expected) assert.match(told, new RegExp(`${name}:`))
  assert.doesNotMatch(told, new RegExp(secret))
})

test('opens no sandbox in production, and knows no other kind', () => {
  for (const name of ['ZPC_WECHAT', 'ZPC_ALIPAY']) {
    assert.match(problemsOf({ ...PRODUCTION, [name]: 'sandbox' }), /exists in demo mode only/)
    assert.match(problemsOf({ [name]: 'real' }), /use sandbox, off or http/)
  }
})

test('refuses our own public half in the place of that of Alipay, and an empty file', () => {
  const own = alipay({ ZPC_ALIPAY_PUBLIC_KEY_FILE: file('ours-public.pem') })
  assert.match(problemsOf(own), /our own key, not Alipay's/)
  assert.match(problemsOf(alipay({ ZPC_ALIPAY_KEY_FILE: file('empty.pem') })), /no private RSA key/)
})

test('reads the files for the root, and nothing that is none of them', () => {
  const root = file('root')
  mkdirSync(root)
  writeFileSync(join(root, 'MP_verify_abc.txt'), 'abc')
  writeFileSync(join(root, 'app-key.pem'), 'secret')
  assert.deepEqual(
    [...readConfig({ ZPC_ROOT_FILES: root }).rootFiles],
    [['MP_verify_abc.txt', 'abc']],
  )
  writeFileSync(join(root, 'a b.txt'), 'x')
  writeFileSync(join(root, 'long.txt'), 'x'.repeat(2000))
  const told = problemsOf({ ZPC_ROOT_FILES: root })
  assert.match(told, /a b\.txt/)
  assert.match(told, /long\.txt/)
})
