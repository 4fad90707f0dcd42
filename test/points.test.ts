// The manager of a place with two doors, on a phone of 360 px: a print is withdrawn, the wall is
// photographed, a busy door asks for help.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { DAY, dayOf, dayStart } from '../src/base/instant.ts'
import { addPoint } from '../src/places/index.ts'
import { insertVisits } from '../src/visits/index.ts'
import { flagsOf } from './helpers/city.ts'
import { DESKTOP, openBrowser, PHONE } from './helpers/browser.ts'
import { signInAtConsole } from './helpers/console-desk.ts'
import { openDoorStreet } from './helpers/door-street.ts'
import type { DoorStreet } from './helpers/door-street.ts'
import { openManager } from './helpers/manager-phone.ts'
import { checkScreen, watchPage } from './helpers/screens.ts'
import { addStaff } from './helpers/staff.ts'
import { photographWall } from './helpers/wall-photo.ts'

let door: DoorStreet & AsyncDisposable
let browser: Browser
let page: Page
let placeUrl: string

before(async () => {
  door = await openDoorStreet()
  const { sql, keyring } = door.street.database
  const { placeId } = door
  await sql.begin((tx) => addPoint(tx, keyring, { placeId, name: '南门' }))
  placeUrl = `${door.street.url}/zhenheyi/places/${placeId}`
  await makeBusyMorning()
  browser = await openBrowser()
  page = await openManager(browser, door.street, placeId)
})
after(async () => {
  await browser?.close()
  await door?.[Symbol.asyncDispose]()
})

/** 400 people scanned within a quarter of an hour, the day before yesterday at eight. */
async function makeBusyMorning(): Promise<void> {
  const at = dayStart(dayOf(Math.floor(Date.now() / 1000))) - 2 * DAY + 8 * 3600
  const flags = flagsOf()
  const visits = Array.from({ length: 400 }, (_, index) => ({
    personId: 50_000 + index,
    reporterId: null,
    enteredAt: at + (index % 900),
    placeId: door.placeId,
    printNo: 1,
    deviceNo: 1,
    flags,
    ruleVersion: 0,
  }))
  await insertVisits(door.street.database.sql, visits)
}

const IN_ENGLISH: Readonly<Record<string, string>> = { 正门: 'Main door', 南门: 'South gate' }

function point(name: string) {
  return page.getByRole('region', { name: new RegExp(`^(${name}|${IN_ENGLISH[name]})$`) })
}

async function openPlace(): Promise<void> {
  await page.goto(placeUrl)
  await point('正门').waitFor()
}

/** Gives the poster of a print as the manager downloads it. */
async function posterOf(printId: number): Promise<Buffer> {
  const path = `/api/zhenheyi/places/${door.placeId}/prints/${printId}/poster.png`
  const answer = await page.request.get(`${door.street.url}${path}`)
  assert.equal(answer.status(), 200)
  return answer.body()
}

async function printsAt(name: string): Promise<{ printId: number; token: string }[]> {
  return door.street.database.sql<{ printId: number; token: string }[]>`
    select r.print_id as "printId", r.token from places.print r
      join places.point t on t.point_id = r.point_id
    where t.place_id = ${door.placeId} and t.name = ${name} order by r.print_no`
}

async function takePhoto(name: string, picture: Buffer): Promise<void> {
  const file = { name: 'IMG_0001.png', mimeType: 'image/png', buffer: picture }
  await point(name)
    .getByLabel(/拍照核对|Take a photo/)
    .setInputFiles(file)
}

test('a busy door says when, how many, and how many points more', async () => {
  await openPlace()
  const advice = point('正门').locator('.strip')
  await advice.waitFor()
  const text = await advice.innerText()
  assert.match(text, /08:00-08:15/)
  assert.match(text, /400 次扫码/)
  assert.match(text, /每分钟 26\.7 次/)
  assert.match(text, /再加 2 个张贴点.*(统计到 \d\d:\d\d)/s)
  assert.equal(await point('南门').locator('.strip').count(), 0)
})

