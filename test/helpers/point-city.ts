// A city with a place of two doors, somebody in each role of it, and another place beside.
import assert from 'node:assert/strict'
import { blindPhone, openSession } from '../../src/people/index.ts'
import { addMember, addPoint, openDuty } from '../../src/places/index.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { openCityApp } from './city-app.ts'
import type { CityApp } from './city-app.ts'
import { makeDoors } from './city.ts'

export type Post = { readonly pointId: number; readonly printId: number; readonly token: string }
export type PostedPlace = Post & { readonly placeId: number }

const TEAM = {
  manager: { personId: 901, role: 'manager' },
  /** A gatekeeper on duty. */
  keeper: { personId: 902, role: 'gatekeeper' },
  resting: { personId: 903, role: 'gatekeeper' },
  stranger: { personId: 904, role: undefined },
} as const
export type Who = keyof typeof TEAM

export type PointCity = {
  readonly city: CityApp
  readonly place: PostedPlace
  /** The second door of the place. */
  readonly south: Post
  readonly other: PostedPlace
  readonly cookies: Readonly<Record<Who, string>>
  /** Asks an address below /api/zhenheyi; posts when there is a payload. */
  readonly ask: <T>(
    who: Who,
    url: string,
    payload?: object,
  ) => Promise<{ readonly status: number; readonly body: T & { readonly error?: string } }>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

async function join(city: CityApp, placeId: number, who: Who): Promise<string> {
  const { sql, keyring } = city.database
  const { personId, role } = TEAM[who]
  const phone = `+8619900000${personId}`
  const owner = { power: 'run', personId, phone } as const
  const { token } = await openSession(sql, { keyring, clock: systemClock }, owner)
  const phoneBlind = blindPhone(keyring, phone) ?? assert.fail('no phone')
  if (role) {
    const member = { placeId, role, phoneBlind, phoneMask: `199****0${personId}` }
    await sql.begin((tx) => addMember(tx, keyring, member))
  }
  if (who === 'keeper') {
    const duty = { placeId, phoneBlind, personId, at: systemClock.now() }
    await sql.begin((tx) => openDuty(tx, duty))
  }
  return `zpc_run=${token}`
}

/** Opens the city. */
export async function openPointCity(): Promise<PointCity> {
  const city = await openCityApp()
  const { sql, keyring } = city.database
  const doors = await makeDoors(city.database, 2)
  await city.city.prints.refresh()
  const [place, other] = doors.map((door) => {
    const print = city.city.prints.byId(door.printId) ?? assert.fail('no print')
    return { ...door, pointId: print.pointId }
  })
  assert.ok(place && other)
  const { placeId } = place
  const south = await sql.begin((tx) => addPoint(tx, keyring, { placeId, name: '南门' }))
  assert.ok(south.ok)
  await city.city.prints.refresh()
  const cookies = {
    manager: await join(city, placeId, 'manager'),
    keeper: await join(city, placeId, 'keeper'),
    resting: await join(city, placeId, 'resting'),
    stranger: await join(city, placeId, 'stranger'),
  }
  return {
    city,
    place,
    south,
    other,
    cookies,
    ask: async <T>(who: Who, url: string, payload?: object) => {
      const answer = await city.app.inject({
        method: payload ? 'POST' : 'GET',
        url: `/api/zhenheyi${url}`,
        headers: { cookie: cookies[who] },
        ...(payload && { payload }),
      })
      return { status: answer.statusCode, body: answer.json<T & { error?: string }>() }
    },
    [Symbol.asyncDispose]: () => city[Symbol.asyncDispose](),
  }
}
