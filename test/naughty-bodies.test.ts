// The big list of naughty strings in every field of every body that the API takes, sent by whoever
// may send it: by a manager, a gatekeeper on duty, each kind of staff. Never a 500, always words.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { after, before, test } from 'node:test'
import type { Route } from './helpers/city-app.ts'
import { openRoleCity } from './helpers/role-city.ts'
import type { RoleCity, RoleName } from './helpers/role-city.ts'

const LIST = resolve(import.meta.dirname, '../../shared/data/vectors/blns.json')
const skip = existsSync(LIST) ? false : 'the list is not here: ../shared/data/vectors/blns.json'
// What the list lacks: bytes PostgreSQL refuses, halves of characters, what is no text at all.
const MORE = ['\0', 'a\0b', '\uD800', 'x'.repeat(5000), '2026-13-45', 0, -1, 2 ** 31, 2 ** 53, 0.5]
const NO_TEXT = [null, true, [], {}, [[]]]
// Each string in one field of each body, a fifth of them in each: all pairs would take an hour.
const SHARE = 5
// What ends a place, a team or a shift comes last, or nobody is left to ask.
const LAST = /\/close$|\/leave$|\/duty$|\/merge$|\/suspend$|\/withdraw$|\/accept$|\/team|handovers/

const ASKERS: readonly (readonly [RegExp, RoleName])[] = [
  [/^\/api\/tracing/, 'tracer'],
  [/^\/api\/staff\/(rules|lists)/, 'administrator'],
  [/^\/api\/staff/, 'supervisor'],
  [/^\/api\/door/, 'gatekeeper on duty'],
  [/^/, 'manager'],
]

let world: RoleCity
before(async () => {
  if (!skip) world = await openRoleCity()
})
after(() => world?.city[Symbol.asyncDispose]())

/** Gives copies of a body, each with one leaf replaced. */
function variants(body: unknown, leaf: unknown): unknown[] {
  if (Array.isArray(body)) {
    return body.flatMap((one, at) => variants(one, leaf).map((changed) => body.with(at, changed)))
  }
  if (typeof body !== 'object' || body === null) return [leaf]
  return Object.entries(body).flatMap(([name, value]) =>
    variants(value, leaf).map((changed) => ({ ...body, [name]: changed })),
  )
}

const nameOf = (route: Route): string => `${route.method} ${route.path}`

async function send(route: Route, body: unknown): Promise<string | undefined> {
  const params: Readonly<Record<string, string>> = {
    ...world.params,
    ...world.paramsOf[nameOf(route)],
  }
  const asker = ASKERS.find(([pattern]) => pattern.test(route.path))?.[1] ?? 'nobody'
  const answer = await world.city.app.inject({
    method: route.method,
    url: route.path.replaceAll(/:(\w+)/g, (_, name: string) => params[name] ?? '1'),
    cookies: world.cookies.get(asker) ?? {},
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  })
  const { statusCode } = answer
  if (statusCode < 400) return undefined
  const { error, message } = answer.json<{ error?: string; message?: { zh?: string } }>()
  const isOurs = statusCode < 500 || error === 'busy'
  if (isOurs && error && message?.zh) return undefined
  return `${nameOf(route)} ${statusCode} ${JSON.stringify(body).slice(0, 200)}`
}

test(
  'naughty strings in every field of every body are taken or refused in words',
  {
    skip,
  },
  async () => {
    const naughty = JSON.parse(readFileSync(LIST, 'utf8')) as string[]
    const leaves = [...naughty, ...MORE, ...NO_TEXT]
    const rank = (route: Route): number => (LAST.test(nameOf(route)) ? 1 : 0)
    const routes = world.city.routes
      .filter((route) => world.bodies[nameOf(route)] !== undefined)
      .toSorted((one, other) => rank(one) - rank(other))
    assert.ok(routes.length >= 45, `${routes.length} routes`)
    const wrong: string[] = []
    for (const [at, route] of routes.entries()) {
      for (const [index, leaf] of leaves.entries()) {
        if (index < naughty.length && index % SHARE !== at % SHARE) continue
        const bodies = variants(world.bodies[nameOf(route)]?.(), leaf)
        const problem = await send(route, bodies[Math.floor(index / SHARE) % bodies.length])
        if (problem !== undefined) wrong.push(problem)
      }
    }
    assert.deepEqual(wrong, [])
  },
)
