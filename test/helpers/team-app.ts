// Places with their teams, each person with a phone that is signed in; time is moved by hand.
import assert from 'node:assert/strict'
import { COOKIES, openSession } from '../../src/people/index.ts'
import type { PeopleDeps } from '../../src/people/index.ts'
import { addMember, createPlace, registerPlaceRoutes } from '../../src/places/index.ts'
import { rolesOf, seedCatalogue } from '../../src/places/index.ts'
import type { PlaceDeps, Role } from '../../src/places/index.ts'
import type { NewCodeAnswer, TeamView } from '../../src/places/team/contract.ts'
import { endPresences } from '../../src/visits/index.ts'
import { makeManualClock } from '../../src/platform/clock.ts'
import { makeApp } from '../../src/platform/http.ts'
import type { App } from '../../src/platform/http.ts'
import { openLog } from '../../src/platform/log.ts'
import { openTestDatabase } from './database.ts'
import type { TestDatabase } from './database.ts'
import { inventDocument, inventPhone } from './invent.ts'
import { addPerson } from './city.ts'

export type Method = 'GET' | 'POST' | 'DELETE'
export type TeamAnswer = { readonly status: number; readonly error: string }

export type TeamPerson = {
  readonly name: string
  readonly phone: string
  readonly number: string
  readonly personId: number
  readonly phoneBlind: Buffer
  readonly ask: (method: Method, url: string, payload?: object) => Promise<TeamAnswer>
  readonly read: <T>(method: Method, url: string, payload?: object) => Promise<T>
  /** The proof of a step up; the minute between two codes goes by. */
  readonly prove: (
    documentNumber?: string,
  ) => Promise<{ readonly code: string; readonly document: object }>
}

