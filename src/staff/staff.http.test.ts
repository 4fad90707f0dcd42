import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { getMigrations } from 'better-auth/db/migration'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { makeManualClock } from '../platform/clock.ts'
import { makeApp } from '../platform/http.ts'
import type { App } from '../platform/http.ts'
import { openLog } from '../platform/log.ts'
import { createStaffUser } from './create-staff-user.ts'
import type { NewStaffUser } from './create-staff-user.ts'
import { openStaffPool, staffAuthOptions } from './sign-in-library.ts'
import { openStaffAuth } from './staff-auth.ts'
import type { StaffAuth } from './staff-auth.ts'
import { registerStaffRoutes } from './staff.http.ts'
import { totpCode } from './totp.ts'

const PASSWORD = 'correct-horse-battery'
const SECRET = 'demo-secret-demo-secret-demo-sec'
const clock = makeManualClock(Date.now())

let database: TestDatabase
let auth: StaffAuth
let app: App
before(async () => {
  database = await openTestDatabase()
  auth = await openStaffAuth({ ...database, clock })
  app = await makeApp({ log: openLog('silent'), isHttps: false })
  registerStaffRoutes(app, { ...database, auth, clock })
  for (const username of ['zhao', 'qian', 'sun', 'li.lock', 'parallel']) await create({ username })
  await create({ username: 'auditor', roles: [{ role: 'auditor', division: '321182' }] })
  await create({ username: 'newcomer' }, false)
})
after(async () => {
  await app.close()
  await auth.close()
  await database[Symbol.asyncDispose]()
})

async function create(user: Partial<NewStaffUser>, hasSecond = true): Promise<void> {
  const made = await database.sql.begin((tx) =>
    createStaffUser(tx, database.keyring, {
      username: 'zhao',
      name: '赵敏',
      password: PASSWORD,
      roles: [{ role: 'tracer', division: '321182' }],
      ...(hasSecond ? { totpSecret: SECRET } : {}),
      ...user,
    }),
  )
  assert.ok(made.ok)
}

type Cookies = Record<string, string>

async function call(method: 'GET' | 'POST', url: string, cookies: Cookies, payload?: object) {
  const answer = await app.inject({ method, url, cookies, ...(payload ? { payload } : {}) })
  for (const cookie of answer.cookies) {
    if (cookie.maxAge === 0 || cookie.value === '') delete cookies[cookie.name]
    else cookies[cookie.name] = cookie.value
  }
  return { status: answer.statusCode, body: answer.json(), headers: answer.headers }
}

async function password(cookies: Cookies, username: string, given = PASSWORD) {
  return call('POST', '/api/staff/sign-in', cookies, { username, password: given })
}

async function second(cookies: Cookies, code = totpCode(SECRET, Date.now())) {
  return call('POST', '/api/staff/second', cookies, { code })
}

async function signIn(username: string): Promise<Cookies> {
  const cookies: Cookies = {}
  assert.equal((await password(cookies, username)).status, 200)
  assert.equal((await second(cookies)).status, 200)
  return cookies
}

test('the sign-in library finds nothing to change in our tables', async () => {
  const pool = openStaffPool(database.address)
  const plan = await getMigrations(
    await staffAuthOptions({ pool, secret: 'x'.repeat(64), consoleUrl: 'http://localhost' }),
    { throwOnUnsafe: false },
  )
  await pool.end()
  assert.deepEqual([plan.toBeCreated, plan.toBeAdded], [[], []])
})

test('signs in with a password and a second code, in that order', async () => {
  const cookies: Cookies = {}
  const first = await password(cookies, 'Zhao ')
  assert.deepEqual([first.status, first.body], [200, { next: 'second' }])
  assert.equal((await call('GET', '/api/staff/me', cookies)).status, 401)
  assert.equal((await second(cookies)).status, 200)
  const me = await call('GET', '/api/staff/me', cookies)
  assert.equal(me.status, 200)
  assert.deepEqual(me.body.roles, [{ role: 'tracer', division: '321182' }])
  assert.equal(me.headers['cache-control'], 'no-store')
})

