import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { admissionOf, openAdmissionCity } from '../../../test/helpers/admission.ts'
import type { AdmissionCity } from '../../../test/helpers/admission.ts'
import { HEALTH_STATES, TRAVEL_STATES } from '../../base/code-states.ts'
import { dayOf, formatDay } from '../../base/instant.ts'
import { openStandings } from '../../people/index.ts'
import type { AdmitDeps } from '../admit.ts'
import { insertRuleSet } from './rule-set.sql.ts'

let here: AdmissionCity
before(async () => {
  here = await openAdmissionCity()
})
after(() => here.city[Symbol.asyncDispose]())

async function countStops(): Promise<number> {
  const [row] = await here.city.database.sql<
    { n: number }[]
  >`select count(*)::int n from visits.stop`
  return row?.n ?? 0
}

/** The matrix's own answer, written from the Notice and not from the table. */
function wanted(one: { health: string; travel: string; isCurfew: boolean }) {
  const isStop = ['red', 'yellow', 'none'].includes(one.health) || one.travel === 'starred'
  if (isStop) return { verdict: 'see-staff', isStop: true }
  const isSilent =
    one.health === 'unavailable' || (one.health === 'not-connected' && one.travel === 'unavailable')
  const isOdd = one.isCurfew || one.travel === 'other' || isSilent
  return { verdict: isOdd ? 'see-staff' : 'enter', isStop: false }
}

type Cell = { health: string; travel: string; category: string; isCurfew: boolean }

async function checkCell(cell: Cell, standings: AdmitDeps['standings']): Promise<void> {
  const index = 10
  const isSilent = (state: string) => state === 'unavailable' || state === 'not-connected'
  here.setCodes(
    index,
    isSilent(cell.health) ? undefined : cell.health,
    isSilent(cell.travel) ? undefined : cell.travel,
  )
  here.city.clock.advance(1)
  const print = { ...here.printOf(1), category: cell.category }
  const before = await countStops()
  const given = { print, method: 'scan', persons: [here.personOf(index)] } as const
  const done = await here.admit(given, admissionOf(here.city, { standings }))
  const { verdict, isStop } = wanted(cell)
  const what = JSON.stringify(cell)
  assert.equal(done.verdict, verdict, what)
  assert.equal((await countStops()) - before, isStop ? 1 : 0, what)
  const visit = done.admitted[0]?.recent.visit
  assert.equal(visit?.ruleVersion, here.city.rules.current().version, what)
}

/** Goes through both codes in every state, at two kinds of place. Shape: how many cells. */
async function checkMatrix(curfewAt: string | undefined): Promise<number> {
  const { sql, keyring } = here.city.database
  const connected = [true, false].flatMap((one) => [true, false].map((other) => [one, other]))
  let cells = 0
  for (const [isHealth = true, isTravel = true] of connected) {
    const ports = {
      health: { ...here.health.port, isConnected: isHealth },
      travel: { ...here.travel.port, isConnected: isTravel },
    }
    const all = HEALTH_STATES.flatMap((state) =>
      TRAVEL_STATES.map((mark) => [state, mark] as const),
    )
    const mine = all.filter(
      ([state, mark]) =>
        (state === 'not-connected') !== isHealth && (mark === 'not-connected') !== isTravel,
    )
    for (const [state, mark] of mine) {
      for (const category of ['shopping', 'medical']) {
        const standings = await openStandings({ sql, keyring, clock: here.city.clock, ...ports })
        const isCurfew = category === curfewAt
        await checkCell({ health: state, travel: mark, category, isCurfew }, standings)
        await standings.close()
        cells += 1
      }
    }
  }
  return cells
}

test('health x travel x category x day of a rule gives verdict and disposal', async () => {
  const all = HEALTH_STATES.length * TRAVEL_STATES.length * 2
  assert.equal(await checkMatrix(undefined), all)
  const { sql } = here.city.database
  const { version, body } = here.city.rules.current()
  const today = dayOf(here.city.clock.now())
  const closed = { ...NO_ENTRY, category: 'shopping', from: formatDay(today), to: formatDay(today) }
  const over = { ...NO_ENTRY, category: 'medical', to: formatDay(today - 1) }
  const coming = { ...NO_ENTRY, category: 'medical', from: formatDay(today + 1) }
  const stops = body.rows.filter((row) => row.steps.length > 0)
  const rest = body.rows.filter((row) => row.steps.length === 0)
  const table = { ...body, rows: [...stops, over, coming, closed, ...rest] }
  const made = { version: version + 1, body: table, madeBy: 'test', madeAt: 0, reasonSealed: null }
  await sql.begin((tx) => insertRuleSet(tx, made))
  await here.city.rules.refresh()
  assert.equal(here.city.rules.current().version, version + 1)
  assert.equal(await checkMatrix('shopping'), all)
})

const NO_ENTRY = {
  health: 'any',
  travel: 'any',
  verdict: 'see-staff',
  steps: [],
  phones: [],
} as const
