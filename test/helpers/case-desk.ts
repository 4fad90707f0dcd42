// A tracer at work over one city: a patient at lunch, whom he met, who was stopped at the door.
import assert from 'node:assert/strict'
import { HOUR, MINUTE } from '../../src/base/instant.ts'
import { importReferences } from '../../src/people/index.ts'
import { createPlace, seedCatalogue } from '../../src/places/index.ts'
import { makeManualClock } from '../../src/platform/clock.ts'
import { makeApp } from '../../src/platform/http.ts'
import { openLog } from '../../src/platform/log.ts'
import { openStaffAuth, registerStaffRoutes } from '../../src/staff/index.ts'
import { registerTracingRoutes } from '../../src/tracing/index.ts'
import { ensureDays, insertVisits } from '../../src/visits/index.ts'
import type { Visit } from '../../src/visits/index.ts'
import { addPerson, flagsOf } from './city.ts'
import { openTestDatabase } from './database.ts'
import type { TestDatabase } from './database.ts'
import { inventDocument } from './invent.ts'
import { addStaff, signInStaff } from './staff.ts'

const clock = makeManualClock(Date.now())
/** The moment at which the desk is looked at. */
export const NOW = clock.now()
/** When the patient came to the restaurant. */
export const LUNCH = NOW - 20 * HOUR

export type Cookies = Record<string, string>

type People = { readonly patient: number; readonly companion: number; readonly stopped: number }

function registerIn(database: TestDatabase) {
  return (number: string, phone: string, name: string): Promise<number> =>
    addPerson(database, { number, phone, name, at: NOW, consentedAt: NOW })
}

const flags = flagsOf()

async function addVisits(database: TestDatabase): Promise<People> {
  const register = registerIn(database)
  const { sql, keyring, config } = database
  await sql.begin((tx) => seedCatalogue(tx, config.city))
  await ensureDays(sql, NOW, config.city.retentionDays)
  const place = await sql.begin((tx) =>
    createPlace(tx, keyring, {
      name: '陈记面馆',
      category: 'restaurant',
      division: '321182001',
      identifierReason: '演练',
    }),
  )
  assert.ok(place.ok, JSON.stringify(place))
  const patient = await register('32118219900307001X', '19900001001', '钱多多')
  const companion = await register('321182198501010015', '19900001002', '李小华')
  // A reference that a spreadsheet would run.
  const imported = await sql.begin((tx) => importReferences(tx, keyring, ['=1+1']))
  const formula = imported.get('=1+1') ?? 0
  const visit = (personId: number, enteredAt: number): Visit => ({
    personId,
    reporterId: null,
    enteredAt,
    placeId: place.placeId,
    printNo: 1,
    deviceNo: 1,
    flags,
    ruleVersion: 1,
  })
  const stopped = await register(inventDocument(4711), '19900001004', '周拦下')
  // Somebody else registers the companion's number, before staff saw it.
  await register('321182198501010015', '19900001005', '吴冒用')
  const away = flagsOf({ outcome: 'turned-away', verdict: 'see-staff' })
  await insertVisits(sql, [
    visit(patient, LUNCH),
    visit(companion, LUNCH + 5 * MINUTE),
    visit(formula, LUNCH + MINUTE),
    { ...visit(stopped, LUNCH + 2 * MINUTE), flags: away },
    { ...visit(stopped, LUNCH - 2 * MINUTE), flags: away },
    { ...visit(patient, LUNCH - HOUR), flags: away },
  ])
  return { patient, companion, stopped }
}

/** Opens the desk with staff of two divisions. */
export async function openCaseDesk() {
  const database = await openTestDatabase()
  const auth = await openStaffAuth({ ...database, clock })
  const app = await makeApp({ log: openLog('silent'), isHttps: false })
  registerStaffRoutes(app, { ...database, auth, clock })
  registerTracingRoutes(app, { ...database, auth, clock })
  await addStaff(database, 'tracer', [{ role: 'tracer', division: '321182' }])
  await addStaff(database, 'elsewhere', [{ role: 'tracer', division: '321181' }])
  await addStaff(database, 'auditor', [{ role: 'auditor', division: '321182' }])
  await addStaff(database, 'newcomer', [{ role: 'tracer', division: '321182' }], false)
  const people = await addVisits(database)
  const auditRows = async (): Promise<number> => {
    const [row] = await database.sql<
      { rows: number }[]
    >`select count(*)::int as rows from staff.audit`
    return row?.rows ?? 0
  }
  return {
    database,
    clock,
    ...people,
    register: registerIn(database),
    signIn: (username: string): Promise<Cookies> => signInStaff(app, username),
    call: async (method: 'GET' | 'POST' | 'PUT', url: string, who: Cookies, payload?: object) => {
      const answer = await app.inject({
        method,
        url,
        cookies: who,
        ...(payload ? { payload } : {}),
      })
      for (const cookie of answer.cookies) who[cookie.name] = cookie.value
      const isJson = String(answer.headers['content-type']).includes('json')
      return { status: answer.statusCode, body: isJson ? answer.json() : answer.body }
    },
    /** Runs a look and asserts that it left exactly one row of this action. */
    oneRow: async <T>(action: string, look: () => Promise<T>): Promise<T> => {
      const before = await auditRows()
      const result = await look()
      assert.equal(await auditRows(), before + 1, action)
      return result
    },
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await app.close()
      await auth.close()
      await database[Symbol.asyncDispose]()
    },
  }
}

export type CaseDesk = Awaited<ReturnType<typeof openCaseDesk>>