test('keeps its cookie from scripts and from other sites', async () => {
  const cookies: Cookies = {}
  await password(cookies, 'zhao')
  const answer = await second(cookies)
  const header = String(answer.headers['set-cookie'])
  assert.match(header, /zpc_staff\.session_token=/)
  assert.match(header, /HttpOnly/)
  assert.match(header, /SameSite=Strict/i)
})

test('never says whether the name or the password was wrong', async () => {
  const wrong = await password({}, 'qian', 'not-the-password')
  const unknown = await password({}, 'nobody.here', 'not-the-password')
  assert.equal(wrong.status, 401)
  assert.deepEqual(wrong.body, unknown.body)
  assert.equal(wrong.body.error, 'second-factor-wrong')
  assert.ok(wrong.body.message.zh && wrong.body.message.en)
})

test('refuses a wrong second code, and a code without the password before it', async () => {
  const cookies: Cookies = {}
  await password(cookies, 'qian')
  assert.equal((await second(cookies, '000000')).body.error, 'second-factor-wrong')
  assert.equal((await second({})).body.error, 'sign-in-stale')
  for (const forged of ['forged.signature', '%00.x', '%E0%A4%A.x', '', '.', '2fa-x.%00']) {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/staff/second',
      headers: { cookie: `zpc_staff.two_factor=${forged}` },
      payload: { code: '000000' },
    })
    assert.equal(answer.statusCode, 401, forged)
  }
})

test('takes any naughty text for what it is: no account, no session', async () => {
  const naughty = ['\0', "' or 1=1 --", 'ﷺ', '田中さんにあげて下さい', '\u202etest', '😍'.repeat(9)]
  for (const text of naughty) {
    assert.equal((await password({}, text, text)).status, 401)
    const cookie = `zpc_staff.session_token=${encodeURIComponent(text)}`
    const me = await app.inject({ method: 'GET', url: '/api/staff/me', headers: { cookie } })
    assert.equal(me.statusCode, 401)
  }
})

test('locks after five wrong tries for fifteen minutes, even for the right password', async () => {
  for (let i = 0; i < 5; i += 1) {
    assert.equal((await password({}, 'li.lock', 'wrong-password')).status, 401)
  }
  const locked = await password({}, 'li.lock')
  assert.deepEqual([locked.status, locked.body.error], [429, 'account-locked'])
  clock.advance(15 * 60)
  assert.equal((await password({}, 'li.lock')).status, 200)
})

test('counts wrong passwords and wrong codes together', async () => {
  const cookies: Cookies = {}
  for (let i = 0; i < 3; i += 1) await password({}, 'sun', 'wrong-password')
  await password(cookies, 'sun')
  await second(cookies, '000000')
  await second(cookies, '000000')
  assert.equal((await second(cookies)).body.error, 'account-locked')
})

test('counts parallel guesses', async () => {
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => password({}, 'parallel', 'wrong-password')),
  )
  assert.equal(answers.filter((one) => one.status === 401).length, 5)
  assert.equal(answers.filter((one) => one.status === 429).length, 7)
})

test('lets an account without a second factor only set one up', async () => {
  const cookies: Cookies = {}
  const first = await password(cookies, 'newcomer')
  assert.deepEqual(first.body, { next: 'enrol' })
  const me = await call('GET', '/api/staff/me', cookies)
  assert.deepEqual([me.status, me.body.error], [403, 'second-factor-missing'])
  const enrol = await call('POST', '/api/staff/enrol', cookies, { password: PASSWORD })
  assert.equal(enrol.status, 200)
  const raw = base32(enrol.body.secret)
  const wrong = await call('POST', '/api/staff/enrol/confirm', cookies, { code: '000000' })
  assert.equal(wrong.status, 401)
  const code = totpCode(raw, Date.now())
  assert.equal((await call('POST', '/api/staff/enrol/confirm', cookies, { code })).status, 200)
  assert.equal((await call('GET', '/api/staff/me', cookies)).status, 200)
})

