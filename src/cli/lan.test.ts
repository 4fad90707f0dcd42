import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { request as askHttp } from 'node:http'
import { request as askHttps } from 'node:https'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { DAY } from '../base/instant.ts'
import { OperatorError } from '../base/errors.ts'
import { freePort } from '../../test/helpers/server.ts'
import { chooseAddress, describeLan, openLan, readCertificate } from './lan.ts'
import type { Lan } from './lan.ts'

// Loopback stands for the network: another address of this machine, as a phone would meet it.
const ADDRESS = '127.0.0.2'

let folder: string
let lan: Lan
let certificate: string

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zpc-lan-'))
  lan = await openLan({ address: ADDRESS, port: await freePort(), varFolder: folder })
  certificate = readFileSync(join(folder, 'lan/certificate.pem'), 'utf8')
  lan.handOver((request, response) => {
    response.end(`asked ${request.url ?? ''}`)
  })
})
after(async () => {
  await lan.close()
  rmSync(folder, { recursive: true, force: true })
})

async function ask(base: string, path: string): Promise<{ status: number; text: string }> {
  const url = new URL(path, base)
  // The certificate is trusted by name only: its address must fit too.
  const asked = url.protocol === 'https:' ? askHttps(url, { ca: certificate }) : askHttp(url)
  asked.end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  let text = ''
  for await (const part of answer) text += String(part)
  return { status: answer.statusCode ?? 0, text }
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
    for (const path of ['/p/abc', '/zhenheyi/', '/zhenheyi', '/api/door/points/1/rows?x=1', '/n']) {
      assert.deepEqual(await ask(base, path), { status: 200, text: `asked ${path}` })
    }
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
  for (const name of ['key.pem', 'certificate.pem']) {
    assert.equal(statSync(join(folder, 'lan', name)).mode & 0o777, 0o600, name)
  }
  const now = Date.now()
  const again = await readCertificate(folder, ADDRESS, now)
  assert.equal(again.cert, certificate)
  const other = await readCertificate(folder, '127.0.0.3', now)
  assert.notEqual(other.cert, certificate)
  const later = await readCertificate(folder, '127.0.0.3', now + 85 * DAY * 1000)
  assert.notEqual(later.cert, other.cert)
})

test('says in plain words what needs which address', () => {
  const text = describeLan(lan).join('\n')
  assert.match(text, /http:\/\/127\.0\.0\.2:\d+ .*访客页/)
  assert.match(text, /https:\/\/127\.0\.0\.2:\d+\/demo\/sign-in\/gatekeeper/)
  assert.match(text, /camera and working offline need https/)
  assert.match(text, /demo only/)
})

test('a busy port says what to do and leaves nothing open', async () => {
  const port = Number(new URL(lan.httpUrl).port)
  const again = openLan({ address: ADDRESS, port, varFolder: folder })
  await assert.rejects(again, /is in use/)
})
