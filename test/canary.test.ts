// Plants a person, a one-time code and a token, and looks for them in everything that is written:
// tables, write-ahead log, jobs, the server's output, every file under the data folder.
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { DAY, dayOf, formatDay } from '../src/base/instant.ts'
import { beginList } from '../src/people/index.ts'
import { systemClock } from '../src/platform/clock.ts'
import { readConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/database.ts'
import type { Database } from '../src/platform/database.ts'
import { addMember, createPlace } from '../src/places/index.ts'
import { fileClaim } from '../src/places/register/claims.ts'
import { accountOfPhone, invitePhone } from '../src/places/team/invite.ts'
import { openSandboxCode } from '../src/partners/sandbox/code-partner.ts'
import type { SandboxCodePartner } from '../src/partners/sandbox/code-partner.ts'
import { openSandboxSmsGateway } from '../src/partners/sandbox/sms-gateway.ts'
import type { SandboxSmsGateway } from '../src/partners/sandbox/sms-gateway.ts'
import { openSandboxWechat } from '../src/partners/sandbox/wechat-server.ts'
import type { SandboxWechat } from '../src/partners/sandbox/wechat-server.ts'
import { makeDoors } from './helpers/city.ts'
import { hiddenField, openPhone } from './helpers/phone.ts'
import { startServerProcess } from './helpers/server.ts'

const PLANTED = {
  name: '欧阳金丝雀',
  document: '321182199003071231',
  phone: '19900009876',
}

// Typed by people for people: each is called something else wherever it is typed.
const TYPED = { member: '钱掌柜雀', invitation: '孙来客雀', claim: '李认领雀', maker: '周开店雀' }
const TYPISTS = '1990000880'

const SUBJECT = 'oCanaryInvented00001'

const folder = mkdtempSync(join(tmpdir(), 'zpc-canary-'))
// Root's database runs under an account of its own, which must reach it here.
chmodSync(folder, 0o755)
let gateway: SandboxSmsGateway
let wechat: SandboxWechat
let health: SandboxCodePartner
const written = new Map<string, Buffer>()
const secrets = new Map<string, string>()

/** Types a name wherever one can be typed for somebody who runs a place. */
async function typeNames(database: Database, placeId: number): Promise<void> {
  const { sql, keyring } = database
  const accountOf = (digit: number) =>
    accountOfPhone(keyring, `${TYPISTS}${digit}`) ?? assert.fail('no phone')
  const shop = { category: 'shopping', division: '321182001', address: '' }
  const place = { ...shop, name: '测试超市0' }
  const at = systemClock.now()
  await sql.begin(async (tx) => {
    const member = { placeId, role: 'manager', ...accountOf(1), name: TYPED.member } as const
    assert.ok((await addMember(tx, keyring, member)).ok)
    const managedBy = { ...accountOf(2), name: TYPED.maker }
    const made = { ...shop, name: '另一家店', identifierReason: '测试用的虚构场所', managedBy }
    assert.ok((await createPlace(tx, keyring, made)).ok)
    const claim = { placeId, draft: place, name: TYPED.claim, note: '我是店长' }
    const filed = await fileClaim(tx, keyring, claim, { ...accountOf(3), personId: 1, at })
    assert.ok(filed.ok)
  })
  const guest = {
    placeId,
    role: 'gatekeeper',
    phone: `${TYPISTS}4`,
    name: TYPED.invitation,
  } as const
  const invited = await invitePhone({ ...database, clock: systemClock }, guest, {
    by: 'town',
    division: '321182',
  })
  assert.ok(invited.ok)
}

function readAll(path: string): void {
  for (const name of readdirSync(path)) {
    const file = join(path, name)
    const stat = statSync(file)
    if (stat.isDirectory()) readAll(file)
    else if (stat.isFile()) written.set(file.slice(folder.length), readFileSync(file))
  }
}

before(async () => {
  gateway = await openSandboxSmsGateway(systemClock)
  wechat = await openSandboxWechat(systemClock)
  wechat.setAccount({ subject: SUBJECT })
  health = await openSandboxCode({ kind: 'health', clock: systemClock })
  const env = {
    ZPC_VAR: join(folder, 'var'),
    ZPC_KEYS: join(folder, 'keys'),
    ZPC_LOG: 'trace',
    ZPC_WECHAT: 'http',
    ZPC_WECHAT_APP_ID: wechat.config.appId,
    ZPC_WECHAT_SECRET: wechat.config.secret,
    ZPC_WECHAT_OPEN_URL: wechat.config.openUrl,
    ZPC_WECHAT_API_URL: wechat.config.apiUrl,
    ZPC_SMS: 'http',
    ZPC_SMS_URL: gateway.config.url,
    ZPC_SMS_KEY: gateway.config.key,
    ZPC_HEALTH_CODE: 'http',
    ZPC_HEALTH_CODE_URL: health.config.url,
    ZPC_HEALTH_CODE_KEY: health.config.key,
  }
  const database = await openDatabase(readConfig(env), { max: 2 })
  const [door] = await makeDoors(database, 1)
  assert.ok(door)
  await typeNames(database, door.placeId)
  // A list of headquarters about the same person, by somebody who put the name into its title.
  const tomorrow = formatDay(dayOf(systemClock.now() + DAY))
  const begun = await beginList(
    { ...database, clock: systemClock },
    {
      kind: 'health',
      title: `密接 ${PLANTED.name}`,
      text: `身份证,${PLANTED.document},黄码,${tomorrow}`,
      by: 'admin',
    },
  )
  assert.ok(begun.ok)
  await begun.ended
  const server = await startServerProcess('serve', env)
  const phone = openPhone(server.url)
  const path = `/p/${door.token}`
  const first = await phone.get(`${path}/wechat`)
  const back = new URL(phone.trail.find((url) => url.includes('/oauth/wechat')) ?? '')
  assert.ok(phone.cookies.has('zpc_subject'), 'WeChat said who holds it')
  const ticket = hiddenField(first.html, 'ticket')
  const form = { ticket, phone: PLANTED.phone, kind: 'resident-id', number: PLANTED.document }
  await phone.post(`${path}/code`, form)
  const code = gateway.inbox()[0]?.code ?? ''
  assert.match(code, /^\d{6}$/)
  const wrong = await phone.post(`${path}/register`, { ...form, code: '000000', name: 'x' })
  assert.ok(wrong.status < 500)
  const saved = await phone.post(`${path}/register`, {
    ...form,
    code,
    name: PLANTED.name,
    consent: '1',
  })
  assert.equal(saved.status, 200, saved.html)
  const token = phone.cookies.get('zpc_enter') ?? ''
  assert.ok(token.length >= 48)
  const [linked] = await database.sql<{ n: number }[]>`
    select count(*)::int as n from people.identifier where kind = 4`
  assert.equal(linked?.n, 1, 'the subject was linked')
  const again = await phone.get(path)
  await phone.post(path, { ticket: hiddenField(again.html, 'ticket') })
  await database.sql`checkpoint`
  const output = server.output()
  await server.stop()
  assert.ok(health.asked().queries > 0, 'the partner was asked about the document')
  await database.close()
  readAll(join(folder, 'var'))
  written.set('the output of the server', Buffer.from(output))
  secrets.set('name', PLANTED.name)
  secrets.set('name of a member', TYPED.member)
  secrets.set('name of who made a place', TYPED.maker)
  secrets.set('name in an invitation', TYPED.invitation)
  secrets.set('name of a claimant', TYPED.claim)
  secrets.set('document', PLANTED.document)
  secrets.set('phone', PLANTED.phone)
  secrets.set('token', token.slice(0, 48))
  secrets.set('code', code)
  secrets.set('subject', SUBJECT)
  secrets.set('provider code', back.searchParams.get('code') ?? '')
  secrets.set('state', back.searchParams.get('state') ?? '')
  secrets.set('secret of WeChat', wechat.config.secret)
})
after(async () => {
  await gateway[Symbol.asyncDispose]()
  await wechat[Symbol.asyncDispose]()
  await health[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

test('reads tables, write-ahead log and output at all', () => {
  assert.ok([...written.keys()].some((file) => file.includes('pg_wal')))
  const places = [...written.values()].some((bytes) => bytes.includes('测试超市0'))
  assert.ok(places, 'the name of the place, which is public, is found: so a name would be')
})

const KINDS = [
  'name',
  'name of a member',
  'name of who made a place',
  'name in an invitation',
  'name of a claimant',
  'document',
  'phone',
  'token',
  'code',
  'subject',
  'provider code',
  'state',
  'secret of WeChat',
]
for (const kind of KINDS) {
  test(`leaves no planted ${kind} anywhere`, () => {
    const secret = secrets.get(kind) ?? assert.fail()
    assert.notEqual(secret, '')
    const leaks = [...written].filter(([, bytes]) => bytes.includes(secret)).map(([file]) => file)
    assert.deepEqual(leaks, [])
  })
}
