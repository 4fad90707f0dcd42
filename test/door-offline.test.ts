// A door whose network is cut, in a real browser against a real server: what is registered stays
// sealed on the device and reaches the database exactly once.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from './helpers/browser.ts'
import { checkLooks, goOnDuty, openDoorStreet, readDoorStore } from './helpers/door-street.ts'
import type { DoorStreet } from './helpers/door-street.ts'
import { inventDocument } from './helpers/invent.ts'
import { checkScreen, watchPage } from './helpers/screens.ts'
import { story, waitUntil } from './helpers/story.ts'
import { readAsKeyboard } from './helpers/wedge-reader.ts'

const ENTRIES = 50

let door: DoorStreet & AsyncDisposable
let browser: Browser
let page: Page
/** The address of a paper code. */
let code = ''

before(async () => {
  door = await openDoorStreet()
  browser = await openBrowser()
  page = watchPage(await door.openGatekeeper(browser))
  code = await door.givePaperCode('蒋奶奶')
})
after(async () => {
  await browser?.close()
  await door?.[Symbol.asyncDispose]()
})

async function setOffline(isOffline: boolean): Promise<void> {
  await page.context().setOffline(isOffline)
}

async function countKept(): Promise<number> {
  const store = JSON.parse(await readDoorStore(page)) as { entries: unknown[] }
  return store.entries.length
}

async function register(index: number, look = '绿码'): Promise<void> {
  await page.getByLabel('证件号码').fill(inventDocument(100 + index))
  await page.getByLabel('姓名').fill(`秦${'一二三四五六七八九十'[index % 10]}`)
  await page.getByRole('button', { name: look, exact: true }).click()
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await waitUntil(`entry ${index}`, async () => (await countKept()) === index + 1)
}

/** Opens a screen of the door without loading the page again. */
async function goInside(name: string): Promise<void> {
  await page.getByRole('link', { name }).click()
  await page.locator('.panel').waitFor()
}

story('the shift begins with the network, and the app lies on the device', async () => {
  await page.goto(door.doorUrl)
  await goOnDuty(page, door.shortNumber)
  await page.locator('.counter').waitFor()
  await waitUntil('the kit of the shift', async () =>
    (await readDoorStore(page)).includes('deviceId'),
  )
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
})

story(
  'the network is cut: the bar says since when, the door opens again, steps are there',
  async () => {
    await setOffline(true)
    await page.locator('.door-bar.offline').waitFor()
    await page.reload()
    await page.locator('.door-bar.offline').waitFor()
    assert.match(await page.locator('.dot').innerText(), /离线 \d\d:\d\d 起/)
    await page.getByText('没有网络。照常登记').waitFor()
    await checkLooks(page, 'offline', async () => {
      await page.reload()
      await page.locator('.door-bar.offline').waitFor()
    })
    await page.reload()
    await page.getByRole('button', { name: '更多' }).click()
    await page.getByRole('button', { name: '红码、黄码、带星怎么处理' }).click()
    assert.ok((await page.locator('.steps li').count()) >= 2)
    await checkScreen(page, 'door-offline-steps')
    await page.keyboard.press('Escape')
  },
)

story('a paper code asks for one tap: green, not green, not shown', async () => {
  await page.locator('.counter').waitFor()
  await readAsKeyboard(page, code)
  await page.getByText('请看对方的健康码').waitFor()
  await checkScreen(page, 'door-offline-look')
  await page.getByRole('button', { name: '看到绿码' }).click()
  await page.locator('.verdict.kept').waitFor()
  await checkScreen(page, 'door-offline-kept')
  assert.equal(await countKept(), 1)
})

story('fifty entries without a network lie sealed on the device', async () => {
  await page.getByRole('link', { name: '返回' }).click()
  await goInside('证件登记')
  // Nobody goes in unheeded because the network is away: what was seen counts.
  const aside = page.getByText('不是绿码:请让对方到旁边')
  await register(1, '不是绿码')
  await aside.waitFor()
  assert.ok((await page.locator('.steps li').count()) >= 2)
  await checkScreen(page, 'door-offline-not-green')
  for (let index = 2; index < ENTRIES; index += 1) await register(index)
  assert.equal(await aside.count(), 0)
  const store = await readDoorStore(page)
  assert.ok(!store.includes('秦'), 'no name can be read')
  assert.ok(!store.includes(inventDocument(101)), 'no number can be read')
  assert.ok(!store.includes('green'), 'no state of health can be read')
  await page.getByRole('link', { name: '返回' }).click()
  await page.getByText(`${ENTRIES} 未上传`).waitFor()
  assert.equal(await page.locator('.door-row.kept').count(), ENTRIES)
  await checkScreen(page, 'door-offline-queue')
})

