// The settings of WeChat and Alipay, and of the files that both want to find at our root.
import { createPrivateKey, createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Type } from 'typebox'

const text = (description: string, value = '') => Type.String({ default: value, description })

/** What stands in the environment. */
export const PROVIDER_SETTINGS = {
  ZPC_WECHAT: text('WeChat: sandbox (demo only), off, or http. Empty: off, in demo sandbox.'),
  ZPC_WECHAT_APP_ID: text('AppID of the verified service account: wx and 16 hexadecimal digits.'),
  ZPC_WECHAT_SECRET: text('AppSecret of the service account: 32 hexadecimal digits.'),
  ZPC_WECHAT_OPEN_URL: text('Where browsers are sent.', 'https://open.weixin.qq.com'),
  ZPC_WECHAT_API_URL: text('Where codes are exchanged.', 'https://api.weixin.qq.com'),
  ZPC_ALIPAY: text('Alipay: sandbox (demo only), off, or http. Empty: off, in demo sandbox.'),
  ZPC_ALIPAY_APP_ID: text('APPID of the web application: 16 digits.'),
  ZPC_ALIPAY_KEY_FILE: text('File with our private RSA key (PEM, or the text of the key tool).'),
  ZPC_ALIPAY_PUBLIC_KEY_FILE: text("File with Alipay's public key; not the one of our own key."),
  ZPC_ALIPAY_AUTHORISE_URL: text(
    'Where browsers are sent.',
    'https://openauth.alipay.com/oauth2/publicAppAuthorize.htm',
  ),
  ZPC_ALIPAY_GATEWAY_URL: text(
    'Where codes are exchanged.',
    'https://openapi.alipay.com/gateway.do',
  ),
  ZPC_ROOT_FILES: text('Folder with the .txt files that WeChat and Alipay ask for at the root.'),
}

type Read = Readonly<Record<keyof typeof PROVIDER_SETTINGS, string>>

export type ProviderKind = 'sandbox' | 'off' | 'http'

export type ProviderConfig = {
  readonly wechat: {
    readonly kind: ProviderKind
    readonly appId: string
    readonly secret: string
    readonly openUrl: string
    readonly apiUrl: string
  }
  readonly alipay: {
    readonly kind: ProviderKind
    readonly appId: string
    readonly privateKey: string
    readonly alipayPublicKey: string
    readonly authoriseUrl: string
    readonly gatewayUrl: string
  }
  /** Verification files by name, without the slash. */
  readonly rootFiles: ReadonlyMap<string, string>
}

// Both partners hand out files of some dozen bytes; more, or many, is a folder given by mistake.
const FILES_MAX = 20
const FILE_MAX_BYTES = 1024
const FILE_NAME = /^[A-Za-z0-9_-]{1,80}\.txt$/

function readKind(read: Read, name: 'ZPC_WECHAT' | 'ZPC_ALIPAY', context: Context): ProviderKind {
  const kind = read[name] || (context.isProduction ? 'off' : 'sandbox')
  if (kind === 'sandbox' && context.isProduction) {
    context.problems.push(`${name}: sandbox exists in demo mode only`)
  }
  if (kind === 'sandbox' || kind === 'off' || kind === 'http') return kind
  context.problems.push(`${name}: use sandbox, off or http`)
  return 'off'
}

function checkAddress(read: Read, name: keyof Read, context: Context): string {
  const given = read[name]
  const url = URL.parse(given)
  if (!url || !/^https?:$/.test(url.protocol)) {
    context.problems.push(`${name}: ${given} is not an address`)
  } else if (context.isProduction && url.protocol !== 'https:') {
    context.problems.push(`${name}: production needs https`)
  }
  return given.replace(/\/$/, '')
}

function readWechat(read: Read, context: Context): ProviderConfig['wechat'] {
  const kind = readKind(read, 'ZPC_WECHAT', context)
  const appId = read.ZPC_WECHAT_APP_ID
  const secret = read.ZPC_WECHAT_SECRET
  const isUsed = kind === 'http'
  if (isUsed && !/^wx[0-9a-f]{16}$/.test(appId)) {
    context.problems.push('ZPC_WECHAT_APP_ID: http needs wx and 16 hexadecimal digits')
  }
  if (isUsed && !/^[0-9a-f]{32}$/.test(secret)) {
    context.problems.push('ZPC_WECHAT_SECRET: http needs 32 hexadecimal digits')
  }
  const openUrl = isUsed ? checkAddress(read, 'ZPC_WECHAT_OPEN_URL', context) : ''
  const apiUrl = isUsed ? checkAddress(read, 'ZPC_WECHAT_API_URL', context) : ''
  return { kind, appId, secret, openUrl, apiUrl }
}

