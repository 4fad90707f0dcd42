// The visitor pages in a real browser at 360 px: nothing overflows, nothing is fetched besides,
// the policy holds, axe finds nothing; the scan posts by itself, and works without a script.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { PHONE, openBrowser } from '../../test/helpers/browser.ts'
import { makeDevices } from '../../test/helpers/city.ts'
import type { Device } from '../../test/helpers/city.ts'
import { openVisitorApp } from '../../test/helpers/visitor-app.ts'
import type { VisitorApp } from '../../test/helpers/visitor-app.ts'

let city: VisitorApp
let devices: Device[]
let browser: Browser
let origin: string

before(async () => {
  city = await openVisitorApp({ doors: 3 })
  devices = await makeDevices(city.database, 4)
  origin = await city.app.listen({ port: 0, host: '127.0.0.1' })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await city[Symbol.asyncDispose]()
})

const TARGET_MIN = 44

type Seen = { readonly page: Page; readonly requests: string[]; readonly complaints: string[] }

async function open(options: BrowserContextOptions, device?: Device): Promise<Seen> {
  const context = await browser.newContext({ ...PHONE, ...options })
  if (device) {
    const value = device.cookie.slice('zpc_enter='.length)
    await context.addCookies([{ name: 'zpc_enter', value, url: origin }])
  }
  const page = await context.newPage()
  const requests: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  page.on('console', (message) => {
    if (/security policy/i.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return { page, requests, complaints }
}

async function assertGood({ page, complaints }: Seen): Promise<void> {
  assert.deepEqual(complaints, [])
  const { violations } = await new AxeBuilder({ page }).analyze()
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${page.url()} ${id}: ${nodes[0]?.html}`),
    [],
  )
  const width = await page.locator('html').evaluate((html) => html.scrollWidth)
  assert.ok(width <= 360, `${page.url()} is ${width} wide`)
  for (const target of await page.locator('button:visible, .out:visible, .go:visible').all()) {
    const box = await target.boundingBox()
    assert.ok((box?.height ?? 0) >= TARGET_MIN, `${await target.innerText()} is too small`)
  }
}

function door(index: number): string {
  return `${origin}/p/${city.doors[index]?.token}`
}

test('a known phone is checked in by the scan alone, and the clock moves', async () => {
  const seen = await open({}, devices[0])
  await seen.page.goto(door(0))
  await seen.page.getByTestId('verdict').waitFor()
  assert.equal(await seen.page.locator('h1').innerText(), '可以进入')
  assert.deepEqual(
    seen.requests.filter((url) => !url.startsWith(`${origin}/p/`)),
    [],
  )
  const first = await seen.page.getByTestId('clock').innerText()
  await seen.page.waitForTimeout(1200)
  assert.notEqual(await seen.page.getByTestId('clock').innerText(), first)
  await assertGood(seen)
  await seen.page.reload()
  await seen.page.getByTestId('lang').click()
  assert.equal(await seen.page.locator('h1').innerText(), 'May enter')
  await seen.page.getByTestId('withdraw').click()
  assert.match(await seen.page.locator('h1').innerText(), /Taken back/)
})

test('without a script a known phone needs one tap', async () => {
  const seen = await open({ javaScriptEnabled: false }, devices[1])
  await seen.page.goto(door(1))
  assert.equal(await seen.page.getByTestId('verdict').count(), 0)
  await seen.page.getByTestId('enter').click()
  assert.equal(await seen.page.getByTestId('verdict').count(), 1)
})

test('a link from another page never checks anybody in by itself', async () => {
  const { page } = await open({}, devices[2])
  await page.goto(`${origin}/n`)
  await page.evaluate(`location.assign(${JSON.stringify(door(2))})`)
  await page.getByTestId('enter').waitFor()
  await page.waitForTimeout(300)
  assert.equal(await page.getByTestId('verdict').count(), 0)
})

// What a browser says of a page that nobody has just come to look at.
const NOT_JUST_COME = {
  'that was restored or gone back to':
    'performance.getEntriesByType = () => [{ type: "back_forward" }]',
  'that was loaded again': 'performance.getEntriesByType = () => [{ type: "reload" }]',
  'that was fetched ahead':
    'Object.defineProperty(document, "prerendering", { get: () => true, configurable: true })',
  'in the background':
    'Object.defineProperty(document, "visibilityState", { get: () => "hidden" })',
  'that took a minute to arrive': 'performance.now = () => 60_001',
}

for (const [what, said] of Object.entries(NOT_JUST_COME)) {
  test(`a page ${what} checks nobody in by itself`, async () => {
    const { page } = await open({}, devices[2])
    await page.addInitScript(said)
    await page.goto(door(2))
    await page.getByTestId('enter').waitFor()
    await page.waitForTimeout(300)
    assert.equal(await page.getByTestId('verdict').count(), 0)
    assert.equal(
      await page.locator('form#go').getAttribute('data-auto'),
      '1',
      'only the script held',
    )
  })
}

test('every page passes in both languages, light and dark, normal and large', async () => {
  const looks = [
    { lang: 'zh', large: '0', colorScheme: 'light' },
    { lang: 'en', large: '1', colorScheme: 'dark' },
  ] as const
  for (const { lang, large, colorScheme } of looks) {
    const seen = await open({ colorScheme })
    const query = `?lang=${lang}&large=${large}`
    const unknown = `${origin}/p/${'A'.repeat(32)}`
    for (const url of [door(0), `${origin}/n`, `${origin}/me`, `${origin}/privacy`, unknown]) {
      await seen.page.goto(url + query)
      await assertGood(seen)
    }
    await seen.page.goto(door(0))
    await seen.page.getByTestId('register').click()
    await seen.page.getByTestId('phone-error').waitFor()
    await assertGood(seen)
    const scan = await open({ colorScheme, javaScriptEnabled: true }, devices[3])
    await scan.page.goto(door(1) + query)
    await scan.page.getByTestId('verdict').waitFor()
    await assertGood(scan)
  }
})
