// One click signs a newcomer in as any role of the demo. Each role has a cookie of its own, so
// that the tabs of several roles do not sign each other out.
import assert from 'node:assert/strict'
import type { FastifyReply } from 'fastify'
import {
  COOKIES,
  cookieName,
  openSession,
  registerPerson,
  setSessionCookie,
} from '../people/index.ts'
import type { OpenedSession } from '../people/index.ts'
import type { App } from '../platform/http.ts'
import type { City } from '../main.ts'
import { totpCode } from '../staff/index.ts'
import { nthResidentNumber } from '../../sim/numbers.ts'
import { STORY_PHONE } from './seed-places.ts'
import type { StaffSecret } from './settings.ts'

// The demo's manager, who also minds the door: an invented person with a birthday far from the
// others, so that the number meets nobody else's.
export const MANAGER_NUMBER = nthResidentNumber('19720229', 'f', 499)
const MANAGER_NAME = '演示管理员'

export type ManagerDesk = {
  readonly sign: (reply: FastifyReply) => Promise<void>
  /** Signs in, and is on duty at a door from now on: without a shift a door shows nobody. */
  readonly standAt: (reply: FastifyReply, pointId: number) => Promise<void>
  /** On duty at a door without a browser: the cookies of the one who stands there. */
  readonly keep: (pointId: number) => Promise<Record<string, string>>
}

/** Opens the one Zhenheyi session that the door's frame and the manager's tab share. */
export function openManagerDesk(city: City, app: App): ManagerDesk {
  const { sql, keyring } = city.database
  let opened: OpenedSession | undefined
  const open = async (): Promise<OpenedSession> => {
    const at = city.clock.now()
    return sql.begin(async (tx) => {
      const registered = await registerPerson(tx, keyring, {
        document: { kind: 'resident-id', number: MANAGER_NUMBER },
        phone: STORY_PHONE,
        phoneConfirmed: true,
        name: MANAGER_NAME,
        origin: 'self',
        at,
        consentedAt: at,
      })
      assert(registered.ok, 'the demo manager was refused')
      const owner = { personId: registered.personId, phone: `+86${STORY_PHONE}` }
      return openSession(tx, { keyring, clock: city.clock }, { power: 'run', ...owner })
    })
  }
  const renew = async (): Promise<OpenedSession> => {
    // Renewed with an hour left: a newcomer must not be signed out in the middle of a scene.
    const isFresh = opened && opened.session.expiresAt > city.clock.now() + 3600
    if (!opened || !isFresh) opened = await open()
    return opened
  }
  const sign = async (reply: FastifyReply): Promise<void> => {
    setSessionCookie(reply, await renew(), city.isHttps)
  }
  const keep = async (pointId: number): Promise<Record<string, string>> => {
    const { token } = await renew()
    const cookies = { [cookieName(COOKIES.run, city.isHttps)]: token }
    const url = `/api/door/points/${pointId}/duty`
    const code = `${city.config.publicUrl}/p/${city.prints.byPoint(pointId)?.token}`
    const payload = { isOn: true, code }
    const answer = await app.inject({ method: 'POST', url, cookies, payload })
    // A door without its gatekeeper is still a page; the next look tries again.
    if (answer.statusCode !== 200) city.log.warn({ status: answer.statusCode }, 'no shift begun')
    return cookies
  }
  return {
    sign,
    standAt: async (reply, pointId) => {
      await sign(reply)
      await keep(pointId)
    },
    keep,
  }
}

/**
 * Signs in a member of staff through the real routes, both factors, and hands the cookies on.
 * Returns false when the sign-in was refused, for example after too many tries.
 */
export async function signInStaff(
  app: App,
  city: City,
  reply: FastifyReply,
  account: StaffSecret,
): Promise<boolean> {
  const { username, password, totpSecret } = account
  const host = new URL(city.config.consoleUrl).host
  const first = await app.inject({
    method: 'POST',
    url: '/api/staff/sign-in',
    headers: { host },
    payload: { username, password },
  })
  if (first.statusCode !== 200) return false
  const pending = cookiesOf(first.headers['set-cookie'])
  const second = await app.inject({
    method: 'POST',
    url: '/api/staff/second',
    headers: { host, cookie: pending.map((one) => one.split(';', 1)[0]).join('; ') },
    payload: { code: totpCode(totpSecret, Date.now()) },
  })
  if (second.statusCode !== 200) return false
  for (const cookie of cookiesOf(second.headers['set-cookie'])) reply.header('set-cookie', cookie)
  return true
}

function cookiesOf(header: string | string[] | number | undefined): string[] {
  if (header === undefined) return []
  return Array.isArray(header) ? header : [String(header)]
}