test('one print is withdrawn; its scan helps and the other print goes on', async () => {
  await openPlace()
  // A thumb that taps twice prints once.
  await point('正门').getByRole('button', { name: '再印一张' }).dblclick()
  const fresh = point('正门').getByText(`第 ${door.placeId}-3 张`)
  await fresh.waitFor()
  assert.equal((await printsAt('正门')).length, 2)
  const old = point('正门').locator('.print', { hasText: `第 ${door.placeId}-1 张` })
  await old.getByRole('button', { name: '撤回' }).click()
  await page.getByLabel('原因(可不填)').fill('雨淋坏了')
  await checkScreen(page, 'points-withdraw')
  await page.getByRole('button', { name: '确认撤回这张码' }).click()
  await old.getByText('已撤回', { exact: true }).waitFor()
  await openPlace()
  await checkScreen(page, 'points-withdrawn')
  const [first, second] = await printsAt('正门')
  const phone = await browser.newContext(PHONE)
  const visitor = watchPage(await phone.newPage())
  const gone = await visitor.goto(`${door.street.url}/p/${first?.token}`)
  assert.equal(gone?.status(), 410)
  await visitor.getByRole('heading', { name: '这张码已停用' }).waitFor()
  await visitor.getByText('请扫正门、南门的码').waitFor()
  await visitor.getByRole('link', { name: /12345/ }).waitFor()
  await checkScreen(visitor, 'points-withdrawn-scan-zh')
  await visitor.goto(`${door.street.url}/p/${first?.token}?lang=en`)
  await visitor.getByText('Scan the code at Main door, South gate').waitFor()
  await checkScreen(visitor, 'points-withdrawn-scan-en')
  const live = await visitor.goto(`${door.street.url}/p/${second?.token}`)
  assert.equal(live?.status(), 200)
  await phone.close()
})

test('a posting point without a name is asked for it, and nothing is sent', async () => {
  await openPlace()
  const field = page.getByLabel('添加张贴点')
  await page.getByRole('button', { name: '添加', exact: true }).click()
  await page.getByText('请写张贴点的名字').waitFor()
  assert.equal(await field.getAttribute('aria-invalid'), 'true')
})

test('a photo of the wall proves the point, and the list of to-dos gets shorter', async () => {
  await openPlace()
  await point('正门').getByText('还没拍张贴照片').waitFor()
  const [, live] = await printsAt('正门')
  assert.ok(live)
  const wall = await photographWall({ poster: await posterOf(live.printId) })
  await takePhoto('正门', wall)
  await point('正门').getByText(`核对通过:这里张贴的是第 ${door.placeId}-3 张`).waitFor()
  await point('正门').getByText('张贴照片已核对').waitFor()
  await checkScreen(page, 'points-proven')
  const rows = await door.street.database.sql`
    select 1 from places.proof where print_id = ${live.printId}`
  assert.equal(rows.length, 1)
})

test('a photo of something else is told what to do', async () => {
  await openPlace()
  const [south] = await printsAt('南门')
  const [withdrawn, live] = await printsAt('正门')
  assert.ok(south && withdrawn && live)
  await takePhoto('正门', await photographWall({}))
  await point('正门').getByText('照片里没有找到二维码').waitFor()
  const wrong = await photographWall({ poster: await posterOf(live.printId) })
  await takePhoto('南门', wrong)
  await point('南门').getByText('请把它贴回正门').waitFor()
  const old = `${door.street.url}/p/${withdrawn.token}`
  await takePhoto('正门', await photographWall({ stickers: [old] }))
  await point('正门').getByText('这一张已经撤回').waitFor()
  const noPicture = { name: 'notes.txt', mimeType: 'image/png', buffer: Buffer.from('no picture') }
  await point('正门').getByLabel('拍照核对').setInputFiles(noPicture)
  await point('正门').getByText('这张图片打不开').waitFor()
})

