// The way to WeChat and Alipay and back, over real HTTP to the sandboxes: who is recognised, who is
// linked, and what nobody can make a stranger's browser do.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import { makeDevices } from '../../../test/helpers/city.ts'
import { inventDocument } from '../../../test/helpers/invent.ts'
import { hiddenField } from '../../../test/helpers/phone.ts'
import { openVisitorApp } from '../../../test/helpers/visitor-app.ts'
import type { VisitorApp } from '../../../test/helpers/visitor-app.ts'
import { cookieHeader, jarOf } from '../../../test/helpers/visitor-jar.ts'
import type { Jar } from '../../../test/helpers/visitor-jar.ts'
import { openAlipay, openWechat } from '../../partners/index.ts'
import { openSandboxAlipay } from '../../partners/sandbox/alipay-gateway.ts'
import type { SandboxAlipay } from '../../partners/sandbox/alipay-gateway.ts'
import { openSandboxWechat } from '../../partners/sandbox/wechat-server.ts'
import type { SandboxWechat } from '../../partners/sandbox/wechat-server.ts'
import { revokePerson } from '../../people/index.ts'
import { systemClock } from '../../platform/clock.ts'
import { unpackFlags } from '../flags.rule.ts'

const PUBLIC_URL = 'https://pass.example'
const AGENTS = {
  wechat: 'Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0.49 NetType/WIFI',
  alipay: 'Mozilla/5.0 (Linux; Android 13) AlipayDefined AlipayClient/10.5.0',
  wecom: 'Mozilla/5.0 MicroMessenger/7.0.1 wxwork/4.1.0',
} as const
const written: string[] = []

let city: VisitorApp
let wechat: SandboxWechat
let alipay: SandboxAlipay
let opened: AsyncDisposableStack
let people = 100

before(async () => {
  opened = new AsyncDisposableStack()
  wechat = opened.use(await openSandboxWechat(systemClock))
  alipay = opened.use(await openSandboxAlipay(systemClock))
  const log = pino({ level: 'trace' }, { write: (line: string) => written.push(line) })
  const providers = {
    publicUrl: PUBLIC_URL,
    wechat: openWechat(wechat.config, systemClock),
    alipay: openAlipay(alipay.config, systemClock),
  }
  city = opened.use(await openVisitorApp({ doors: 2, providers, log }))
})
after(() => opened?.disposeAsync())
beforeEach(() => {
  wechat.setFault('none')
  alipay.setFault('none')
})

type Browser = { readonly jar: Jar; readonly agent: keyof typeof AGENTS }

function browserOf(agent: Browser['agent'] = 'wechat', jar: Jar = new Map()): Browser {
  return { jar, agent }
}

async function send(
  browser: Browser,
  url: string,
  init: { fields?: Record<string, string>; headers?: Record<string, string> } = {},
): Promise<LightMyRequestResponse> {
  const { fields, headers } = init
  const answer = await city.app.inject({
    url,
    method: fields ? 'POST' : 'GET',
    headers: {
      'user-agent': AGENTS[browser.agent],
      cookie: cookieHeader(browser.jar),
      ...(fields && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
    },
    ...(fields && { payload: new URLSearchParams(fields).toString() }),
  })
  for (const { name, value } of answer.cookies) {
    if (value === '') browser.jar.delete(name)
    else browser.jar.set(name, value)
  }
  return answer
}

const door = (): string => `/p/${city.doors[0]?.token}`
const offerIn = (page: LightMyRequestResponse): string =>
  /id="oa"\s+href="([^"]+)"/.exec(page.body)?.[1] ?? ''
const isAuto = (page: LightMyRequestResponse): boolean => page.body.includes('data-auto="1"')

/** Goes to the provider as our page does, and gives the address it is sent back to. */
async function askProvider(browser: Browser, path: string): Promise<string> {
  const headers = { 'sec-fetch-site': 'same-origin' }
  const leaving = await send(browser, `${path}?auto=1`, { headers })
  assert.equal(leaving.statusCode, 302)
  const there = await fetch(String(leaving.headers.location).split('#')[0] ?? '', {
    redirect: 'manual',
  })
  const back = new URL(there.headers.get('location') ?? '')
  assert.equal(back.origin, PUBLIC_URL)
  return back.pathname + back.search
}

