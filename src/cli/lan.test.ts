import assert from 'node:assert/strict'
import { X509Certificate, createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request as askHttp } from 'node:http'
import { request as askHttps } from 'node:https'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { DAY } from '../base/instant.ts'
import { OperatorError } from '../base/errors.ts'
import { freePort } from '../../test/helpers/server.ts'
import { chooseAddress, describeLan, openLan } from './lan.ts'
import type { Lan } from './lan.ts'
import { readCertificate } from './lan-certificate.ts'

// Loopback stands for the network: another address of this machine, as a phone would meet it.
const ADDRESS = '127.0.0.2'

let folder: string
let lan: Lan
let authority: string

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zpc-lan-'))
  lan = await openLan({ address: ADDRESS, port: await freePort(), varFolder: folder })
  authority = kept('authority.pem')
  lan.handOver((request, response) => {
    response.end(`asked ${request.url ?? ''}`)
  })
})
after(async () => {
  await lan.close()
  rmSync(folder, { recursive: true, force: true })
})

function kept(name: string): string {
  return readFileSync(join(folder, 'lan', name), 'utf8')
}

type Answer = { readonly status: number; readonly type: string; readonly bytes: Buffer }

async function read(base: string, path: string, ca = authority): Promise<Answer> {
  const url = new URL(path, base)
  // Whoever trusts the authority trusts this address: chain, constraints and name must fit.
  const asked = url.protocol === 'https:' ? askHttps(url, { ca }) : askHttp(url)
  asked.end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  const bytes = await buffer(answer)
  return { status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '', bytes }
}

async function ask(base: string, path: string): Promise<{ status: number; text: string }> {
  const { status, bytes } = await read(base, path)
  return { status, text: bytes.toString() }
}

test('opens only in a private network, and says so', () => {
  assert.equal(chooseAddress('192.168.1.5'), '192.168.1.5')
  assert.equal(chooseAddress('172.31.0.1'), '172.31.0.1')
  assert.equal(chooseAddress(undefined, ['8.8.8.8', '10.1.2.3', '192.168.1.5']), '10.1.2.3')
  for (const asked of ['8.8.8.8', '0.0.0.0', '172.32.0.1', '10.1.2', '::1', '10.0.0.1; rm', '']) {
    assert.throws(() => chooseAddress(asked), OperatorError, asked)
  }
  assert.throws(() => chooseAddress(undefined, ['8.8.8.8']), /no address in a private network/)
})

test('a certificate that cannot be kept is told in one sentence', async () => {
  const below = join(folder, 'lan/key.pem', 'zpc-var')
  const made = readCertificate(below, ADDRESS, Date.now())
  const told = /^The folder \S+zpc-var cannot be written \(ENOTDIR\)\. .*ZPC_VAR=\S+$/
  await assert.rejects(made, { name: 'OperatorError', message: told })
})

test('an address of the machine itself is told apart, with the one to give', () => {
  for (const asked of ['127.0.0.1', '127.0.0.2', '127.255.255.255']) {
    const inNetwork = () => chooseAddress(asked, ['8.8.8.8', '192.168.7.3'])
    assert.throws(inNetwork, /is the machine itself.*: --lan 192\.168\.7\.3\.$/, asked)
    assert.throws(() => chooseAddress(asked, []), /is the machine itself.*such as --lan/, asked)
  }
})

test('serves the visitor page over http and the same over https', async () => {
  for (const base of [lan.httpUrl, lan.httpsUrl]) {
    for (const path of ['/p/abc', '/n', '/me?x=1', '/c/abc']) {
      assert.deepEqual(await ask(base, path), { status: 200, text: `asked ${path}` })
    }
  }
})

test('serves Zhenheyi over https only, and sends there who asks over http', async () => {
  for (const path of ['/zhenheyi/', '/zhenheyi', '/api/door/points/1/rows?x=1', '/zhenheyi/?a=b']) {
    assert.deepEqual(await ask(lan.httpsUrl, path), { status: 200, text: `asked ${path}` })
    const sent = await fetch(`${lan.httpUrl}${path}`, { redirect: 'manual' })
    assert.equal(sent.status, 307, path)
    assert.equal(sent.headers.get('location'), `${lan.httpsUrl}${path}`)
  }
})

