// A day on which the health code does not answer: whoever comes sees the staff and is recorded, and
// the door says since when.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from './helpers/browser.ts'
import { checkLooks, goOnDuty, openDoorStreet } from './helpers/door-street.ts'
import type { DoorStreet } from './helpers/door-street.ts'
import { watchPage } from './helpers/screens.ts'

let door: DoorStreet & AsyncDisposable
let browser: Browser
let page: Page
before(async () => {
  door = await openDoorStreet({ ZPC_HEALTH_CODE: 'off' })
  browser = await openBrowser()
  page = watchPage(await door.openGatekeeper(browser))
})
after(async () => {
  await browser?.close()
  await door?.[Symbol.asyncDispose]()
})

test('a silent health code sends people to the staff, and the door says since when', async () => {
  await page.goto(door.doorUrl)
  await goOnDuty(page, door.shortNumber)
  await door.scan(await door.addVisitor('孙小川'))
  const row = page.locator('.door-row', { hasText: '孙*川' })
  await row.waitFor()
  assert.match(await row.innerText(), /请找工作人员/)
  await page.goto(door.doorUrl)
  await page.getByText(/健康码 \d\d:\d\d 起查不到/).waitFor()
  assert.equal(await page.getByText(/行程码 \d\d:\d\d 起查不到/).count(), 0)
  await checkLooks(page, 'silent', async () => {
    await page.goto(door.doorUrl)
    await row.waitFor()
    await page.locator('.strip').waitFor()
  })
})
