// Closing a case in the console: one figure of candidates wherever it stands, and afterwards who
// closed it, when and why.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import { MINUTE, instantOfMs } from '../src/base/instant.ts'
import type { SharedStay } from '../src/tracing/contract.ts'
import { addPerson, flagsOf } from './helpers/city.ts'
import { checkInEnglish, checkOnPhone, openConsole } from './helpers/console-desk.ts'
import type { ConsoleDesks } from './helpers/console-desk.ts'
import { inventDocument, inventPhone } from './helpers/invent.ts'
import { checkScreen } from './helpers/screens.ts'
import { signInStaff } from './helpers/staff.ts'
import { story } from './helpers/story.ts'

const now = instantOfMs(Date.now())
const REASON = '密接均已解除医学观察,同楼层人员已排除'

const SPAN = { from: now, to: now + MINUTE }
const FLAGS = flagsOf()
const STAY: SharedStay = {
  ...SPAN,
  placeId: 1,
  contactPlaceId: 2,
  withinId: 3,
  caseAt: SPAN.from,
  caseTo: SPAN.to,
  contactAt: SPAN.from,
  contactTo: SPAN.to,
  gapSeconds: 0,
  certainty: 'inferred',
  caseEnd: 'dwell',
  contactEnd: 'dwell',
  casePrintNo: 1,
  contactPrintNo: 1,
  caseFlags: FLAGS,
  contactFlags: FLAGS,
  caseReported: false,
  contactReported: false,
}

let desks: ConsoleDesks
let page: Page
let caseId: number

/** Somebody with a card and a phone of his own. */
async function register(index: number, name: string): Promise<number> {
  const [number, phone] = [inventDocument(index), inventPhone(index)]
  return addPerson(desks.city.database, { number, phone, name, at: now })
}

before(async () => {
  desks = await openConsole({ tracer: { role: 'tracer', division: '321182' } })
  const { app, database } = desks.city
  await register(7401, '钱多多')
  const opened = await app.inject({
    method: 'POST',
    url: '/api/tracing/cases',
    cookies: await signInStaff(app, 'tracer'),
    payload: {
      subject: { by: 'phone', phone: inventPhone(7401) },
      reason: '核酸阳性',
      onsetAt: now,
    },
  })
  ;({ caseId } = opened.json<{ caseId: number }>())
  // Two at the same place, one on the same floor, as a trace leaves them.
  for (const [index, closeness] of ['place', 'place', 'floor'].entries()) {
    const personId = await register(7402 + index, '李小华')
    const shared = [{ ...STAY, closeness }]
    await database.sql`
      insert into tracing.candidate (case_id, person_id, class, score, certain, pairs,
        overlap_seconds, min_gap_seconds, first_at, last_at, shared)
      values (${caseId}, ${personId}, ${index === 0 ? 'close' : 'candidate'}, 50, false, 1, 60, 0,
        ${now}, ${now}, ${JSON.stringify(shared)}::text::jsonb)`
  }
  await database.sql`update tracing.case_file set traced_at = now()`
  page = await desks.signIn('tracer')
})
after(() => desks?.[Symbol.asyncDispose]())

story('one press of Back leads from a case to the list it was opened from', async () => {
  await page
    .getByRole('row', { name: /钱\*多/ })
    .getByRole('link')
    .click()
  await page.getByText(/^候选 \d/).waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: '病例', exact: true }).waitFor({ timeout: 5000 })
})

story('keys move through the candidates and judge them', async () => {
  await page
    .getByRole('row', { name: /钱\*多/ })
    .getByRole('link')
    .click()
  const rows = page.locator('.candidate-table tbody tr[data-row-key]')
  await rows.first().waitFor()
  // The first is a close contact already.
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('3')
  await rows.nth(1).locator('.class-general').waitFor({ timeout: 5000 })
  await page.keyboard.press('1')
  await rows.nth(1).locator('.class-candidate').waitFor({ timeout: 5000 })
  await page.goBack()
})

story('the tab, the list of cases and the closing count the same candidates', async () => {
  const row = page.getByRole('row', { name: /钱\*多/ })
  await row.getByRole('cell', { name: '3', exact: true }).waitFor()
  await row.getByRole('link').click()
  await page
    .getByRole('row', { name: /李\*华/ })
    .first()
    .waitFor()
  assert.equal(await page.locator('.candidate-table tbody tr[data-row-key]').count(), 3)
  assert.equal(await page.getByRole('radio', { name: /^候选/ }).count(), 1)
  await page.getByText('候选 3', { exact: true }).waitFor({ timeout: 5000 })
  await page.getByRole('button', { name: '结案' }).click()
  await page.getByText('3 位候选人中还有 2 位没有判定').waitFor({ timeout: 5000 })
  await checkScreen(page, 'case-closing-1-dialogue')
  await checkOnPhone(page, 'case-closing-1-dialogue')
})

story('a closed case says who closed it, when and why', async () => {
  await page.getByLabel(/^结案理由/).fill(REASON)
  await page.getByRole('button', { name: '确认结案' }).click()
  await page.getByText(/^tracer 于 \d\d-\d\d \d\d:\d\d 结案$/).waitFor({ timeout: 5000 })
  await page.getByText(REASON).waitFor()
  await checkScreen(page, 'case-closing-2-closed')
  await checkOnPhone(page, 'case-closing-2-closed')
  await checkInEnglish(page, 'case-closing-2-closed-en')
})