test('leaves stage, console and one-click roles to the computer itself', async () => {
  const closed = [
    '/',
    '/console/',
    '/api/staff/sign-in',
    '/api/tracing/cases',
    '/demo/live',
    '/demo/sign-in/tracer',
    '/demo/sign-in/gatekeeper2',
    '/demo/second-factor?role=tracer',
    '/pp',
    '//p/abc',
    '/p%2f',
    '/zhenheyi2',
  ]
  for (const path of closed) {
    const url = new URL(lan.httpUrl)
    const asked = askHttp({ host: url.hostname, port: url.port, path })
    asked.end()
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    answer.resume()
    assert.equal(answer.statusCode, 404, path)
  }
})

test('keeps key and certificate to itself, uses them again, makes new ones when they end', async () => {
  for (const name of ['key.pem', 'certificate.pem', 'authority.pem']) {
    assert.equal(statSync(join(folder, 'lan', name)).mode & 0o777, 0o600, name)
  }
  const now = Date.now()
  const certificate = kept('certificate.pem')
  const again = await readCertificate(folder, ADDRESS, now)
  assert.equal(again.tls.cert, certificate)
  assert.equal(again.authority, authority)
  const other = await readCertificate(folder, '127.0.0.3', now)
  assert.notEqual(other.tls.cert, certificate)
  // A start that was ended between two files leaves a key that belongs to another certificate.
  writeFileSync(join(folder, 'lan/key.pem'), again.tls.key)
  const whole = await readCertificate(folder, '127.0.0.3', now)
  assert.ok(new X509Certificate(whole.tls.cert).checkPrivateKey(createPrivateKey(whole.tls.key)))
  const later = await readCertificate(folder, '127.0.0.3', now + 85 * DAY * 1000)
  assert.notEqual(later.tls.cert, other.tls.cert)
})

test('gives phones an authority to trust, and what it vouches for is trusted by it alone', async () => {
  for (const base of [lan.httpUrl, lan.httpsUrl]) {
    const given = await read(base, '/certificate.crt')
    assert.equal(given.status, 200)
    assert.equal(given.type, 'application/x-x509-ca-cert')
    assert.deepEqual(given.bytes, new X509Certificate(authority).raw)
  }
  const other = mkdtempSync(join(tmpdir(), 'zpc-lan-'))
  const stranger = await readCertificate(other, ADDRESS, Date.now())
  rmSync(other, { recursive: true, force: true })
  const trusting = read(lan.httpsUrl, '/p/abc', stranger.authority)
  await assert.rejects(trusting, { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
})

test('the authority vouches for one address, and can sign nothing more', async () => {
  const made = mkdtempSync(join(tmpdir(), 'zpc-lan-'))
  const { tls, authority: pem } = await readCertificate(made, '192.168.7.3', Date.now())
  const root = new X509Certificate(pem)
  assert.ok(root.ca)
  assert.equal(new X509Certificate(tls.cert).ca, false)
  // Name constraints, critical: 192.168.7.3 with all its bits, and the host names of "invalid".
  const constraints = '0603551d1e0101ff041b3019a017300a8708c0a80703ffffffff30098207696e76616c6964'
  assert.ok(root.raw.toString('hex').includes(constraints))
  const keys = readdirSync(join(made, 'lan')).filter((name) => name.startsWith('key'))
  assert.deepEqual(keys, ['key.pem'])
  assert.equal(root.checkPrivateKey(createPrivateKey(tls.key)), false)
  rmSync(made, { recursive: true, force: true })
})

test('says in plain words what needs which address', () => {
  const text = describeLan(lan).join('\n')
  assert.match(text, /http:\/\/127\.0\.0\.2:\d+ .*访客页/)
  assert.match(text, /https:\/\/127\.0\.0\.2:\d+\/demo\/sign-in\/gatekeeper/)
  assert.match(text, /scanning with the camera needs https/)
  assert.match(
    text,
    /without network .* need this certificate first:\n +http:.*\/certificate\.crt /,
  )
  assert.match(text, /demo only/)
})

test('a busy port says what to do and leaves nothing open', async () => {
  const port = Number(new URL(lan.httpUrl).port)
  const again = openLan({ address: ADDRESS, port, varFolder: folder })
  await assert.rejects(again, /is in use/)
})