test('a poster that leads elsewhere is an alarm, and the town has the mark', async () => {
  await openPlace()
  const look = `https://pass.yangzhong.evil.example/p/${'A'.repeat(32)}`
  await takePhoto('南门', await photographWall({ stickers: [look] }))
  const alarm = page.getByRole('alert')
  await alarm.getByText('这张海报通向别的地址!').waitFor()
  await alarm.getByText(/pass\.yangzhong\.evil\.example/).waitFor()
  assert.equal(await alarm.getByRole('link').getAttribute('href'), 'tel:12345')
  await checkScreen(page, 'points-alarm-zh')
  const { url } = door.street
  await page.context().addCookies([{ name: 'zpc_lang', value: 'en', url }])
  await openPlace()
  await point('南门')
    .getByText(/leading to pass\.yangzhong\.evil\.example was found/)
    .waitFor()
  await checkScreen(page, 'points-alarm-en')
  await page.context().addCookies([{ name: 'zpc_large', value: '1', url }])
  await openPlace()
  await checkScreen(page, 'points-large')
})

test('the town sees it above its list of places and settles it', async () => {
  const { database, url } = door.street
  await addStaff(database, 'town', [{ role: 'supervisor', division: '321182' }])
  const context = await browser.newContext(DESKTOP)
  const desk = watchPage(await context.newPage())
  await signInAtConsole(desk, url, 'town')
  await desk.getByRole('navigation').waitFor()
  await desk.goto(`${url}/console/places`)
  await desk.getByText('门口发现 1 张通向别处的码').waitFor()
  await desk.getByText(/测试超市0 南门:通向 pass\.yangzhong\.evil\.example/).waitFor()
  await checkScreen(desk, 'points-town')
  await desk.getByRole('link', { name: '异常码 1' }).click()
  await desk.getByRole('heading', { name: '异常码' }).waitFor()
  await checkScreen(desk, 'points-town-strange')
  await desk.getByRole('button', { name: '已处理:测试超市0' }).click()
  await desk.getByText('没有异常码。').waitFor()
  await desk.getByRole('link', { name: '异常码', exact: true }).waitFor()
  await desk.getByRole('link', { name: '场所登记' }).click()
  await desk.getByText('门口发现').waitFor({ state: 'detached' })
  await context.close()
  await page.context().addCookies([{ name: 'zpc_lang', value: 'en', url }])
  await openPlace()
  await point('南门').getByText('No photo of the posted code yet').waitFor()
  assert.equal(await point('南门').getByText(/evil/).count(), 0)
})

// Keeps what the page sends as a file: the browser's own log of requests leaves files out.
const KEEP_SENT = `{
  const send = window.fetch
  window.sent = []
  window.fetch = (path, options) => {
    if (options?.body instanceof Blob) window.sent.push(options.body)
    return send(path, options)
  }
}`
const READ_SENT = `(async () => {
  const bytes = new Uint8Array(await window.sent.at(-1).arrayBuffer())
  return Array.from(bytes)
})()`

/** Writes where a picture was taken into its head, as cameras do. */
function withNotes(jpeg: Buffer, notes: string): Buffer {
  const text = Buffer.from(`Exif\0\0${notes}`)
  const head = Buffer.alloc(4)
  head.writeUInt16BE(0xffe1, 0)
  head.writeUInt16BE(text.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, text, jpeg.subarray(2)])
}

test('the photo that leaves the phone is small and says not where it was taken', async () => {
  const { url } = door.street
  await page.context().addCookies([
    { name: 'zpc_lang', value: 'zh', url },
    { name: 'zpc_large', value: '0', url },
  ])
  await page.addInitScript(KEEP_SENT)
  await openPlace()
  const noCode = point('南门').getByText('照片里没有找到二维码')
  await takePhoto('南门', await photographWall({ shade: 5 }))
  await noCode.waitFor()
  const first = Buffer.from(await page.evaluate<number[]>(READ_SENT))
  assert.equal(first.subarray(0, 3).toString('hex'), 'ffd8ff')
  assert.ok(first.length < 600_000, `${first.length} bytes`)
  const taken = withNotes(first, 'GPS 32.2364 N 119.8134 E, a phone of somebody')
  await openPlace()
  await takePhoto('南门', taken)
  await noCode.waitFor()
  const second = Buffer.from(await page.evaluate<number[]>(READ_SENT))
  assert.ok(taken.includes('GPS'))
  assert.ok(!second.includes('GPS') && !second.includes('Exif'))
})
