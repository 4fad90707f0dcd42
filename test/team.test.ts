// A team and its manager in a real browser at 360 px: a gatekeeper is invited by a code, goes on
// duty before the poster, a place is handed over, somebody runs many places and sees his day.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openSession } from '../src/people/index.ts'
import { addMember, renderPoster } from '../src/places/index.ts'
import { systemClock } from '../src/platform/clock.ts'
import { DESKTOP, PHONE, openBrowser } from './helpers/browser.ts'
import { filmCode, filmPoster } from './helpers/camera.ts'
import { addPerson, makeDoors } from './helpers/city.ts'
import type { Door } from './helpers/city.ts'
import { checkOnPhone, focusedLabel, signInAtConsole } from './helpers/console-desk.ts'
import { inventDocument, inventPhone } from './helpers/invent.ts'
import { readPictureCode } from './helpers/poster-reader.ts'
import { checkScreen, watchPage } from './helpers/screens.ts'
import { addStaff } from './helpers/staff.ts'
import { story } from './helpers/story.ts'
import { openStreet } from './helpers/street.ts'
import type { Street } from './helpers/street.ts'

const SHOPS = ['测试超市0', '测试超市1', '测试超市2']
const FIRST_PERSON = 640

type Someone = {
  readonly name: string
  readonly phone: string
  readonly number: string
  /** Opens a phone of his on which he is signed in. */
  readonly open: (browser: Browser) => Promise<Page>
}

let opened: AsyncDisposableStack
let street: Street
let browser: Browser
let doors: Door[]
let app: string
let made = FIRST_PERSON

before(async () => {
  opened = new AsyncDisposableStack()
  street = opened.use(await openStreet())
  app = `${street.url}/zhenheyi`
  doors = await makeDoors(street.database, SHOPS.length)
  browser = await openBrowser()
  opened.defer(() => browser.close())
})
after(() => opened?.disposeAsync())

async function someone(name: string): Promise<Someone & { readonly phoneBlind: Buffer }> {
  made += 1
  const [phone, number] = [inventPhone(made), inventDocument(made)]
  const { sql, keyring } = street.database
  const at = systemClock.now()
  const personId = await addPerson(street.database, { name, number, phone, at })
  const deps = { keyring, clock: systemClock }
  const owner = { power: 'run', personId, phone: `+86${phone}` } as const
  const { token, session } = await openSession(sql, deps, owner)
  const sign = (context: BrowserContext) =>
    context.addCookies([{ name: 'zpc_run', value: token, url: street.url }])
  return {
    name,
    phone,
    number,
    phoneBlind: session.phoneBlind,
    open: async (where) => {
      const context = await where.newContext({ ...PHONE, permissions: ['camera'] })
      context.setDefaultTimeout(20_000)
      await sign(context)
      return watchPage(await context.newPage())
    },
  }
}

async function runs(who: { phone: string; name: string; phoneBlind: Buffer }, door: Door) {
  const { phone, name, phoneBlind } = who
  const phoneMask = `199****${phone.slice(-4)}`
  const member = { placeId: door.placeId, phoneBlind, phoneMask, name, role: 'manager' as const }
  await street.database.sql.begin((tx) => addMember(tx, street.database.keyring, member))
}

// Choices wider than two lines of their field, less its padding, the arrow and the break.
const CUT_CHOICES = `[...document.querySelectorAll('select')].flatMap((select) => {
  const style = getComputedStyle(select)
  const brush = document.createElement('canvas').getContext('2d')
  brush.font = style.font
  const room = select.clientWidth - 2 * parseFloat(style.paddingLeft) - 24
  const lines = style.whiteSpace === 'normal' ? 2 : 1
  const texts = [...select.options].map((option) => option.text)
  return texts.filter((text) => brush.measureText(text).width > room * (lines - 0.2))
})`
// Days that may break at their hyphens.
const LOOSE_DAYS = `[...document.querySelectorAll('main *')].flatMap((element) =>
  [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE
    && /[0-9]{4}-[0-9]{2}-[0-9]{2}/.test(node.data)
    && getComputedStyle(element).whiteSpace !== 'nowrap').map((node) => node.data))`

