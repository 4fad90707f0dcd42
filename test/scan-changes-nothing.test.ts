// A scan alone never changes anyone's health status: whatever is known of a person, and whatever a
// partner answers at the door, nothing about people is written. Source: F37.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHealthCode, openTravelCode } from '../src/partners/index.ts'
import { openSandboxCode } from '../src/partners/sandbox/code-partner.ts'
import { beginList, recordSeenByStaff } from '../src/people/index.ts'
import { dayOf, formatDay } from '../src/base/instant.ts'
import { systemClock } from '../src/platform/clock.ts'
import { makeDevices } from './helpers/city.ts'
import { inventDocument } from './helpers/invent.ts'
import { openVisitorApp } from './helpers/visitor-app.ts'
import type { VisitorApp } from './helpers/visitor-app.ts'
import { jarOf, openVisitorJars, ticketOf } from './helpers/visitor-jar.ts'

const HEALTH = ['green', 'yellow', 'red', 'none']
const TRAVEL = ['plain', 'starred', 'other']

let opened: AsyncDisposableStack
let city: VisitorApp
before(async () => {
  opened = new AsyncDisposableStack()
  const health = opened.use(await openSandboxCode({ kind: 'health', clock: systemClock }))
  const travel = opened.use(await openSandboxCode({ kind: 'travel', clock: systemClock }))
  for (let index = 0; index < 12; index += 1) {
    health.setState(inventDocument(index), HEALTH[index % 4] ?? '')
    travel.setState(inventDocument(index), TRAVEL[index % 3] ?? '')
  }
  city = opened.use(
    await openVisitorApp({
      doors: 3,
      health: openHealthCode(health.config, systemClock),
      travel: openTravelCode(travel.config, systemClock),
    }),
  )
})
after(() => opened.disposeAsync())

/** Gives what every table of the room of people holds, as one line a table. */
async function peopleTables(): Promise<string[]> {
  const { sql } = city.database
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema = 'people' order by table_name`
  const lines: string[] = []
  for (const { name } of tables) {
    const [row] = await sql<{ rows: number; hash: string }[]>`
      select count(*)::int as rows,
        coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash
      from ${sql('people')}.${sql(name)} as t`
    lines.push(`${name} ${row?.rows} ${row?.hash}`)
  }
  return lines
}

test('scans of people in every state, at several doors, write nothing about people', async () => {
  const { sql, keyring } = city.database
  const devices = await makeDevices(city.database, 12)
  const at = city.clock.now()
  const tomorrow = formatDay(dayOf(at) + 1)
  const rows = [1, 2, 5].map((index) => `身份证,${inventDocument(index)},红码,${tomorrow}`)
  const deps = { sql, keyring, clock: city.clock }
  const list = { kind: 'health', title: '演练', text: rows.join('\n'), by: 'admin' } as const
  const begun = await beginList(deps, list)
  assert.ok(begun.ok)
  await begun.ended
  const seen = {
    personId: devices[3]?.personId ?? 0,
    health: 'yellow',
    by: 'person:1',
    at,
  } as const
  assert.ok(await sql.begin((tx) => recordSeenByStaff(tx, { keyring }, seen)))

  const before = await peopleTables()
  assert.ok(
    before.some((line) => line.startsWith('fact 4 ')),
    before.join('\n'),
  )
  const jars = openVisitorJars(city)
  const verdicts = new Set<string>()
  for (const [index, device] of devices.entries()) {
    const jar = jarOf(device)
    for (const door of [0, 1, 2]) {
      const ticket = ticketOf(await jars.get(jars.door(door), jar))
      const answer = await jars.post(jars.door(door), { ticket }, jar)
      assert.equal(answer.statusCode, 200, String(index))
      assert.doesNotMatch(answer.body, /\b(green|yellow|red|starred)\b|红码|黄码|绿码|带星/)
      verdicts.add(/data-verdict="([a-z-]+)"/.exec(answer.body)?.[1] ?? '')
    }
  }
  assert.deepEqual([...verdicts].toSorted(), ['enter', 'see-staff'])
  assert.equal(await jars.countVisits(), 36)
  assert.deepEqual(await peopleTables(), before)
})

test('no visit holds a state: two people who differ only in it leave equal rows', async () => {
  const columns = await city.database.sql<{ name: string }[]>`
    select column_name as name from information_schema.columns
    where table_schema = 'visits' and table_name = 'visit'`
  assert.doesNotMatch(columns.map((one) => one.name).join(), /health|travel|colou?r|state/)
})
