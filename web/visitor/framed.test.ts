// A page behind a code that stands in a frame, in a real browser: nobody is checked in by it.
// Source: security decision 3.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, FrameLocator, Page } from 'playwright-core'
import { PHONE, openBrowser } from '../../test/helpers/browser.ts'
import { makeDevices } from '../../test/helpers/city.ts'
import type { Device } from '../../test/helpers/city.ts'
import { openVisitorApp } from '../../test/helpers/visitor-app.ts'
import { openFront } from '../../src/platform/front.ts'
import { listenerOf } from '../../src/platform/http.ts'

// A name that is no secure place for a browser, as in the demo for phones of the same network: it
// then says nothing of where a page stands, and the script alone judges.
const PLAIN_HOST = 'pass.example'
// A page that posts by itself has done so by then.
const WAIT_MS = 500

let browser: Browser
before(async () => {
  browser = await openBrowser([`--host-resolver-rules=MAP ${PLAIN_HOST} 127.0.0.1`])
})
after(() => browser?.close())

type Framing = { readonly framedBy?: 'self'; readonly host: string }

type Framed = {
  readonly page: Page
  readonly frame: FrameLocator
  /** The address of the page in the frame. */
  readonly door: string
  readonly countVisits: () => Promise<number>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Frames the page of a door in a page of the same host, with the phone of somebody known. */
async function openFramed({ framedBy, host }: Framing): Promise<Framed> {
  const opened = new AsyncDisposableStack()
  const city = opened.use(await openVisitorApp({ doors: 1, ...(framedBy && { framedBy }) }))
  const [device] = await makeDevices(city.database, 1)
  const front = await openFront('127.0.0.1', 0)
  opened.defer(front.close)
  const origin = `http://${host}:${front.port}`
  const door = `${origin}/p/${city.doors[0]?.token}`
  const listen = listenerOf(city.app)
  front.handOver((request, response) => {
    if (request.url !== '/around') return listen(request, response)
    response.setHeader('content-type', 'text/html')
    response.end(`<!doctype html><title>?</title><iframe src="${door}"></iframe>`)
    return undefined
  })
  const context = await browser.newContext(PHONE)
  opened.defer(() => context.close())
  context.setDefaultTimeout(10_000)
  const value = (device as Device).cookie.slice('zpc_enter='.length)
  await context.addCookies([{ name: 'zpc_enter', value, url: origin }])
  const page = await context.newPage()
  await page.goto(`${origin}/around`)
  await page.waitForTimeout(WAIT_MS)
  return {
    page,
    frame: page.frameLocator('iframe'),
    door,
    countVisits: async () => {
      const [row] = await city.database.sql<{ n: number }[]>`
        select count(*)::int as n from visits.visit`
      return row?.n ?? -1
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

test('in a real city a browser shows nobody the page in a frame', async () => {
  await using framed = await openFramed({ host: '127.0.0.1' })
  assert.equal(await framed.frame.getByTestId('enter').count(), 0)
  assert.equal(await framed.frame.getByTestId('verdict').count(), 0)
  assert.equal(await framed.countVisits(), 0)
})

for (const [what, host, isLeftToScript] of [
  ['a browser that says where the page stands', '127.0.0.1', false],
  ['a browser that says nothing', PLAIN_HOST, true],
] as const) {
  test(`in the frame of a demo the page waits for a tap: ${what}`, async () => {
    await using framed = await openFramed({ framedBy: 'self', host })
    const { frame, page, door } = framed
    await frame.getByTestId('enter').waitFor()
    const auto = await frame.locator('form#go').getAttribute('data-auto')
    assert.equal(auto, isLeftToScript ? '1' : null)
    assert.equal(await frame.getByTestId('verdict').count(), 0)
    assert.equal(await framed.countVisits(), 0)
    await frame.getByTestId('enter').click()
    await frame.getByTestId('verdict').waitFor()
    assert.equal(await framed.countVisits(), 1)
    // The same page by itself, so that what held it was the frame.
    await page.goto('about:blank')
    await page.goto(door)
    await page.getByTestId('verdict').waitFor()
  })
}
