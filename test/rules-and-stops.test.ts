// Stories of the console: an administrator publishes a version of the rules, a supervisor follows
// up stops; who may do neither is refused.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { verifyAudit } from '../src/staff/index.ts'
import { admitPersons } from '../src/visits/index.ts'
import { openPassSigns } from '../src/visits/pass-sign.ts'
import { openRecentVisits } from '../src/visits/recent-visits.ts'
import { actOnStop } from '../src/visits/stops/act-on-stop.ts'
import { makeDevices, makeDoors } from './helpers/city.ts'
import { checkInEnglish, checkOnPhone, focusedLabel, openConsole } from './helpers/console-desk.ts'
import type { ConsoleDesks } from './helpers/console-desk.ts'
import { checkScreen } from './helpers/screens.ts'

let desks: ConsoleDesks
before(async () => {
  desks = await openConsole({
    admin: { role: 'administrator', division: '321182' },
    townadmin: { role: 'administrator', division: '321182101' },
    supervisor: { role: 'supervisor', division: '321182' },
    elsewhere: { role: 'supervisor', division: '321182101' },
  })
  await openStops()
})
after(() => desks?.[Symbol.asyncDispose]())

/** Three people are stopped at one door: one is left alone, one is handed over, one sent away. */
async function openStops(): Promise<void> {
  const { database, city: opened } = desks.city
  const [door] = await makeDoors(database, 1)
  const devices = await makeDevices(database, 3)
  await opened.prints.refresh()
  const print = opened.prints.find(door?.token ?? '')
  assert.ok(print)
  const { sql, keyring } = database
  const silent = { state: 'not-connected', source: 'none' } as const
  const red = { state: 'red', source: 'list' } as const
  const standing = { health: red, travel: silent, assurance: 1, isDisputed: false } as const
  const deps = {
    ...opened,
    sql,
    keyring,
    recents: openRecentVisits(),
    signs: openPassSigns(keyring),
    checks: () => false,
    duties: { isOnDuty: () => false, refresh: async () => {}, close: async () => {} },
    standings: { of: () => standing, prime: () => Promise.resolve() },
  }
  const persons = devices.map(
    ({ personId }) => ({ personId, assurance: 1, mask: undefined }) as const,
  )
  const enteredAt = opened.clock.now()
  const usual = { print, enteredAt, method: 'scan', reporterId: null } as const
  const done = await admitPersons(deps, { ...usual, persons })
  assert.ok(done.ok)
  const ids = await sql<{ id: number }[]>`select stop_id as id from visits.stop order by stop_id`
  const act = { print, byId: devices[0]?.personId ?? 0 }
  const note = '已交给三茅街道值班人员'
  const handed = { ...act, stopId: ids[1]?.id ?? 0, action: 'handed-over', note } as const
  assert.ok((await actOnStop(deps, handed)).ok)
  const away = { ...act, stopId: ids[2]?.id ?? 0, action: 'sent-away' } as const
  assert.ok((await actOnStop(deps, away)).ok)
}

type Answered = { status: number; body: { ok?: boolean; error?: string; field?: string } }

