// Looks at a screen of a story as an auditor would: axe (WCAG 2.2 AA), width, errors of the page,
// and a picture in var/screens for people to look at (none with ZPC_TEST_PICTURES=off).
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { PHONE } from './browser.ts'

const FOLDER = resolve(import.meta.dirname, '../../var/screens')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const FADING_LIMIT_MS = 2000
// Not waited for: what turns for ever as a spinner does, what begins later than the wait would end,
// and the ring around a button that was tapped, which has no text.
const IS_FADING = `document.getAnimations().some(({ playState, currentTime, effect }) => {
  const { delay, endTime } = effect.getComputedTiming()
  const isSoon = endTime !== Infinity && delay - currentTime < ${FADING_LIMIT_MS}
  return playState === 'running' && isSoon && !effect.target?.classList.contains('ant-wave')
})`

const pageErrors = new WeakMap<Page, string[]>()

/** Notes the uncaught errors and broken policies of a page, for `checkScreen` to find. */
export function watchPage(page: Page): Page {
  const errors: string[] = []
  pageErrors.set(page, errors)
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    // A sound or a shake before a first tap is noise in the console of every door.
    if (/security policy|navigator\.vibrate|AudioContext/i.test(message.text()))
      errors.push(message.text())
  })
  return page
}

async function takePicture(page: Page, name: string): Promise<void> {
  // What fades in is half transparent meanwhile: its contrast is not that of the screen.
  const deadline = Date.now() + FADING_LIMIT_MS
  while ((await page.evaluate(IS_FADING)) === true && Date.now() < deadline) await sleep(30)
  if (process.env['ZPC_TEST_PICTURES'] === 'off') return
  mkdirSync(FOLDER, { recursive: true })
  await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true })
}

async function assertGood(page: Page, name: string): Promise<void> {
  // What is right need not be described; a page without frames needs no second page to add up on.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).withTags(RULES)
  const { violations } = await axe.setLegacyMode(page.frames().length === 1).analyze()
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map((node) => node.html).join()}`),
    [],
  )
  const wide = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'))
  assert.ok(wide <= 0, `${name} is ${wide} px wider than the screen`)
  assert.deepEqual(pageErrors.get(page) ?? [], [], name)
}

/** Takes a picture of the screen and asserts that nothing is wrong with it. */
export async function checkScreen(page: Page, name: string): Promise<void> {
  await takePicture(page, name)
  await assertGood(page, name)
}

/** The same for a phone without JavaScript: axe, which needs it, reads a copy of the page. */
export async function checkPlainScreen(page: Page, name: string): Promise<void> {
  await takePicture(page, name)
  const context = (await page.context().browser()?.newContext(PHONE)) ?? assert.fail('no browser')
  const copy = await context.newPage()
  const content = await page.content()
  await copy.setContent(content.replaceAll(/<script[\s\S]*?<\/script>/g, ''))
  await assertGood(copy, name)
  await context.close()
}
