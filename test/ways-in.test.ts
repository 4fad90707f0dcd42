// Each way in, in a browser: WeChat, Alipay, Zhenheyi's camera before a real poster, a plain link.
// WeChat and Alipay are sandboxes that speak the real protocols; the city knows no difference.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { openSandboxAlipay } from '../src/partners/sandbox/alipay-gateway.ts'
import type { SandboxAlipay } from '../src/partners/sandbox/alipay-gateway.ts'
import { openSandboxWechat } from '../src/partners/sandbox/wechat-server.ts'
import type { SandboxWechat } from '../src/partners/sandbox/wechat-server.ts'
import { renderPoster } from '../src/places/index.ts'
import { systemClock } from '../src/platform/clock.ts'
import { PHONE, openBrowser } from './helpers/browser.ts'
import { filmPoster } from './helpers/camera.ts'
import { makeDoors } from './helpers/city.ts'
import type { Door } from './helpers/city.ts'
import { inventDocument } from './helpers/invent.ts'
import { checkScreen, watchPage } from './helpers/screens.ts'
import { openStreet } from './helpers/street.ts'
import type { Street } from './helpers/street.ts'

const AGENTS = {
  wechat:
    'Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116.0 Mobile MicroMessenger/8.0.49',
  alipay:
    'Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116.0 Mobile AlipayClient/10.5',
} as const
const AWAY_MS = 1500

let opened: AsyncDisposableStack
let street: Street
let browser: Browser
let wechat: SandboxWechat
let alipay: SandboxAlipay
let doors: Door[]

function settingsOf(folder: string): Record<string, string> {
  const keyFile = join(folder, 'app-key.pem')
  const alipayKeyFile = join(folder, 'alipay-public-key.pem')
  writeFileSync(keyFile, alipay.config.privateKey, { mode: 0o600 })
  writeFileSync(alipayKeyFile, alipay.config.alipayPublicKey)
  writeFileSync(join(folder, 'MP_verify_inventedByUs01.txt'), 'inventedByUs01\n')
  return {
    ZPC_WECHAT: 'http',
    ZPC_WECHAT_APP_ID: wechat.config.appId,
    ZPC_WECHAT_SECRET: wechat.config.secret,
    ZPC_WECHAT_OPEN_URL: wechat.config.openUrl,
    ZPC_WECHAT_API_URL: wechat.config.apiUrl,
    ZPC_ALIPAY: 'http',
    ZPC_ALIPAY_APP_ID: alipay.config.appId,
    ZPC_ALIPAY_KEY_FILE: keyFile,
    ZPC_ALIPAY_PUBLIC_KEY_FILE: alipayKeyFile,
    ZPC_ALIPAY_AUTHORISE_URL: alipay.config.authoriseUrl,
    ZPC_ALIPAY_GATEWAY_URL: alipay.config.gatewayUrl,
    ZPC_ROOT_FILES: folder,
  }
}

before(async () => {
  opened = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'zpc-ways-'))
  opened.defer(() => rmSync(folder, { recursive: true, force: true }))
  wechat = opened.use(await openSandboxWechat(systemClock))
  alipay = opened.use(await openSandboxAlipay(systemClock))
  street = opened.use(await openStreet(settingsOf(folder)))
  doors = await makeDoors(street.database, 3)
  browser = await openBrowser()
  opened.defer(() => browser.close())
  await waitForPrints()
})
after(() => opened?.disposeAsync())
beforeEach(() => {
  wechat.setFault('none')
  alipay.setFault('none')
})

function doorUrl(index: number): string {
  return `${street.url}/p/${doors[index]?.token}`
}

/** The server hears of new places by a notice; a story must not be faster. */
async function waitForPrints(): Promise<void> {
  const deadline = Date.now() + 10_000
  while ((await fetch(doorUrl(2))).status !== 200) assert.ok(Date.now() < deadline, 'no print')
}

async function openPhone(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ ...PHONE, ...options })
  context.setDefaultTimeout(15_000)
  opened.defer(() => context.close())
  return watchPage(await context.newPage())
}

async function register(page: Page, person: { phone: string; document: number }): Promise<void> {
  await page.getByTestId('phone').fill(person.phone)
  await page.getByTestId('get-code').click()
  await page.getByTestId('code').fill(await street.takeCode(person.phone))
  await page.getByTestId('name').fill('陈晓雨')
  await page.getByTestId('number').fill(inventDocument(person.document))
  await page.getByTestId('consent').check()
  await page.getByTestId('register').click()
  await page.getByTestId('verdict').waitFor()
}

/** Scans; again when the app was silent for longer than a visitor waits, as people do. */
async function scanUntil(page: Page, url: string, settled: () => Promise<void>): Promise<void> {
  for (let scan = 1; ; scan += 1) {
    await page.goto(url)
    try {
      return await settled()
    } catch (error) {
      if (scan === 3) throw error
    }
  }
}

