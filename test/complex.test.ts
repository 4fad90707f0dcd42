// A complex of twelve floors in a real browser at 360 px: a manager fills in the sheet, mends what
// is wrong in it, has four hundred and eighty codes made, corrects one; a shop's manager signs in,
// accepts, and sees his own unit only.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { readXlsx, writeXlsx } from 'hucre/xlsx'
import type { Browser, Page } from 'playwright-core'
import { confirmPlaces } from '../src/places/index.ts'
import { PHONE, openBrowser } from './helpers/browser.ts'
import { inventDocument } from './helpers/invent.ts'
import { checkScreen, watchPage } from './helpers/screens.ts'
import { story } from './helpers/story.ts'
import { openStreet } from './helpers/street.ts'
import type { Street } from './helpers/street.ts'

const MANAGER = { phone: '19900006001', name: '沈经理', document: inventDocument(601) }
const SHOP = { phone: '19900006002', name: '陈老板', document: inventDocument(602) }
const MALL = '扬中江洲商城'
const FLOORS = 12
const UNITS = 40

let street: Street
let browser: Browser
let page: Page
let placeId = 0

before(async () => {
  street = await openStreet()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await street?.[Symbol.asyncDispose]()
})

async function signIn(person: typeof MANAGER): Promise<Page> {
  const context = await browser.newContext(PHONE)
  context.setDefaultTimeout(15_000)
  const own = watchPage(await context.newPage())
  await own.goto(`${street.url}/zhenheyi/`)
  await own.getByLabel('手机号').fill(person.phone)
  await own.getByRole('button', { name: '获取验证码' }).click()
  await own.getByLabel('短信验证码').fill(await street.takeCode(person.phone))
  await own.getByRole('button', { name: '下一步' }).click()
  await own.getByLabel('姓名', { exact: true }).fill(person.name)
  await own.getByLabel('证件号码', { exact: true }).fill(person.document)
  await own.getByLabel('我同意').check()
  await own.getByRole('button', { name: '登记并登录' }).click()
  await own.getByRole('heading', { name: '疫情防控' }).waitFor()
  return own
}

/** Downloads the sheet of the complex and gives its rows. */
async function downloadSheet(): Promise<string[][]> {
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: '下载表格' }).click()
  const download = await coming
  assert.match(download.suggestedFilename(), /^units-\d+\.xlsx$/)
  const file = join(street.folder, 'template.xlsx')
  await download.saveAs(file)
  const book = await readXlsx(readFileSync(file))
  assert.equal(book.sheets.length, 2, 'the second page says how to fill in the first')
  return book.sheets[0]?.rows.map((row) => row.map((cell) => String(cell ?? ''))) ?? []
}

type Chosen = string | { name: string; mimeType: string; buffer: Buffer }

async function chooseFile(file: Chosen): Promise<void> {
  const opening = page.waitForEvent('filechooser')
  await page.locator('input[type=file]').click()
  await (await opening).setFiles(file)
}

/** Chooses a sheet as a person would have saved it: under the same name again. */
async function chooseSheet(rows: readonly (readonly string[])[]): Promise<void> {
  const file = join(street.folder, 'list.xlsx')
  const sheet = { name: 'Sheet1', rows: rows.map((row) => [...row]) }
  writeFileSync(file, await writeXlsx({ sheets: [sheet] }))
  await chooseFile(file)
  await page.getByRole('button', { name: '预览' }).click()
}

function unitRows(): string[][] {
  return Array.from({ length: FLOORS * UNITS }, (_, at) => {
    const floor = 1 + Math.floor(at / UNITS)
    const unit = `${floor}${String(1 + (at % UNITS)).padStart(2, '0')}`
    if (unit === '301') return [`3层/${unit}`, '陈记面馆', '餐饮场所', '', SHOP.phone]
    return [`${floor}层/${unit}`, '', '', '', '']
  })
}

async function countPlaces(): Promise<number> {
  const [row] = await street.database.sql<{ count: number }[]>`
    select count(*)::int as count from places.place where complex_id = ${placeId}`
  return row?.count ?? 0
}

/** The rows of my places as they are read. */
async function readRows(of: Page): Promise<string[]> {
  return of.locator('.rows .row-text strong').allInnerTexts()
}

async function openMyPlaces(of: Page): Promise<void> {
  await of.goto(`${street.url}/zhenheyi/places`)
  await of.locator('.rows, .empty').first().waitFor()
}

/** Looks at a screen from its top: half behind the bar, a button would be too small. */
async function look(name: string): Promise<void> {
  await page.evaluate('scrollTo(0, 0)')
  await checkScreen(page, `complex-${name}`)
}

