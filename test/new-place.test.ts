// A new place at 360 px: four short steps with a pin on the plain map; one that is there already is
// claimed, and the manager who runs it says yes; its life afterwards.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { COOKIES, openSession } from '../src/people/index.ts'
import { PHONE, openBrowser } from './helpers/browser.ts'
import { addPerson } from './helpers/city.ts'
import { openCityApp } from './helpers/city-app.ts'
import type { CityApp } from './helpers/city-app.ts'
import { inventDocument } from './helpers/invent.ts'
import { confirmPlace } from './helpers/place-life.ts'
import { checkScreen, watchPage } from './helpers/screens.ts'
import { freePort } from './helpers/server.ts'
import { story } from './helpers/story.ts'

const SHOP = '江洲早点铺'
const CODE = '91350100M000100Y43'

let city: CityApp
let browser: Browser
let url = ''
let boss: Page
let clerk: Page

async function phoneOf(index: number, name: string): Promise<Page> {
  const { sql, keyring } = city.database
  const phone = `1990000310${index}`
  const at = city.city.clock.now()
  const person = { name, phone, at, consentedAt: at, number: inventDocument(310 + index) }
  const personId = await addPerson(city.database, person)
  const owner = { power: 'run', personId, phone: `+86${phone}` } as const
  const { token } = await openSession(sql, { keyring, clock: city.city.clock }, owner)
  const context = await browser.newContext({
    ...PHONE,
    permissions: ['geolocation'],
    geolocation: { longitude: 119.83, latitude: 32.24 },
  })
  context.setDefaultTimeout(10_000)
  await context.addCookies([{ name: COOKIES.run, value: token, url }])
  return watchPage(await context.newPage())
}

before(async () => {
  const port = await freePort()
  url = `http://localhost:${port}`
  city = await openCityApp({ PORT: String(port) })
  await city.app.listen({ port, host: '127.0.0.1' })
  browser = await openBrowser()
  boss = await phoneOf(1, '郑老板')
  clerk = await phoneOf(2, '吴店员')
})
after(async () => {
  await browser?.close()
  await city?.[Symbol.asyncDispose]()
})

async function nameIt(page: Page, name: string): Promise<void> {
  await page.goto(`${url}/zhenheyi/places/new`)
  await page.getByLabel('场所全称').fill(name)
  await page.getByPlaceholder('搜索类别').fill('餐')
  await page.getByText('餐饮场所').click()
}

async function next(page: Page): Promise<void> {
  await page.getByRole('button', { name: '下一步' }).click()
}

story('what it is: a kind with its drawing, the code checked while it is typed', async () => {
  await boss.goto(`${url}/zhenheyi/places/new`)
  await boss.getByText('住宿场所').waitFor()
  await checkScreen(boss, 'new-place-01-kinds')
  await nameIt(boss, SHOP)
  await boss.getByLabel('统一社会信用代码').fill('91350100M000100Y44')
  await boss.getByText('代码不正确').waitFor()
  await boss.getByLabel('统一社会信用代码').fill(CODE)
  await boss.getByText('校验通过').waitFor()
  await checkScreen(boss, 'new-place-02-what')
  await next(boss)
})

story(
  'what is missing is said under its field, where the eye is led, in any language',
  async () => {
    await clerk.goto(`${url}/zhenheyi/places/new`)
    const name = clerk.getByRole('textbox', { name: '场所全称' })
    await next(clerk)
    await clerk.getByText('请填写场所全称').waitFor()
    assert.equal(await name.getAttribute('aria-invalid'), 'true')
    assert.equal(await clerk.evaluate('document.activeElement.name'), 'name')
    await clerk.getByRole('button', { name: 'EN, switch to English' }).click()
    await clerk.getByText('Please enter the name').waitFor()
    await clerk.getByRole('button', { name: '切换到中文' }).click()
    await name.fill(SHOP)
    await clerk.getByText('餐饮场所').click()
    await next(clerk)
    const code = clerk.getByLabel('统一社会信用代码')
    assert.equal(await code.getAttribute('aria-invalid'), 'true')
    // Half a code is wrong here, not three steps later.
    await code.fill('9135')
    await next(clerk)
    await clerk.getByText('代码不正确').waitFor()
    await clerk.locator('[data-step="what"]').waitFor()
    await clerk.getByLabel('没有证照', { exact: true }).check()
    await next(clerk)
    const reason = clerk.getByLabel('没有证照的原因')
    assert.equal(await reason.getAttribute('aria-invalid'), 'true')
    await checkScreen(clerk, 'new-place-02-missing')
  },
)

