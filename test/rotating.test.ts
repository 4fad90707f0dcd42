// A screen at the door, in a real browser: enrolled by the manager, scanned at once, scanned from
// an old photo, through a lost network and a wrong clock, and taken out of use.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { stepAt, stepUrl } from '../src/base/step-code.ts'
import { screenKeyOf, screenStepCode } from '../src/places/points/screen-code.ts'
import { unpackFlags } from '../src/visits/index.ts'
import { openBrowser, PHONE } from './helpers/browser.ts'
import { openDoorStreet } from './helpers/door-street.ts'
import type { DoorStreet } from './helpers/door-street.ts'
import { openManager } from './helpers/manager-phone.ts'
import { readPictureCode } from './helpers/poster-reader.ts'
import { checkScreen, watchPage } from './helpers/screens.ts'

// A tablet that stands upright; the same on its side is the other look.
const TABLET = { ...PHONE, viewport: { width: 800, height: 1280 }, deviceScaleFactor: 1 }
const HOUR_MS = 3_600_000

let door: DoorStreet & AsyncDisposable
let browser: Browser
let manager: Page
let tablet: Page
let folder: string
let screenUrl: string

before(async () => {
  door = await openDoorStreet()
  folder = mkdtempSync(join(tmpdir(), 'zpc-screen-'))
  screenUrl = `${door.street.url}/zhenheyi/screen`
  browser = await openBrowser()
  manager = await openManager(browser, door.street, door.placeId)
  tablet = await openTablet()
})
after(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
  await door?.[Symbol.asyncDispose]()
})

async function openTablet(): Promise<Page> {
  const context = await browser.newContext(TABLET)
  context.setDefaultTimeout(15_000)
  return watchPage(await context.newPage())
}

async function makeCode(): Promise<string> {
  await manager.goto(`${door.street.url}/zhenheyi/places/${door.placeId}`)
  const point = manager.getByRole('region', { name: '正门' })
  await point.getByText('门口屏幕', { exact: true }).click()
  await point.getByRole('button', { name: '添加门口屏幕' }).click()
  return point.locator('.screen-code b').innerText()
}

/** Photographs a page and reads the code in it with a tool that knows nothing of us. */
async function readShown(page: Page): Promise<string> {
  await page.locator('.face .qr').waitFor()
  const file = join(folder, 'seen.png')
  await page.screenshot({ path: file })
  return readPictureCode(file)
}

/** Opens an address as the phone of somebody who is known. */
async function scanAs(name: string, address: string): Promise<{ page: Page; personId: number }> {
  const visitor = await door.addVisitor(name)
  const phone: BrowserContext = await browser.newContext(PHONE)
  const [cookie = '', value = ''] = visitor.cookie.split('=')
  await phone.addCookies([{ name: cookie, value, url: door.street.url }])
  const page = watchPage(await phone.newPage())
  await page.goto(address)
  return { page, personId: visitor.personId }
}

async function latenessOf(personId: number): Promise<string | undefined> {
  const [row] = await door.street.database.sql<{ flags: number }[]>`
    select flags from visits.visit where person_id = ${personId}`
  return row && unpackFlags(row.flags).lateness
}

async function tokenOf(): Promise<string> {
  const [row] = await door.street.database.sql<{ token: string }[]>`
    select token from places.print where is_screen and withdrawn_at is null
    order by print_id desc limit 1`
  return row?.token ?? assert.fail('no screen')
}

/** The address that the screen showed so many steps ago. */
async function shownAgo(steps: number): Promise<string> {
  const token = await tokenOf()
  const key = screenKeyOf(door.street.database.keyring, token) ?? assert.fail('no key')
  return stepUrl(door.street.url, token, screenStepCode(key, stepAt(Date.now()) - steps))
}

test('a tablet becomes a screen with a code of the manager, who sees it on the page', async () => {
  await tablet.goto(screenUrl)
  await tablet.getByRole('heading', { name: '门口屏幕' }).waitFor()
  await checkScreen(tablet, 'screen-new')
  await tablet.getByRole('button', { name: /^EN/ }).click()
  await tablet.getByRole('button', { name: 'Make this device a screen' }).waitFor()
  await checkScreen(tablet, 'screen-new-en')
  await tablet.getByRole('button', { name: '切换到中文' }).click()
  await tablet.getByLabel('绑定码').fill('1234 5678 9012')
  await tablet.getByRole('button', { name: '绑定这台设备' }).click()
  await tablet.getByText('绑定码不对或已过期').waitFor()
  const code = await makeCode()
  assert.match(code, /^\d{4} \d{4} \d{4}$/)
  await checkScreen(manager, 'screen-code')
  await tablet.getByLabel('绑定码').fill(code)
  await tablet.getByRole('button', { name: '绑定这台设备' }).click()
  await tablet.locator('.face .qr').waitFor()
  await tablet.getByText('测试超市0').waitFor()
  await checkScreen(tablet, 'screen-upright')
  await tablet.setViewportSize({ width: 1280, height: 800 })
  await checkScreen(tablet, 'screen-lying')
  await tablet.setViewportSize({ width: 360, height: 640 })
  await checkScreen(tablet, 'screen-phone')
  await tablet.setViewportSize({ width: 800, height: 1280 })
  await manager.reload()
  await manager.getByText(/^屏幕 \d+-2$/).waitFor()
  await manager.getByText(/最近联网/).waitFor()
})

