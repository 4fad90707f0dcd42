// A phone without a script over the routes of `visitor-app.ts`: keeps cookies, posts forms, and
// holds every answer to the page budget.
import assert from 'node:assert/strict'
import { gunzipSync } from 'node:zlib'
import type { LightMyRequestResponse } from 'fastify'
import type { Device } from './city.ts'
import { hiddenField } from './phone.ts'
import type { VisitorApp } from './visitor-app.ts'

/** What a browser keeps, by cookie name. */
export type Jar = Map<string, string>

export type VisitorJars = {
  readonly get: (path: string, jar?: Jar) => Promise<LightMyRequestResponse>
  readonly post: (
    path: string,
    fields: Record<string, string>,
    jar: Jar,
  ) => Promise<LightMyRequestResponse>
  /** The path of the page behind the code of a door, by its number from 0. */
  readonly door: (index: number) => string
  /** Counts stored visits, of one person or of all. */
  readonly countVisits: (personId?: number) => Promise<number>
}

const PAGE_MAX_BYTES = 10 * 1024
const GZIP = { 'accept-encoding': 'gzip' }

function keep(jar: Jar, answer: LightMyRequestResponse): void {
  for (const { name, value, maxAge, expires } of answer.cookies as {
    name: string
    value: string
    maxAge?: number
    expires?: Date
  }[]) {
    const isGone = value === '' || maxAge === 0 || (expires && expires.getTime() === 0)
    if (isGone) jar.delete(name)
    else jar.set(name, value)
  }
}

/** Writes the cookie header of a jar. */
export function cookieHeader(jar: Jar): string {
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
}

/** Gives a fresh jar that holds a registration's device token. */
export function jarOf(device: Device | undefined): Jar {
  const at = device?.cookie.indexOf('=') ?? 0
  return new Map([['zpc_enter', device?.cookie.slice(at + 1) ?? '']])
}

/** Reads the scan ticket of a page. */
export function ticketOf(answer: LightMyRequestResponse): string {
  const ticket = hiddenField(answer.body, 'ticket')
  assert.equal(ticket.length, 48)
  return ticket
}

/** Opens phones that talk to one city. */
export function openVisitorJars(city: VisitorApp): VisitorJars {
  const within = (path: string, answer: LightMyRequestResponse): LightMyRequestResponse => {
    const bytes = answer.rawPayload
    assert.ok(bytes.length <= PAGE_MAX_BYTES, `${path} has ${bytes.length} bytes on the wire`)
    if (answer.headers['content-encoding'] !== 'gzip') return answer
    // As a browser does: the test reads the page, and its length was what came.
    return Object.defineProperty(answer, 'body', { value: gunzipSync(bytes).toString() })
  }
  return {
    get: async (path, jar = new Map()) => {
      const headers = { ...GZIP, cookie: cookieHeader(jar) }
      const answer = await city.app.inject({ url: path, headers })
      keep(jar, answer)
      return within(path, answer)
    },
    post: async (path, fields, jar) => {
      const answer = await city.app.inject({
        method: 'POST',
        url: path,
        headers: {
          ...GZIP,
          cookie: cookieHeader(jar),
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload: new URLSearchParams(fields).toString(),
      })
      keep(jar, answer)
      return within(path, answer)
    },
    door: (index) => `/p/${city.doors[index]?.token}`,
    countVisits: async (personId) => {
      const [row] = await city.database.sql<{ n: number }[]>`
        select count(*)::int as n from visits.visit where ${personId ?? null}::bigint is null
          or person_id = ${personId ?? null}::bigint`
      return row?.n ?? -1
    },
  }
}
