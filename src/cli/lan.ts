// `npm start -- --lan`: the demo for phones on the same network. The visitor's page over http, as
// every phone opens it from a poster; camera and offline shell over https with a certificate made
// here, because browsers give those to secure addresses only.
// Source: ADR 0017; security decision 7.
import { X509Certificate } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { isIPv4 } from 'node:net'
import { networkInterfaces } from 'node:os'
import { OperatorError } from '../base/errors.ts'
import { openFront } from '../platform/front.ts'
import type { Front } from '../platform/front.ts'
import { readCertificate } from './lan-certificate.ts'

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

// What a phone needs. Stage, console and one-click roles stay on the computer that shows them; the
// gatekeeper is the one role that is tried on a phone.
const FOR_VISITORS = /^\/(p|n|c|me|scan|privacy|health)([/?]|$)/
// Pages that browsers give what they need to secure addresses only: camera, keys, offline shell.
const FOR_GATEKEEPERS = /^\/(zhenheyi|api\/zhenheyi|api\/door|demo\/sign-in\/gatekeeper)([/?]|$)/

// Where a phone fetches the authority to trust, as DER: what Android and iOS offer to install.
const AUTHORITY_PATH = '/certificate.crt'

const ELSEWHERE =
  '扫海报上的码。演示台只在主机上打开。\n' +
  'Scan the poster. The stage opens on the computer itself only.\n'

/**
 * Lets through what phones need and nothing else; over http it sends gatekeepers to `httpsUrl`.
 * Shape of authority: PEM.
 */
export function onlyForPhones(
  listener: RequestListener,
  { authority, httpsUrl }: { authority: string; httpsUrl: string },
): RequestListener {
  const der = new X509Certificate(authority).raw
  return (request, response) => {
    const { url = '' } = request
    const isSecure = 'encrypted' in request.socket
    const isGatekeepers = FOR_GATEKEEPERS.test(url)
    if (FOR_VISITORS.test(url) || (isGatekeepers && isSecure)) return listener(request, response)
    if (isGatekeepers) {
      response.writeHead(307, { location: `${httpsUrl}${url}`, 'cache-control': 'no-store' })
      return void response.end()
    }
    if (url === AUTHORITY_PATH) {
      response.writeHead(200, {
        'content-type': 'application/x-x509-ca-cert',
        'content-length': der.length,
        'cache-control': 'no-store',
      })
      return void response.end(der)
    }
    response.writeHead(404, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    return void response.end(ELSEWHERE)
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
  const { tls, authority } = await readCertificate(varFolder, address, Date.now())
  const plain = await openFront(address, port)
  let secure: Front
  try {
    secure = await openFront(address, port === 0 ? 0 : port + 1, tls)
  } catch (error) {
    await plain.close()
    throw error
  }
  const httpsUrl = `https://${address}:${secure.port}`
  return {
    address,
    httpUrl: `http://${address}:${plain.port}`,
    httpsUrl,
    handOver: (listener) => {
      const forPhones = onlyForPhones(listener, { authority, httpsUrl })
      plain.handOver(forPhones)
      secure.handOver(forPhones)
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
    `  ${lan.httpsUrl}/demo/sign-in/gatekeeper   看门人:摄像头扫码需要 https`,
    '      证书是本机自己做的,手机会警告一次;断网后重新打开、装到桌面,要先装下面的证书',
    '      gatekeeper: scanning with the camera needs https; the certificate is self-made, the phone',
    '      warns once; opening it without network and installing it need this certificate first:',
    `  ${lan.httpUrl}${AUTHORITY_PATH}   只能证明这个地址,90 天有效 · vouches for this address only`,
    '      安卓 设置 > 安全 > 安装证书 > CA 证书;iPhone 设置 > 已下载描述文件,再开 关于本机 > 证书信任设置',
    '      Android: Settings > Security > Install a certificate > CA certificate',
    '      iPhone: Settings > Profile Downloaded, then General > About > Certificate Trust Settings',
    '  短信验证码出现在这台电脑的演示台上 · one-time codes appear on the stage of this computer',
    '  仅供演示:同一网络里的人都能打开 · for a demo only: everyone on this network can open it',
  ]
}
