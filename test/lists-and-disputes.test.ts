// Stories of the console: headquarters' lists and disputed documents, in a real browser.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dayOf, formatDay, instantOfMs } from '../src/base/instant.ts'
import { addPerson } from './helpers/city.ts'
import { checkInEnglish, focusedLabel, openConsole } from './helpers/console-desk.ts'
import type { ConsoleDesks } from './helpers/console-desk.ts'
import { inventDocument, inventPhone } from './helpers/invent.ts'
import { checkScreen } from './helpers/screens.ts'

const now = instantOfMs(Date.now())
const tomorrow = formatDay(dayOf(now) + 1)

let desks: ConsoleDesks
before(async () => {
  desks = await openConsole({
    admin: { role: 'administrator', division: '321182' },
    supervisor: { role: 'supervisor', division: '321182' },
    town: { role: 'supervisor', division: '321182101' },
  })
})
after(() => desks?.[Symbol.asyncDispose]())

let count = 0
async function register(number: string, name: string): Promise<void> {
  count += 1
  await addPerson(desks.city.database, { number, name, phone: inventPhone(count), at: now })
}

test('an administrator imports a list by keyboard, and reads its mistakes by line', async () => {
  const page = await desks.signIn('admin')
  await page.getByRole('link', { name: '名单' }).click()
  await page.getByRole('heading', { name: '名单', exact: true }).waitFor()
  await checkScreen(page, 'console-lists-1-empty')

  await page.getByRole('button', { name: '导入名单' }).click()
  await page.getByRole('button', { name: '核对并导入' }).click()
  await page.getByText('请填写', { exact: true }).nth(1).waitFor()
  assert.equal(await page.getByText('请填写', { exact: true }).count(), 2)
  await page.getByLabel('名单标题').fill('9月3日密切接触者(第2批)')
  await page
    .getByLabel('或粘贴到这里')
    .fill(`身份证,${inventDocument(1)},红码,${tomorrow}\n身份证,12,红码,${tomorrow}`)
  await checkScreen(page, 'console-lists-2-new')
  await page.getByRole('button', { name: '核对并导入' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('未导入').waitFor()
  await page.getByRole('button', { name: '看错误' }).click()
  await page.getByText('第2行').waitFor()
  await checkScreen(page, 'console-lists-3-refused')
  await checkInEnglish(page, 'console-lists-3-refused-en')
})

test('a file that Excel wrote in GBK is imported, and withdrawn with a reason', async () => {
  const page = await desks.signIn('admin')
  await page.getByRole('button', { name: '导入名单' }).click()
  await page.getByLabel('名单标题').fill('红码名单')
  // 证件类型,… and 身份证,…,红码 as GBK has them.
  const gbk = [
    Buffer.from('d6a4bcfec0e0d0cd', 'hex'),
    Buffer.from(',number,state,until\r\n'),
    Buffer.from('c9edb7ddd6a4', 'hex'),
    Buffer.from(`,'${inventDocument(2)},`),
    Buffer.from('baecc2eb', 'hex'),
    Buffer.from(`,${tomorrow}\r\n`),
  ]
  await page.locator('input[type=file]').setInputFiles({
    name: '名单.csv',
    mimeType: 'text/csv',
    buffer: Buffer.concat(gbk),
  })
  await page.getByText('名单.csv:2行').waitFor()
  await page.getByRole('button', { name: '核对并导入' }).click()
  const row = page.getByRole('row', { name: '红码名单' })
  await row.getByText('已生效').waitFor()
  await checkScreen(page, 'console-lists-4-in-force')
  await row.getByRole('button', { name: '撤回' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '撤回' }).click()
  await dialog.getByText('请先填写,再按一次。').waitFor()
  assert.equal(await focusedLabel(page), '撤回理由')
  assert.equal(await row.getByText('已生效').count(), 1)
  await dialog.getByLabel('撤回理由').fill('疾控通知:名单有误')
  await checkScreen(page, 'console-lists-5-withdraw')
  await dialog.getByRole('button', { name: '撤回' }).click()
  await row.getByText('已撤回').waitFor()
})

test('a supervisor settles a dispute by the number on the document', async () => {
  const number = inventDocument(11)
  await register(number, '李明')
  await register(number, '王冒名')
  await register(inventDocument(12), '赵甲')
  await register(inventDocument(12), '钱乙')
  const page = await desks.signIn('supervisor')
  await page.getByRole('link', { name: '证件争议' }).click()
  await page.getByRole('heading', { name: '证件争议' }).waitFor()
  await page.getByText('李*').waitFor()
  assert.equal(await page.getByText('王冒名').count(), 0)
  await checkScreen(page, 'console-disputes-1')
  await checkInEnglish(page, 'console-disputes-1-en')
  const row = page.getByRole('row', { name: '李*' })
  await row.getByRole('button', { name: '已查验此人证件' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('证件号码').fill(inventDocument(13))
  await dialog.getByLabel('理由').fill('本人持身份证原件到政务服务中心')
  await dialog.getByRole('button', { name: '确认' }).click()
  await dialog.getByText('与这条登记不一致').waitFor()
  await checkScreen(page, 'console-disputes-2-wrong-number')
  await dialog.getByLabel('证件号码').fill(number)
  await dialog.getByRole('button', { name: '确认' }).click()
  await page.getByText('已解决').waitFor()
  await row.waitFor({ state: 'detached' })
  await page.getByText('赵*').waitFor()
  await checkScreen(page, 'console-disputes-3-settled')
})

test('a town sees only the dispute whose document is shown to it', async () => {
  const page = await desks.signIn('town')
  await page.getByRole('link', { name: '证件争议' }).click()
  await page.getByRole('heading', { name: '证件争议' }).waitFor()
  assert.equal(await page.getByText('赵*').count(), 0)
  await page.getByLabel('证件号码').fill(inventDocument(12))
  await page.getByRole('button', { name: '查找' }).click()
  await page.getByText('赵*').waitFor()
  await checkScreen(page, 'console-disputes-4-town')
  assert.equal(await page.getByRole('link', { name: '名单' }).count(), 0)
  await page.goto(`${desks.url}/console/lists`)
  await page.getByText('您没有这项权限').waitFor()
})
