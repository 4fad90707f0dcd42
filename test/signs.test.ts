// The signs of a complex in a browser: a manager fetches all of them, floor by floor, and asks the
// town to print; the town prints; the manager has them.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openSession } from '../src/people/index.ts'
import { PHONE, openBrowser } from './helpers/browser.ts'
import { addPerson } from './helpers/city.ts'
import { makeComplex, makeManager } from './helpers/complex.ts'
import type { Complex } from './helpers/complex.ts'
import { checkInEnglish, openConsole } from './helpers/console-desk.ts'
import type { ConsoleDesks } from './helpers/console-desk.ts'
import { inventDocument, inventPhone } from './helpers/invent.ts'
import { checkScreen, watchPage } from './helpers/screens.ts'
import { story } from './helpers/story.ts'
import { readZip } from './helpers/zip.ts'

let desks: ConsoleDesks
let browser: Browser
let complex: Complex
let phone: Page

before(async () => {
  desks = await openConsole({
    town: { role: 'supervisor', division: '321182001' },
    other: { role: 'supervisor', division: '321182002' },
  })
  browser = await openBrowser()
  const { database, city } = desks.city
  complex = await makeComplex(database, { floors: 12, units: 40 })
  const number = inventDocument(7)
  const at = city.clock.now()
  const person = { name: '陈大川', number, phone: inventPhone(7), at }
  const personId = await addPerson(database, { ...person, consentedAt: at })
  const deps = { keyring: database.keyring, clock: city.clock }
  const owner = { power: 'run', personId, phone: `+86${inventPhone(7)}` } as const
  const { token, session } = await openSession(database.sql, deps, owner)
  await makeManager(database, complex.tower.placeId, session.phoneBlind)
  const context = await browser.newContext(PHONE)
  context.setDefaultTimeout(15_000)
  await context.addCookies([{ name: 'zpc_run', value: token, url: desks.url }])
  phone = watchPage(await context.newPage())
})
after(async () => {
  await browser?.close()
  await desks?.[Symbol.asyncDispose]()
})

async function seePreview(): Promise<void> {
  const poster = phone.locator('.poster img')
  await poster.evaluate((picture) => (picture as unknown as { decode(): Promise<void> }).decode())
}

async function changeLanguage(name: string): Promise<void> {
  await phone.getByRole('button', { name: 'EN, switch to English' }).click()
  await checkScreen(phone, name)
  await phone.getByRole('button', { name: /切换到中文/ }).click()
}

story('a manager sees one sign in four formats, and what comes next', async () => {
  const unit = complex.units[0] ?? assert.fail()
  const path = `/zhenheyi/places/${unit.placeId}/prints/${unit.points[0]?.printId}`
  await phone.goto(`${desks.url}${path}?new=1`)
  await phone.getByRole('heading', { name: '下一步' }).waitFor()
  await seePreview()
  await checkScreen(phone, 'signs-01-a4')
  await changeLanguage('signs-01-a4-en')
  for (const format of ['A5 海报', '小贴 A6', '车门贴']) {
    await phone.getByRole('radio', { name: format }).check()
    await seePreview()
  }
  await checkScreen(phone, 'signs-02-bus-door')
  const pdf = phone.getByRole('link', { name: 'PDF / 打印' })
  assert.match((await pdf.getAttribute('href')) ?? '', /poster\.pdf\?format=bus-door$/)
  await phone.getByRole('button', { name: /^张贴/ }).click()
  await phone.reload()
  const posted = phone.getByRole('button', { name: /^张贴/ })
  assert.equal(await posted.getAttribute('aria-pressed'), 'true', 'the tick is kept')
})

story('all 493 signs of a tower are one ZIP, lowest floor first', async () => {
  await phone.goto(`${desks.url}/zhenheyi/places/${complex.tower.placeId}`)
  await phone.getByRole('link', { name: '全部海报与代印' }).click()
  await phone.getByText('共 493 张').waitFor()
  await phone.getByRole('radio', { name: 'A5 海报' }).check()
  const coming = phone.waitForEvent('download')
  await phone.getByRole('button', { name: 'ZIP 压缩包' }).click()
  const download = await coming
  assert.equal(download.suggestedFilename(), '江洲国际商业广场.zip')
  const files = readZip(readFileSync(await download.path()))
  assert.equal(files.length, 494)
  assert.match(files[0]?.name ?? '', /张贴清单/)
  const floors = files.flatMap(({ name }) => /^\d+ (\d+)层 \d+ /.exec(name)?.[1] ?? [])
  assert.deepEqual(
    floors.map(Number),
    floors.map(Number).toSorted((one, two) => one - two),
  )
  await phone.getByText('已保存到下载').waitFor()
  await checkScreen(phone, 'signs-03-all')
})

story('the manager asks the town to print, once', async () => {
  await phone.getByRole('button', { name: '请镇街代印' }).click()
  await phone.getByText(/已请三茅街道代印:493 张 A5 海报/).waitFor()
  assert.equal(await phone.getByRole('button', { name: '请镇街代印' }).count(), 0)
  await checkScreen(phone, 'signs-04-asked')
  await changeLanguage('signs-04-asked-en')
})

story('the town sees what to print, fetches the file and says that it is printed', async () => {
  const page = await desks.signIn('town')
  await page.getByRole('link', { name: '代印海报' }).click()
  await page.getByText('江洲国际商业广场').waitFor()
  await page.getByText('493 × A5').waitFor()
  await checkScreen(page, 'signs-05-desk')
  await checkInEnglish(page, 'signs-05-desk-en')
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: '下载 PDF' }).click()
  const pdf = readFileSync(await (await coming).path())
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
  await page.getByRole('button', { name: '已印好' }).click()
  await page.getByText('没有要打印的海报').waitFor()
  await page.getByText('待领取 1').click()
  await page.getByText('江洲国际商业广场').waitFor()
  await checkScreen(page, 'signs-06-desk-printed')
})

story('another town sees nothing of it', async () => {
  const page = await desks.signIn('other')
  await page.getByRole('link', { name: '代印海报' }).click()
  await page.getByText('没有要打印的海报').waitFor()
  await checkScreen(page, 'signs-07-other-desk')
})

story('the manager reads that they are ready, and has them', async () => {
  await phone.reload()
  await phone.getByText(/已印好\(.+\),请到三茅街道领取/).waitFor()
  await checkScreen(phone, 'signs-08-printed')
  await phone.getByRole('button', { name: '我已取到' }).click()
  await phone.getByRole('button', { name: '请镇街代印' }).waitFor()
  await phone.getByText(/上次代印已于/).waitFor()
})