async function inEnglishAndLarge(name: string): Promise<void> {
  await look(name)
  await page.getByRole('button', { name: '大字' }).click()
  await look(`${name}-large`)
  await page.getByRole('button', { name: '大字' }).click()
  await page.getByRole('button', { name: 'EN, switch to English' }).click()
  await look(`${name}-en`)
  await page.getByRole('button', { name: '中, 切换到中文' }).click()
}

story('a manager without a place is told to make the complex first', async () => {
  page = await signIn(MANAGER)
  await openMyPlaces(page)
  await page.getByRole('link', { name: '导入' }).click()
  await page.getByText('请先新建综合体').waitFor()
  await look('none')
  const body = { name: MALL, category: 'shopping', division: '321182001' }
  const made = await page.request.post(`${street.url}/api/zhenheyi/places`, {
    data: { ...body, address: '江洲南路 1 号', identifierReason: '证照办理中' },
  })
  assert.equal(made.status(), 201, await made.text())
  placeId = ((await made.json()) as { placeId: number }).placeId
})

story('what is wrong in a sheet is said row by row, and nothing is made', async () => {
  await openMyPlaces(page)
  await page.getByRole('link', { name: '导入' }).click()
  await page.getByRole('button', { name: '表格', exact: true }).waitFor()
  await inEnglishAndLarge('sheet')
  const [head] = await downloadSheet()
  assert.deepEqual(head, ['路径', '名称', '类别', '统一社会信用代码或车牌', '负责人手机'])
  const rows = unitRows()
  rows[6] = ['1层/107', '', '小吃街', '', '1990000600']
  rows[8] = ['1层/101', '', '', '', '']
  await page.getByRole('button', { name: '预览' }).click()
  await page.getByText('请先选择填好的表格').waitFor()
  await chooseSheet([head ?? [], ...rows])
  await page.getByRole('alert').getByText('3 处需要改').waitFor()
  const text = await page.getByRole('alert').innerText()
  for (const part of ['第 8 行 · 类别', '第 8 行 · 负责人手机', '第 10 行 · 路径', '与第 2 行']) {
    assert.ok(text.includes(part), part)
  }
  assert.equal(await page.getByRole('button', { name: /^生成/ }).count(), 0)
  await inEnglishAndLarge('wrong')
  assert.equal(await countPlaces(), 1)
})

story('twelve floors of forty units are looked at as a tree, then made at once', async () => {
  await chooseSheet([['路径', '名称', '类别', '信用代码', '负责人手机'], ...unitRows()])
  await page.getByRole('button', { name: '生成 492 个场所码' }).waitFor()
  assert.deepEqual((await readRows(page)).slice(0, 3), ['1层', '2层', '3层'])
  await page.getByRole('button', { name: '展开 3层' }).click()
  await page.getByText('301 陈记面馆').waitFor()
  await inEnglishAndLarge('preview')
  assert.equal(await countPlaces(), 1, 'looking makes nothing')
  await page.getByRole('button', { name: '生成 492 个场所码' }).click()
  await page.getByRole('heading', { name: '已生成 492 个场所码' }).waitFor()
  assert.equal(await countPlaces(), 493)
  await inEnglishAndLarge('done')
})

story(
  'the whole tree fits the phone: floors first, forty units a floor, and a search',
  async () => {
    await page.getByRole('link', { name: '查看全部单元' }).click()
    await page.getByText('12层').waitFor()
    assert.deepEqual(await readRows(page), [
      MALL,
      ...Array.from({ length: 12 }, (_, at) => `${at + 1}层`),
    ])
    await look('tree')
    await page.getByRole('button', { name: '展开 12层' }).click()
    assert.equal((await readRows(page)).length, 13 + 40)
    await page.getByRole('searchbox').fill('面馆')
    assert.deepEqual(await readRows(page), ['301 陈记面馆'])
    await page.getByText(`${MALL} › 3层`).waitFor()
    await look('search')
    await page.getByText('301 陈记面馆').click()
    await page.getByRole('heading', { name: '陈记面馆' }).waitFor()
  },
)

story('the sheet comes down with the units in it, and a correction doubles none', async () => {
  await page.goto(`${street.url}/zhenheyi/places/import?in=${placeId}`)
  const rows = await downloadSheet()
  assert.equal(rows.length, 493)
  const changed = rows.map((row) =>
    row[0] === '3层/302' ? [row[0], '平安药房', '药店', '', ''] : row,
  )
  await chooseSheet(changed)
  await page.getByRole('button', { name: '保存 1 处修改' }).click()
  await page.getByRole('heading', { name: '已修改 1 个单元' }).waitFor()
  assert.equal(await countPlaces(), 493)
})

