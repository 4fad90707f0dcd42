// The gatekeeper's day at one door, in a real browser against a real server: who comes in, who is
// stopped and what becomes of it, who has no phone, and an hour without a network.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { Resvg } from '@resvg/resvg-js'
import type { Browser, Page } from 'playwright-core'
import { renderSVG } from 'uqr'
import { openBrowser } from './helpers/browser.ts'
import { checkLooks, goOnDuty, openDoorStreet } from './helpers/door-street.ts'
import type { DoorStreet } from './helpers/door-street.ts'
import { inventDocument } from './helpers/invent.ts'
import { checkScreen, watchPage } from './helpers/screens.ts'
import { story } from './helpers/story.ts'
import { readAsKeyboard } from './helpers/wedge-reader.ts'

let door: DoorStreet & AsyncDisposable
let browser: Browser
let page: Page

before(async () => {
  door = await openDoorStreet()
  browser = await openBrowser()
  page = watchPage(await door.openGatekeeper(browser))
})
after(async () => {
  await browser?.close()
  await door?.[Symbol.asyncDispose]()
})

function row(name: string) {
  return page.locator('.door-row', { hasText: name })
}

async function openRow(name: string): Promise<void> {
  await row(name).locator('.door-main').click()
  await page.getByRole('dialog').waitFor()
}

async function openPanelAt(panel: string): Promise<void> {
  await page.goto(`${door.doorUrl}/${panel}`)
  await page.locator('.panel').waitFor()
}

async function waitForVisits(count: number): Promise<void> {
  const deadline = Date.now() + 20_000
  while ((await door.countVisits()) < count && Date.now() < deadline) await sleep(100)
  assert.equal(await door.countVisits(), count)
}

const AXE = 'passes axe in both languages and in large print'

story('off duty the door shows nobody; on duty the list opens', async () => {
  await door.scan(await door.addVisitor('孙小川'))
  await page.goto(door.doorUrl)
  await checkLooks(page, 'off-duty', async () => {
    await page.goto(door.doorUrl)
    await page.locator('.off-duty').waitFor()
  })
  await page.goto(door.doorUrl)
  await page.getByRole('heading', { name: '您不在岗' }).waitFor()
  assert.equal(await page.getByText('孙*川').count(), 0)
  await goOnDuty(page, door.shortNumber)
  await row('孙*川').waitFor()
  assert.equal(await page.getByText('孙小川').count(), 0)
})

story('a scan is on the screen with the verdict of the server by itself', async () => {
  const visitor = await door.addVisitor('周建国')
  await door.scan(visitor)
  await row('周*国').waitFor()
  assert.match(await row('周*国').innerText(), /可以进入/)
  assert.match(await row('周*国').innerText(), /\d\d:\d\d:\d\d/)
})

story('a scan between the list and the live line is on the screen all the same', async () => {
  const visitor = await door.addVisitor('韩路口')
  const listed = page.waitForResponse(/\/rows\?/)
  await page.route('**/events?*', async (route) => {
    await listed
    await door.scan(visitor)
    await route.continue()
  })
  await page.goto(door.doorUrl)
  // Sooner than the list is read again by itself.
  await row('韩*口').waitFor({ timeout: 14_000 })
  await page.unroute('**/events?*')
})

const STOPS = [
  { name: '洪大河', masked: '洪*河', seen: { health: 'red' }, tap: '已移交', word: '已移交' },
  { name: '黄小溪', masked: '黄*溪', seen: { health: 'yellow' }, tap: '已劝返', word: '已劝返' },
  { name: '邢远山', masked: '邢*山', seen: { travel: 'starred' }, tap: '误判', word: '误判' },
] as const

