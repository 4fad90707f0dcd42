// From nothing to the town's list, in the console: new places are confirmed one by one and as a
// selection, one that looks like another is compared first, a false one is suspended, a claim
// decided.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import { createMany } from '../src/places/index.ts'
import { verifyAudit } from '../src/staff/index.ts'
import { checkInEnglish, checkOnPhone, focusedLabel, openConsole } from './helpers/console-desk.ts'
import type { ConsoleDesks } from './helpers/console-desk.ts'
import { draft, registerCityOf } from './helpers/register-city.ts'
import type { RegisterCity } from './helpers/register-city.ts'
import { checkScreen } from './helpers/screens.ts'
import { story } from './helpers/story.ts'

const NAMES = ['春潮面馆', '芦花茶室', '望江小馆', '白鹭书店咖啡', '听涛饭店']

let desks: ConsoleDesks
let here: RegisterCity
let page: Page
const ids = new Map<string, number>()

before(async () => {
  desks = await openConsole({
    town: { role: 'supervisor', division: '321182001' },
    other: { role: 'supervisor', division: '321182101' },
  })
  here = registerCityOf(desks.city)
  const boss = await here.manager()
  for (const [index, name] of NAMES.entries()) {
    const address = index === 0 ? '' : `江洲路 ${index} 号`
    ids.set(name, (await here.make(boss, name, { address })).placeId)
  }
  const second = await here.manager()
  await here.make(second, '春潮面馆', { apartBecause: '同名,在菜场旁边', address: '菜场街 3 号' })
  const claimant = await here.manager()
  await claimant.read('/api/zhenheyi/claims', {
    placeId: ids.get('芦花茶室'),
    draft: draft('芦花茶室'),
    managerName: '小吴',
    note: '我是新来的店长',
  })
  page = await desks.signIn('town')
})
after(() => desks?.[Symbol.asyncDispose]())

async function stateOf(name: string): Promise<string> {
  return here.stateOf(ids.get(name) ?? 0)
}

story('the new places of the town stand on its list, the newest first', async () => {
  await page.getByRole('link', { name: '场所登记' }).click()
  await page.getByRole('heading', { name: '场所登记' }).waitFor()
  await page.getByText('待确认 6').waitFor()
  const rows = await page.locator('tbody .place-name').allInnerTexts()
  assert.equal(rows.indexOf('春潮面馆'), 0, 'the newest is on top')
  await checkScreen(page, 'town-places-1-new')
  await checkOnPhone(page, 'town-places-1-new')
  await checkInEnglish(page, 'town-places-1-new-en')
})

story('one tap confirms one, one more a whole selection', async () => {
  await page.getByRole('button', { name: '确认 听涛饭店' }).click()
  await page.getByText('已确认 1 个。').waitFor()
  assert.equal(await stateOf('听涛饭店'), 'confirmed')
  for (const name of ['白鹭书店咖啡', '望江小馆', '芦花茶室']) {
    await page.getByLabel(`选择 ${name}`).check()
  }
  await page.getByText('已选 3 个').waitFor()
  await checkScreen(page, 'town-places-2-picked')
  await page.getByRole('button', { name: '确认所选' }).click()
  await page.getByText('已确认 3 个。').waitFor()
  assert.equal(await stateOf('望江小馆'), 'confirmed')
  assert.equal(
    await page.getByLabel('选择 春潮面馆').count(),
    0,
    'what looks alike is no selection',
  )
})