story('reconnected twice, the first answer lost: fifty visits, none doubled', async () => {
  const visits = await door.countVisits()
  let lost = 0
  await page.context().route('**/intake', async (route) => {
    if (lost > 0) return route.continue()
    lost += 1
    // The server gets it, stores it and answers; the answer never arrives.
    await route.fetch().catch(() => undefined)
    await route.abort()
  })
  await setOffline(false)
  await waitUntil('the first batch', () => Promise.resolve(lost === 1))
  await setOffline(true)
  await sleep(500)
  await setOffline(false)
  await waitUntil('an empty queue', async () => (await countKept()) === 0)
  await page.context().unroute('**/intake')
  const { sql } = door.street.database
  const [row] = await sql<{ visits: number; persons: number }[]>`
    select count(*)::int as visits, count(distinct person_id)::int as persons from visits.visit`
  assert.equal((row?.visits ?? 0) - visits, ENTRIES)
  assert.equal(row?.persons, row?.visits, 'one visit for each person')
  await page.getByText('秦*', { exact: true }).first().waitFor()
  await checkScreen(page, 'door-online-again')
})

story(
  'signing out drops nothing: it warns, keeps, and sends after the next shift began',
  async () => {
    const visits = await door.countVisits()
    await page.context().route('**/{register,intake}', (route) => route.abort())
    await goInside('证件登记')
    await page.getByLabel('证件号码').fill(inventDocument(99))
    await page.getByLabel('姓名').fill('尤留下')
    await page.getByRole('button', { name: '登记', exact: true }).click()
    await page.locator('.verdict.kept').waitFor()
    await page.goto(`${door.street.url}/zhenheyi/`)
    await page.getByRole('button', { name: /退\s?出登录/ }).click()
    await page.getByText('还有 1 条登记没有上传').waitFor()
    await checkScreen(page, 'door-sign-out-warning')
    await page.getByRole('button', { name: '仍要退出' }).click()
    await page.getByLabel('手机号').waitFor()
    const store = JSON.parse(await readDoorStore(page)) as Record<string, unknown[]>
    assert.equal(store['entries']?.length, 1)
    assert.equal(store['kits']?.length, 0, 'the kit of the shift is gone')
    assert.equal(store['chains']?.length, 0, 'so is its key')
    await page.context().unroute('**/{register,intake}')
    await door.signIn(page.context())
    await page.goto(door.doorUrl)
    await page
      .getByRole('button', { name: '上岗', exact: true })
      .or(page.locator('.counter'))
      .waitFor()
    const begin = page.getByRole('button', { name: '上岗', exact: true })
    if (await begin.isVisible()) await goOnDuty(page, door.shortNumber)
    await waitUntil('the kept entry', async () => (await door.countVisits()) === visits + 1)
    await waitUntil('an empty queue', async () => (await countKept()) === 0)
  },
)

story('going off duty hides every row at once', async () => {
  await page.goto(door.doorUrl)
  await page.locator('.door-row').first().waitFor()
  await page.getByRole('switch', { name: '在岗' }).click()
  await page.getByRole('heading', { name: '您不在岗' }).waitFor()
  assert.equal(await page.locator('.door-row').count(), 0)
  const answer = await page.request.get(`${door.street.url}/api/door/points/${door.pointId}/rows`)
  assert.equal(answer.status(), 403)
})

story('a shift that ends on another device ends on this screen too', async () => {
  await goOnDuty(page, door.shortNumber)
  await page.locator('.door-row').first().waitFor()
  const address = `${door.street.url}/api/door/points/${door.pointId}/duty`
  const answer = await page.request.post(address, { data: { isOn: false } })
  assert.equal(answer.status(), 200)
  await page.getByRole('heading', { name: '您不在岗' }).waitFor()
  assert.equal(await page.locator('.door-row').count(), 0)
})
