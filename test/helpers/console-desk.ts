// The console in a real browser, over every route of a city: who signs in has a desk of its own.
import type { Browser, Page } from 'playwright-core'
import { totpCode } from '../../src/staff/index.ts'
import type { StaffRole } from '../../src/staff/index.ts'
import { DESKTOP, openBrowser } from './browser.ts'
import { openCityApp } from './city-app.ts'
import type { CityApp } from './city-app.ts'
import { checkScreen, watchPage } from './screens.ts'
import { freePort } from './server.ts'
import { STAFF_PASSWORD, STAFF_SECRET, addStaff } from './staff.ts'

export type ConsoleDesks = {
  readonly city: CityApp
  readonly url: string
  /** Gives the page on which an account is signed in; always the same one. */
  readonly signIn: (username: string) => Promise<Page>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

type Grant = { readonly role: StaffRole; readonly division: string }

/** Signs in with both factors; `look` sees either form, filled in. */
export async function signInAtConsole(
  page: Page,
  url: string,
  username: string,
  look: (form: 'sign-in' | 'second-factor') => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await page.goto(`${url}/console/`)
  await page.getByLabel('账号').fill(username)
  await page.getByLabel('密码', { exact: true }).fill(STAFF_PASSWORD)
  await look('sign-in')
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByLabel('6位动态口令').fill(totpCode(STAFF_SECRET, Date.now()))
  await look('second-factor')
  await page.getByRole('button', { name: /登\s?录/ }).click()
}

/** Looks at a screen of the console on a phone too, where a supervisor opens it on his way. */
export async function checkOnPhone(page: Page, name: string): Promise<void> {
  await page.setViewportSize({ width: 360, height: 640 })
  await checkScreen(page, `${name}-phone`)
  await page.setViewportSize(DESKTOP.viewport ?? { width: 1280, height: 800 })
}

async function openDesk(browser: Browser, url: string, username: string): Promise<Page> {
  const context = await browser.newContext(DESKTOP)
  const page = watchPage(await context.newPage())
  await signInAtConsole(page, url, username)
  await page.getByRole('navigation').waitFor()
  return page
}

/** Opens a city with the given accounts and its console. */
export async function openConsole(accounts: Record<string, Grant>): Promise<ConsoleDesks> {
  await using opened = new AsyncDisposableStack()
  const port = await freePort()
  const url = `http://localhost:${port}`
  const city = opened.use(await openCityApp({ PORT: String(port) }))
  await city.app.listen({ port, host: '127.0.0.1' })
  const browser = await openBrowser()
  opened.defer(() => browser.close())
  for (const [name, grant] of Object.entries(accounts)) await addStaff(city.database, name, [grant])
  const desks = new Map<string, Page>()
  const whole = opened.move()
  return {
    city,
    url,
    signIn: async (username) => {
      const desk = desks.get(username) ?? (await openDesk(browser, url, username))
      desks.set(username, desk)
      return desk
    },
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  }
}

/** Checks a screen in English and goes back to Chinese. */
export async function checkInEnglish(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'English' }).click()
  await checkScreen(page, name)
  await page.getByRole('button', { name: '中文' }).click()
}

/** Gives the label of the field in which one would type now. */
export async function focusedLabel(page: Page): Promise<string | null> {
  return page.evaluate('document.activeElement.getAttribute("aria-label")')
}
