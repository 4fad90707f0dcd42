import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { openSms } from '../partners/index.ts'
import { openSandboxSmsGateway } from '../partners/sandbox/sms-gateway.ts'
import type { SandboxSmsGateway } from '../partners/sandbox/sms-gateway.ts'
import { makeManualClock } from '../platform/clock.ts'
import { makeApp } from '../platform/http.ts'
import type { App } from '../platform/http.ts'
import { openLog } from '../platform/log.ts'
import { checkCharacter } from '../base/check-digit.ts'
import {
  askOtp,
  checkName,
  cookieName,
  describePersons,
  openReading,
  readSession,
  registerPeopleRoutes,
  registerPerson,
  unsealPerson,
} from './index.ts'
import type { PeopleDeps } from './index.ts'

const clock = makeManualClock(1_760_000_000_000)
let database: TestDatabase
let gateway: SandboxSmsGateway
let deps: PeopleDeps
let app: App
before(async () => {
  database = await openTestDatabase()
  gateway = await openSandboxSmsGateway(clock)
  const { sql, keyring, config } = database
  const sms = openSms(gateway.config, clock)
  deps = { sql, keyring, clock, city: config.city, sms, isHttps: false }
  app = await makeApp({ log: openLog('silent'), isHttps: false })
  registerPeopleRoutes(app, deps)
  await app.ready()
})
after(async () => {
  await app.close()
  await gateway[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

let next = 0
function freshPhone(): string {
  next += 1
  return `199${String(next).padStart(8, '0')}`
}

function freshNumber(): string {
  next += 1
  const first17 = `32118219800101${String(next).padStart(3, '0')}`
  return first17 + checkCharacter(first17)
}

type Cookies = Record<string, string>
type Answer = { status: number; body: Record<string, unknown>; cookies: Cookies; raw: string[] }

async function call(path: string, payload: object | undefined, cookies: Cookies): Promise<Answer> {
  const answer = await app.inject({
    method: payload === undefined ? 'GET' : 'POST',
    url: `/api/zhenheyi/${path}`,
    ...(payload && { payload }),
    cookies,
  })
  const set = answer.cookies.map((one) => [one.name, one.value] as const)
  return {
    status: answer.statusCode,
    body: answer.json(),
    cookies: { ...cookies, ...Object.fromEntries(set) },
    raw: [answer.headers['set-cookie'] ?? []].flat(),
  }
}

/** Asks for a code in a browser of its own (or a given one) and reads the message. */
async function askCode(phone: string, cookies: Cookies = {}) {
  clock.advance(61)
  const asked = await call('sign-in/code', { phone }, cookies)
  assert.equal(asked.status, 200, JSON.stringify(asked.body))
  return { code: gateway.inbox(`+86${phone}`)[0]?.code ?? '', cookies: asked.cookies }
}

function newcomer(phone: string, number: string) {
  const document = { kind: 'resident-id', number }
  return { phone, name: '林小满', document, consent: true }
}

async function signUp(phone: string, number: string): Promise<Answer> {
  const { code, cookies } = await askCode(phone)
  return call('sign-in', { ...newcomer(phone, number), code }, cookies)
}

test('registers a new phone with name and document, step by step', async () => {
  const phone = freshPhone()
  const { code, cookies } = await askCode(phone)
  const first = await call('sign-in', { phone, code }, cookies)
  assert.deepEqual([first.status, first.body], [200, { state: 'registration-needed' }])
  const body = { ...newcomer(phone, freshNumber()), code }
  const unconsented = await call('sign-in', { ...body, consent: false }, cookies)
  assert.equal(unconsented.body['error'], 'consent-missing')
  const signedIn = await call('sign-in', body, cookies)
  assert.equal(signedIn.body['state'], 'signed-in')
  assert.match(
    signedIn.raw.join('\n'),
    /zpc_run=[^;]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict/,
  )
  const me = await call('me', undefined, signedIn.cookies)
  assert.equal(me.body['maskedName'], '林*满')
  assert.equal(me.body['maskedPhone'], `${phone.slice(0, 3)}****${phone.slice(-4)}`)
})

test('asks a known phone for its document, and the code alone opens nothing', async () => {
  const phone = freshPhone()
  const number = freshNumber()
  await signUp(phone, number)
  const { code, cookies } = await askCode(phone)
  const first = await call('sign-in', { phone, code }, cookies)
  assert.deepEqual(first.body, { state: 'document-needed' })
  assert.equal(first.cookies['zpc_run'], undefined)
  const document = { kind: 'resident-id', number: number.toLowerCase() }
  const signedIn = await call('sign-in', { phone, code, document }, cookies)
  assert.equal(signedIn.body['state'], 'signed-in')
})

test('refuses the next owner of a number, and spends the code on the wrong document', async () => {
  const phone = freshPhone()
  const number = freshNumber()
  await signUp(phone, number)
  const { code, cookies } = await askCode(phone)
  const stranger = await call('sign-in', { ...newcomer(phone, freshNumber()), code }, cookies)
  assert.deepEqual([stranger.status, stranger.body['error']], [403, 'document-mismatch'])
  const again = await call('sign-in', { ...newcomer(phone, number), code }, cookies)
  assert.equal(again.body['error'], 'otp-wrong')
})

test('keeps the account with its first owner when the next one registers at a door', async () => {
  const phone = freshPhone()
  await signUp(phone, freshNumber())
  const nextNumber = freshNumber()
  await database.sql.begin((tx) =>
    registerPerson(tx, deps.keyring, {
      document: { kind: 'resident-id', number: nextNumber },
      phone,
      phoneConfirmed: true,
      name: '新机主',
      origin: 'self',
      at: clock.now(),
    }),
  )
  const { code, cookies } = await askCode(phone)
  const answer = await call('sign-in', { ...newcomer(phone, nextNumber), code }, cookies)
  assert.deepEqual([answer.status, answer.body['error']], [403, 'document-mismatch'])
})

test('opens one account when a newcomer sends the form twice at once', async () => {
  const phone = freshPhone()
  const { code, cookies } = await askCode(phone)
  const body = { ...newcomer(phone, freshNumber()), code }
  const answers = await Promise.all([
    call('sign-in', body, cookies),
    call('sign-in', body, cookies),
  ])
  assert.deepEqual(
    answers.map((one) => one.status).toSorted((a, b) => a - b),
    [200, 400],
  )
})

test('refuses a code in another browser, and a document that cannot exist before using it', async () => {
  const phone = freshPhone()
  const { code, cookies } = await askCode(phone)
  const body = { ...newcomer(phone, freshNumber()), code }
  assert.equal((await call('sign-in', body, {})).body['error'], 'otp-wrong')
  const other = { zpc_browser: 'A'.repeat(22) }
  assert.equal((await call('sign-in', body, other)).body['error'], 'otp-wrong')
  const typo = { ...body, document: { kind: 'resident-id', number: '321182199001011230' } }
  assert.equal((await call('sign-in', typo, cookies)).body['error'], 'document-invalid')
  const first17 = '32118220200101001'
  const child = { kind: 'resident-id', number: first17 + checkCharacter(first17) }
  const tooYoung = await call('sign-in', { ...body, document: child }, cookies)
  assert.equal(tooYoung.body['error'], 'guardian-needed')
  assert.equal((await call('sign-in', { ...body, name: '' }, cookies)).status, 400)
  assert.equal((await call('sign-in', body, cookies)).body['state'], 'signed-in')
})

test('ends with signing out and after twelve hours', async () => {
  const phone = freshPhone()
  const number = freshNumber()
  const first = await signUp(phone, number)
  const out = await call('sign-out', {}, first.cookies)
  assert.equal(out.status, 200)
  assert.equal((await call('me', undefined, first.cookies)).status, 401)
  const second = await signUp(phone, number)
  clock.advance(12 * 3600 - 1)
  assert.equal((await call('me', undefined, second.cookies)).status, 200)
  clock.advance(1)
  assert.equal((await call('me', undefined, second.cookies)).status, 401)
  for (const token of ['', 'x', 'A'.repeat(43), 'A'.repeat(5000), '镇']) {
    assert.equal((await call('me', undefined, { zpc_run: encodeURIComponent(token) })).status, 401)
  }
})

test('opens own records with code and document, for 15 minutes and no other power', async () => {
  const phone = freshPhone()
  const number = freshNumber()
  await signUp(phone, number)
  const browser = 'B'.repeat(22)
  const document = { kind: 'resident-id', number } as const
  const ask = async () => {
    clock.advance(61)
    const asked = await askOtp(deps, { phone, purpose: 'read', browser, network: '192.0.2.9' })
    assert.ok(asked.ok)
    return gateway.inbox(`+86${phone}`)[0]?.code ?? ''
  }
  const wrong = await openReading(deps, {
    phone,
    code: await ask(),
    browser,
    document: { kind: 'resident-id', number: freshNumber() },
  })
  assert.equal(wrong.ok ? '' : wrong.refusal, 'document-mismatch')
  const opened = await openReading(deps, { phone, code: await ask(), browser, document })
  assert.ok(opened.ok)
  assert.equal((await readSession(deps, opened.token, 'read')).ok, true)
  assert.equal((await readSession(deps, opened.token, 'run')).ok, false)
  clock.advance(15 * 60)
  assert.equal((await readSession(deps, opened.token, 'read')).ok, false)
})

test('sends no message for a form on another site', async () => {
  const phone = freshPhone()
  const post = async (headers: Record<string, string>) => {
    const url = '/api/zhenheyi/sign-in/code'
    const answer = await app.inject({ method: 'POST', url, payload: { phone }, headers })
    return answer.statusCode
  }
  assert.equal(await post({ 'sec-fetch-site': 'cross-site' }), 403)
  assert.equal(await post({ 'sec-fetch-site': 'same-site' }), 403)
  assert.equal(await post({ origin: 'https://example.com', host: 'pass.example' }), 403)
  assert.equal(await post({ origin: 'null', host: 'pass.example' }), 403)
  assert.deepEqual(gateway.inbox(`+86${phone}`), [])
  assert.equal(await post({ origin: 'http://pass.example', host: 'pass.example' }), 200)
})

test('sets cookies that only https and this host can carry', async () => {
  const secure = await makeApp({ log: openLog('silent'), isHttps: true })
  registerPeopleRoutes(secure, { ...deps, isHttps: true })
  const url = '/api/zhenheyi/sign-in/code'
  const payload = { phone: freshPhone() }
  const answer = await secure.inject({ method: 'POST', url, payload })
  const cookie = String(answer.headers['set-cookie'])
  assert.match(
    cookie,
    /^__Host-zpc_browser=[\w-]{22}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  )
  await secure.close()
})

test('names cookies for https so that no other host can set them', () => {
  assert.equal(cookieName('zpc_run', true), '__Host-zpc_run')
  assert.equal(cookieName('zpc_run', false), 'zpc_run')
})

test('refuses malformed bodies with a sentence', async () => {
  for (const body of [{}, { phone: 5 }, { phone: '' }, { phone: 'x'.repeat(500) }, []]) {
    const answer = await call('sign-in/code', body, {})
    assert.equal(answer.status, 400)
    assert.equal(typeof (answer.body['message'] as { zh?: unknown } | undefined)?.zh, 'string')
  }
})

const NAUGHTY = resolve(import.meta.dirname, '../../../shared/data/vectors/blns.json')

function readNaughty(): string[] | undefined {
  return existsSync(NAUGHTY) ? (JSON.parse(readFileSync(NAUGHTY, 'utf8')) as string[]) : undefined
}

test('stores a naughty string as a name and shows it back intact, or refuses it', async (context) => {
  const naughty = readNaughty()
  if (!naughty) {
    context.skip('blns.json is not beside this folder (../shared/data/vectors)')
    return
  }
  let stored = 0
  for (const [index, name] of naughty.entries()) {
    const checked = checkName(name)
    const document = { kind: 'passport', number: `E${10_000_000 + index}`, issuer: 'CHN' } as const
    const seen = await database.sql.begin(async (tx) => {
      const one = await registerPerson(tx, deps.keyring, {
        document,
        phoneConfirmed: false,
        name,
        origin: 'reported',
        at: clock.now(),
      })
      assert.equal(one.ok, checked.ok)
      if (!one.ok) return undefined
      await describePersons(tx, deps.keyring, [one.personId])
      return unsealPerson(tx, deps.keyring, { personId: one.personId, audit: async () => {} })
    })
    if (!checked.ok) continue
    stored += 1
    assert.ok(seen?.ok)
    assert.deepEqual(seen.names, [checked.name])
  }
  context.diagnostic(`${stored} stored, ${naughty.length - stored} refused`)
  assert.ok(stored > 0)
})

test('refuses every naughty string as phone, code and document, and never breaks', async (context) => {
  const naughty = readNaughty()
  if (!naughty) {
    context.skip('blns.json is not beside this folder (../shared/data/vectors)')
    return
  }
  const phone = freshPhone()
  const sent = gateway.inbox().length
  for (const text of naughty) {
    const asPhone = await call('sign-in/code', { phone: text }, {})
    assert.equal(asPhone.status, 400, text)
    const document = { kind: 'passport', number: text, issuer: text }
    const asDocument = await call('sign-in', { phone, code: '123456', document }, {})
    assert.equal(asDocument.status, 400, text)
    assert.equal((await call('sign-in', { phone, code: text }, {})).status, 400, text)
    const cookies = { zpc_run: encodeURIComponent(text.toWellFormed()), zpc_browser: 'x' }
    assert.equal((await call('me', undefined, cookies)).status, 401, text)
  }
  assert.equal(gateway.inbox().length, sent)
})
