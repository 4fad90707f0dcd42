import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { openSms } from '../partners/index.ts'
import { openSandboxSmsGateway } from '../partners/sandbox/sms-gateway.ts'
import type { SandboxSmsGateway } from '../partners/sandbox/sms-gateway.ts'
import { makeManualClock } from '../platform/clock.ts'
import { openLog } from '../platform/log.ts'
import { askOtp, checkOtp, registerPerson, sweepPeople } from './index.ts'
import type { OtpAsk, OtpPurpose, PeopleDeps } from './index.ts'
import { mayAsk } from './otp-quota.rule.ts'

const clock = makeManualClock(1_760_000_000_000)
let database: TestDatabase
let gateway: SandboxSmsGateway
let deps: PeopleDeps
before(async () => {
  database = await openTestDatabase()
  gateway = await openSandboxSmsGateway(clock)
  const { sql, keyring, config } = database
  const sms = openSms(gateway.config, clock)
  deps = { sql, keyring, clock, city: config.city, sms, isHttps: false }
})
after(async () => {
  await gateway[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

let nextPhone = 0
/** A phone that nobody has asked a code for yet. */
function freshPhone(): string {
  nextPhone += 1
  return `+86199${String(nextPhone).padStart(8, '0')}`
}

function askFor(phone: string, more: Partial<OtpAsk> = {}): OtpAsk {
  return { phone, purpose: 'register', browser: 'browser-a', network: '192.0.2.1', ...more }
}

async function send(ask: OtpAsk): Promise<string> {
  const asked = await askOtp(deps, ask)
  assert.ok(asked.ok, JSON.stringify(asked))
  return gateway.inbox(ask.phone)[0]?.code ?? ''
}

async function isRight(ask: OtpAsk, code: string): Promise<boolean> {
  const { network: _network, ...rest } = ask
  return (await checkOtp(deps, { ...rest, code })).ok
}

test('sends six digits without a link and accepts them once', async () => {
  const ask = askFor(freshPhone())
  const code = await send(ask)
  assert.match(code, /^\d{6}$/)
  const text = gateway.inbox(ask.phone)[0]?.text ?? ''
  assert.match(text, /扬中市通行码/)
  assert.doesNotMatch(text, /https?:|www|\.cn|\//)
  assert.equal(await isRight(ask, code), true)
  assert.equal(await isRight(ask, code), false)
})

test('accepts a code only for its phone, purpose, browser and print', async () => {
  const ask = askFor(freshPhone(), { printId: 5 })
  const code = await send(ask)
  const purposes: OtpPurpose[] = ['read', 'zhenheyi']
  for (const purpose of purposes) assert.equal(await isRight({ ...ask, purpose }, code), false)
  assert.equal(await isRight({ ...ask, browser: 'browser-b' }, code), false)
  assert.equal(await isRight({ ...ask, phone: freshPhone() }, code), false)
  assert.equal(await isRight({ ...ask, printId: 6 }, code), false)
  const { printId: _printId, ...withoutPrint } = ask
  assert.equal(await isRight(withoutPrint, code), false)
  assert.equal(await isRight(ask, code), true)
})

test('gives a code to one of two who send it at once', async () => {
  for (let round = 0; round < 5; round += 1) {
    const ask = askFor(freshPhone(), { network: `192.0.2.${round}` })
    const code = await send(ask)
    const answers = await Promise.all([isRight(ask, code), isRight(ask, code), isRight(ask, code)])
    assert.equal(answers.filter(Boolean).length, 1)
  }
})

test('refuses the sixth try, even with the right code', async () => {
  const ask = askFor(freshPhone())
  const code = await send(ask)
  const wrong = code === '000000' ? '000001' : '000000'
  for (let tries = 0; tries < 5; tries += 1) assert.equal(await isRight(ask, wrong), false)
  assert.equal(await isRight(ask, code), false)
})

test('refuses a code after five minutes', async () => {
  const ask = askFor(freshPhone())
  const code = await send(ask)
  clock.advance(5 * 60 - 1)
  const other = askFor(freshPhone())
  const otherCode = await send(other)
  clock.advance(1)
  assert.equal(await isRight(ask, code), false)
  assert.equal(await isRight(other, otherCode), true)
})

test('accepts the newest code only', async () => {
  const ask = askFor(freshPhone())
  const old = await send(ask)
  clock.advance(61)
  const fresh = await send({ ...ask, printId: 9 })
  assert.equal(await isRight(ask, old), false)
  assert.equal(await isRight({ ...ask, printId: 9 }, old), old === fresh)
  assert.equal(await isRight({ ...ask, printId: 9 }, fresh), true)
})

test('takes a code typed with spaces or full width digits, and refuses anything else', async () => {
  const ask = askFor(freshPhone())
  const code = await send(ask)
  for (const text of ['', '12345', '1234567', 'abcdef', '１２３', "' or 1=1"]) {
    assert.equal(await isRight(ask, text), false)
  }
  const wide = code.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))
  assert.equal(await isRight(ask, ` ${wide.slice(0, 3)} ${wide.slice(3)}`), true)
})

test('sends one code a minute, five an hour, ten a day to a phone', async () => {
  const ask = askFor(freshPhone())
  const tryAgain = async () => {
    const asked = await askOtp(deps, ask)
    return asked.ok ? 'sent' : asked.refusal
  }
  assert.deepEqual([await tryAgain(), await tryAgain()], ['sent', 'otp-too-many'])
  for (let count = 0; count < 4; count += 1) {
    clock.advance(61)
    assert.equal(await tryAgain(), 'sent')
  }
  clock.advance(61)
  assert.equal(await tryAgain(), 'otp-too-many')
  clock.advance(3600)
  for (let count = 0; count < 5; count += 1) {
    clock.advance(61)
    assert.equal(await tryAgain(), 'sent')
  }
  clock.advance(3601)
  assert.equal(await tryAgain(), 'otp-too-many')
  clock.advance(86_400)
  assert.equal(await tryAgain(), 'sent')
})

test('sends one code when a phone asks twice at once', async () => {
  const ask = askFor(freshPhone())
  const answers = await Promise.all([askOtp(deps, ask), askOtp(deps, ask), askOtp(deps, ask)])
  assert.equal(answers.filter((one) => one.ok).length, 1)
  assert.equal(gateway.inbox(ask.phone).length, 1)
})

test('answers alike for phones that are known and unknown', async () => {
  const known = freshPhone()
  await database.sql.begin((tx) =>
    registerPerson(tx, deps.keyring, {
      document: { kind: 'passport', number: 'E12345678', issuer: 'CHN' },
      phone: known,
      phoneConfirmed: true,
      name: '何人',
      origin: 'self',
      at: clock.now(),
    }),
  )
  const answers = await Promise.all(
    [known, freshPhone()].map(async (phone) => ({
      ...(await askOtp(deps, askFor(phone, { purpose: 'read' }))),
      phone: '',
    })),
  )
  assert.deepEqual(answers[0], answers[1])
})

test('lets registration go on when SMS is down, and does not count the code', async () => {
  const phone = freshPhone()
  gateway.setDown(true)
  const asked = await askOtp(deps, askFor(phone))
  assert.deepEqual(asked, { ok: false, refusal: 'sms-unavailable', field: 'phone' })
  gateway.setDown(false)
  assert.match(await send(askFor(phone)), /^\d{6}$/)
  const off = { ...deps, sms: openSms({ kind: 'off', url: '', key: '' }, clock) }
  const answer = await askOtp(off, askFor(freshPhone()))
  assert.equal(answer.ok ? '' : answer.refusal, 'sms-unavailable')
})

test('refuses foreign phones unless the city takes them', async () => {
  const ask = askFor('+442079460000')
  const asked = await askOtp(deps, ask)
  assert.equal(asked.ok ? '' : asked.refusal, 'phone-invalid')
  const open = { ...deps, city: { ...deps.city, foreignPhones: true } }
  assert.equal((await askOtp(open, ask)).ok, true)
})

test('keeps neither code nor phone nor network in the clear, and erases them after a day', async () => {
  const ask = askFor(freshPhone(), { network: '2001:db8:1:2:3:4:5:6' })
  const code = await send(ask)
  const lines = await database.sql<{ line: string }[]>`
    select row_to_json(otp)::text as line from people.otp`
  const text = lines.map((row) => row.line).join('\n')
  for (const secret of [`"${code}"`, ask.phone, '2001:db8', ask.browser]) {
    assert.equal(text.includes(secret), false, secret)
  }
  clock.advance(26 * 3600)
  await sweepPeople(database.sql, clock.now(), 21)
  const [left] = await database.sql<{ rows: number }[]>`
    select count(*)::int as rows from people.otp`
  assert.equal(left?.rows, 0)
})

test('counts a household of IPv6 as one network', async () => {
  await send(askFor(freshPhone(), { network: '2001:db8:1:2::1' }))
  await send(askFor(freshPhone(), { network: '2001:db8:1:2::2' }))
  await send(askFor(freshPhone(), { network: '2001:0db8:1:2:a:b:c:d' }))
  const [counted] = await database.sql<{ networks: number }[]>`
    select count(distinct network_hash)::int as networks from people.otp`
  assert.equal(counted?.networks, 1)
})

test('cuts a shortened IPv6 address where its network ends', async () => {
  const count = async () => {
    const [row] = await database.sql<{ networks: number }[]>`
      select count(distinct network_hash)::int as networks from people.otp`
    return row?.networks ?? 0
  }
  const already = await count()
  await send(askFor(freshPhone(), { network: '2001:db8::1:0:0:1' }))
  await send(askFor(freshPhone(), { network: '2001:db8::2:0:0:1' }))
  assert.equal((await count()) - already, 1)
  await send(askFor(freshPhone(), { network: '2001:db8:0:3::1' }))
  assert.equal((await count()) - already, 2)
})

const quiet = {
  phoneMinute: 0,
  phoneHour: 0,
  phoneDay: 0,
  printHour: 0,
  networkHour: 0,
  cityMinute: 0,
}
const QUOTAS = [
  [{}, 'yes'],
  [{ phoneMinute: 1 }, 'otp-too-many'],
  [{ phoneHour: 4 }, 'yes'],
  [{ phoneHour: 5 }, 'otp-too-many'],
  [{ phoneDay: 9 }, 'yes'],
  [{ phoneDay: 10 }, 'otp-too-many'],
  [{ printHour: 299 }, 'yes'],
  [{ printHour: 300 }, 'otp-too-many'],
  [{ networkHour: 599 }, 'yes'],
  [{ networkHour: 600 }, 'otp-too-many'],
  [{ cityMinute: 599 }, 'yes'],
  [{ cityMinute: 600 }, 'sms-unavailable'],
] as const

test('knows the quotas to the code', () => {
  for (const [asked, verdict] of QUOTAS) {
    assert.equal(mayAsk({ ...quiet, ...asked }), verdict, JSON.stringify(asked))
  }
})

test('tells the operator before and when the budget of the city is spent, once a minute', async () => {
  const said: string[] = []
  const error = (_fields: object, text: string): void => void said.push(text)
  const watched = { ...deps, log: Object.assign(openLog('silent'), { error }) }
  const { sql } = database
  const fill = (count: number): Promise<unknown> => sql`
    insert into people.otp (challenge_id, phone_blind, purpose, code_mac, expires_at, browser_hash,
      network_hash, asked_at)
    select gen_random_uuid(), int8send(no), 'register', '', to_timestamp(${clock.now()}::bigint),
      '', int8send(no), to_timestamp(${clock.now()}::bigint)
    from generate_series(1, ${count}::bigint) no`
  const ask = async (): Promise<string> => {
    const asked = await askOtp(watched, askFor(freshPhone()))
    return asked.ok ? 'sent' : asked.refusal
  }
  clock.advance(3600)
  await fill(479)
  assert.deepEqual([await ask(), said], ['sent', []])
  assert.deepEqual([await ask(), await ask()], ['sent', 'sent'])
  assert.deepEqual(said, ['the budget of one-time codes is nearly spent'])
  clock.advance(61)
  await fill(600)
  assert.deepEqual([await ask(), await ask()], ['sms-unavailable', 'sms-unavailable'])
  assert.equal(said.length, 2)
  assert.match(said[1] ?? '', /is spent: people register unconfirmed/)
})
