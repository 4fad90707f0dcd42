// Every setting of a process, read once from the environment; all mistakes are told at once.
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import envSchema from 'env-schema'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Static } from 'typebox'
import { OperatorError } from '../base/errors.ts'
import { PROVIDER_SETTINGS, readProviders } from './config-providers.ts'
import type { ProviderConfig } from './config-providers.ts'

type CodeName = 'ZPC_HEALTH_CODE' | 'ZPC_TRAVEL_CODE'

/** The three settings of a partner that is asked by document. */
function codeSettings<N extends CodeName>(name: N, what: string) {
  const text = (description: string) => Type.String({ default: '', description })
  const settings = {
    [name]: text(`The ${what}: http, off (silent), or empty: the city has none.`),
    [`${name}_URL`]: text(`Address of the ${what}; https in production.`),
    [`${name}_KEY`]: text(`Secret shared with the ${what}, at least 32 characters.`),
  }
  type Names = N | `${N}_URL` | `${N}_KEY`
  return settings as Record<Names, ReturnType<typeof text>>
}

const Environment = Type.Object({
  ZPC_MODE: Type.Enum(['demo', 'production'], {
    default: 'demo',
    description: 'demo (invented people, sandbox partners) or production. Stamped for ever.',
  }),
  DATABASE_URL: Type.String({
    default: '',
    description: 'An ordinary PostgreSQL >= 15. Empty: the embedded one under ZPC_VAR.',
  }),
  ZPC_VAR: Type.String({ default: './var', description: 'Folder of the embedded database.' }),
  ZPC_KEYS: Type.String({
    default: '',
    description: 'Folder of the master key, 0600. Empty: beside ZPC_VAR, never inside it.',
  }),
  ZPC_CITY: Type.String({
    default: '',
    description: 'The city file (JSON); required in production. Empty: Yangzhong.',
  }),
  PORT: Type.Integer({ default: 8080, minimum: 0, maximum: 65535, description: 'HTTP port.' }),
  HOST: Type.String({ default: '127.0.0.1', description: 'Address to listen on.' }),
  PUBLIC_URL: Type.String({
    default: '',
    description: 'What posters carry; https in production. Empty: http://localhost:PORT.',
  }),
  CONSOLE_URL: Type.String({
    default: '',
    description: 'Second host of the console; required in production. Empty: PUBLIC_URL (demo).',
  }),
  ZPC_LOG: Type.Enum(['silent', 'error', 'warn', 'info', 'debug', 'trace'], {
    default: 'warn',
    description: 'Log level: silent, error, warn, info, debug or trace.',
  }),
  ZPC_SMS: Type.String({
    default: '',
    description: 'SMS provider: sandbox (demo only), off, or http (ZPC_SMS_URL).',
  }),
  ZPC_SMS_URL: Type.String({ default: '', description: 'Address of the SMS gateway.' }),
  ZPC_SMS_KEY: Type.String({ default: '', description: 'Secret shared with the SMS gateway.' }),
  ...codeSettings('ZPC_HEALTH_CODE', 'health code'),
  ...codeSettings('ZPC_TRAVEL_CODE', 'travel code'),
  ...PROVIDER_SETTINGS,
  ZPC_REPRINT_ALL: Type.String({
    default: '',
    description: 'yes: PUBLIC_URL may change, and every poster is printed anew.',
  }),
  ZPC_DEMO_LIVE: Type.Enum(['on', 'off'], {
    default: 'on',
    description: 'off: no simulated scans in demo.',
  }),
})

const City = Type.Object({
  nameZh: Type.String({ minLength: 1, maxLength: 40 }),
  nameEn: Type.String({ minLength: 1, maxLength: 60 }),
  division: Type.String({ pattern: '^[0-9]{6}$' }),
  hotline: Type.String({ minLength: 3, maxLength: 20 }),
  retentionDays: Type.Integer({ minimum: 14, maximum: 60 }),
  foreignPhones: Type.Boolean({ default: false }),
  // One visit in two hundred shows the document; off, being sent to the staff says more.
  documentChecks: Type.Boolean({ default: true }),
  // What one poster takes. Lower -> doors full of paper; higher -> a queue before one sheet.
  scansPerMinute: Type.Integer({ default: 12, minimum: 1, maximum: 600 }),
})

/** The city this installation serves. */
export type City = Static<typeof City>

