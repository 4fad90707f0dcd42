// The whole street in a browser: a manager makes a place, its poster is read from the picture,
// people scan, and a tracer finds who was there and takes the list away.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { verifyAudit } from '../src/staff/index.ts'
import { DESKTOP, PHONE, openBrowser } from './helpers/browser.ts'
import { makeDoors } from './helpers/city.ts'
import { signInAtConsole } from './helpers/console-desk.ts'
import { inventDocument } from './helpers/invent.ts'
import { readPdfCode, readPictureCode } from './helpers/poster-reader.ts'
import { goOnDuty } from './helpers/door-street.ts'
import { checkPlainScreen, checkScreen, watchPage } from './helpers/screens.ts'
import { addStaff } from './helpers/staff.ts'
import { story } from './helpers/story.ts'
import { openStreet } from './helpers/street.ts'
import type { Street } from './helpers/street.ts'

const MANAGER = { phone: '19900001001', name: '陈老板', document: inventDocument(1) }
const SECOND = { phone: '19900001002', name: '孙小川', document: inventDocument(2) }
const THIRD = { phone: '19900001003', name: '周建国', document: inventDocument(3) }
const SHOP = '江心洲陈记面馆'

let street: Street
let browser: Browser
/** The address on the poster. */
let address = ''
/** The address of a place that was there before. */
let other = ''
/** The phones of the people, kept open between their scans. */
const phones = new Map<string, Page>()

before(async () => {
  street = await openStreet()
  browser = await openBrowser()
  const [door] = await makeDoors(street.database, 1)
  other = `${street.url}/p/${door?.token}`
  for (const role of ['tracer', 'auditor', 'supervisor'] as const) {
    await addStaff(street.database, role, [{ role, division: '321182' }])
  }
})
after(async () => {
  await browser?.close()
  await street?.[Symbol.asyncDispose]()
})

async function openPage(options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext(options)
  context.setDefaultTimeout(10_000)
  return watchPage(await context.newPage())
}

async function countVisits(): Promise<number> {
  const [row] = await street.database.sql<{ visits: number }[]>`
    select count(*)::int as visits from visits.visit`
  return row?.visits ?? 0
}

story('a manager signs in to Zhenheyi with phone, code and document', async () => {
  const page = await openPage(PHONE)
  phones.set('manager', page)
  await page.goto(`${street.url}/zhenheyi/`)
  await page.getByLabel('手机号').fill(MANAGER.phone)
  await checkScreen(page, 'zhenheyi-01-sign-in')
  await page.getByRole('button', { name: '获取验证码' }).click()
  await page.getByLabel('短信验证码').fill(await street.takeCode(MANAGER.phone))
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByLabel('姓名', { exact: true }).fill(MANAGER.name)
  await page.getByLabel('证件号码', { exact: true }).fill(MANAGER.document)
  await page.getByLabel('我同意').check()
  await checkScreen(page, 'zhenheyi-02-register')
  await page.getByRole('button', { name: '登记并登录' }).click()
  await page.getByText('您好,陈*板').waitFor()
  await page.getByRole('heading', { name: '疫情防控' }).waitFor()
  assert.equal(await page.evaluate('scrollY'), 0, 'a new screen opens at its top')
  await checkScreen(page, 'zhenheyi-03-home')
})

story('the manager makes a place in four steps and its code is there at once', async () => {
  const page = phones.get('manager') ?? assert.fail()
  await page.getByRole('link', { name: '镇江通行码' }).click()
  await page.getByText('还没有场所').waitFor()
  await checkScreen(page, 'zhenheyi-04-places')
  await page.getByRole('link', { name: '新建场所' }).click()
  await page.getByLabel('场所全称').fill(SHOP)
  await page.getByPlaceholder('搜索类别').fill('餐')
  await checkScreen(page, 'zhenheyi-05-what')
  await page.getByText('餐饮场所').click()
  await page.getByLabel('没有证照', { exact: true }).check()
  await page.getByLabel('没有证照的原因').fill('证照办理中')
  await checkScreen(page, 'zhenheyi-06-what-chosen')
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByLabel('详细地址').fill('江洲路 8 号')
  await checkScreen(page, 'zhenheyi-07-where')
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByLabel('管理员姓名').fill('陈老板')
  await checkScreen(page, 'zhenheyi-08-who')
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByText('请核对').waitFor()
  await checkScreen(page, 'zhenheyi-09-check')
  await page.getByRole('button', { name: '生成场所码' }).click()
  await page.getByRole('heading', { name: '场所码已生成' }).waitFor()
  const poster = page.getByRole('img', { name: `${SHOP} 正门 的场所码海报` })
  await poster.waitFor()
  await poster.evaluate((picture) => (picture as unknown as { decode(): Promise<void> }).decode())
  const number = await page.locator('.poster-number b').innerText()
  assert.match(number, /^\d{4}\s\d{4}$/)
  await checkScreen(page, 'zhenheyi-10-done')
})