async function countRegistrations(): Promise<number> {
  const [row] = await street.database.sql<{ n: number }[]>`
    select count(*)::int as n from people.person`
  return row?.n ?? -1
}

for (const [index, app] of (['wechat', 'alipay'] as const).entries()) {
  test(`${app}: the first time a form, then recognised with every cookie gone`, async () => {
    const sandbox = app === 'wechat' ? wechat : alipay
    sandbox.setAccount({ subject: `o${app}InventedPerson01` })
    const page = await openPhone({ userAgent: AGENTS[app] })
    // There and back: the app was asked by itself and knows nobody, so nothing more is offered.
    await scanUntil(page, doorUrl(0), async () => {
      await page.getByTestId('register').waitFor()
      await page.getByTestId('provider').waitFor({ state: 'detached' })
    })
    // WeChat's own fragment stays, which no server sees.
    assert.equal(page.url().split('#')[0], doorUrl(0), 'the address is clean')
    await register(page, { phone: `1990000310${index}`, document: 3100 + index })
    assert.match(await page.getByTestId('who').innerText(), /陈\*雨/)
    const registrations = await countRegistrations()

    await page.context().clearCookies()
    await scanUntil(page, doorUrl(1), () => page.getByTestId('verdict').waitFor())
    assert.match(await page.getByTestId('who').innerText(), /陈\*雨/)
    await checkScreen(page, `ways-${app}-recognised`)
    assert.equal(await countRegistrations(), registrations)
    // And the phone is known again by itself: the next scan asks nobody.
    const { authorised } = sandbox.asked()
    await page.goto(doorUrl(2))
    await page.getByTestId('verdict').waitFor()
    assert.equal(sandbox.asked().authorised, authorised)
    const rows = await street.database.sql<{ method: number }[]>`
      select distinct flags & 15 as method from visits.visit order by method`
    assert.ok(rows.some((row) => row.method === (app === 'wechat' ? 2 : 3)))
  })
}

test('without a script one tap asks WeChat', async () => {
  const page = await openPhone({ userAgent: AGENTS.wechat, javaScriptEnabled: false })
  await page.goto(doorUrl(0))
  await page.getByTestId('provider').click()
  await page.getByTestId('enter').click()
  assert.match(await page.getByTestId('who').innerText(), /陈\*雨/)
})

test('a silent WeChat leaves the form to the person who types in it', async () => {
  wechat.setAccount({ subject: 'oSilentInvented0001' })
  wechat.setFault('slow', 'authorise')
  const page = await openPhone({ userAgent: AGENTS.wechat })
  await page.goto(doorUrl(0))
  await page.getByTestId('phone').fill('19900003200')
  await page.waitForTimeout(AWAY_MS * 4)
  assert.equal(await page.getByTestId('phone').inputValue(), '19900003200')
  assert.equal(page.url(), doorUrl(0))
  await checkScreen(page, 'ways-wechat-silent')
  wechat.setFault('none')
  await register(page, { phone: '19900003200', document: 3200 })
})

test('nobody types, WeChat is silent: after a second and a half the page rests', async () => {
  wechat.setFault('slow', 'authorise')
  const page = await openPhone({ userAgent: AGENTS.wechat })
  await page.goto(doorUrl(0))
  await page.waitForTimeout(AWAY_MS * 4)
  assert.equal(page.url(), doorUrl(0))
  assert.equal(await page.getByTestId('register').count(), 1)
})

test('an error page of WeChat is met once: the next scan stays with the form', async () => {
  wechat.setFault('500', 'authorise')
  const page = await openPhone({ userAgent: AGENTS.wechat })
  await page.goto(doorUrl(0))
  await page.waitForURL(/authorize/)
  await page.goto(doorUrl(0))
  await page.waitForTimeout(500)
  assert.equal(page.url(), doorUrl(0))
  assert.equal(await page.getByTestId('register').count(), 1)
})

test('Zhenheyi reads a real poster with the camera and opens its door', async () => {
  const [print] = await street.database.sql<{ short_number: string }[]>`
    select short_number from places.point where place_id = ${doors[0]?.placeId ?? 0}`
  const pdf = renderPoster(
    {
      publicUrl: street.url,
      token: doors[0]?.token ?? '',
      placeName: '测试超市0',
      pointName: '正门',
      shortNumber: print?.short_number ?? '',
      serial: '1',
      madeOn: '2026-01-01',
      hotline: '12345',
    },
    { kind: 'pdf' },
  )
  await using filming = new AsyncDisposableStack()
  const seeing = await openBrowser(filmPoster(street.folder, pdf))
  filming.defer(() => seeing.close())
  const context = await seeing.newContext({ ...PHONE, permissions: ['camera'] })
  const page = watchPage(await context.newPage())
  await page.goto(`${street.url}/zhenheyi/scan`)
  await page.waitForURL(doorUrl(0), { timeout: 60_000 })
  assert.equal(await page.getByTestId('register').count(), 1)
  await checkScreen(page, 'ways-zhenheyi-camera')
})