/** Scans, is sent to the provider and back, and gives the page that is then there. */
async function arrive(browser: Browser): Promise<LightMyRequestResponse> {
  const first = await send(browser, door())
  const href = offerIn(first)
  if (href === '') return first
  const back = await send(browser, await askProvider(browser, href))
  assert.equal(back.statusCode, 303)
  return send(browser, String(back.headers.location))
}

/** Fills in the form of a page with an invented person. */
async function register(
  browser: Browser,
  page: LightMyRequestResponse,
): Promise<LightMyRequestResponse> {
  people += 1
  const phone = `1990001${String(people).padStart(4, '0')}`
  const form = {
    ticket: hiddenField(page.body, 'ticket'),
    phone,
    name: '测试员',
    kind: 'resident-id',
    number: inventDocument(people),
    consent: '1',
  }
  await send(browser, `${door()}/code`, { fields: form })
  const code = /\d{6}/.exec(city.messages.at(-1)?.text ?? '')?.[0] ?? ''
  const done = await send(browser, `${door()}/register`, { fields: { ...form, code } })
  assert.equal(done.statusCode, 200, done.body.slice(0, 300))
  return done
}

async function linksOf(kind: number): Promise<number> {
  const [row] = await city.database.sql<{ n: number }[]>`
    select count(*)::int as n from people.identifier where kind = ${kind}`
  return row?.n ?? -1
}

async function lastVisit(): Promise<{ person_id: number; method: string }> {
  const [row] = await city.database.sql<{ person_id: number; flags: number }[]>`
    select person_id, flags from visits.visit order by entered_at desc, person_id desc limit 1`
  return { person_id: row?.person_id ?? 0, method: unpackFlags(row?.flags ?? 0).method }
}

test('shows the form at once, asks by itself only after a scan, and only where it can', async () => {
  const before = wechat.asked().authorised
  const fresh = await send(browserOf(), door())
  assert.match(fresh.body, /data-testid="register"/)
  assert.equal(offerIn(fresh), `${door()}/wechat`)
  assert.ok(isAuto(fresh))
  assert.equal(wechat.asked().authorised, before, 'the page waits for nobody')
  const led = await send(browserOf(), door(), { headers: { 'sec-fetch-site': 'cross-site' } })
  assert.equal(offerIn(led), `${door()}/wechat`)
  assert.equal(isAuto(led), false)
  for (const query of ['?plain=1', '?new=1']) {
    assert.equal(isAuto(await send(browserOf(), door() + query)), false)
  }
  assert.equal(offerIn(await send(browserOf('alipay'), door())), `${door()}/alipay`)
  assert.equal(offerIn(await send(browserOf('wecom'), door())), '')
  // The sandbox of this machine is out of reach for a phone on the network.
  const headers = { host: '192.168.1.7:8080' }
  assert.equal(offerIn(await send(browserOf(), door(), { headers })), '')
  const gone = await send(browserOf(), `${door()}/wechat`, { headers })
  assert.match(String(gone.headers.location), /\?plain=1$/)
  const unknown = await send(browserOf(), `/p/${'A'.repeat(32)}/wechat`)
  assert.match(String(unknown.headers.location), /\?plain=1$/)
})

for (const agent of ['wechat', 'alipay'] as const) {
  test(`recognises a person again in ${agent} when every cookie is gone`, async () => {
    const sandbox = agent === 'wechat' ? wechat : alipay
    const subject = `2088${agent}00000001`
    sandbox.setAccount({ subject })
    const first = browserOf(agent)
    const form = await arrive(first)
    assert.match(form.body, /data-testid="register"/)
    assert.equal(offerIn(form), '', 'it was asked and knows nobody')
    const done = await register(first, form)
    assert.match(done.body, /data-testid="verdict"/)
    const { person_id: personId, method } = await lastVisit()
    assert.equal(method, agent)

    for (let time = 0; time < 2; time += 1) {
      const again = browserOf(agent)
      const known = await arrive(again)
      assert.match(known.body, /测\*员/)
      assert.ok(isAuto(known), 'the scan goes on by itself')
      city.clock.advance(700)
      const ticket = hiddenField((await send(again, door())).body, 'ticket')
      const entered = await send(again, door(), { fields: { ticket } })
      assert.match(entered.body, /data-testid="verdict"/)
      assert.equal((await lastVisit()).person_id, personId)
    }
    const [devices] = await city.database.sql<{ n: number }[]>`
      select count(*)::int as n from people.device where person_id = ${personId}`
    assert.equal(devices?.n, 1, 'the same device of this provider is used again')
    const [stored] = await city.database.sql<{ n: number }[]>`
      select count(*)::int as n from people.identifier
      where position(${subject}::bytea in sealed) > 0 or position(${subject}::bytea in blind) > 0`
    assert.equal(stored?.n, 0, 'a subject stands nowhere in clear')
  })
}