story(
  'the code on both posters is read from the picture and is the address of the place',
  async () => {
    const page = phones.get('manager') ?? assert.fail()
    const coming = page.waitForEvent('download')
    await page.getByRole('link', { name: '保存图片' }).click()
    const picture = join(street.folder, 'poster.png')
    await (await coming).saveAs(picture)
    address = readPictureCode(picture)
    const link = page.getByRole('link', { name: 'PDF / 打印' })
    const href = (await link.getAttribute('href')) ?? assert.fail()
    const answer = await page.request.get(new URL(href, street.url).href)
    assert.equal(answer.headers()['content-type'], 'application/pdf')
    const pdf = join(street.folder, 'poster.pdf')
    writeFileSync(pdf, await answer.body())
    assert.equal(readPdfCode(pdf), address)
    assert.ok(address.startsWith(`${street.url}/p/`), address)
    assert.match(address, /\/p\/[\w-]{32}$/)
    const shown = await fetch(address)
    assert.match(await shown.text(), new RegExp(SHOP))
  },
)

type Person = typeof SECOND

async function register(
  page: Page,
  person: Person,
  screens: 'visitor' | 'no-script',
): Promise<void> {
  await page.goto(address)
  const check = screens === 'visitor' ? checkScreen : checkPlainScreen
  await page.getByTestId('phone').fill(person.phone)
  await check(page, `${screens}-01-form`)
  await page.getByTestId('get-code').click()
  await page.getByTestId('note').waitFor()
  await page.getByTestId('code').fill(await street.takeCode(person.phone))
  await page.getByTestId('name').fill(person.name)
  await page.getByTestId('number').fill(person.document)
  await page.getByTestId('consent').check()
  await check(page, `${screens}-02-filled`)
  await page.getByTestId('register').click()
}

async function assertEntered(page: Page, maskedName: string): Promise<void> {
  await page.getByTestId('verdict').waitFor()
  assert.equal(await page.getByTestId('verdict').getAttribute('data-verdict'), 'enter')
  assert.equal(await page.locator('h1').innerText(), '可以进入')
  assert.match(await page.getByTestId('who').innerText(), new RegExp(maskedName))
  assert.equal(await page.getByTestId('place').innerText(), SHOP)
  assert.match(await page.getByTestId('where').innerText(), /正门/)
  assert.equal(await page.getByTestId('sign').locator('svg').count(), 1)
  assert.match(await page.getByTestId('number').innerText(), /\d/)
}

story('a second person opens the address, registers and may enter', async () => {
  const page = await openPage(PHONE)
  phones.set('second', page)
  await register(page, SECOND, 'visitor')
  await assertEntered(page, '孙\\*川')
  await checkScreen(page, 'visitor-03-result')
  assert.equal(await countVisits(), 1)
})

story('a third person does the same without JavaScript', async () => {
  const page = await openPage({ ...PHONE, javaScriptEnabled: false })
  phones.set('third', page)
  await register(page, THIRD, 'no-script')
  await assertEntered(page, '周\\*国')
  await checkPlainScreen(page, 'no-script-03-result')
  assert.equal(await countVisits(), 2)
})

story('the second scan needs no typing; without JavaScript one tap', async () => {
  for (const [who, maskedName] of [
    ['second', '孙\\*川'],
    ['third', '周\\*国'],
  ] as const) {
    const known = phones.get(who) ?? assert.fail()
    const page = watchPage(await known.context().newPage())
    await page.goto(address)
    if (who === 'third') {
      await checkPlainScreen(page, 'no-script-04-tap')
      await page.getByTestId('enter').click()
    }
    await assertEntered(page, maskedName)
    assert.equal(await page.getByTestId('earlier').count(), 1)
    if (who === 'second') await checkScreen(page, 'visitor-04-second-scan')
    else await checkPlainScreen(page, 'no-script-05-second-scan')
    await page.close()
  }
  assert.equal(await countVisits(), 2, 'within ten minutes it is the same visit')
})

story('the town finds the new place on its list and confirms it by one tap', async () => {
  const page = await openPage(DESKTOP)
  await signInAtConsole(page, street.url, 'supervisor')
  await page.getByRole('link', { name: '场所登记' }).click()
  await page.getByRole('button', { name: `确认 ${SHOP}` }).click()
  await page.getByText('已确认 1 个。').waitFor()
  await page.context().close()
})

story('a scan at another place is a new visit without typing', async () => {
  const page = phones.get('third') ?? assert.fail()
  await page.goto(other)
  await page.getByTestId('enter').click()
  assert.equal(await page.getByTestId('place').innerText(), '测试超市0')
  assert.equal(await countVisits(), 3)
})

story('the manager sees both on the door list, masked', async () => {
  const page = phones.get('manager') ?? assert.fail()
  await page.getByRole('link', { name: '去场所页' }).click()
  await page.getByRole('heading', { name: SHOP }).waitFor()
  await page.getByText('已确认').waitFor()
  await checkScreen(page, 'zhenheyi-11-place')
  await page.getByRole('link', { name: '门口名单' }).click()
  const [point] = await street.database.sql<{ number: string }[]>`
    select t.short_number as number from places.point t
      join places.place p on p.place_id = t.place_id where p.name = ${SHOP}`
  await goOnDuty(page, point?.number ?? assert.fail())
  await page.getByText('孙*川').waitFor()
  await page.getByText('周*国').waitFor()
  assert.equal(await page.getByText(SECOND.name).count(), 0)
  await checkScreen(page, 'zhenheyi-12-door')
})

