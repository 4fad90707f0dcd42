// Two tabs of one browser, signed in one after the other as two accounts: outside the demo the
// session is one, so the older tab would act as somebody whom it does not show.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { checkInEnglish, checkOnPhone, openConsole } from './helpers/console-desk.ts'
import type { ConsoleDesks } from './helpers/console-desk.ts'
import { checkScreen, watchPage } from './helpers/screens.ts'
import { signInStaff } from './helpers/staff.ts'
import { story } from './helpers/story.ts'

const CHANGED = /这个浏览器后来用别的账号登录了/

let desks: ConsoleDesks
let older: Page
let newer: Page

before(async () => {
  desks = await openConsole({
    first: { role: 'tracer', division: '321182' },
    second: { role: 'tracer', division: '321182' },
  })
  older = await desks.signIn('first')
  newer = watchPage(await older.context().newPage())
})
after(() => desks?.[Symbol.asyncDispose]())

/** In the newer tab somebody else signs in. */
async function signInNewer(username: string): Promise<void> {
  const cookies = Object.entries(await signInStaff(desks.city.app, username))
  const { url } = desks
  await newer.context().addCookies(cookies.map(([name, value]) => ({ name, value, url })))
  await newer.goto(`${url}/console/?account=${username}`)
  await newer.getByText(/^还没有病例/).waitFor()
}

const nameOn = (page: Page, name: string): Locator => page.locator('.who', { hasText: name })

async function looksOf(actor: string): Promise<number> {
  const [row] = await desks.city.database.sql<{ n: number }[]>`
    select count(*)::int as n from staff.audit where actor = ${actor} and action = 29`
  return row?.n ?? 0
}

story('what is asked in the older tab is refused with a sentence, and leaves no look', async () => {
  await older.getByRole('heading', { name: '病例' }).waitFor()
  await signInNewer('second')
  const before = await looksOf('second')
  assert.equal(await nameOn(older, 'first').count(), 1, 'it still shows the old name')
  await older.getByPlaceholder(/按病例编号查找/).fill('2026')
  await older.keyboard.press('Enter')
  await older.getByText(CHANGED).waitFor({ timeout: 5000 })
  assert.equal(await looksOf('second'), before, 'nobody looked as the second')
  await nameOn(older, 'first').waitFor({ state: 'detached' })
  await checkScreen(older, 'two-tabs-1')
  await checkOnPhone(older, 'two-tabs-1')
  await older.getByRole('button', { name: '重新载入' }).click()
  await nameOn(older, 'second').waitFor()
  assert.equal(await older.getByText(CHANGED).count(), 0)
})

story('a tab that is shown again says so by itself', async () => {
  await signInNewer('first')
  assert.equal(await older.getByText(CHANGED).count(), 0)
  await older.evaluate("window.dispatchEvent(new Event('visibilitychange'))")
  await older.getByText(CHANGED).waitFor({ timeout: 5000 })
  await older.getByRole('button', { name: '重新载入' }).click()
  await nameOn(older, 'first').waitFor()
  await checkInEnglish(older, 'two-tabs-2-en')
})

story('signing out in the older tab does not sign the newer one out', async () => {
  await signInNewer('second')
  await older.getByRole('button', { name: '退出' }).click()
  await older.getByText(CHANGED).waitFor({ timeout: 5000 })
  await newer.reload()
  await nameOn(newer, 'second').waitFor()
})