// The key tool of Alipay gives bare base64 of either form; openssl gives PEM.
function readKey(text: string, kind: 'private' | 'public'): KeyObject | undefined {
  const bare = text.trim()
  const der = Buffer.from(bare.replaceAll(/\s/g, ''), 'base64')
  const isPem = bare.startsWith('-----')
  const tries =
    kind === 'private'
      ? [
          () => createPrivateKey(isPem ? bare : { key: der, format: 'der', type: 'pkcs8' }),
          () => createPrivateKey({ key: der, format: 'der', type: 'pkcs1' }),
        ]
      : [() => createPublicKey(isPem ? bare : { key: der, format: 'der', type: 'spki' })]
  for (const attempt of tries) {
    try {
      const key = attempt()
      if (key.asymmetricKeyType === 'rsa') return key
    } catch {
      // Not of this form; the next one is tried, and what fits none is told to the operator.
    }
  }
  return undefined
}

function readKeyFile(
  read: Read,
  name: 'ZPC_ALIPAY_KEY_FILE' | 'ZPC_ALIPAY_PUBLIC_KEY_FILE',
  context: Context,
): KeyObject | undefined {
  const file = read[name]
  if (file === '' || !existsSync(file)) {
    context.problems.push(`${name}: ${file === '' ? 'http needs a file' : `no file ${file}`}`)
    return undefined
  }
  const kind = name === 'ZPC_ALIPAY_KEY_FILE' ? 'private' : 'public'
  const key = readKey(readFileSync(file, 'utf8'), kind)
  // Which key is wrong is told, never a part of it.
  if (!key) context.problems.push(`${name}: ${file} holds no ${kind} RSA key`)
  return key
}

function pemOf(key: KeyObject | undefined): string {
  if (!key) return ''
  const type = key.type === 'private' ? 'pkcs8' : 'spki'
  return key.export({ type, format: 'pem' }).toString()
}

function readAlipay(read: Read, context: Context): ProviderConfig['alipay'] {
  const kind = readKind(read, 'ZPC_ALIPAY', context)
  const appId = read.ZPC_ALIPAY_APP_ID
  const none = { privateKey: '', alipayPublicKey: '', authoriseUrl: '', gatewayUrl: '' }
  if (kind !== 'http') return { kind, appId, ...none }
  if (!/^\d{16}$/.test(appId)) context.problems.push('ZPC_ALIPAY_APP_ID: http needs 16 digits')
  const privateKey = readKeyFile(read, 'ZPC_ALIPAY_KEY_FILE', context)
  const publicKey = readKeyFile(read, 'ZPC_ALIPAY_PUBLIC_KEY_FILE', context)
  // The commonest mistake of all: both pages of the console show a "public key".
  if (privateKey && publicKey && createPublicKey(privateKey).equals(publicKey)) {
    context.problems.push("ZPC_ALIPAY_PUBLIC_KEY_FILE: this is our own key, not Alipay's")
  }
  return {
    kind,
    appId,
    privateKey: pemOf(privateKey),
    alipayPublicKey: pemOf(publicKey),
    authoriseUrl: checkAddress(read, 'ZPC_ALIPAY_AUTHORISE_URL', context),
    gatewayUrl: checkAddress(read, 'ZPC_ALIPAY_GATEWAY_URL', context),
  }
}

function readRootFiles(folder: string, problems: string[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  if (folder === '') return files
  if (!existsSync(folder)) {
    problems.push(`ZPC_ROOT_FILES: there is no folder ${folder}`)
    return files
  }
  const names = readdirSync(folder).filter((name) => name.endsWith('.txt'))
  if (names.length > FILES_MAX) problems.push(`ZPC_ROOT_FILES: more than ${FILES_MAX} files`)
  for (const name of names.slice(0, FILES_MAX)) {
    const content = readFileSync(join(folder, name))
    const isFine = FILE_NAME.test(name) && content.length <= FILE_MAX_BYTES
    if (isFine) files.set(name, content.toString('utf8'))
    else problems.push(`ZPC_ROOT_FILES: ${name} is no file of WeChat or Alipay (name or size)`)
  }
  return files
}

type Context = { readonly isProduction: boolean; readonly problems: string[] }

/** Reads and checks the settings of the providers; adds every mistake to the problems. */
export function readProviders(read: Read, context: Context): ProviderConfig {
  return {
    wechat: readWechat(read, context),
    alipay: readAlipay(read, context),
    rootFiles: readRootFiles(read.ZPC_ROOT_FILES, context.problems),
  }
}
