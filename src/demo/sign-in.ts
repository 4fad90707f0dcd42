// One click signs a newcomer in as any role of the demo. Each has a cookie of its own, so that the
// tabs of several roles do not sign each other out (staff-tabs.ts).
import type { FastifyReply } from 'fastify'
import type { App } from '../platform/http.ts'
import type { City } from '../main.ts'
import { totpCode } from '../staff/index.ts'
import { nthResidentNumber } from '../../sim/numbers.ts'
import { openDoorKeeper } from './door-keeper.ts'
import type { DoorKeeper } from './door-keeper.ts'
import { STORY_PHONE } from './seed-places.ts'
import type { StaffSecret } from './settings.ts'

// An invented person with a birthday far from the others, so that the number meets nobody else's.
export const MANAGER_NUMBER = nthResidentNumber('19720229', 'f', 499)
const MANAGER_NAME = '演示管理员'

/** Opens the demo's manager, who also minds the story's door: frame and tabs share one session. */
export function openManager(city: City, app: App): DoorKeeper {
  return openDoorKeeper(city, app, {
    name: MANAGER_NAME,
    number: MANAGER_NUMBER,
    phone: STORY_PHONE,
  })
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