story(
  'two that look alike are compared; only with a reason is the second one confirmed',
  async () => {
    await page.getByRole('radiogroup').getByText('疑似重复').click()
    const newer = page.getByRole('row', { name: /菜场街 3 号/ })
    await newer.getByRole('button', { name: '比对 春潮面馆' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('同名,在菜场旁边').first().waitFor()
    await drawer.getByText('名称相同').waitFor()
    // Without a reason nothing happens, whichever button it is; the field says so, with the focus.
    for (const name of [/^是同一处,并入/, '暂停', '是两处,确认']) {
      await drawer.getByRole('button', { name }).click()
      await drawer.getByRole('alert').getByText('请先写原因').waitFor()
    }
    assert.equal(await focusedLabel(page), '原因')
    assert.equal(await page.getByRole('dialog').count(), 1)
    await checkScreen(page, 'town-places-3-compare')
    await drawer.getByLabel('原因').fill('去看过,两家店')
    await drawer.getByRole('button', { name: '是两处,确认' }).click()
    await drawer.waitFor({ state: 'detached' })
    await page.getByText('这里没有场所。').waitFor()
    const [row] = await desks.city.database.sql<{ confirmed: number }[]>`
    select count(*)::int as confirmed from places.place
    where name = '春潮面馆' and state = 'confirmed'`
    assert.equal(row?.confirmed, 1)
  },
)

story('a false place is suspended with a reason and stands on its own list', async () => {
  await page.getByRole('radiogroup').getByText('已确认').click()
  await page.getByPlaceholder('按名称查找').fill('听涛')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '查看 听涛饭店' }).click()
  const drawer = page.getByRole('dialog')
  await drawer
    .getByText('镇街确认')
    .or(drawer.getByText('确认', { exact: true }))
    .first()
    .waitFor()
  await drawer.getByLabel('原因').fill('冒用名称')
  await drawer.getByRole('button', { name: '暂停', exact: true }).click()
  await drawer.waitFor({ state: 'detached' })
  assert.equal(await stateOf('听涛饭店'), 'suspended')
  assert.match(page.url(), /which=confirmed&q=/)
  await page.goto(`${desks.url}/console/places?which=suspended`)
  await page.getByRole('button', { name: '查看 听涛饭店' }).click()
  await page.getByRole('dialog').getByText('冒用名称').waitFor()
  await checkScreen(page, 'town-places-4-suspended')
  await page.getByRole('dialog').getByRole('button', { name: '恢复' }).click()
  await page.getByText('这里没有场所。').waitFor()
  assert.equal(await stateOf('听涛饭店'), 'confirmed')
})