/** The screen in both languages and in large print. */
async function checkLooks(page: Page, name: string): Promise<void> {
  const { origin: url } = new URL(page.url())
  for (const [look, lang, large] of [
    ['zh', 'zh', '0'],
    ['large', 'zh', '1'],
    ['en', 'en', '0'],
    ['large-en', 'en', '1'],
  ] as const) {
    await page.context().addCookies([
      { name: 'zpc_lang', value: lang, url },
      { name: 'zpc_large', value: large, url },
    ])
    await page.reload()
    await page.waitForLoadState('networkidle')
    await checkScreen(page, `team-${name}-${look}`)
    assert.deepEqual(await page.evaluate(CUT_CHOICES), [], `${name} ${look}`)
    assert.deepEqual(await page.evaluate(LOOSE_DAYS), [], `${name} ${look}`)
  }
  await page.context().addCookies([{ name: 'zpc_lang', value: 'zh', url }])
  await page.reload()
  await page.waitForLoadState('networkidle')
}

function door(index: number): Door {
  return doors[index] ?? assert.fail(`no door ${index}`)
}

async function pointOf(index: number): Promise<{ pointId: number; number: string }> {
  const [point] = await street.database.sql<{ pointId: number; number: string }[]>`
    select point_id as "pointId", short_number as number from places.point
    where place_id = ${door(index).placeId}`
  return point ?? assert.fail('no point')
}

/** The code of the step up, and the whole document number again. */
async function prove(page: Page, who: Someone): Promise<void> {
  await page.getByRole('button', { name: '获取验证码' }).click()
  await page.getByLabel('短信验证码').fill(await street.takeCode(who.phone))
  await page.getByLabel('证件号码').fill(who.number)
}

const people = new Map<string, Awaited<ReturnType<typeof someone>>>()
const phones = new Map<string, Page>()
const person = (name: string) => people.get(name) ?? assert.fail(name)
const phone = (name: string) => phones.get(name) ?? assert.fail(name)
let invitation = ''

story('a manager makes a code for a gatekeeper; another reader reads it too', async () => {
  const manager = await someone('钱经理')
  people.set('manager', manager)
  for (const index of [0, 1, 2]) await runs(manager, door(index))
  const page = await manager.open(browser)
  phones.set('manager', page)
  await page.goto(`${app}/places/${door(0).placeId}`)
  await page.getByRole('link', { name: '成员与邀请' }).click()
  await page.getByRole('heading', { name: '邀请成员' }).waitFor()
  await checkLooks(page, '01-team')
  await page.getByRole('button', { name: '生成邀请码' }).click()
  const code = page.locator('.invite-code svg')
  await code.waitFor()
  const picture = join(street.folder, 'invitation.png')
  // As it stands on the phone: a picture of the whole page would scroll it under the bar. The list
  // below comes a moment later and moves it; whoever holds a phone before it looks again as well.
  for (let look = 0; look < 20 && invitation === ''; look += 1) {
    await code.screenshot({ path: picture })
    invitation = readPictureCode(picture)
  }
  await checkScreen(page, 'team-02-code')
  assert.match(invitation, new RegExp(`^${street.url}/zhenheyi/join#[\\w-]{22}$`))
  await page.getByRole('button', { name: '收起邀请码' }).click()
  await page.getByRole('button', { name: '生成邀请码' }).waitFor()
  assert.equal(await code.count(), 0)
})