function base32(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...text].map((char) => alphabet.indexOf(char).toString(2).padStart(5, '0')).join('')
  return (bits.match(/.{8}/g) ?? []).map((byte) => String.fromCharCode(parseInt(byte, 2))).join('')
}

test('ends a session on sign-out, on the server too', async () => {
  const cookies = await signIn('zhao')
  const kept = { ...cookies }
  assert.equal((await call('POST', '/api/staff/sign-out', cookies)).status, 200)
  assert.equal((await call('GET', '/api/staff/me', kept)).status, 401)
})

test('ends a session after 30 idle minutes, and after 12 hours of work', async () => {
  const { sql } = database
  const idle = await signIn('zhao')
  await sql`update staff.session set "updatedAt" = to_timestamp(${clock.now() - 1801})`
  assert.equal((await call('GET', '/api/staff/me', idle)).status, 401)
  const long = await signIn('zhao')
  await sql`update staff.session set "updatedAt" = to_timestamp(${clock.now() - 1700})`
  assert.equal((await call('GET', '/api/staff/me', long)).status, 200)
  await sql`update staff.session set "createdAt" = to_timestamp(${clock.now() - 12 * 3600 - 1})`
  assert.equal((await call('GET', '/api/staff/me', long)).status, 401)
})

test('shows the chain to the auditor only, and each look adds one row', async () => {
  const tracer = await signIn('zhao')
  assert.equal((await call('GET', '/api/staff/audit', tracer)).status, 403)
  assert.equal((await call('GET', '/api/staff/audit', {})).status, 401)
  const auditor = await signIn('auditor')
  const before = await call('GET', '/api/staff/audit', auditor)
  assert.equal(before.body.rows[0].action, 'signed-in')
  const after = await call('GET', '/api/staff/audit', auditor)
  assert.equal(after.body.rows[0].action, 'audit-viewed')
  assert.equal(after.body.rows[0].seq, before.body.rows[0].seq + 1)
  const proof = await call('POST', '/api/staff/audit/verify', auditor)
  assert.equal(proof.body.ok, true)
})

test('does nothing for a page that shows another account than the one signed in', async () => {
  const cookies = await signIn('auditor')
  const rows = async () => (await database.sql`select 1 from staff.audit`).length
  const before = await rows()
  const as = (account: string, method: 'GET' | 'POST', url: string) =>
    app.inject({ method, url, cookies, headers: { 'x-zpc-account': account } })
  for (const [method, url] of [
    ['GET', '/api/staff/me'],
    ['GET', '/api/staff/audit'],
    ['POST', '/api/staff/audit/verify'],
    ['POST', '/api/staff/sign-out'],
  ] as const) {
    const other = await as('zhao', method, url)
    assert.deepEqual([other.statusCode, other.json().error], [409, 'account-changed'], url)
    assert.ok(other.json().message.zh && other.json().message.en)
  }
  // A link cannot say it in a header.
  const link = await app.inject({ url: '/api/staff/audit?account=zhao', cookies })
  assert.equal(link.json().error, 'account-changed')
  assert.equal(await rows(), before, 'no look, no row, nobody signed out')
  assert.equal((await as('auditor', 'GET', '/api/staff/audit')).statusCode, 200)
})

test('refuses an account with a short password or a taken name', async () => {
  const user = { username: 'zhao', name: '赵', password: PASSWORD, roles: [] }
  const { sql, keyring } = database
  const short = await sql.begin((tx) => createStaffUser(tx, keyring, { ...user, password: 'x' }))
  const taken = await sql.begin((tx) => createStaffUser(tx, keyring, user))
  assert.deepEqual(short, { ok: false, refusal: 'bad-input', field: 'password' })
  assert.deepEqual(taken, { ok: false, refusal: 'duplicate', field: 'username' })
})