test('a return never posts by itself in a frame, nor when it is fetched ahead', async () => {
  wechat.setAccount({ subject: 'oFramed0000000001' })
  const first = browserOf()
  await register(first, await arrive(first))
  const again = browserOf()
  const back = await send(again, await askProvider(again, offerIn(await send(again, door()))))
  const page = String(back.headers.location)
  const came = { 'sec-fetch-site': 'cross-site' }
  for (const headers of [
    { ...came, 'sec-fetch-dest': 'iframe' },
    { ...came, 'sec-purpose': 'prefetch;prerender' },
    { purpose: 'prefetch' },
  ]) {
    assert.equal(isAuto(await send(again, page, { headers })), false, JSON.stringify(headers))
  }
  const headers = { ...came, 'sec-fetch-dest': 'document' }
  assert.ok(isAuto(await send(again, page, { headers })), 'at the top of a tab it goes on')
})

test('finishes in no other browser what one began', async () => {
  wechat.setAccount({ subject: 'oMallory0000000001' })
  const mallory = browserOf()
  await register(mallory, await arrive(mallory))
  const trap = await askProvider(browserOf('wechat', new Map()), `${door()}/wechat`)
  for (const victim of [
    browserOf(),
    browserOf('wechat', jarOf((await makeDevices(city.database, 1))[0])),
  ]) {
    const had = victim.jar.get('zpc_enter')
    const answer = await send(victim, trap)
    assert.equal(answer.headers.location, `${door()}?plain=1`)
    assert.equal(victim.jar.get('zpc_enter'), had)
    assert.equal(victim.jar.has('zpc_subject'), false)
  }
})

test('takes an answer once, in five minutes, and from the provider that was asked', async () => {
  wechat.setAccount({ subject: 'oOnce00000000000001' })
  const browser = browserOf()
  const back = await askProvider(browser, `${door()}/wechat`)
  const oauth = browser.jar.get('zpc_oauth') ?? ''
  assert.equal((await send(browser, back)).headers.location, door())
  assert.equal(browser.jar.has('zpc_oauth'), false)
  assert.equal((await send(browser, back)).headers.location, `${door()}?plain=1`)
  // Even with the cookie put back, the code is spent.
  browser.jar.set('zpc_oauth', oauth)
  assert.equal((await send(browser, back)).headers.location, `${door()}?plain=1`)

  const mixed = await askProvider(browser, `${door()}/wechat`)
  const state = new URL(mixed, PUBLIC_URL).searchParams.get('state') ?? ''
  const wrong = await send(browser, `/oauth/alipay?auth_code=abc&state=${state}`)
  assert.equal(wrong.statusCode, 400)
  assert.doesNotMatch(wrong.body, new RegExp(state))

  const slow = browserOf()
  const late = await askProvider(slow, `${door()}/wechat`)
  city.clock.advance(301)
  assert.equal((await send(slow, late)).headers.location, `${door()}?plain=1`)
})

test('answers hostile callbacks with a page and never with an error of ours', async () => {
  const hostile = ['', '?state=', '?state=a&state=b', `?state=${'0'.repeat(70)}`, '?code=%00']
  for (const query of [...hostile, `?state=${'x'.repeat(3000)}`, '?state[]=1', '?code=镇江']) {
    for (const provider of ['wechat', 'alipay']) {
      const answer = await send(browserOf(), `/oauth/${provider}${query}`)
      assert.equal(answer.statusCode, 400, query)
    }
  }
})

test('leaves the plain form when the provider says no, is broken or is silent', async () => {
  const before = await linksOf(4)
  wechat.setAccount({ subject: 'oQuiet0000000000001' })
  for (const fault of [
    '500',
    'garbage',
    'slow',
    'wrong-signature',
    'replay',
    'clock-skew',
  ] as const) {
    wechat.setFault(fault, 'api')
    const browser = browserOf()
    const page = await arrive(browser)
    assert.match(page.body, /data-testid="register"/, fault)
    assert.equal(isAuto(page), false, 'a broken provider is not asked again by itself')
    assert.match((await register(browser, page)).body, /data-testid="verdict"/)
  }
  wechat.setFault('refused', 'authorise')
  const refused = browserOf()
  assert.match((await arrive(refused)).body, /data-testid="register"/)
  assert.equal(await linksOf(4), before, 'nobody was linked meanwhile')
})