story('lines are pasted, and units typed one after the other on the same floor', async () => {
  await page.getByRole('button', { name: '继续添加' }).click()
  await page.getByRole('button', { name: '粘贴' }).click()
  await page.getByLabel('每行一个单元').fill('地下一层\n  B01\n  B02\n3层/301')
  await page.getByRole('button', { name: '预览' }).click()
  await page.getByRole('button', { name: '生成 3 个场所码' }).waitFor()
  await look('paste')
  await page.getByRole('button', { name: '生成 3 个场所码' }).click()
  await page.getByRole('button', { name: '继续添加' }).click()
  await page.getByRole('button', { name: '逐个' }).click()
  await page.getByLabel('路径').fill('地下一层/B03')
  await page.getByLabel('类别').selectOption({ label: '药店' })
  await page.getByLabel('负责人手机').fill('123')
  await look('one')
  await page.getByRole('button', { name: '生成', exact: true }).click()
  await page.getByText('手机号不正确').waitFor()
  await page.getByLabel('负责人手机').fill('')
  await page.getByRole('button', { name: '生成', exact: true }).click()
  await page.getByRole('heading', { name: '已生成 1 个场所码' }).waitFor()
  await page.getByRole('button', { name: '继续添加' }).click()
  assert.equal(await page.getByLabel('路径').inputValue(), '地下一层/')
  assert.equal(await countPlaces(), 497)
})

story('a file that is no sheet is refused in words', async () => {
  await page.getByRole('button', { name: '表格', exact: true }).click()
  const cases: [Buffer, string][] = [
    [Buffer.from('PK\u0003\u0004 not a sheet'), '文件无法读取'],
    [Buffer.from('店名,电话\n面馆,1\n'), '没有找到“路径”这一列'],
  ]
  for (const [buffer, words] of cases) {
    const file = { name: 'list.csv', mimeType: 'text/csv', buffer }
    await chooseFile(file)
    await page.getByRole('button', { name: '预览' }).click()
    await page.getByRole('alert').getByText(words).waitFor()
  }
  const huge = { name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.alloc(10_000_000, 'a') }
  await chooseFile(huge)
  await page.getByRole('alert').getByText('文件超过 1 MB').waitFor()
  await look('too-large')
})

story('the manager of a shop signs in, accepts, and sees his own unit only', async () => {
  const { sql } = street.database
  const ids = await sql<{ id: number }[]>`
    select place_id as id from places.place where complex_id = ${placeId} order by place_id`
  const change = { actor: { kind: 'staff', name: 'town' }, at: 0, because: '' } as const
  const confirmed = await sql.begin((tx) =>
    confirmPlaces(
      tx,
      ids.map((row) => row.id),
      { ...change, at: Math.floor(Date.now() / 1000) },
    ),
  )
  assert.ok(confirmed.ok && confirmed.confirmed.length === 497, JSON.stringify(confirmed))

  const shop = await signIn(SHOP)
  await openMyPlaces(shop)
  assert.deepEqual(await readRows(shop), [], 'nothing before he says yes')
  const mine = await shop.request.get(`${street.url}/api/zhenheyi/invitations`)
  const { invitations } = (await mine.json()) as { invitations: { invitationId: number }[] }
  assert.equal(invitations.length, 1)
  const accepted = await shop.request.post(`${street.url}/api/zhenheyi/invitations/accept`, {
    data: { invitationId: invitations[0]?.invitationId },
  })
  assert.equal(accepted.status(), 200, await accepted.text())
  await openMyPlaces(shop)
  assert.deepEqual(await readRows(shop), ['陈记面馆'])
  await checkScreen(shop, 'complex-shop')
  await shop.getByText('陈记面馆').click()
  await shop.getByRole('heading', { name: '陈记面馆' }).waitFor()
  const others = ids.filter((row) => !shop.url().endsWith(`/${row.id}`)).map((row) => row.id)
  for (const id of [placeId, ...others.slice(0, 60)]) {
    const answer = await shop.request.get(`${street.url}/api/zhenheyi/places/${id}`)
    assert.equal(answer.status(), 404, String(id))
  }
  await shop.goto(`${street.url}/zhenheyi/places/${placeId}`)
  await shop.getByRole('alert').waitFor()
  await openMyPlaces(page)
  assert.deepEqual((await readRows(page)).slice(0, 1), [MALL], 'the complex keeps the tree')
})