export type TeamApp = {
  readonly database: TestDatabase
  readonly app: App
  readonly deps: PeopleDeps & Pick<PlaceDeps, 'endPresences'>
  readonly clock: ReturnType<typeof makeManualClock>
  readonly person: (name: string) => Promise<TeamPerson>
  /** Makes a place that somebody manages. */
  readonly placeOf: (
    manager: TeamPerson,
    name: string,
    more?: { readonly isConfirmed?: boolean; readonly parentId?: number },
  ) => Promise<number>
  readonly rolesIn: (who: TeamPerson, placeId: number) => Promise<Role[]>
  readonly viewOf: (who: TeamPerson, placeId: number) => Promise<TeamView>
  readonly codeOf: (
    manager: TeamPerson,
    placeId: number,
    terms?: object,
  ) => Promise<{ readonly code: string; readonly expiresAt: number }>
  readonly addManager: (placeId: number, who: TeamPerson) => Promise<void>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

type Message = { readonly phone: string; readonly text: string }
type Street = Pick<TeamApp, 'database' | 'app' | 'deps' | 'clock'> & { messages: Message[] }

const FIRST_PERSON = 5000
const SHOP = { category: 'restaurant', division: '321182001', identifierReason: '测试' }
const ONE = { role: 'gatekeeper', uses: 1, lasts: 'quarter' }

/** Registers somebody and signs the phone in. */
async function makePerson(street: Street, name: string, index: number): Promise<TeamPerson> {
  const { database, app, deps, clock, messages } = street
  const { sql } = database
  const [phone, number] = [inventPhone(index), inventDocument(index)]
  const personId = await addPerson(database, { name, number, phone, at: clock.now() })
  const owner = { power: 'run', personId, phone: `+86${phone}` } as const
  let opened = await openSession(sql, deps, owner)
  const cookies: Record<string, string> = { [COOKIES.run]: opened.token }
  const send = async (method: Method, url: string, payload?: object) => {
    // Twelve hours later somebody signs in again.
    if (opened.session.expiresAt <= clock.now()) {
      opened = await openSession(sql, deps, owner)
      cookies[COOKIES.run] = opened.token
    }
    const body = payload ? { payload } : {}
    const answer = await app.inject({ method, url: `/api/zhenheyi${url}`, cookies, ...body })
    for (const cookie of answer.cookies) cookies[cookie.name] = cookie.value
    return answer
  }
  const read: TeamPerson['read'] = async <T>(method: Method, url: string, payload?: object) => {
    const answer = await send(method, url, payload)
    assert.ok(answer.statusCode < 300, `${method} ${url}: ${answer.body}`)
    return answer.json<T>()
  }
  return {
    name,
    phone,
    number,
    personId,
    phoneBlind: opened.session.phoneBlind,
    ask: async (method, url, payload) => {
      const answer = await send(method, url, payload)
      assert.ok(answer.statusCode < 500, answer.body)
      return { status: answer.statusCode, error: answer.json<{ error?: string }>().error ?? '' }
    },
    read,
    prove: async (documentNumber = number) => {
      clock.advance(61)
      await read('POST', '/step-up/code')
      const sent = messages.findLast((one) => one.phone === `+86${phone}`)
      const code = /验证码(\d{6})/.exec(sent?.text ?? '')?.[1] ?? ''
      return { code, document: { kind: 'resident-id', number: documentNumber } }
    },
  }
}

function memberOf(who: TeamPerson) {
  const { phoneBlind, phone, name } = who
  return { phoneBlind, phoneMask: `199****${phone.slice(-4)}`, name }
}

async function openStreet(): Promise<Street> {
  const clock = makeManualClock(Date.UTC(2022, 3, 6, 2))
  const database = await openTestDatabase()
  const { sql, keyring, config } = database
  await sql.begin((tx) => seedCatalogue(tx, config.city))
  const messages: Message[] = []
  const sms: PeopleDeps['sms'] = {
    send: (message) => {
      messages.push(message)
      return Promise.resolve({ ok: true })
    },
  }
  const deps = { sql, keyring, clock, city: config.city, sms, isHttps: false, endPresences }
  const app = await makeApp({ log: openLog('silent'), isHttps: false })
  registerPlaceRoutes(app, {
    people: deps,
    config,
    endPresences,
    countToday: async () => new Map(),
  })
  await app.ready()
  return { database, app, deps, clock, messages }
}

/** Opens an empty city with the routes of places and teams. */
export async function openTeamApp(): Promise<TeamApp> {
  const street = await openStreet()
  const { database, app, deps, clock } = street
  const { sql, keyring } = database
  let made = FIRST_PERSON
  return {
    database,
    app,
    deps,
    clock,
    person: async (name) => {
      made += 1
      return makePerson(street, name, made)
    },
    placeOf: async (manager, name, { isConfirmed = true, parentId } = {}) =>
      sql.begin(async (tx) => {
        const parent = parentId === undefined ? {} : { parentId, kind: 'floor' as const }
        const state = isConfirmed ? ('confirmed' as const) : ('unconfirmed' as const)
        const draft = { ...SHOP, name, state, managedBy: memberOf(manager), ...parent }
        const place = await createPlace(tx, keyring, draft)
        assert.ok(place.ok)
        return place.placeId
      }),
    rolesIn: (who, placeId) => rolesOf(sql, who.phoneBlind, placeId),
    viewOf: (who, placeId) => who.read<TeamView>('GET', `/places/${placeId}/team`),
    codeOf: async (manager, placeId, terms = ONE) => {
      const url = `/places/${placeId}/invitations`
      const { address, expiresAt } = await manager.read<NewCodeAnswer>('POST', url, terms)
      const [, code = ''] = /\/zhenheyi\/join#([\w-]{22})$/.exec(address) ?? assert.fail(address)
      return { code, expiresAt }
    },
    addManager: async (placeId, who) => {
      const member = { placeId, ...memberOf(who), role: 'manager' as const }
      await sql.begin((tx) => addMember(tx, keyring, member))
    },
    [Symbol.asyncDispose]: async () => {
      await app.close()
      await database[Symbol.asyncDispose]()
    },
  }
}