test('a plain link opens the same form, which offers no app', async () => {
  const page = await openPhone()
  await page.goto(doorUrl(0))
  assert.equal(await page.getByTestId('provider').count(), 0)
  await register(page, { phone: '19900003300', document: 3300 })
  await page.getByTestId('scan-next').click()
  await page.waitForURL(/\/zhenheyi\/scan/)
})

const BRIDGES = {
  wechat: `window.wx = { config: (given) => { window.given = given },
    scanQRCode: (asked) => asked.success({ resultStr: window.seen }) }`,
  alipay: `setTimeout(() => { window.AlipayJSBridge = { call: (name, asked, back) =>
    back({ codeContent: window.seen }) };
    document.dispatchEvent(new Event('AlipayJSBridgeReady')) }, 50)`,
} as const

for (const app of ['wechat', 'alipay'] as const) {
  test(`${app}: the app's own scanner opens the next door, and no strange address`, async () => {
    const page = await openPhone({ userAgent: AGENTS[app] })
    const requests: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    await page.addInitScript(BRIDGES[app])
    await page.goto(`${street.url}/scan?lang=zh`)
    await page.getByTestId('scan').waitFor()
    await checkScreen(page, `ways-${app}-next-scan`)
    assert.ok(
      requests.every((url) => url.startsWith(street.url)),
      'nothing is fetched from elsewhere',
    )
    for (const strange of ['https://pass.example/p/x', doorUrl(1).replace('127', '128'), '镇江']) {
      await page.evaluate(`window.seen = ${JSON.stringify(strange)}`)
      await page.getByTestId('scan').click()
      assert.match(await page.getByTestId('said').innerText(), /不是本市的场所码/)
    }
    await page.evaluate(`window.seen = ${JSON.stringify(doorUrl(1))}`)
    await page.getByTestId('scan').click()
    await page.waitForURL(doorUrl(1))
  })
}

test('an app without its bridge is told what else to do', async () => {
  const page = await openPhone({ userAgent: AGENTS.wechat })
  await page.goto(`${street.url}/scan?lang=en`)
  assert.equal(await page.getByTestId('scan').isVisible(), false)
  assert.match(await page.getByTestId('absent').innerText(), /8 digits/)
  await checkScreen(page, 'ways-no-bridge')
})

test('every page that an app sees passes in both languages, normal and large', async () => {
  for (const [lang, large] of [
    ['zh', '0'],
    ['en', '0'],
    ['zh', '1'],
    ['en', '1'],
  ] as const) {
    const query = `lang=${lang}&large=${large}`
    const look = `${lang}${large === '1' ? '-large' : ''}`
    const page = await openPhone({ userAgent: AGENTS.alipay })
    await page.addInitScript(BRIDGES.alipay)
    await page.goto(`${doorUrl(0)}?plain=1&${query}`)
    await page.getByTestId('provider').waitFor()
    await checkScreen(page, `ways-form-${look}`)
    await page.goto(`${street.url}/scan?${query}`)
    await page.getByTestId('scan').waitFor()
    await page.evaluate('window.seen = "https://pass.example/p/look-alike"')
    await page.getByTestId('scan').click()
    await page.getByTestId('said').waitFor()
    await checkScreen(page, `ways-scan-${look}`)
  }
})

test('a switched account is told as whom it enters, and enters by a tap only', async () => {
  wechat.setAccount({ subject: 'oGrandfather0000001' })
  const page = await openPhone({ userAgent: AGENTS.wechat })
  await page.goto(doorUrl(0))
  await page.getByTestId('links-to').waitFor()
  await checkScreen(page, 'ways-links-to')
  await register(page, { phone: '19900003400', document: 3400 })
  // The phone is given to somebody else, who switches the account; the app keeps the cookies.
  wechat.setAccount({ subject: 'owechatInventedPerson01' })
  await page.goto(`${doorUrl(1)}?new=1`)
  await page.getByTestId('provider').click()
  await page.getByTestId('note').waitFor()
  assert.match(await page.getByTestId('note').innerText(), /账号换人了/)
  await page.waitForTimeout(500)
  assert.equal(await page.getByTestId('verdict').count(), 0)
  await checkScreen(page, 'ways-account-switched')
  await page.getByTestId('enter').click()
  await page.getByTestId('verdict').waitFor()
})

test('the files that prove the domain lie at the root, word for word', async () => {
  const answer = await fetch(`${street.url}/MP_verify_inventedByUs01.txt`)
  assert.equal(await answer.text(), 'inventedByUs01')
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain/)
  assert.equal((await fetch(`${street.url}/MP_verify_other.txt`)).status, 404)
  assert.equal((await fetch(`${street.url}/app-key.pem`)).status, 404)
})