test('what the screen shows is read by another reader, and its visit is fresh', async () => {
  const address = await readShown(tablet)
  assert.match(address, /\/p\/[A-Za-z0-9_-]{32}\?s=[A-Za-z0-9_-]{8}$/)
  assert.ok(address.startsWith(door.street.url))
  const { page, personId } = await scanAs('宋来客', address)
  await page.locator('[data-verdict=enter]').waitFor()
  assert.equal(await latenessOf(personId), 'fresh')
})

test('a photo of five minutes ago opens the door too; the visit says stale', async () => {
  const { page, personId } = await scanAs('江转发', await shownAgo(10))
  await page.locator('[data-verdict=enter]').waitFor()
  assert.equal(await latenessOf(personId), 'stale')
  await page.locator('main').waitFor()
  assert.ok(!/过期|stale/.test(await page.locator('main').innerText()), 'nobody is told')
})

test('a clock that is three hours wrong is set by the server', async () => {
  const wrong = await openTablet()
  await wrong.clock.install({ time: Date.now() + 3 * HOUR_MS })
  const code = await makeCode()
  await wrong.goto(screenUrl)
  await wrong.getByLabel('绑定码').fill(code)
  await wrong.getByRole('button', { name: '绑定这台设备' }).click()
  const address = await readShown(wrong)
  const { page, personId } = await scanAs('钟不准', address)
  await page.locator('[data-verdict=enter]').waitFor()
  assert.equal(await latenessOf(personId), 'fresh')
  await wrong.context().close()
})

test('without a network the screen goes on by itself, for half an hour', async () => {
  const alone = await openTablet()
  await alone.clock.install({ time: Date.now() })
  await alone.goto(screenUrl)
  await alone.getByLabel('绑定码').fill(await makeCode())
  await alone.getByRole('button', { name: '绑定这台设备' }).click()
  const before = await readShown(alone)
  await alone.context().setOffline(true)
  await alone.clock.fastForward(60_000)
  await alone.getByText('网络断开,仍可扫码').waitFor()
  const later = await readShown(alone)
  assert.equal(later.split('?')[0], before.split('?')[0])
  assert.notEqual(later, before)
  await alone.clock.fastForward(HOUR_MS)
  await alone.getByRole('heading', { name: '网络断开太久' }).waitFor()
  await checkScreen(alone, 'screen-lost')
  await alone.context().setOffline(false)
  await alone.clock.fastForward(60_000)
  await alone.locator('.face .qr').waitFor()
  await alone.context().close()
})

test('the key of a screen can be used and never read', async () => {
  const isReadable = await tablet.evaluate(`new Promise((resolve) => {
    const open = indexedDB.open('zpc-screen')
    open.onsuccess = () => {
      const all = open.result.transaction('screen').objectStore('screen').getAll()
      all.onsuccess = () => crypto.subtle.exportKey('raw', all.result[0].key)
        .then(() => resolve('readable'), () => resolve('sealed'))
    }
  })`)
  assert.equal(isReadable, 'sealed')
})

test('taken out of use, the screen says so and its code opens no door', async () => {
  const address = await readShown(tablet)
  await manager.goto(`${door.street.url}/zhenheyi/places/${door.placeId}`)
  const line = manager.locator('.print', { hasText: /^屏幕 \d+-2/ })
  await line.getByRole('button', { name: '撤回' }).click()
  await manager.getByText('这块屏幕的码立即不能再扫').waitFor()
  await manager.getByLabel('原因(可不填)').fill('平板丢了')
  await manager.getByRole('button', { name: '确认撤回这张码' }).click()
  await line.getByText('已撤回', { exact: true }).waitFor()
  const { page, personId } = await scanAs('何来迟', address)
  await page.locator('[data-trouble=withdrawn]').waitFor()
  await page.getByText('请扫正门的码').waitFor()
  assert.equal(await latenessOf(personId), undefined)
  await tablet.reload()
  await tablet.getByRole('heading', { name: '这块屏幕已停用' }).waitFor()
  await checkScreen(tablet, 'screen-gone')
  await tablet.getByRole('button', { name: '重新绑定' }).click()
  await tablet.getByLabel('绑定码').waitFor()
  // The paper of the same door goes on.
  const poster = await scanAs('纸上来', `${door.street.url}/n`)
  await poster.page.locator('[name=number]').fill(door.shortNumber)
  await poster.page.keyboard.press('Enter')
  await poster.page.locator('[data-verdict=enter], [data-testid=go], button.go').first().waitFor()
})
