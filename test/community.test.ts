// A community gives a personal code on paper, prints it, and ends one that was lost; at 360 px.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { after, before } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { COOKIES, openSession } from '../src/people/index.ts'
import { addMember } from '../src/places/index.ts'
import { PHONE, openBrowser } from './helpers/browser.ts'
import { addPerson, makeDoors } from './helpers/city.ts'
import { openCityApp } from './helpers/city-app.ts'
import type { CityApp } from './helpers/city-app.ts'
import { inventDocument } from './helpers/invent.ts'
import { checkScreen, watchPage } from './helpers/screens.ts'
import { freePort } from './helpers/server.ts'
import { story } from './helpers/story.ts'

let city: CityApp
let browser: Browser
let page: Page
let placeUrl = ''

before(async () => {
  const port = await freePort()
  const url = `http://localhost:${port}`
  city = await openCityApp({ PORT: String(port) })
  const { sql, keyring } = city.database
  const [place] = await makeDoors(city.database, 1)
  assert.ok(place)
  await sql`update places.place set category = 'community' where place_id = ${place.placeId}`
  placeUrl = `${url}/zhenheyi/places/${place.placeId}`
  const phone = '19900004101'
  const at = city.city.clock.now()
  const worker = { name: '社区员', phone, at, consentedAt: at, number: inventDocument(411) }
  const personId = await addPerson(city.database, worker)
  const owner = { power: 'run', personId, phone: `+86${phone}` } as const
  const { token, session } = await openSession(sql, { keyring, clock: city.city.clock }, owner)
  const { phoneBlind } = session
  const member = { placeId: place.placeId, phoneBlind, phoneMask: '199****4101', name: '' }
  await sql.begin((tx) => addMember(tx, keyring, { ...member, role: 'gatekeeper' }))
  await city.app.listen({ port, host: '127.0.0.1' })
  browser = await openBrowser()
  const context = await browser.newContext(PHONE)
  context.setDefaultTimeout(15_000)
  await context.addCookies([{ name: COOKIES.run, value: token, url }])
  page = watchPage(await context.newPage())
})
after(async () => {
  await browser?.close()
  await city?.[Symbol.asyncDispose]()
})

story('a card is given for a document in hand, and printed alone', async () => {
  await page.goto(placeUrl)
  await page.getByRole('link', { name: '个人码发放' }).click()
  await page.getByText('还没有发放过个人码').waitFor()
  const give = page.getByRole('button', { name: '发放个人码' })
  await page.getByLabel('证件号码').fill(inventDocument(412))
  await page.getByRole('textbox', { name: '姓名' }).fill('孔奶奶')
  await give.click()
  await page.getByText('请先看本人证件').waitFor()
  await checkScreen(page, 'community-00-unseen')
  await page.getByText('还没有发放过个人码').waitFor()
  await page.getByLabel(/证件就在我面前/).check()
  await checkScreen(page, 'community-01-give')
  await give.click()
  await page.getByText('孔*奶').waitFor()
  await checkScreen(page, 'community-02-card')
  await page.emulateMedia({ media: 'print' })
  const shown = await page.getByRole('button', { name: '打印这张卡片' }).isVisible()
  const path = resolve(import.meta.dirname, '../var/screens/community-03-paper.png')
  await page.screenshot({ path })
  await page.emulateMedia({ media: null })
  assert.equal(shown, false, 'paper has no buttons')
  const read = execFileSync('zbarimg', ['--quiet', '--raw', path], { encoding: 'utf8' })
  assert.match(read.trim(), /\/c\/[\w-]{32}$/)
})

story('a lost card is ended in two taps', async () => {
  await page.getByRole('button', { name: '返回' }).last().click()
  await page.getByText('已发放 1 张').waitFor()
  await checkScreen(page, 'community-04-list')
  await page.getByRole('button', { name: '停用', exact: true }).click()
  await page.getByRole('button', { name: '确认停用' }).click()
  await page.getByText('已发放 0 张').waitFor()
  await page.getByRole('button', { name: 'EN, switch to English' }).click()
  await checkScreen(page, 'community-05-english')
})
