// Every address of Zhenheyi and of the doors, asked by every role: about a place of others it is as
// if there were none, also where one id is one's own and the other is not; at a place that its town
// has not confirmed nobody is named and nobody judged. Source: security decisions 4 and 17.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { makeDoors } from './helpers/city.ts'
import type { Route } from './helpers/city-app.ts'
import { ROLES, openRoleCity } from './helpers/role-city.ts'
import type { RoleCity, RoleName } from './helpers/role-city.ts'

const OF_A_PLACE = /^\/api\/(zhenheyi\/places|door\/points|community\/places)\/:/
const TEAM: readonly RoleName[] = ['gatekeeper on duty', 'gatekeeper off duty', 'manager']
// An open line, which a place of one's own would never end.
const STREAM = 'GET /api/door/points/:pointId/events'
// What ends a place, a team or a shift comes last, or nobody is left to ask.
const LAST = /\/close$|\/leave$|\/duty$|\/merge$|\/withdraw$|\/accept$|DELETE/

let world: RoleCity
let foreign: Readonly<Record<string, string>>

before(async () => {
  world = await openRoleCity()
  const [door] = await makeDoors(world.city.database, 1)
  await world.city.city.prints.refresh()
  const print = world.city.city.prints.find(door?.token ?? '')
  assert.ok(print)
  const { placeId, pointId, printId } = print
  foreign = { placeId: String(placeId), pointId: String(pointId), printId: String(printId) }
})
after(() => world.city[Symbol.asyncDispose]())

const nameOf = (route: Route): string => `${route.method} ${route.path}`

function routes(): Route[] {
  const found = world.city.routes.filter(
    ({ method, path }) => OF_A_PLACE.test(path) && method !== 'HEAD' && method !== 'OPTIONS',
  )
  const rank = (route: Route): number => (LAST.test(nameOf(route)) ? 1 : 0)
  return found.toSorted((one, other) => rank(one) - rank(other))
}

async function ask(
  role: RoleName,
  route: Route,
  params: Readonly<Record<string, string>>,
): Promise<LightMyRequestResponse> {
  const given: Record<string, string> = { ...world.params, memberId: 'a'.repeat(24), ...params }
  const { method } = route
  const body = BODIES[nameOf(route)] ?? world.bodies[nameOf(route)]?.() ?? {}
  const isPicture = route.path.endsWith('/proof')
  const type = isPicture ? { 'content-type': 'image/jpeg' } : {}
  return world.city.app.inject({
    method,
    url: route.path.replaceAll(/:(\w+)/g, (_, name: string) => given[name] ?? '1'),
    cookies: world.cookies.get(role) ?? {},
    headers: { 'sec-fetch-site': 'same-origin', ...type },
    ...(method === 'GET' ? {} : { payload: isPicture ? Buffer.from('no picture') : body }),
  })
}

// Shapes that hold, so that the answer is about whose place it is and not about what was sent.
const BODIES: Readonly<Record<string, object>> = {
  'POST /api/door/points/:pointId/devices': { publicKey: 'A'.repeat(87) },
  'POST /api/door/points/:pointId/intake': {
    deviceId: randomUUID(),
    entries: [],
    remaining: 0,
  },
  'POST /api/door/points/:pointId/intake-checks/:id': { result: 'ok' },
  'POST /api/door/points/:pointId/paper-checks/:id': { result: 'ok' },
}

test('a place of others is one that does not exist, whoever asks whatever', async () => {
  assert.ok(routes().length >= 50, `${routes().length} addresses`)
  const wrong: string[] = []
  for (const route of routes()) {
    for (const role of ROLES) {
      const { statusCode } = await ask(role, route, foreign)
      const expected = TEAM.includes(role) ? 404 : 401
      if (statusCode !== expected) wrong.push(`${nameOf(route)} as ${role}: ${statusCode}`)
    }
  }
  assert.deepEqual(wrong, [])
})

test("a sheet or a door of others is none of one's own place", async () => {
  const { placeId = '', pointId = '', printId = '' } = foreign
  const mixed = routes().filter(({ path }) => /:placeId\/.*:(pointId|printId)/.test(path))
  assert.ok(mixed.length >= 6)
  for (const route of mixed) {
    for (const params of [{ pointId, printId }, { placeId }]) {
      const answer = await ask('manager', route, params)
      assert.equal(answer.statusCode, 404, `${nameOf(route)}: ${answer.body.slice(0, 200)}`)
    }
  }
})

// What staff typed or read from a card; who scans for himself is judged on his own phone.
const ABOUT_OTHERS = /\/(register|batch|personal-code|seen)$/

test('a place that its town has not confirmed names nobody and judges nobody typed', async () => {
  const { sql } = world.city.database
  const placeId = Number(world.params['placeId'])
  await sql`update places.place set state = 'unconfirmed' where place_id = ${placeId}`
  await sql`update places.print set changed_at = now() where place_id = ${placeId}`
  await world.city.city.prints.refresh()
  const told: string[] = []
  let answers = 0
  for (const route of routes()) {
    if (nameOf(route) === STREAM) continue
    const forbidden = ABOUT_OTHERS.test(route.path) ? /"(maskedName|verdict)":/ : /"maskedName":/
    for (const role of TEAM) {
      const answer = await ask(role, route, {})
      assert.ok(answer.statusCode < 500, `${nameOf(route)}: ${answer.body}`)
      if (answer.statusCode >= 300) continue
      answers += 1
      if (forbidden.test(answer.body)) told.push(`${nameOf(route)} as ${role}`)
    }
  }
  assert.deepEqual(told, [])
  assert.ok(answers >= 40, `${answers} answers`)
})
