// Who stands at a door of the demo: a session of Zhenheyi, the shift, and the door's own addresses,
// as the page of the door asks them.
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

/** Somebody invented who minds doors. */
export type KeeperIdentity = {
  readonly name: string
  readonly number: string
  /** Of the team of the door: the account is the phone. */
  readonly phone: string
}

export type DoorKeeper = {
  readonly sign: (reply: FastifyReply) => Promise<void>
  /** Signs in, and is on duty at a door from now on: without a shift a door shows nobody. */
  readonly standAt: (reply: FastifyReply, pointId: number) => Promise<void>
  /** Begins the shift where there is none, and asks an address of the door. Throws: refused. */
  readonly ask: <T>(pointId: number, path: string, payload?: object) => Promise<T>
  /** Shows a code before a shift, as the camera read it. */
  readonly show: (pointId: number, code: string) => Promise<void>
  /** Ends the shift. */
  readonly leave: (pointId: number) => Promise<void>
}

// Renewed with an hour left: a newcomer must not be signed out in the middle of a scene.
const LEFT_SECONDS = 3600

/** Opens the one session of a keeper, which all his tabs share. */
export function openDoorKeeper(city: City, app: App, identity: KeeperIdentity): DoorKeeper {
  const { sql, keyring } = city.database
  let opened: OpenedSession | undefined
  const open = async (): Promise<OpenedSession> => {
    const at = city.clock.now()
    const { name, number, phone } = identity
    return sql.begin(async (tx) => {
      const registered = await registerPerson(tx, keyring, {
        document: { kind: 'resident-id', number },
        phone,
        phoneConfirmed: true,
        name,
        origin: 'self',
        at,
        consentedAt: at,
      })
      assert(registered.ok, 'a keeper of the demo was refused')
      const owner = { personId: registered.personId, phone: `+86${phone}` }
      return openSession(tx, { keyring, clock: city.clock }, { power: 'run', ...owner })
    })
  }
  const renew = async (): Promise<OpenedSession> => {
    const isFresh = opened && opened.session.expiresAt > city.clock.now() + LEFT_SECONDS
    if (!opened || !isFresh) opened = await open()
    return opened
  }
  const inject = async (pointId: number, path: string, payload?: object) => {
    const { token } = await renew()
    return app.inject({
      method: payload ? 'POST' : 'GET',
      url: `/api/door/points/${pointId}${path}`,
      cookies: { [cookieName(COOKIES.run, city.isHttps)]: token },
      ...(payload && { payload }),
    })
  }
  const keep = async (pointId: number): Promise<void> => {
    const code = `${city.config.publicUrl}/p/${city.prints.byPoint(pointId)?.token}`
    const answer = await inject(pointId, '/duty', { isOn: true, code })
    // A door without its gatekeeper is still a page; the next look tries again.
    if (answer.statusCode !== 200) city.log.warn({ status: answer.statusCode }, 'no shift begun')
  }
  const sign = async (reply: FastifyReply): Promise<void> => {
    setSessionCookie(reply, await renew(), city.isHttps)
  }
  return {
    sign,
    standAt: async (reply, pointId) => {
      await sign(reply)
      await keep(pointId)
    },
    ask: async <T>(pointId: number, path: string, payload?: object): Promise<T> => {
      await keep(pointId)
      const answer = await inject(pointId, path, payload)
      if (answer.statusCode >= 300) throw new Error(`${path}: ${answer.statusCode}`)
      return answer.json<T>()
    },
    show: async (pointId, code) => {
      await inject(pointId, '/duty', { isOn: true, code })
    },
    leave: async (pointId) => {
      await inject(pointId, '/duty', { isOn: false })
    },
  }
}