story(
  'a slip of the pen is corrected; a place is closed and opened again by the town',
  async () => {
    await page.goto(`${desks.url}/console/places?which=confirmed&q=听涛`)
    await page.getByRole('button', { name: '查看 听涛饭店' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('button', { name: '更正名称、地址、镇街' }).click()
    await drawer.getByRole('button', { name: '更正', exact: true }).click()
    await drawer.getByText('还没有改动。').waitFor()
    await drawer.getByLabel('地址').fill('江洲路 44 号')
    await drawer.getByRole('button', { name: '更正', exact: true }).click()
    await drawer.getByRole('alert').getByText('请先写原因').waitFor()
    await drawer.getByLabel('原因').fill('门牌换了')
    await checkScreen(page, 'town-places-6-correct')
    await drawer.getByRole('button', { name: '更正', exact: true }).click()
    await drawer.waitFor({ state: 'detached' })
    await page.getByText('江洲路 44 号').waitFor()
    assert.equal(await stateOf('听涛饭店'), 'confirmed')
    await page.getByRole('button', { name: '查看 听涛饭店' }).click()
    await drawer.getByText('江洲路 4 号 → 江洲路 44 号').waitFor()
    await drawer.getByLabel('原因').fill('拆迁')
    await drawer.getByRole('button', { name: '停用', exact: true }).click()
    await drawer.waitFor({ state: 'detached' })
    await page.goto(`${desks.url}/console/places?which=closed`)
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('button', { name: 'Look at 听涛饭店' }).click()
    await drawer.getByText('拆迁', { exact: true }).waitFor()
    await checkScreen(page, 'town-places-7-closed-en')
    await drawer.getByLabel('Reason').fill('没有拆')
    await drawer.getByRole('button', { name: 'Open again' }).click()
    await page.getByText('There are no places here.').waitFor()
    await page.getByRole('button', { name: '中文' }).click()
    assert.equal(await stateOf('听涛饭店'), 'confirmed')
  },
)

story('a claim is read on record and granted', async () => {
  await page.getByRole('radiogroup').getByText('认领').click()
  await page.getByText('我是新来的店长').waitFor()
  await checkScreen(page, 'town-places-5-claims')
  await checkInEnglish(page, 'town-places-5-claims-en')
  await page.getByRole('button', { name: '同意 王*明 管理 芦花茶室', exact: true }).click()
  await page.getByText('没有待处理的认领。').waitFor()
  await page.getByText('已处理').click()
  await page.getByText('已同意').waitFor()
  const { sql, keyring, config } = desks.city.database
  const rows = await sql<{ action: number }[]>`
    select distinct action from staff.audit where actor = 'town' and action >= 90 and action < 100
    order by action`
  assert.deepEqual(
    rows.map((row) => row.action),
    [90, 91, 92, 94, 95, 96, 97, 98],
  )
  const proof = await verifyAudit(sql, { keyring, varFolder: config.varFolder })
  assert.ok(proof.ok)
})

story('a complex is one line, unfolded on demand, and confirmed by one tap', async () => {
  const { sql, keyring } = desks.city.database
  const facts = { division: '321182001', category: 'restaurant', identifierReason: '测试' }
  const units = Array.from({ length: 60 }, (_, index) => `${index + 101}`)
  const made = await sql.begin((tx) =>
    createMany(tx, keyring, [
      { ...facts, name: '江洲商城' },
      ...units.map((name) => ({ ...facts, name, kind: 'unit' as const, parentIndex: 0 })),
    ]),
  )
  assert.ok(made.ok)
  const [root = 0, , suspended = 0] = made.places.map((place) => place.placeId)
  await sql`update places.place set state = 'suspended' where place_id = ${suspended}`
  await page.goto(`${desks.url}/console/places`)
  await page.getByText('和里面新的 59 个', { exact: true }).waitFor()
  assert.equal(await page.getByText('101', { exact: true }).count(), 0)
  await checkScreen(page, 'town-places-8-folded')
  await page.getByRole('button', { name: '展开 江洲商城' }).click()
  await page.getByText('160', { exact: true }).waitFor()
  await page.getByRole('button', { name: '更早的', exact: true }).click()
  await page.getByText('101', { exact: true }).waitFor()
  await page.getByRole('button', { name: '确认 101', exact: true }).click()
  await page.getByText('和里面新的 58 个', { exact: true }).waitFor()
  await checkScreen(page, 'town-places-9-unfolded')
  await checkInEnglish(page, 'town-places-9-unfolded-en')
  // Held up at its last statement: the screen says how many, and that nobody need wait.
  await sql.begin(async (tx) => {
    await tx`select seq from staff.audit_head for update`
    await page.getByRole('button', { name: '全部确认 江洲商城 和里面新的 58 个' }).click()
    await page.getByText('正在确认 59 个,请稍等。离开本页也会做完。').waitFor()
    await checkScreen(page, 'town-places-11-underway')
  })
  await page.getByText('已确认 59 个。 1 个已暂停,没有确认。').waitFor()
  assert.equal(await page.getByText('正在确认').count(), 0)
  await checkScreen(page, 'town-places-10-whole')
  const [row] = await sql<{ confirmed: number }[]>`
    select count(*)::int as confirmed from places.place
    where complex_id = ${root} and state = 'confirmed'`
  assert.equal(row?.confirmed, 60)
})

story('the supervisor of another town sees nothing of it', async () => {
  const other = await desks.signIn('other')
  await other.goto(`${desks.url}/console/places?which=confirmed`)
  await other.getByText('这里没有场所。').waitFor()
  const url = `${desks.url}/api/staff/places/${ids.get('芦花茶室')}/history`
  assert.equal((await other.request.get(url)).status(), 404)
})