story('where it is: a tap on the map sets the pin and means that town', async () => {
  const map = boss.getByRole('application')
  await checkScreen(boss, 'new-place-03-where')
  const town = boss.getByLabel('镇街', { exact: true })
  assert.equal(await town.inputValue(), '321182001')
  const box = (await map.boundingBox()) ?? assert.fail()
  const name = await boss.getByText('新坝镇', { exact: true }).last().boundingBox()
  assert.ok(name)
  await boss.touchscreen.tap(name.x + name.width / 2, name.y + name.height / 2)
  assert.equal(await town.inputValue(), '321182101')
  await boss.getByText('已记下位置').waitFor()
  await boss.getByRole('button', { name: '放大' }).click()
  await map.press('ArrowLeft')
  await checkScreen(boss, 'new-place-04-pin')
  await boss.getByRole('button', { name: '去掉位置' }).click()
  await boss.getByRole('button', { name: '使用我现在的位置' }).click()
  await boss.getByText('已记下位置').waitFor()
  await town.selectOption('321182001')
  await boss.getByLabel('详细地址').fill('江洲路 18 号')
  assert.ok(box.width <= 330)
  await next(boss)
})

story('who and check: everything on one card, each line with a way back', async () => {
  assert.equal(await boss.getByLabel('管理员手机').inputValue(), '199****3101')
  await next(boss)
  await boss.getByText('列入镇街的待确认名单').waitFor()
  await checkScreen(boss, 'new-place-05-check')
  await boss.getByRole('button', { name: '更改 详细地址' }).click()
  await boss.getByLabel('详细地址').fill('江洲路 28 号')
  await next(boss)
  await next(boss)
  await boss.getByRole('button', { name: '生成场所码' }).click()
  await boss.getByRole('heading', { name: '场所码已生成' }).waitFor()
  const [row] = await city.database.sql<{ state: string; address: string; placed: boolean }[]>`
    select state, address, longitude = 119.83 as placed from places.place where name = ${SHOP}`
  assert.deepEqual(row, { state: 'unconfirmed', address: '江洲路 28 号', placed: true })
})

story('the same shop by another one is shown by what is on its sign, and claimed', async () => {
  await nameIt(clerk, `${SHOP}(江洲)`)
  await clerk.getByLabel('统一社会信用代码').fill(CODE)
  await next(clerk)
  await next(clerk)
  await next(clerk)
  await clerk.getByText('这里已经有相似的场所').waitFor()
  await checkScreen(clerk, 'new-place-06-alike')
  const text = await clerk.locator('main').innerText()
  assert.ok(!text.includes('3101'), 'nothing of who runs it')
  await clerk.getByRole('button', { name: '生成场所码' }).click()
  await clerk.getByText('请先选择').waitFor()
  await clerk.getByLabel(/就是这个,我要认领/).check()
  await clerk.getByLabel('说明您是谁').fill('我是早班店员,老板让我管')
  await checkScreen(clerk, 'new-place-07-claim')
  await clerk.getByRole('button', { name: '提交认领' }).click()
  await clerk.getByText(`认领“${SHOP}”:等场所管理员或镇街处理。`).waitFor()
  await checkScreen(clerk, 'new-place-08-waits')
  const [count] = await city.database.sql<{ places: number }[]>`
    select count(*)::int as places from places.place where identifier = ${CODE}`
  assert.equal(count?.places, 1, 'no second place')
})

story(
  'the manager is asked on the list of his places; the town must know the place first',
  async () => {
    await boss.goto(`${url}/zhenheyi/`)
    await boss.getByRole('link', { name: '1 个认领等您处理' }).click()
    await boss.getByText('我是早班店员,老板让我管').waitFor()
    await boss.getByText('吴*员').waitFor()
    await checkScreen(boss, 'new-place-09-asked')
    await boss.getByRole('button', { name: '同意管理' }).click()
    await boss.getByText('镇街确认这个场所后才能添加成员').waitFor()
    const { sql } = city.database
    const [row] = await sql<{ id: number }[]>`
    select place_id as id from places.place where name = ${SHOP}`
    await sql.begin((tx) => confirmPlace(tx, row?.id ?? 0))
    await boss.getByRole('button', { name: '同意管理' }).click()
    await boss.getByText('我是早班店员').waitFor({ state: 'detached' })
  },
)

