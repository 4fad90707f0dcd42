// A city with complexes and their managers, over the routes of places alone: what imports are
// tried on.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { openSms } from '../../src/partners/index.ts'
import { COOKIES, openSession } from '../../src/people/index.ts'
import { makeManualClock } from '../../src/platform/clock.ts'
import { makeApp } from '../../src/platform/http.ts'
import { openLog } from '../../src/platform/log.ts'
import type { Imported, Preview } from '../../src/places/complexes/contract.ts'
import { writeWorkbook } from '../../src/places/complexes/template.ts'
import type { NewPlaceAnswer } from '../../src/places/contract.ts'
import { confirmPlaces, registerPlaceRoutes, seedCatalogue } from '../../src/places/index.ts'
import { endPresences } from '../../src/visits/index.ts'
import { openTestDatabase } from './database.ts'

export type Answer<T> = {
  readonly status: number
  readonly body: T & { error?: string; field?: string }
}

/** The headings of the template. */
export const HEAD = ['路径', '名称', '类别', '统一社会信用代码或车牌', '负责人手机'] as const

/** Writes rows below the headings as a workbook. */
export async function workbookOf(rows: readonly (readonly string[])[]): Promise<Buffer> {
  return writeWorkbook([{ name: '单元', rows: [HEAD, ...rows] }])
}

/** Opens the city. */
export async function openComplexApp() {
  const database = await openTestDatabase()
  const { sql, keyring, config } = database
  const clock = makeManualClock(Date.now())
  await sql.begin((tx) => seedCatalogue(tx, config.city))
  const sms = openSms({ kind: 'off', url: '', key: '' }, clock)
  const people = { sql, keyring, clock, city: config.city, sms, isHttps: false }
  const app = await makeApp({ log: openLog('silent'), isHttps: false })
  registerPlaceRoutes(app, { people, config, countToday: async () => new Map(), endPresences })
  await app.ready()

  /** Signs a phone in and gives what its browser can do. */
  const signIn = async (phone: string) => {
    const owner = { power: 'run', personId: 1, phone: `+86${phone}` } as const
    const { token } = await openSession(sql, { keyring, clock }, owner)
    const cookies = { [COOKIES.run]: token }
    const raw = async (url: string) => app.inject({ url: `/api/zhenheyi${url}`, cookies })
    const get = async <T>(url: string): Promise<Answer<T>> => {
      const answer = await raw(url)
      return { status: answer.statusCode, body: answer.json() }
    }
    const post = async <T>(path: string, payload: object): Promise<Answer<T>> => {
      const url = `/api/zhenheyi${path}`
      const answer = await app.inject({ method: 'POST', url, cookies, payload })
      return { status: answer.statusCode, body: answer.json() }
    }
    return { phone, raw, get, post }
  }
  type Phone = Awaited<ReturnType<typeof signIn>>
  let made = 0

  return {
    database,
    app,
    clock,
    signIn,
    /** Makes a complex with a manager of its own. */
    openComplex: async (name = '扬中商城') => {
      made += 1
      const manager = await signIn(`1990000${String(1000 + made)}`)
      const body = { category: 'shopping', division: '321182001', identifierReason: '综合体' }
      const own = { ...body, name: `${name}${made}` }
      const place = await manager.post<NewPlaceAnswer>('/places', own)
      assert.equal(place.status, 201, JSON.stringify(place.body))
      return { manager, placeId: place.body.placeId, name: `${name}${made}` }
    },
    send: (phone: Phone, placeId: number, sent: object) =>
      phone.post<Imported>(`/places/${placeId}/import`, { importId: randomUUID(), ...sent }),
    preview: (phone: Phone, placeId: number, sent: object) =>
      phone.post<Preview>(`/places/${placeId}/import/preview`, sent),
    countUnits: async (placeId: number): Promise<number> => {
      const [row] = await sql<{ count: number }[]>`
        select count(*)::int as count from places.place where complex_id = ${placeId}`
      return row?.count ?? 0
    },
    /** Says yes for the town, to one after the other. */
    confirmComplex: async (placeId: number): Promise<void> => {
      const rows = await sql<{ id: number }[]>`
        select place_id as id from places.place where complex_id = ${placeId} order by place_id`
      const actor = { kind: 'staff', name: 'town' } as const
      for (const { id } of rows) {
        const change = { actor, at: clock.now(), because: '核对无误' }
        const done = await sql.begin((tx) => confirmPlaces(tx, [id], change))
        assert.ok(done.ok)
      }
    },
    [Symbol.asyncDispose]: async () => {
      await app.close()
      await database[Symbol.asyncDispose]()
    },
  }
}
export type ComplexApp = Awaited<ReturnType<typeof openComplexApp>>
export type Phone = Awaited<ReturnType<ComplexApp['signIn']>>
