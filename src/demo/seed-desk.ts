// What waits at the desks: a list of headquarters that is in force, and a document that two people
// registered under different names.
import assert from 'node:assert/strict'
import { dayOf, formatDay } from '../base/instant.ts'
import { beginList } from '../people/index.ts'
import type { ListDeps } from '../people/index.ts'
import { readSetting, writeSetting } from '../platform/setting.sql.ts'
import { registerInvented, takeInvented } from './scene-people.ts'

const SETTING = 'demo-desk'
const LISTED = 3
// As long as close contacts stayed at home.
const LISTED_DAYS = 14

async function seedList(deps: ListDeps): Promise<void> {
  const until = formatDay(dayOf(deps.clock.now()) + LISTED_DAYS)
  const lines: string[] = []
  for (let count = 0; count < LISTED; count += 1) {
    const { number } = await takeInvented(deps.sql)
    lines.push(`身份证,${number},红码,${until}`)
  }
  const input = { kind: 'health', title: '密切接触者(演示)', text: lines.join('\n') } as const
  const begun = await beginList(deps, { ...input, by: 'admin' })
  assert(begun.ok, 'the list of the demo was refused')
  await begun.ended
}

async function seedDispute({ sql, keyring, clock }: ListDeps): Promise<void> {
  const owner = await takeInvented(sql)
  const other = { ...(await takeInvented(sql)), number: owner.number }
  await sql.begin(async (tx) => {
    for (const one of [owner, other]) await registerInvented(tx, keyring, one, clock.now())
  })
}

/** Lays them once. */
export async function seedDesk(deps: ListDeps): Promise<void> {
  if (await readSetting(deps.sql, SETTING)) return
  await seedList(deps)
  await seedDispute(deps)
  await writeSetting(deps.sql, SETTING, { isLaid: true })
}