story('the gatekeeper scans it with Zhenheyi, sees whose it is, and accepts', async () => {
  const keeper = await someone('赵看门')
  people.set('keeper', keeper)
  const seeing = await openBrowser(filmCode(street.folder, invitation))
  opened.defer(() => seeing.close())
  const page = await keeper.open(seeing)
  await page.goto(`${app}/scan`)
  await page.getByText('钱*理 邀请您').waitFor({ timeout: 60_000 })
  assert.match(page.url(), /\/zhenheyi\/join#/)
  await page.getByRole('heading', { name: SHOPS[0] ?? '' }).waitFor()
  await checkLooks(page, '03-invitation')
  await page.getByRole('button', { name: '接受' }).click()
  await page.getByText('您已加入').waitFor()
  assert.equal(new URL(page.url()).hash, '', 'the code has left the address')
  await page.getByRole('link', { name: '去这个场所' }).click()
  await page.getByRole('heading', { name: SHOPS[0] ?? '' }).waitFor()
  await phone('manager').reload()
  await phone('manager').getByText('赵*门').first().waitFor()
  // Scanned again, it says so again; nothing was counted twice, and to others it is over.
  await page.goto(invitation)
  await page.getByText('您已加入').waitFor()
  assert.equal(await page.getByRole('button', { name: '接受' }).count(), 0)
  const members = await street.database.sql`
    select 1 from places.member where place_id = ${door(0).placeId} and role = 'gatekeeper'`
  assert.equal(members.length, 1)
  await phone('manager').goto(invitation)
  await phone('manager').getByText('这个邀请已失效').waitFor()
})

story('a code that leads elsewhere begins no duty and is told loudly', async () => {
  const fake = `https://pass.zhenjiang.example/p/${door(0).token}`
  const seeing = await openBrowser(filmCode(street.folder, fake))
  opened.defer(() => seeing.close())
  const page = await person('keeper').open(seeing)
  const { pointId } = await pointOf(0)
  await page.goto(`${app}/door/${pointId}`)
  await page.getByRole('heading', { name: '您不在岗' }).waitFor()
  await page.getByRole('button', { name: '扫门口的码上岗' }).click()
  await page.getByRole('alert').getByText('可能是骗人的').waitFor({ timeout: 60_000 })
  await page.getByText('pass.zhenjiang.example').waitFor()
  await checkScreen(page, 'team-04-false-poster')
  assert.equal(await page.locator('.counter').count(), 0)
  const manager = phone('manager')
  await manager.goto(`${app}/places`)
  await manager.getByText('发现冒充的码').waitFor()
})

story('before the right poster the duty begins, and the row says how', async () => {
  const { pointId, number } = await pointOf(0)
  const poster = renderPoster(
    {
      publicUrl: street.url,
      token: door(0).token,
      placeName: SHOPS[0] ?? '',
      pointName: '正门',
      shortNumber: number,
      serial: '1',
      madeOn: '2026-01-01',
      hotline: '12345',
    },
    { kind: 'pdf' },
  )
  const seeing = await openBrowser(filmPoster(street.folder, poster))
  opened.defer(() => seeing.close())
  const page = await person('keeper').open(seeing)
  await page.goto(`${app}/door/${pointId}`)
  await page.getByRole('button', { name: '扫门口的码上岗' }).click()
  await page.locator('.counter').waitFor({ timeout: 60_000 })
  const [duty] = await street.database.sql<{ poster: string; began: string }[]>`
    select poster, began from places.duty order by duty_id desc limit 1`
  assert.deepEqual({ ...duty }, { poster: 'right', began: 'scanned' })
})

story('the manager of three places sees his day, what to do, and switches', async () => {
  const page = phone('manager')
  await page.goto(app)
  await page.getByText('您好,钱*理').waitFor()
  await page.getByText(/项待办/).waitFor()
  await checkLooks(page, '05-home')
  await page.getByRole('link', { name: /镇江通行码/ }).click()
  for (const shop of SHOPS)
    await page
      .getByRole('link', { name: new RegExp(shop) })
      .first()
      .waitFor()
  await checkLooks(page, '06-places')
  await page.goto(`${app}/places/${door(0).placeId}`)
  await page.getByLabel('切换场所').selectOption({ label: SHOPS[1] ?? '' })
  await page.getByRole('heading', { name: SHOPS[1] ?? '' }).waitFor()
  await page.goto(`${app}/places/${door(0).placeId}/today`)
  await page.getByRole('heading', { name: '怎么进来的' }).waitFor()
  assert.equal(await page.getByText(/红|黄码|赵/).count(), 0, 'counts, no colour and nobody')
  await checkLooks(page, '07-today')
})

story('the guide knows what was done, is put away and found again', async () => {
  const page = phone('manager')
  await page.goto(`${app}/places/${door(1).placeId}/guide`)
  await page.getByText('1 / 5 已完成').waitFor()
  await checkLooks(page, '08-guide')
  await page.goto(`${app}/places/${door(0).placeId}/guide`)
  // The keeper stood before the poster and is in the team; nobody has scanned it yet.
  await page.getByText('3 / 5 已完成').waitFor()
  await page.getByRole('button', { name: '以后再说' }).click()
  await page.getByRole('link', { name: '新手指引' }).click()
  await page.getByText('3 / 5 已完成').waitFor()
})

story('a place is offered with a step up, and the receiver takes it with one', async () => {
  const page = phone('manager')
  const receiver = await someone('孙接手')
  people.set('receiver', receiver)
  await page.goto(`${app}/places/${door(2).placeId}/team`)
  await page.getByRole('button', { name: '移交场所' }).click()
  await page.getByLabel('接管人的手机号').fill(receiver.phone)
  await checkScreen(page, 'team-09-offer')
  await page.getByLabel('证件号码').fill(receiver.number)
  await page.getByRole('button', { name: '获取验证码' }).click()
  await page.getByLabel('短信验证码').fill(await street.takeCode(person('manager').phone))
  await page.getByRole('button', { name: '提出移交' }).click()
  await page.getByText('证件号码与这个手机号的登记不一致').waitFor()
  // Asked for again too soon, the code field says so.
  await page.reload()
  await page.getByRole('button', { name: '移交场所' }).click()
  await page.getByRole('button', { name: '获取验证码' }).click()
  await page.getByText('验证码请求过于频繁').waitFor()
  await street.database.sql`update people.otp set asked_at = asked_at - interval '2 minutes'`
  await page.reload()
  await page.getByRole('button', { name: '移交场所' }).click()
  await page.getByLabel('接管人的手机号').fill(receiver.phone)
  await prove(page, person('manager'))
  await page.getByRole('button', { name: '提出移交' }).click()
  await page.getByText(/^等待 199\*\*\*\*\d{4} 接受/).waitFor()
  // A double tap asks once more and takes nothing back.
  await page.getByRole('button', { name: '取消移交', exact: true }).dblclick()
  await page.getByRole('button', { name: '确认取消移交' }).waitFor()

  const other = await receiver.open(browser)
  phones.set('receiver', other)
  await other.goto(app)
  await other.getByRole('link', { name: /要把“测试超市2”移交给您/ }).click()
  await other.getByText('有人要把场所移交给您').waitFor()
  await other.getByText(/^请在 \d{4}-\d{2}-\d{2} 前决定/).waitFor()
  await checkLooks(other, '10-take-over')
  await prove(other, receiver)
  await other.getByRole('button', { name: '接管这个场所' }).click()
  await other.getByText('您已同意').waitFor()
  await page.reload()
  await page.getByText(/^孙\*手 199\*\*\*\*\d{4} 已接受/).waitFor()
  await checkLooks(page, '11-notice')
})

story('the town lets it happen at once; the giver has it no more', async () => {
  await addStaff(street.database, 'supervisor', [{ role: 'supervisor', division: '321182' }])
  const context = await browser.newContext(DESKTOP)
  opened.defer(() => context.close())
  const desk = watchPage(await context.newPage())
  await signInAtConsole(desk, street.url, 'supervisor')
  await desk.getByRole('link', { name: '场所移交' }).click()
  await desk.getByRole('row', { name: /测试超市2/ }).waitFor()
  await checkScreen(desk, 'team-12-console')
  await desk.getByRole('button', { name: 'English' }).click()
  await checkScreen(desk, 'team-12-console-en')
  await desk.getByRole('button', { name: '中文' }).click()
  await desk.setViewportSize({ width: 360, height: 640 })
  for (const name of ['马上生效', '取消移交']) {
    const box = await desk.getByRole('button', { name }).boundingBox()
    assert.ok(box && box.x >= 0 && box.x + box.width <= 360, `${name} is off a phone's screen`)
  }
  const cell = await desk.getByRole('cell', { name: /^移交人/ }).boundingBox()
  assert.ok(cell && cell.width > 300, 'a cell is as wide as the screen')
  await checkOnPhone(desk, 'team-12-console')
  await desk.getByRole('button', { name: '马上生效' }).click()
  // Once it stands still: a tap while it grows out of the button may land beside it and close it.
  await checkScreen(desk, 'team-12-console-dialogue')
  await desk.getByRole('button', { name: /确\s?定/ }).click()
  await desk.getByText('请先填写,再按一次。').waitFor()
  assert.equal(await focusedLabel(desk), '理由(场所管理员看得到,也写入审计)')
  await desk.getByLabel('理由(场所管理员看得到,也写入审计)').fill('双方到镇政府办理')
  await desk.getByRole('button', { name: /确\s?定/ }).click()
  await desk.getByText('没有正在移交的场所').waitFor()
  const other = phone('receiver')
  await other.goto(`${app}/places`)
  await other.getByRole('link', { name: /测试超市2/ }).waitFor()
  await other.goto(`${app}/places/${doors[2]?.placeId}/team`)
  // The supervisor is one of the city, not of the town.
  await other.getByText(/^扬中市 移交生效/).waitFor({ timeout: 5000 })
  await other.getByText('理由:双方到镇政府办理').waitFor()
  await checkLooks(other, '13-history')
  const page = phone('manager')
  // His page still shows what is over: whoever taps there sees how things are.
  await page.getByRole('button', { name: '取消移交', exact: true }).click()
  await page.getByRole('button', { name: '确认取消移交' }).click()
  await page.locator('.handing').waitFor({ state: 'detached' })
  await page.goto(`${app}/places`)
  await page
    .getByRole('link', { name: /测试超市1/ })
    .first()
    .waitFor()
  assert.equal(await page.getByRole('link', { name: /测试超市2/ }).count(), 0)
})
