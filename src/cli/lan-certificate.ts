// The certificate of `--lan`: an authority that can vouch for one address and nothing else, and what
// it vouched for. Its key is gone once it has signed, so a phone that trusts it trusts that only.
// A phone may go on without: browsers then give the page the camera, but no offline shell.
// Source: ADR 0017; RFC 5280, 4.2.1.
import { X509Certificate, createPrivateKey, randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'
import { DAY } from '../base/instant.ts'
import type { Tls } from '../platform/front.ts'
import { explainUnwritable } from '../platform/unwritable.ts'

export type LanCertificate = {
  readonly tls: Tls
  /** What a phone may be told to trust. Shape: PEM. */
  readonly authority: string
}

const DAYS = 90
const RENEW_DAYS = 7

const KEYS = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const
const AUTHORITY = 'CN=Zhenjiang Pass Code demo'
// Not the address: OpenSSL takes a name without spaces for a host, which the authority forbids.
const SUBJECT = 'CN=Zhenjiang Pass Code demo on this network'

/** Name constraints (2.5.29.30): this address, and of the host names only those of `invalid`. */
function onlyFor(address: string): x509.Extension {
  const tagged = (tag: number, ...inside: readonly number[]): number[] => [
    tag,
    inside.length,
    ...inside,
  ]
  const ip = tagged(0x87, ...address.split('.').map(Number), 255, 255, 255, 255)
  const host = tagged(0x82, ...Buffer.from('invalid'))
  const permitted = tagged(0xa0, ...tagged(0x30, ...ip), ...tagged(0x30, ...host))
  return new x509.Extension('2.5.29.30', true, Uint8Array.from(tagged(0x30, ...permitted)))
}

/** Makes authority, certificate and key of an address (IPv4). */
async function makeFor(address: string, nowMs: number): Promise<LanCertificate> {
  x509.cryptoProvider.set(crypto)
  const of = {
    notBefore: new Date(nowMs - DAY * 1000),
    notAfter: new Date(nowMs + DAYS * DAY * 1000),
    signingAlgorithm: SIGNING,
  }
  const serial = (): string => `4${randomBytes(15).toString('hex')}`
  const root = await crypto.subtle.generateKey(KEYS, false, ['sign', 'verify'])
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...of,
    serialNumber: serial(),
    name: AUTHORITY,
    keys: root,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(root.publicKey),
      onlyFor(address),
    ],
  })
  const own = await crypto.subtle.generateKey(KEYS, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.create({
    ...of,
    serialNumber: serial(),
    subject: SUBJECT,
    issuer: authority.subject,
    publicKey: own.publicKey,
    signingKey: root.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: address }]),
      await x509.AuthorityKeyIdentifierExtension.create(root.publicKey),
    ],
  })
  const key = x509.PemConverter.encode(
    await crypto.subtle.exportKey('pkcs8', own.privateKey),
    'PRIVATE KEY',
  )
  return { tls: { key, cert: certificate.toString('pem') }, authority: authority.toString('pem') }
}

function isGood({ tls, authority }: LanCertificate, address: string, nowMs: number): boolean {
  try {
    const certificate = new X509Certificate(tls.cert)
    const untilMs = certificate.validToDate.getTime() - RENEW_DAYS * DAY * 1000
    const isSigned = certificate.verify(new X509Certificate(authority).publicKey)
    // A start that ended while it wrote leaves a key beside another certificate.
    const isItsKey = certificate.checkPrivateKey(createPrivateKey(tls.key))
    return isItsKey && isSigned && certificate.checkIP(address) !== undefined && nowMs < untilMs
  } catch {
    return false
  }
}

/**
 * Reads the certificate of an address (IPv4), or makes it; only we can read it and its key.
 * Throws: OperatorError when it cannot be kept.
 */
export async function readCertificate(
  varFolder: string,
  address: string,
  nowMs: number,
): Promise<LanCertificate> {
  const folder = join(varFolder, 'lan')
  const [key, cert, authority] = ['key.pem', 'certificate.pem', 'authority.pem'].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  const read = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '')
  const kept: LanCertificate = {
    tls: { key: await read(key), cert: await read(cert) },
    authority: await read(authority),
  }
  if (isGood(kept, address, nowMs)) return kept
  const made = await makeFor(address, nowMs)
  const files = [
    [key, made.tls.key],
    [cert, made.tls.cert],
    [authority, made.authority],
  ] as const
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    for (const [file, text] of files) {
      await writeFile(file, text, { mode: 0o600 })
      // A file that was there keeps the mode it had.
      await chmod(file, 0o600)
    }
  } catch (cause) {
    throw explainUnwritable(cause, { folder: varFolder, setting: 'ZPC_VAR' })
  }
  return made
}