test('links nobody because a cookie and a subject are seen together', async () => {
  const known = browserOf('wechat', jarOf((await makeDevices(city.database, 1))[0]))
  const before = await linksOf(4)
  wechat.setAccount({ subject: 'oUnlinked0000000001' })
  const form = await send(known, `${door()}?new=1`)
  const back = await send(known, await askProvider(known, offerIn(form)))
  const page = await send(known, String(back.headers.location))
  assert.match(page.body, /测\*员/)
  const ticket = hiddenField(page.body, 'ticket')
  await send(known, door(), { fields: { ticket } })
  assert.equal(await linksOf(4), before)
})

test('lets the subject win for one visit when the account was switched, and says as whom', async () => {
  wechat.setAccount({ subject: 'oFather00000000001' })
  const father = browserOf()
  await register(father, await arrive(father))
  const fatherId = (await lastVisit()).person_id
  wechat.setAccount({ subject: 'oSon0000000000001' })
  const son = browserOf()
  city.clock.advance(5)
  await register(son, await arrive(son))
  const sonId = (await lastVisit()).person_id
  assert.notEqual(fatherId, sonId)

  // The son's account on the father's phone: the app kept the father's cookies.
  const form = await send(father, `${door()}?new=1`)
  const back = await send(father, await askProvider(father, offerIn(form)))
  const lasting = back.cookies.find((cookie) => cookie.name === 'zpc_enter')
  assert.equal(lasting?.maxAge, 600, 'for this visit only')
  const page = await send(father, String(back.headers.location))
  assert.match(page.body, /账号换人了/)
  assert.equal(isAuto(page), false, 'and never without a tap')
  city.clock.advance(700)
  const ticket = hiddenField((await send(father, door())).body, 'ticket')
  await send(father, door(), { fields: { ticket } })
  assert.equal((await lastVisit()).person_id, sonId)

  // Nothing was merged: each account still carries its own.
  wechat.setAccount({ subject: 'oFather00000000001' })
  await arrive(browserOf())
  const [links] = await city.database.sql<{ n: number }[]>`
    select count(*)::int as n from people.identifier
    where kind = 4 and person_id in (${fatherId}, ${sonId})`
  assert.equal(links?.n, 2)
})

test('keeps two strangers apart whom snapshot mode gives one subject', async () => {
  const before = await linksOf(4)
  wechat.setAccount({ subject: 'oVirtual0000000001', isSnapshot: true })
  for (let stranger = 0; stranger < 2; stranger += 1) {
    const browser = browserOf()
    const page = await arrive(browser)
    assert.match(page.body, /data-testid="register"/)
    await register(browser, page)
    assert.equal(browser.jar.has('zpc_subject'), false)
  }
  assert.equal(await linksOf(4), before)
  assert.match((await arrive(browserOf())).body, /data-testid="register"/)
})

test('forgets whom "not me" was said of, and whose devices were revoked', async () => {
  wechat.setAccount({ subject: 'oForget0000000001' })
  const first = browserOf()
  await register(first, await arrive(first))
  const again = browserOf()
  const known = await arrive(again)
  const ticket = hiddenField(known.body, 'ticket')
  await send(again, `${door()}/not-me`, { fields: { ticket, as: '0' } })
  assert.match((await arrive(browserOf())).body, /data-testid="register"/)

  const renewed = browserOf()
  await register(renewed, await arrive(renewed))
  const { person_id: id } = await lastVisit()
  const at = city.clock.now()
  await city.database.sql.begin((tx) => revokePerson(tx, { id, at, because: 'lost' }))
  assert.match((await arrive(browserOf())).body, /data-testid="register"/)
})

test('writes no code, state or subject into the log', () => {
  const log = written.join('')
  assert.doesNotMatch(log, /oauth\/wechat\?|state=|code=|auth_code|oMallory|oFather|2088wechat/)
  assert.doesNotMatch(log, /[0-9a-f]{70}/)
})
