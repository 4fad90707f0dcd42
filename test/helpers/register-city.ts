// A whole city for the tests of the register: managers and supervisors who ask over HTTP.
import assert from 'node:assert/strict'
import { COOKIES, openSession } from '../../src/people/index.ts'
import type { NewPlaceAnswer } from '../../src/places/contract.ts'
import { openCityApp } from './city-app.ts'
import type { CityApp } from './city-app.ts'
import { addPerson } from './city.ts'
import { inventDocument, inventPhone } from './invent.ts'
import { addStaff, signInStaff } from './staff.ts'

export const TOWN = '321182001'
export const OTHER_TOWN = '321182101'
export const ZHENHEYI = '/api/zhenheyi'
export const DESK = '/api/staff/places'

export type Answer = { readonly status: number; readonly error: string; readonly text: string }
export type Someone = {
  readonly ask: (url: string, payload?: object) => Promise<Answer>
  /** Asks for what must be given. */
  readonly read: <T>(url: string, payload?: object) => Promise<T>
}

export type RegisterCity = {
  readonly city: CityApp
  /** Somebody new with a session of Zhenheyi; everybody is called 王小明. */
  readonly manager: () => Promise<Someone & { readonly phone: string }>
  /** An account of staff: `town` and `other` supervise a town, `county` all, `tracer` none. */
  readonly staff: (username: string) => Promise<Someone>
  /** Makes a place; it waits for its town. */
  readonly make: (who: Someone, name: string, more?: object) => Promise<NewPlaceAnswer>
  /** Makes a place that its town knows. */
  readonly known: (who: Someone, name: string, more?: object) => Promise<NewPlaceAnswer>
  readonly stateOf: (placeId: number) => Promise<string>
}

/** Gives what somebody types of a new place. */
export function draft(name: string, more: object = {}): object {
  const reason = { identifierReason: '证照办理中' }
  return { name, category: 'restaurant', division: TOWN, ...reason, ...more }
}

function someoneIn(city: CityApp, cookies: Record<string, string>): Someone {
  const send = async (url: string, payload?: object) =>
    city.app.inject({
      method: payload ? 'POST' : 'GET',
      url,
      cookies,
      ...(payload ? { payload } : {}),
    })
  return {
    ask: async (url, payload) => {
      const answer = await send(url, payload)
      assert.ok(answer.statusCode < 500, answer.body)
      const { error = '' } = answer.json<{ error?: string }>()
      return { status: answer.statusCode, error, text: answer.body }
    },
    read: async (url, payload) => {
      const answer = await send(url, payload)
      assert.ok(answer.statusCode < 300, `${url}: ${answer.body}`)
      return answer.json()
    },
  }
}

const SUPERVISORS = { town: TOWN, other: OTHER_TOWN, county: '321182' }

/** Opens the city with its supervisors. */
export async function openRegisterCity(): Promise<RegisterCity> {
  const city = await openCityApp()
  for (const [username, division] of Object.entries(SUPERVISORS)) {
    await addStaff(city.database, username, [{ role: 'supervisor', division }])
  }
  await addStaff(city.database, 'tracer', [{ role: 'tracer', division: '321182' }])
  return registerCityOf(city)
}

/** Gives the people of a city that is open already. */
export function registerCityOf(city: CityApp): RegisterCity {
  const { database } = city
  const { sql, keyring } = database
  let people = 0
  const staff = async (username: string): Promise<Someone> =>
    someoneIn(city, await signInStaff(city.app, username))
  const make: RegisterCity['make'] = (who, name, more = {}) =>
    who.read<NewPlaceAnswer>(`${ZHENHEYI}/places`, draft(name, more))
  return {
    city,
    staff,
    make,
    manager: async () => {
      people += 1
      const phone = inventPhone(5000 + people)
      const at = city.city.clock.now()
      const who = { name: '王小明', phone, at, consentedAt: at, number: inventDocument(people) }
      const personId = await addPerson(database, who)
      const owner = { power: 'run', personId, phone: `+86${phone}` } as const
      const { token } = await openSession(sql, { keyring, clock: city.city.clock }, owner)
      return { ...someoneIn(city, { [COOKIES.run]: token }), phone }
    },
    known: async (who, name, more = {}) => {
      const made = await make(who, name, more)
      const county = await staff('county')
      await county.read(`${DESK}/confirm`, { placeIds: [made.placeId], because: '看过' })
      return made
    },
    stateOf: async (placeId) => {
      const [row] = await sql<{ state: string }[]>`
        select state from places.place where place_id = ${placeId}`
      return row?.state ?? ''
    },
  }
}
