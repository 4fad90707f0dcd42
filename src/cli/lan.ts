// `npm start -- --lan`: the demo for phones on the same network. The visitor's page over http, as
// every phone opens it from a poster; camera and offline shell over https with a certificate made
// here, because browsers give those to secure addresses only.
// Source: ADR 0017; security decision 7.
import { X509Certificate } from 'node:crypto'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { isIPv4 } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { OperatorError } from '../base/errors.ts'
import { DAY } from '../base/instant.ts'
import { openFront } from '../platform/front.ts'
import type { Front, Tls } from '../platform/front.ts'
import { explainUnwritable } from '../platform/unwritable.ts'

export type Lan = {
  readonly address: string
  /** What posters carry. */
  readonly httpUrl: string
  readonly httpsUrl: string
  readonly handOver: (listener: RequestListener) => void
  readonly close: () => Promise<void>
}

// Networks of homes and offices, and this machine itself. Source: RFC 1918, RFC 3927, RFC 1122.
const PRIVATE = /^(10|127)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^169\.254\./
const CERTIFICATE_DAYS = 90
const RENEW_DAYS = 7

/** Whether an address is for one's own network only; a demo never listens on another. */
export function isPrivateAddress(address: string): boolean {
  return isIPv4(address) && PRIVATE.test(address)
}

/**
 * Chooses the address to listen on: the asked one, or the first private one of this machine.
 * Throws: OperatorError.
 */
export function chooseAddress(
  asked: string | undefined,
  own: readonly string[] = ownAddresses(),
): string {
  if (asked !== undefined) {
    // Nothing of 127.0.0.0/8 leaves the machine, and its own listener is there already.
    if (isIPv4(asked) && asked.startsWith('127.')) {
      throw new OperatorError(
        `--lan ${asked}: this address is the machine itself, which no phone reaches; give its address in the network${suggest(own)}.`,
      )
    }
    if (isPrivateAddress(asked)) return asked
    throw new OperatorError(
      `--lan ${asked}: not an address of a private network. The demo is for one's own network only.`,
    )
  }
  const found = own.find(isPrivateAddress)
  if (found !== undefined) return found
  throw new OperatorError(
    'This machine has no address in a private network. Join one, or name it: npm start -- --lan 192.168.1.5',
  )
}

function suggest(own: readonly string[]): string {
  const found = own.find(isPrivateAddress)
  return found === undefined ? ', such as --lan 192.168.1.5' : `: --lan ${found}`
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((interfaces) => interfaces ?? [])
    .filter((one) => one.family === 'IPv4' && !one.internal)
    .map((one) => one.address)
}

function isGood(pem: string, address: string, nowMs: number): boolean {
  try {
    const certificate = new X509Certificate(pem)
    const untilMs = certificate.validToDate.getTime() - RENEW_DAYS * DAY * 1000
    return certificate.checkIP(address) !== undefined && nowMs < untilMs
  } catch {
    return false
  }
}

/**
 * Reads the certificate of an address, or makes it; only we can read it and its key.
 * Throws: OperatorError when it cannot be kept.
 */
export async function readCertificate(
  varFolder: string,
  address: string,
  nowMs: number,
): Promise<Tls> {
  const folder = join(varFolder, 'lan')
  const files = { key: join(folder, 'key.pem'), cert: join(folder, 'certificate.pem') }
  const read = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '')
  const kept = { key: await read(files.key), cert: await read(files.cert) }
  if (kept.key !== '' && isGood(kept.cert, address, nowMs)) return kept
  const made = await generate([{ name: 'commonName', value: 'Zhenjiang Pass Code demo' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(nowMs - DAY * 1000),
    notAfterDate: new Date(nowMs + CERTIFICATE_DAYS * DAY * 1000),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: address }] },
    ],
  })
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(files.key, made.private, { mode: 0o600 })
    await writeFile(files.cert, made.cert, { mode: 0o600 })
    // A file that was there keeps the mode it had.
    for (const file of Object.values(files)) await chmod(file, 0o600)
  } catch (cause) {
    throw explainUnwritable(cause, { folder: varFolder, setting: 'ZPC_VAR' })
  }
  return { key: made.private, cert: made.cert }
}

// What a phone needs. Stage, console and one-click roles stay on the computer that shows them; the
// gatekeeper is the one role that is tried on a phone.
const FOR_PHONES = new RegExp(
  '^/(p|n|c|me|scan|privacy|zhenheyi|api/zhenheyi|api/door|health|demo/sign-in/gatekeeper)' +
    '([/?]|$)',
)

const ELSEWHERE =
  '扫海报上的码。演示台只在主机上打开。\n' +
  'Scan the poster. The stage opens on the computer itself only.\n'

/** Lets through what phones need and nothing else. */
export function onlyForPhones(listener: RequestListener): RequestListener {
  return (request, response) => {
    if (FOR_PHONES.test(request.url ?? '')) return listener(request, response)
    response.writeHead(404, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    response.end(ELSEWHERE)
    return undefined
  }
}

/**
 * Listens on an address of the own network: http on the port, https on the next one.
 * Throws: OperatorError when one of them is busy.
 */
export async function openLan(options: {
  address: string
  port: number
  varFolder: string
}): Promise<Lan> {
  const { address, port, varFolder } = options
  const tls = await readCertificate(varFolder, address, Date.now())
  const plain = await openFront(address, port)
  let secure: Front
  try {
    secure = await openFront(address, port === 0 ? 0 : port + 1, tls)
  } catch (error) {
    await plain.close()
    throw error
  }
  return {
    address,
    httpUrl: `http://${address}:${plain.port}`,
    httpsUrl: `https://${address}:${secure.port}`,
    handOver: (listener) => {
      plain.handOver(onlyForPhones(listener))
      secure.handOver(onlyForPhones(listener))
    },
    close: async () => {
      await Promise.all([plain.close(), secure.close()])
    },
  }
}

/** Says which address is for what, in plain words. */
export function describeLan(lan: Lan): string[] {
  return [
    '',
    '  同一网络里的手机 · phones on the same network',
    `  ${lan.httpUrl}   访客页:海报上的码就是它,任何手机直接打开`,
    '      visitor page: what the posters carry, opens on any phone',
    `  ${lan.httpsUrl}/demo/sign-in/gatekeeper   看门人:摄像头扫码和断网可用需要 https`,
    '      gatekeeper: scanning with the camera and working offline need https;',
    '      证书是本机自己做的,手机会警告一次 · the certificate is self-made, the phone warns once',
    '  短信验证码出现在这台电脑的演示台上 · one-time codes appear on the stage of this computer',
    '  仅供演示:同一网络里的人都能打开 · for a demo only: everyone on this network can open it',
  ]
}
