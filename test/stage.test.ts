// The stage in a browser, as a newcomer meets it: a scan, and a shop that gets its code.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { openDemo } from '../src/demo.ts'
import type { Demo } from '../src/demo.ts'
import { makeCityApp, openCity } from '../src/main.ts'
import type { City } from '../src/main.ts'
import type { App } from '../src/platform/http.ts'
import { openLog } from '../src/platform/log.ts'
import { openBrowser } from './helpers/browser.ts'
import { openTestDatabase } from './helpers/database.ts'
import type { TestDatabase } from './helpers/database.ts'
import { checkScreen, watchPage } from './helpers/screens.ts'
import { freePort } from './helpers/server.ts'
import { story } from './helpers/story.ts'

// Each role of staff by the name its account has in the demo.
const WHO: Readonly<Record<string, string>> = {
  tracer: 'tracer',
  supervisor: 'supervisor',
  auditor: 'auditor',
  administrator: 'admin',
}

let database: TestDatabase
let demo: Demo
let city: City
let app: App
let browser: Browser
let page: Page

before(async () => {
  const port = await freePort()
  database = await openTestDatabase({ PORT: String(port) })
  const { config } = database
  const log = openLog('silent')
  demo = await openDemo(database, { config, log, size: { people: 800, places: 80 } })
  city = await openCity(database, { config, log, ...demo.partners })
  app = await makeCityApp(city)
  await demo.extend(app, city)
  await app.listen({ port, host: '127.0.0.1' })
  browser = await openBrowser()
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  context.setDefaultTimeout(20_000)
  page = watchPage(await context.newPage())
  await page.goto(`http://localhost:${port}/`)
})
after(async () => {
  await browser?.close()
  await demo?.stop()
  await app?.close()
  await city?.close()
  await database?.[Symbol.asyncDispose]()
})

story('a scan on the stage is one row at the door', async () => {
  await page.locator('.scene[data-scene=scan]').click()
  await page.locator('.scene[data-scene=scan].done').waitFor()
  await page.frameLocator('#phone').locator('[data-verdict=enter]').first().waitFor()
})

story('a newcomer fills in card and message with two buttons, and may enter', async () => {
  const phone = page.frameLocator('#phone')
  await page.locator('.scene[data-scene=first]').click()
  const card = page.locator('#card')
  const name = await card.locator('dd').first().innerText()
  await phone.getByTestId('phone').waitFor()
  await checkScreen(page, 'stage-card')
  await card.getByRole('button', { name: '替我填' }).click()
  await card.waitFor({ state: 'detached' })
  assert.equal(await phone.getByTestId('name').inputValue(), name)
  await phone.getByTestId('get-code').click()

  const message = page.locator('.toast[id^=sms-]')
  await message.waitFor()
  const code = /\d{6}/.exec(await message.locator('p').innerText())?.[0] ?? assert.fail('no code')
  await phone.getByTestId('note').waitFor()
  assert.equal(await phone.getByTestId('code').inputValue(), '')
  await message.getByRole('button', { name: '填入验证码' }).click()
  assert.equal(await phone.getByTestId('code').inputValue(), code)
  await message.waitFor({ state: 'detached' })
  // Whoever was too slow for the message finds it in the box.
  assert.match(await page.locator('#inbox-list li').first().innerText(), new RegExp(code))

  await phone.getByTestId('consent').check()
  await phone.getByTestId('register').click()
  await phone.locator('[data-verdict=enter]').first().waitFor()
  await page.locator('.scene[data-scene=first].done').waitFor()
})

story('a shop gets its code in four steps, and waits for its town', async () => {
  await page.locator('.scene[data-scene=place]').click()
  await page.locator('.scene[data-scene=place].done').waitFor({ timeout: 60_000 })
  const picture = page.frameLocator('#phone').locator('.card.poster img')
  await picture.waitFor()
  // The file is drawn when it is asked for.
  while ((await picture.evaluate('(image) => image.naturalWidth')) === 0) await sleep(100)
  await checkScreen(page, 'stage-place')
  const [row] = await database.sql<{ state: string; category: string; prints: number }[]>`
    select p.state, p.category, count(t.print_id)::int as prints
    from places.place p join places.print t using (place_id)
    where p.name like '%早点铺(%号店)' group by p.place_id`
  assert.deepEqual(row, { state: 'unconfirmed', category: 'restaurant', prints: 1 })
})

story('the desks of several roles are open side by side, and none signs another out', async () => {
  const { origin } = new URL(page.url())
  const open = async (role: string): Promise<Page> => {
    const desk = watchPage(await page.context().newPage())
    await desk.goto(`${origin}/demo/sign-in/${role}`)
    await desk.locator('.who', { hasText: WHO[role] ?? '' }).waitFor()
    return desk
  }
  const roles = Object.keys(WHO)
  const desks = []
  for (const role of roles) desks.push(await open(role))
  for (const [index, desk] of desks.entries()) {
    // Loaded anew, and at an address that says nobody.
    await desk.reload()
    await desk.goto(`${origin}/console/`)
    await desk.locator('.who', { hasText: WHO[roles[index] ?? ''] ?? '' }).waitFor()
  }
  const [tracer, ...others] = desks
  await tracer?.getByRole('button', { name: /退出|Sign out/ }).click()
  await tracer?.getByLabel(/账号|Account/).waitFor()
  for (const desk of others) {
    await desk.reload()
    await desk.locator('.who').waitFor()
  }
  // The door on the stage is another power with a cookie of its own.
  const door = page.frameLocator('#door')
  await door
    .getByText(/在线|Online/)
    .first()
    .waitFor()
  for (const desk of desks) await desk.close()
})

story('the same stage on a phone, one thing below the other, in both languages', async () => {
  await page.setViewportSize({ width: 360, height: 640 })
  for (const lang of ['zh', 'en']) {
    await page.goto(`${new URL(page.url()).origin}/?lang=${lang}`)
    await page.frameLocator('#door').getByRole('main').waitFor()
    await checkScreen(page, `stage-phone-${lang}`)
  }
  await page.setViewportSize({ width: 1280, height: 900 })
  await checkScreen(page, 'stage-wide-en')
})