story('whoever claimed is told on home and runs the place', async () => {
  await clerk.goto(`${url}/zhenheyi/`)
  await clerk.getByText(`认领“${SHOP}”已同意,您可以管理它了。`).waitFor()
  await checkScreen(clerk, 'new-place-10-granted')
  await clerk.getByRole('link', { name: /已同意/ }).click()
  await clerk.getByRole('heading', { name: SHOP }).waitFor()
})

story('another place of the same name is made with a reason, and both sides are told', async () => {
  await nameIt(clerk, SHOP)
  await clerk.getByLabel('没有证照', { exact: true }).check()
  await clerk.getByLabel('没有证照的原因').fill('办理中')
  for (let step = 0; step < 3; step += 1) await next(clerk)
  await clerk.getByRole('link', { name: '您已在管理,去看看' }).waitFor()
  await clerk.getByLabel('都不是,这是另一处场所').check()
  await clerk.getByLabel('为什么是另一处').fill('分店,在菜场门口')
  await clerk.getByRole('button', { name: '生成场所码' }).click()
  await clerk.getByRole('heading', { name: '场所码已生成' }).waitFor()
  await boss.goto(`${url}/zhenheyi/places`)
  await boss.getByText('有人新建了与').waitFor()
  await checkScreen(boss, 'new-place-11-told')
})

story('a place is renamed, closed and opened again, and its history says so', async () => {
  await boss.getByRole('link', { name: SHOP }).click()
  await boss.getByRole('link', { name: '改名、移动、合并、停用、历史' }).click()
  await boss.getByRole('region', { name: '改名' }).getByLabel('新名称').fill('江洲早点王')
  await boss.getByRole('button', { name: '改名' }).click()
  await boss.getByText('已完成。').waitFor()
  await boss.getByRole('heading', { name: '江洲早点王' }).waitFor()
  await boss.getByText(`${SHOP} → 江洲早点王`).waitFor()
  await checkScreen(boss, 'new-place-12-life')
  const close = boss.getByRole('region', { name: '停用' })
  await close.getByRole('button', { name: '停用这个场所' }).click()
  await close.getByRole('button', { name: '再点一次确认' }).click()
  await close.getByText('请写明原因').waitFor()
  await close.getByLabel('原因').fill('装修')
  await close.getByRole('button', { name: '停用这个场所' }).click()
  await close.getByRole('button', { name: '再点一次确认' }).click()
  await boss.getByRole('button', { name: '重新启用' }).waitFor()
  await checkScreen(boss, 'new-place-13-closed')
  await boss.goto(`${url}/zhenheyi/places`)
  await boss.getByText('已停用的场所 1 个').click()
  await boss.getByRole('link', { name: '江洲早点王' }).click()
  await boss.getByRole('button', { name: '重新启用' }).click()
  await boss.getByRole('region', { name: '停用' }).waitFor()
})

story('every screen is good in English and in large print', async () => {
  await boss.goto(`${url}/zhenheyi/places/new`)
  await boss.getByRole('button', { name: /switch to English/ }).click()
  await checkScreen(boss, 'new-place-14-en')
  await boss.getByLabel('Full name of the place').fill(SHOP)
  await boss.getByPlaceholder('Search categories').fill('rest')
  await boss.getByText('Restaurant', { exact: true }).click()
  await boss.getByLabel('No licence', { exact: true }).check()
  await boss.getByLabel('Why there is none').fill('applied for')
  await boss.getByRole('button', { name: 'Next' }).click()
  await checkScreen(boss, 'new-place-15-en-where')
  await boss.getByRole('button', { name: 'Next' }).click()
  await boss.getByRole('button', { name: 'Next' }).click()
  await boss.getByText('A place like this is there already').waitFor()
  await boss.getByLabel('None of them: mine is another place').check()
  await checkScreen(boss, 'new-place-16-en-alike')
  await boss.getByRole('button', { name: 'A+' }).click()
  await checkScreen(boss, 'new-place-17-en-large')
  await boss.emulateMedia({ colorScheme: 'dark' })
  await checkScreen(boss, 'new-place-18-dark')
})

story(
  'a place of others is as one that is gone: a way back, and nothing to try again',
  async () => {
    await clerk.goto(`${url}/zhenheyi/places/999999`)
    await clerk.getByText('请返回上一页').waitFor()
    assert.equal(await clerk.getByRole('button', { name: '重试' }).count(), 0)
    await checkScreen(clerk, 'new-place-19-gone')
    await clerk.getByRole('link', { name: '返回' }).click()
    await clerk.getByRole('link', { name: '新建场所' }).waitFor()
  },
)
