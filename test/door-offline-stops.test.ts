// A door that is opened again without its network: who was stopped and still waits is on the
// screen, by the sign on his phone, and nothing on the device names him or says why.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from './helpers/browser.ts'
import { checkLooks, goOnDuty, openDoorStreet, readDoorStore } from './helpers/door-street.ts'
import type { DoorStreet } from './helpers/door-street.ts'
import { inventDocument } from './helpers/invent.ts'
import { checkScreen, watchPage } from './helpers/screens.ts'
import { story, waitUntil } from './helpers/story.ts'

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

const stops = () => page.locator('.door-row.stop')
const named = (name: string) => page.locator('.door-row.stop', { hasText: name })
const setOffline = (isOffline: boolean) => page.context().setOffline(isOffline)

async function openAgainOffline(): Promise<void> {
  await page.reload()
  await page.locator('.door-bar.offline').waitFor()
}

story('two people are stopped; one is set apart to wait, a third one just comes in', async () => {
  await page.goto(door.doorUrl)
  await goOnDuty(page, door.shortNumber)
  await page.locator('.counter').waitFor()
  await door.scan(await door.addVisitor('洪大河', { seen: { health: 'red' } }))
  await door.scan(await door.addVisitor('邢远山', { seen: { travel: 'starred' } }))
  await door.scan(await door.addVisitor('孙小川'))
  await page.locator('.door-row', { hasText: '孙*川' }).waitFor()
  await named('邢*山').click()
  await page.getByRole('button', { name: '已隔开等待', exact: true }).click()
  await named('邢*山').getByText('已隔开等待').waitFor()
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
  await waitUntil('the kit of the shift', async () =>
    (await readDoorStore(page)).includes('deviceId'),
  )
})

story('opened again without a network the two are there, by their signs', async () => {
  const sign = await named('洪*河').locator('.sign').innerText()
  await setOffline(true)
  await openAgainOffline()
  await stops().first().waitFor()
  assert.equal(await stops().count(), 2)
  const first = await stops().first().innerText()
  assert.ok(first.includes(sign.trim()), `${first} shows ${sign}`)
  assert.match(first, /待处理/)
  assert.match(await stops().last().innerText(), /已隔开等待/)
  assert.equal(await page.locator('.door-row', { hasText: /[洪邢孙]/ }).count(), 0)
  await checkLooks(page, 'offline-stops', openAgainOffline)
  await openAgainOffline()
  await stops().first().click()
  assert.ok((await page.locator('.steps li').count()) >= 2)
  await page.getByText('现在没有网络').waitFor()
  await checkScreen(page, 'door-offline-stop-sheet')
  await page.keyboard.press('Escape')
})

story('what lies on the device names nobody and says no reason', async () => {
  const store = await readDoorStore(page)
  for (const word of ['洪', '邢', '孙', '"red"', 'starred', '"decade"', '"sex"', 'maskedName']) {
    assert.ok(!store.includes(word), `${word} lies on the device`)
  }
  const { kits } = JSON.parse(store) as { kits: { stops: { key: string }[] }[] }
  assert.equal(kits[0]?.stops.length, 2)
})

story('an entry that was kept without a network is there again too', async () => {
  await page.getByRole('link', { name: '证件登记' }).click()
  await page.getByLabel('证件号码').fill(inventDocument(77))
  await page.getByLabel('姓名').fill('秦一')
  await page.getByRole('button', { name: '绿码', exact: true }).click()
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await page.locator('.verdict.kept').waitFor()
  await page.getByRole('link', { name: '返回' }).click()
  await openAgainOffline()
  await page.locator('.door-row.kept').waitFor()
  assert.equal(await stops().count(), 2)
})

story('with the network the names are back, and who is dealt with is forgotten', async () => {
  await setOffline(false)
  await named('洪*河').click()
  await page.getByRole('button', { name: '已移交', exact: true }).click()
  await page.locator('.door-row', { hasText: '已移交' }).waitFor()
  await named('邢*山').waitFor()
  await waitUntil('one stop on the device', async () => {
    const { kits } = JSON.parse(await readDoorStore(page)) as { kits: { stops: unknown[] }[] }
    return kits[0]?.stops.length === 1
  })
  await setOffline(true)
  await openAgainOffline()
  await stops().getByText('已隔开等待').waitFor()
  assert.equal(await stops().count(), 1)
})

story('off duty nothing of it lies on the device', async () => {
  await setOffline(false)
  await named('邢*山').waitFor()
  await page.getByRole('switch', { name: '在岗' }).click()
  await page.getByRole('heading', { name: '您不在岗' }).waitFor()
  await waitUntil('no kit', async () => {
    const { kits } = JSON.parse(await readDoorStore(page)) as { kits: unknown[] }
    return kits.length === 0
  })
  await setOffline(true)
  await page.reload()
  await page.getByText('网络不通').waitFor()
  assert.equal(await page.locator('.door-row').count(), 0)
})