const YANGZHONG: City = {
  nameZh: '扬中市',
  nameEn: 'Yangzhong City',
  division: '321182',
  hotline: '12345',
  retentionDays: 21,
  foreignPhones: false,
  // The sample city tells stories, and a story must end the same way each time.
  documentChecks: false,
  scansPerMinute: 12,
}

export type Mode = 'demo' | 'production'

/** A partner asked by document; an empty kind is one that the city does not have. */
export type CodeSetting = {
  readonly kind: '' | 'sandbox' | 'off' | 'http'
  readonly url: string
  readonly key: string
}

export type Config = ProviderConfig & {
  readonly mode: Mode
  readonly databaseUrl: string
  readonly varFolder: string
  readonly keysFolder: string
  readonly city: City
  readonly port: number
  readonly host: string
  readonly publicUrl: string
  readonly consoleUrl: string
  readonly logLevel: string
  readonly sms: { readonly kind: 'sandbox' | 'off' | 'http'; url: string; key: string }
  readonly healthCode: CodeSetting
  readonly travelCode: CodeSetting
  readonly demoLive: boolean
  readonly isReprintAgreed: boolean
}

function readCity(file: string, problems: string[]): City {
  if (file === '') return YANGZHONG
  if (!existsSync(file)) {
    problems.push(`ZPC_CITY: there is no file ${file}`)
    return YANGZHONG
  }
  try {
    const body: unknown = JSON.parse(readFileSync(file, 'utf8'))
    const withDefaults = Value.Default(City, body)
    if (Value.Check(City, withDefaults)) return withDefaults
    for (const error of Value.Errors(City, withDefaults)) {
      problems.push(`ZPC_CITY ${file}: ${error.instancePath || '/'} ${error.message}`)
    }
  } catch {
    problems.push(`ZPC_CITY: ${file} is not JSON`)
  }
  return YANGZHONG
}

function checkUrl(name: string, text: string, mode: Mode, problems: string[]): string {
  if (!URL.canParse(text)) {
    problems.push(`${name}: ${text} is not an address`)
    return text
  }
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    problems.push(`${name}: ${text} is no address as https://pass.example`)
  } else if (mode === 'production' && url.protocol !== 'https:') {
    problems.push(`${name}: production needs https`)
  }
  return url.href.replace(/\/$/, '')
}

// What is wrong with it is told without its text: it holds a password.
function checkDatabaseUrl(text: string, problems: string[]): void {
  if (text === '') return
  const protocol = URL.parse(text)?.protocol
  if (protocol === 'postgres:' || protocol === 'postgresql:') return
  problems.push(
    'DATABASE_URL: not an address as postgres://user:password@host:5432/name ' +
      '(write odd characters of the password as %XX)',
  )
}

function checkProduction(
  read: Static<typeof Environment>,
  made: { smsKind: string; publicUrl: string; consoleUrl: string },
  problems: string[],
): void {
  if (made.smsKind === '') problems.push('ZPC_SMS: say http or off; production has no default')
  if (made.smsKind === 'sandbox') problems.push('ZPC_SMS: sandbox exists in demo mode only')
  if (read.ZPC_KEYS === '') problems.push('ZPC_KEYS: production needs a folder of its own')
  if (read.ZPC_CITY === '') problems.push('ZPC_CITY: production needs the file of its own city')
  // Cookies do not tell ports apart, so another port of the same host is not enough.
  const hosts = [made.publicUrl, made.consoleUrl].map((url) => URL.parse(url)?.hostname)
  if (read.CONSOLE_URL === '') problems.push('CONSOLE_URL: production needs a second host')
  else if (hosts[0] === hosts[1]) {
    problems.push('CONSOLE_URL: needs a host of its own, not the one on the posters')
  }
}

const CODE_KEY_MIN = 32

function readCode(read: Static<typeof Environment>, name: CodeName, problems: string[]) {
  const kind = read[name]
  const url = read[`${name}_URL`]
  const key = read[`${name}_KEY`]
  if (!['sandbox', 'off', 'http', ''].includes(kind)) problems.push(`${name}: use http or off`)
  if (kind === 'sandbox' && read.ZPC_MODE === 'production') {
    problems.push(`${name}: sandbox exists in demo mode only`)
  }
  if (kind === 'http') {
    if (!URL.canParse(url)) problems.push(`${name}_URL: http needs the address of the partner`)
    else if (read.ZPC_MODE === 'production' && !url.startsWith('https:')) {
      problems.push(`${name}_URL: production needs https`)
    }
    if (key.length < CODE_KEY_MIN) {
      problems.push(`${name}_KEY: http needs a secret of at least ${CODE_KEY_MIN} characters`)
    }
  }
  return { kind: kind as CodeSetting['kind'], url, key }
}