story('a tracer signs in with two factors and opens a case by document number', async () => {
  const page = await openPage(DESKTOP)
  phones.set('tracer', page)
  await signInAtConsole(page, street.url, 'tracer', async (form) => {
    await checkScreen(page, form === 'sign-in' ? 'console-01-sign-in' : 'console-02-second-factor')
  })
  await page.getByRole('heading', { name: '病例' }).waitFor()
  await checkScreen(page, 'console-03-cases')
  await page.getByRole('button', { name: '新建病例' }).click()
  await page.getByLabel('证件号码').fill(SECOND.document)
  const onset = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 16)
  await page.getByLabel('发病时间').fill(onset)
  await page.getByLabel('查询理由').fill('阳性病例流调')
  await checkScreen(page, 'console-04-new-case')
  await page.getByRole('button', { name: '查找并建立' }).click()
  await page.getByRole('heading', { name: '行程' }).waitFor()
  await page.locator('.stay-place', { hasText: SHOP }).first().waitFor()
  await checkScreen(page, 'console-05-case')
})

story('the trace shows the third person, masked, with the reason', async () => {
  const page = phones.get('tracer') ?? assert.fail()
  await page.getByRole('button', { name: '开始追踪' }).click()
  const row = page.getByRole('row', { name: '周*国' })
  await row.waitFor()
  const sentence = await row.locator('.sentence').innerText()
  assert.match(sentence, new RegExp(`^${SHOP} 正门,.*两人都扫了码,时段为推断`))
  assert.match(await row.innerText(), /199\*\*\*\*1003/)
  assert.equal(await page.getByText(THIRD.name).count(), 0)
  await checkScreen(page, 'console-06-candidates')
  await row.click()
  await page.getByRole('heading', { name: '同处或相近的时间' }).waitFor()
  await checkScreen(page, 'console-07-candidate')
  await page.keyboard.press('Escape')
})

story('the list leaves as a CSV that says why and runs nothing', async () => {
  const page = phones.get('tracer') ?? assert.fail()
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: '导出 CSV' }).click()
  const file = join(street.folder, 'candidates.csv')
  await (await coming).saveAs(file)
  const text = readFileSync(file, 'utf8')
  const lines = text.trimEnd().split('\r\n')
  // The third person, and the manager, who was on duty at the door.
  assert.equal(lines.length, 3, text)
  const third = lines.find((line) => line.includes('周*国')) ?? ''
  assert.match(third, new RegExp(`${SHOP} 正门,.*两人都扫了码.*both scanned`))
  assert.ok(!text.includes(THIRD.name))
  assert.ok(!text.includes(THIRD.document))
  const cells = lines.flatMap((line) => line.replace('\uFEFF', '').split(','))
  assert.deepEqual(
    cells.filter((cell) => /^"?[=+\-@\t\r]/.test(cell)),
    [],
  )
})

story('the case is closed with a reason, and from then on it is only read', async () => {
  const page = phones.get('tracer') ?? assert.fail()
  await page.getByRole('button', { name: '结案' }).click()
  const sure = page.getByRole('button', { name: '确认结案' })
  await page.getByText(/^\d+ 位候选人中还有 \d+ 位没有判定/).waitFor()
  await sure.click()
  await page.getByRole('alert').waitFor()
  await page.getByLabel(/^结案理由/).fill('密接均已解除')
  await checkScreen(page, 'console-09-close-case')
  await sure.click()
  await page.getByText('已结案').waitFor()
  await sure.waitFor({ state: 'detached' })
  for (const name of ['重新追踪', '查看真实身份', '结案']) {
    assert.equal(await page.getByRole('button', { name }).count(), 0, name)
  }
  await page.getByText(/^tracer 于 .* 结案$/).waitFor()
  await page.getByText('密接均已解除').waitFor()
  await page.getByRole('row', { name: '周*国' }).waitFor()
  await checkScreen(page, 'console-10-closed-case')
})

story('every look left a row in a chain that an auditor proves', async () => {
  const page = await openPage(DESKTOP)
  await signInAtConsole(page, street.url, 'auditor')
  await page.getByRole('heading', { name: '审计链' }).waitFor()
  for (const action of ['新建病例', '追踪', '查看一名候选', '导出名单', '病例结案']) {
    await page.getByRole('cell', { name: action, exact: true }).first().waitFor()
  }
  await page.getByRole('button', { name: '验证整条链' }).click()
  await page.getByText(/^完整:\d+ 行全部吻合/).waitFor()
  // The rows below are read again: what was just proven stands among them.
  await page.getByRole('cell', { name: '验证审计链' }).waitFor()
  await checkScreen(page, 'console-08-audit')
  const { sql, keyring } = street.database
  const proof = await verifyAudit(sql, { keyring, varFolder: street.varFolder })
  assert.ok(proof.ok, JSON.stringify(proof.firstBroken))
  assert.ok(proof.rows >= 8, `${proof.rows} rows`)
})