/** Asks the API as whoever is signed in on a page. */
async function askAs(page: Page, path: string, body?: object): Promise<Answered> {
  const options = body && {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
  return page.evaluate(
    async ({ to, how }) => {
      const answer = await fetch(to, how)
      return { status: answer.status, body: (await answer.json()) as Answered['body'] }
    },
    { to: path, how: options },
  )
}

test('an administrator sees what holds and tries a case', async () => {
  const page = await desks.signIn('admin')
  await page.getByRole('link', { name: '处置规则' }).click()
  await page.getByRole('heading', { name: '处置规则', exact: true }).waitFor()
  await page.getByText('生效中').waitFor()
  await checkScreen(page, 'console-rules-1')
  await checkOnPhone(page, 'console-rules-1')
  const form = page.getByRole('region', { name: '试一试' })
  await form.getByRole('combobox', { name: '健康码' }).click()
  await page.getByTitle('红码', { exact: true }).click()
  await form.getByRole('button', { name: '试一试' }).click()
  await form.getByText('第4行生效').waitFor()
  await checkScreen(page, 'console-rules-2-tried')
  await checkInEnglish(page, 'console-rules-2-tried-en')
})

test('a copy with a mistake is not published, a right one with a reason holds at once', async () => {
  const page = await desks.signIn('admin')
  await page.getByRole('button', { name: '复制并修改' }).click()
  const first = page.getByRole('listitem', { name: '行 1', exact: true })
  await first.getByLabel('自, 行 1').fill('2026-02-01')
  await first.getByLabel('至, 行 1').fill('2026-01-01')
  await page.getByRole('region', { name: '试一试' }).getByRole('button').click()
  await page.getByText('结束日期早于开始日期。').waitFor()
  await checkScreen(page, 'console-rules-3-mistake')
  await checkInEnglish(page, 'console-rules-3-mistake-en')
  const publish = page.getByRole('button', { name: '发布新版本' })
  await publish.click()
  await page.getByRole('alert').getByText('请先填写,再按一次。').waitFor()
  assert.equal(await focusedLabel(page), '理由')
  assert.equal(desks.city.city.rules.current().version, 2)
  await page.getByLabel('理由').fill('指挥部第8号通告')
  await publish.click()
  await page.getByText('规则表有误').waitFor()
  await first.getByLabel('至, 行 1').fill('2026-03-01')
  await publish.click()
  await page.getByText('第3版已发布并生效。').waitFor()
  await page.getByText('指挥部第8号通告').waitFor()
  await checkScreen(page, 'console-rules-4-published')
  assert.equal(desks.city.city.rules.current().version, 3)
})

test('of two who publish on the same version one is told so', async () => {
  const page = await desks.signIn('admin')
  const { rules } = desks.city.city
  const table = rules.current().body
  const body = { basedOn: rules.current().version, reason: '两人同时', table }
  const path = '/api/staff/rules'
  const both = await Promise.all([askAs(page, path, body), askAs(page, path, body)])
  assert.deepEqual(new Set(both.map((one) => one.status)), new Set([200, 409]))
  const late = await askAs(page, path, body)
  assert.equal(late.body.error, 'rules-stale')
  // Each version that holds is a row of the chain, and no other.
  const { sql } = desks.city.database
  const rows = await sql<{ actor: string; version: number }[]>`
    select actor, (detail::jsonb->>'version')::int as version from staff.audit
    where action = 60 order by seq`
  assert.deepEqual(
    rows.map((row) => ({ ...row })),
    [3, 4].map((version) => ({ actor: 'admin', version })),
  )
})

test('a version is never changed, not even by hand', async () => {
  const { sql, keyring, config } = desks.city.database
  await assert.rejects(sql`update visits.rule_set set made_by = 'x' where version = 2`)
  await assert.rejects(sql`delete from visits.rule_set where version = 2`)
  assert.ok((await verifyAudit(sql, { keyring, varFolder: config.varFolder })).ok)
})

test('the administrator of one town and a supervisor do not touch the rules', async () => {
  for (const username of ['townadmin', 'supervisor']) {
    const page = await desks.signIn(username)
    assert.equal((await askAs(page, '/api/staff/rules')).status, 403)
    const table = desks.city.city.rules.current().body
    const body = { basedOn: 1, reason: 'x', table }
    assert.equal((await askAs(page, '/api/staff/rules', body)).status, 403)
  }
})

test('a supervisor follows up a stop: a reason, a look, an end', async () => {
  const page = await desks.signIn('supervisor')
  await page.getByRole('link', { name: '劝阻跟进' }).click()
  await page.getByText('待跟进 3').waitFor()
  await checkScreen(page, 'console-stops-1')
  await checkOnPhone(page, 'console-stops-1')
  await checkInEnglish(page, 'console-stops-1-en')
  await page.getByRole('row', { name: '已交接' }).getByRole('button', { name: '查看' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '查看' }).click()
  await dialog.getByText('请先填写,再按一次。').waitFor()
  assert.equal(await focusedLabel(page), '理由')
  await dialog.getByLabel('理由').fill('每日跟进')
  await dialog.getByRole('button', { name: '查看' }).click()
  await dialog.getByText('已交给三茅街道值班人员').waitFor()
  await checkScreen(page, 'console-stops-2-look')
  await dialog.getByRole('button', { name: '办结' }).click()
  await dialog.getByText('请先填写,再按一次。').waitFor()
  await dialog.getByLabel('办结说明').fill('街道已转运,家属已通知')
  await dialog.getByRole('button', { name: '办结' }).click()
  await page.getByText('待跟进 2').waitFor()
  await page.getByText('已办结').click()
  await page.getByRole('row', { name: '已交接' }).waitFor()
  await checkScreen(page, 'console-stops-3-closed')
  const { sql } = desks.city.database
  const looks = await sql`select 1 from staff.audit where action = 62 and person_id is not null`
  assert.equal(looks.length, 1)
})

test('a supervisor of another town sees no stop of this one, and no look works', async () => {
  const page = await desks.signIn('elsewhere')
  const list = await askAs(page, '/api/staff/stops')
  assert.deepEqual(list.body, { ok: true, stops: [], open: 0, overdue: 0 })
  const look = await askAs(page, '/api/staff/stops/1/look', { reason: 'neugierig' })
  assert.equal(look.status, 404)
  const close = await askAs(page, '/api/staff/stops/1/close', { done: 'x' })
  assert.equal(close.status, 404)
  const admin = await desks.signIn('admin')
  assert.equal((await askAs(admin, '/api/staff/stops')).status, 403)
})