type WrongSetting = {
  readonly instancePath: string
  readonly message: string
  readonly params: { readonly allowedValues?: readonly string[] }
}

/** Reads what has the right shape; what has not is told, and stands at its default meanwhile. */
function readEnvironment(env: NodeJS.ProcessEnv, problems: string[]): Static<typeof Environment> {
  const read = (data: NodeJS.ProcessEnv) =>
    envSchema<Static<typeof Environment>>({ schema: Environment, data, dotenv: false })
  try {
    return read(env)
  } catch (error) {
    const { errors } = error as { errors?: readonly WrongSetting[] }
    if (!errors) throw error
    const right = { ...env }
    for (const { instancePath, message, params } of errors) {
      const name = instancePath.slice(1)
      problems.push(
        `${name}: ${params.allowedValues ? `use ${params.allowedValues.join(' or ')}` : message}`,
      )
      delete right[name]
    }
    return read(right)
  }
}

function isInside(folder: string, outer: string): boolean {
  return `${folder}/`.startsWith(`${outer}/`)
}

/**
 * Reads and checks everything.
 * Throws: OperatorError that lists every mistake at once.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const problems: string[] = []
  const read = readEnvironment(env, problems)
  const mode = read.ZPC_MODE
  const varFolder = resolve(read.ZPC_VAR)
  const publicUrl = checkUrl(
    'PUBLIC_URL',
    read.PUBLIC_URL || `http://localhost:${read.PORT}`,
    mode,
    problems,
  )
  const smsKind = read.ZPC_SMS || (mode === 'demo' ? 'sandbox' : '')
  if (!['sandbox', 'off', 'http', ''].includes(smsKind)) {
    problems.push('ZPC_SMS: use sandbox, off or http')
  }
  if (smsKind === 'http' && !URL.canParse(read.ZPC_SMS_URL)) {
    problems.push('ZPC_SMS_URL: http needs the address of the gateway')
  }
  const healthCode = readCode(read, 'ZPC_HEALTH_CODE', problems)
  const travelCode = readCode(read, 'ZPC_TRAVEL_CODE', problems)
  const providers = readProviders(read, { isProduction: mode === 'production', problems })
  checkDatabaseUrl(read.DATABASE_URL, problems)
  const keysFolder = read.ZPC_KEYS === '' ? `${varFolder}-keys` : resolve(read.ZPC_KEYS)
  if (isInside(keysFolder, varFolder)) {
    problems.push('ZPC_KEYS: not inside ZPC_VAR; a copy of the data would hold its key')
  }
  const city = readCity(read.ZPC_CITY, problems)
  const consoleUrl = checkUrl('CONSOLE_URL', read.CONSOLE_URL || publicUrl, mode, problems)
  if (mode === 'production') checkProduction(read, { smsKind, publicUrl, consoleUrl }, problems)
  if (problems.length > 0) throw new OperatorError(`Settings:\n  ${problems.join('\n  ')}`)
  return {
    mode,
    databaseUrl: read.DATABASE_URL,
    varFolder,
    keysFolder,
    city,
    port: read.PORT,
    host: read.HOST,
    publicUrl,
    consoleUrl,
    logLevel: read.ZPC_LOG,
    sms: {
      kind: smsKind as 'sandbox' | 'off' | 'http',
      url: read.ZPC_SMS_URL,
      key: read.ZPC_SMS_KEY,
    },
    healthCode,
    travelCode,
    ...providers,
    demoLive: read.ZPC_DEMO_LIVE !== 'off',
    isReprintAgreed: read.ZPC_REPRINT_ALL === 'yes',
  }
}

/** Gives every setting as a Markdown table: docs/env.md is made of it. */
export function describeSettings(): string {
  const rows = Object.entries(Environment.properties).map(([name, property]) => {
    const shape = property as { default?: unknown; description?: string }
    const value = shape.default === '' ? '' : `\`${String(shape.default)}\``
    return `| \`${name}\` | ${value} | ${shape.description ?? ''} |`
  })
  const head = '| setting | default | what it is |\n|---|---|---|'
  const note = 'Made from the code by "npm run env". Do not edit.'
  return `# Settings\n\n${note}\n\n${head}\n${rows.join('\n')}\n`
}