for (const stop of STOPS) {
  story(`a stop for ${Object.values(stop.seen).join()} is dealt with: ${stop.tap}`, async () => {
    await page.goto(door.doorUrl)
    await door.scan(await door.addVisitor(stop.name, { seen: stop.seen }))
    await page.locator('.door-row.stop', { hasText: stop.masked }).waitFor()
    const text = await row(stop.masked).innerText()
    assert.ok(!/红|黄码|星|red|yellow|star/i.test(text), `the row names no state: ${text}`)
    await openRow(stop.masked)
    const sheet = page.getByRole('dialog')
    assert.ok((await sheet.locator('.steps li').count()) >= 2)
    assert.match((await sheet.getByRole('link').first().getAttribute('href')) ?? '', /^tel:\d+$/)
    if (stop.tap === '已移交') {
      await checkLooks(page, 'stop', async () => {
        await page.goto(door.doorUrl)
        await openRow(stop.masked)
      })
      await page.goto(door.doorUrl)
      await openRow(stop.masked)
    }
    await page.getByLabel('备注').fill('10 点交给社区李主任')
    await page.getByRole('button', { name: stop.tap }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await row(stop.masked).getByText(stop.word).waitFor()
    assert.equal(await page.locator('.door-row.stop', { hasText: stop.masked }).count(), 0)
  })
}

story('two who come along join the row of who reported them: one becomes three', async () => {
  await page.goto(door.doorUrl)
  const mother = await door.addVisitor('宋妈妈')
  const ticket = await door.scan(mother)
  await row('宋*妈').waitFor()
  assert.equal(await row('宋*妈').locator('.count-badge').count(), 0)
  await door.report(mother, ticket, [
    { name: '宋大娘', number: inventDocument(31) },
    { name: '宋老伯', number: inventDocument(32) },
  ])
  const badge = row('宋*妈').getByRole('button', { name: '共 3 人' })
  await badge.waitFor()
  if ((await badge.getAttribute('aria-expanded')) === 'false') await badge.click()
  await row('宋*妈').locator('.companion', { hasText: '宋*娘' }).waitFor()
  await row('宋*妈').locator('.companion', { hasText: '宋*伯' }).waitFor()
  assert.equal(await page.locator('.door-row', { hasText: '宋*' }).count(), 1)
  await checkScreen(page, 'door-companions')
})

story(`the list ${AXE}`, async () => {
  await door.scan(await door.addVisitor('洪小路', { seen: { health: 'red' } }))
  await checkLooks(page, 'list', async () => {
    await page.goto(door.doorUrl)
    await row('洪*路').waitFor()
  })
})

story(`the sheet of tools ${AXE}`, async () => {
  await checkLooks(page, 'more', async () => {
    await page.goto(door.doorUrl)
    await page.getByRole('button', { name: /更多|More/ }).click()
    await page.getByRole('button', { name: /怎么处理|What to do/ }).click()
    await page.locator('.steps').waitFor()
  })
})

story('an emergency enters at once and is registered later', async () => {
  const openSheet = async (): Promise<void> => {
    await page.goto(door.doorUrl)
    await page.getByRole('button', { name: /^(紧急|Emergency)$/ }).click()
    await page.getByRole('dialog').waitFor()
  }
  await checkLooks(page, 'emergency', openSheet)
  await openSheet()
  await page.getByLabel('怎么认出这个人').fill('红外套,约 60 岁')
  await page.getByRole('button', { name: '受伤' }).click()
  await page.getByText('已记录,请放行').waitFor()
  await checkLooks(page, 'emergencies', async () => {
    await page.goto(`${door.doorUrl}/emergencies`)
    await page.getByText('红外套').waitFor()
  })
  await page.goto(`${door.doorUrl}/emergencies`)
  await page.getByRole('button', { name: '补登记' }).click()
  await page.getByLabel('证件号码').fill(inventDocument(1))
  await page.getByLabel('姓名').fill('吴平安')
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await page.getByText('没有等待补登记的人').waitFor()
})

story(`home, places, place and scanner ${AXE}`, async () => {
  for (const [screen, path] of Object.entries({
    home: '/',
    places: '/places',
    place: `/places/${door.placeId}`,
    scanner: '/scan',
  })) {
    await checkLooks(page, `around-${screen}`, async () => {
      await page.goto(`${door.street.url}/zhenheyi${path}`)
      await page.locator('main').waitFor()
      await page.locator('.loading').first().waitFor({ state: 'detached' })
    })
  }
})

test('the first load stays below 200 kB without the decoder of the camera', () => {
  const folder = join(import.meta.dirname, '../dist/web/zhenheyi')
  const index = readFileSync(join(folder, 'index.html'), 'utf8')
  const assets = [...index.matchAll(/(?:src|href)="\/zhenheyi\/(assets\/[^"]+\.(?:js|css))"/g)]
  assert.ok(assets.length >= 2)
  const files = ['index.html', ...assets.map((asset) => asset[1] ?? '')]
  const bytes = files.map((file) => gzipSync(readFileSync(join(folder, file))).length)
  const whole = bytes.reduce((sum, one) => sum + one, 0)
  assert.ok(whole <= 200_000, `${whole} bytes`)
  assert.ok(!files.some((file) => /\/(door|scan)-/.test(file)), 'the door comes when it is opened')
})

story(
  'one person is registered by document; the check digit is looked at while typing',
  async () => {
    const visits = await door.countVisits()
    await checkLooks(page, 'person', () => openPanelAt('person'))
    await openPanelAt('person')
    const number = inventDocument(2)
    const wrong = number.slice(0, 17) + (number.endsWith('1') ? '2' : '1')
    await page.getByLabel('证件号码').fill(wrong)
    await page.getByText('最后一位校验不符').waitFor()
    await page.getByLabel('证件号码').fill(number)
    await page.getByText('号码正确').waitFor()
    await page.getByLabel('姓名').fill('郑长江')
    await page.getByRole('button', { name: '登记', exact: true }).click()
    await page.locator('.verdict[data-verdict=enter]', { hasText: '郑*江' }).waitFor()
    await checkScreen(page, 'door-person-verdict')
    await waitForVisits(visits + 1)
  },
)

story('a reader that types like a keyboard opens the form with the number', async () => {
  await page.goto(door.doorUrl)
  await row('周*国').waitFor()
  await readAsKeyboard(page, inventDocument(3))
  await page.locator('.panel').waitFor()
  assert.equal(await page.getByLabel('证件号码').inputValue(), inventDocument(3))
})

story('many are checked line by line before they are registered', async () => {
  const visits = await door.countVisits()
  await openPanelAt('many')
  await page.getByRole('button', { name: '先核对' }).click()
  await page.getByText('请先粘贴名单').waitFor()
  assert.equal(await page.getByRole('button', { name: /^登记 \d+ 人$/ }).count(), 0)
  await page
    .getByLabel('粘贴名单')
    .fill(`冯一一,${inventDocument(4)}\n褚二二,3211\n卫三三,${inventDocument(5)}`)
  await page.getByRole('button', { name: '先核对' }).click()
  await page.getByText('可以登记 2 人').waitFor()
  await checkScreen(page, 'door-many-checked')
  assert.equal(await door.countVisits(), visits)
  await page.getByRole('button', { name: '登记 2 人' }).click()
  await page.getByText('登记 2 人,未登记 1 人').waitFor()
  await waitForVisits(visits + 2)
  await checkLooks(page, 'many', () => openPanelAt('many'))
})

/** Draws a code as a phone would photograph it from paper. */
function drawCode(text: string): Buffer {
  const svg = renderSVG(text, { ecc: 'M', border: 4 })
  return Buffer.from(new Resvg(svg, { fitTo: { mode: 'width', value: 480 } }).render().asPng())
}

story('the holder of a paper code is recorded by the code alone', async () => {
  const address = await door.givePaperCode('蒋奶奶')
  const visits = await door.countVisits()
  await page.goto(door.doorUrl)
  await row('周*国').waitFor()
  await readAsKeyboard(page, address)
  await page.locator('.verdict[data-verdict=enter]', { hasText: '蒋*奶' }).waitFor()
  await waitForVisits(visits + 1)
  const second = await door.givePaperCode('许爷爷')
  await openPanelAt('scan')
  const picture = { name: 'code.png', mimeType: 'image/png', buffer: drawCode(second) }
  await page.getByText('这台设备上没有找到相机。').waitFor()
  await page.getByLabel('从相册选图片').setInputFiles(picture)
  await page.locator('.verdict[data-verdict=enter]', { hasText: '许*爷' }).waitFor()
  await waitForVisits(visits + 2)
  await checkLooks(page, 'scan', () => openPanelAt('scan'))
})

story('a line of the paper register is typed; the empty sheet can be printed', async () => {
  const visits = await door.countVisits()
  await checkLooks(page, 'paper', () => openPanelAt('paper'))
  await openPanelAt('paper')
  await page.getByLabel('登记表编号').fill('A12')
  await page.getByLabel('证件号码').fill(inventDocument(6))
  await page.getByLabel('姓名').fill('沈小北')
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await page.locator('.verdict').waitFor()
  await waitForVisits(visits + 1)
  const href = await page.getByRole('link', { name: '打印空白登记表' }).getAttribute('href')
  const sheet = await page.request.get(new URL(href ?? '', door.street.url).href)
  assert.equal(sheet.headers()['content-type'], 'application/pdf')
})

story('a disputed document is settled by whoever saw it', async () => {
  const document = inventDocument(7)
  await door.addVisitor('韩东风', { document })
  const owner = await door.addVisitor('杨西风', { document })
  await door.scan(owner)
  await page.goto(door.doorUrl)
  await page.locator('.door-row.stop', { hasText: '杨*风' }).waitFor()
  await openRow('杨*风')
  await checkScreen(page, 'door-dispute')
  await page.getByRole('button', { name: '看过证件,是本人' }).click()
  await page.getByText('已记下看过证件').waitFor()
  const { sql } = door.street.database
  const [person] = await sql<{ assurance: number }[]>`
    select assurance from people.person where person_id = ${owner.personId}`
  assert.equal(person?.assurance, 2)
})
