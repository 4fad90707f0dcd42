// Who is asking: the session of a staff request, checked on the server each time. Both factors are
// behind every session that is accepted. Source: F42.
import type { FastifyRequest } from 'fastify'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import { systemClock } from '../platform/clock.ts'
import type { Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import type { DatabaseAddress, Sql } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { holdsRole } from './role.rule.ts'
import type { RoleGrant, StaffRole } from './role.rule.ts'
import {
  IDLE_SECONDS,
  openSignInLibrary,
  openStaffPool,
  SESSION_SECONDS,
  staffSecret,
} from './sign-in-library.ts'
import type { SignInLibrary } from './sign-in-library.ts'
import { deleteStaffSession, readStaffSession, touchStaffSession } from './sign-in.sql.ts'

/** A signed-in member of staff, both factors shown. */
export type StaffSession = {
  readonly ok: true
  readonly userId: string
  readonly username: string
  readonly name: string
  readonly roles: readonly RoleGrant[]
}

export type StaffDeps = {
  readonly sql: Sql
  readonly address: DatabaseAddress
  readonly keyring: Keyring
  readonly config: Config
  readonly clock?: Clock
}

export type StaffAuth = {
  readonly library: SignInLibrary
  /**
   * Gives the session behind a request when it holds the role (in the division, if one is named).
   * Refuses: 'not-signed-in', 'second-factor-missing', 'not-allowed', 'account-changed' to a page
   * that shows another account, 'not-found' on a host that is not the console's.
   */
  readonly requireStaff: (
    request: FastifyRequest,
    wanted?: { role?: StaffRole; division?: string },
  ) => Promise<StaffSession | Refused>
  /** Says whether the console and its API answer on the host of a request. */
  readonly isConsoleHost: (request: FastifyRequest) => boolean
  readonly close: () => Promise<void>
}

// A write a minute per person at work, instead of one a request. Units: seconds.
const TOUCH_SECONDS = 60

/** Gives the headers the sign-in library reads: the cookies that are asked for, nothing else. */
export function libraryHeaders(request: FastifyRequest, part: 'session' | 'pending'): Headers {
  const wanted = part === 'session' ? '.session_token' : '.two_factor'
  const cookies = (request.headers.cookie ?? '').split(';').map((one) => one.trim())
  const kept = cookies.filter((one) => (one.split('=', 1)[0] ?? '').endsWith(wanted))
  return new Headers({ cookie: kept.join('; ') })
}

/**
 * Gives the account that the page behind a request shows; undefined when it does not say. The
 * session is the browser's: a tab from before the last sign-in would act as somebody else. A link
 * to a file says it in its address.
 */
export function shownAccount(request: FastifyRequest): unknown {
  const { account } = request.query as { account?: unknown }
  return request.headers['x-zpc-account'] ?? account
}

/** Opens the sign-in of staff. Source: F42. */
export async function openStaffAuth(deps: StaffDeps): Promise<StaffAuth> {
  const { sql, config } = deps
  const clock = deps.clock ?? systemClock
  const pool = openStaffPool(deps.address)
  const secret = staffSecret(deps.keyring)
  const library = await openSignInLibrary({ pool, secret, consoleUrl: config.consoleUrl })
  // Source: ADR 0008: the console has a host of its own, so that no page of a place shares its
  // origin. The demo may share one.
  const consoleHost = new URL(config.consoleUrl).host
  const isShared = consoleHost === new URL(config.publicUrl).host
  const isConsoleHost = (request: FastifyRequest): boolean =>
    isShared || request.host === consoleHost

  const readSession = async (request: FastifyRequest): Promise<StaffSession | Refused> => {
    const headers = libraryHeaders(request, 'session')
    if (headers.get('cookie') === '') return refuse('not-signed-in')
    const found = await library.api.getSession({ headers, query: { disableRefresh: true } })
    const row = found && (await readStaffSession(sql, found.session.token))
    if (!found || !row) return refuse('not-signed-in')
    const now = clock.now()
    if (now - row.created_at > SESSION_SECONDS || now - row.seen_at > IDLE_SECONDS) {
      await deleteStaffSession(sql, found.session.token)
      return refuse('not-signed-in')
    }
    if (now - row.seen_at > TOUCH_SECONDS) await touchStaffSession(sql, found.session.token, now)
    if (!row.has_second) return refuse('second-factor-missing')
    const { user_id: userId, username, name, roles } = row
    return { ok: true, userId, username, name, roles }
  }

  return {
    library,
    isConsoleHost,
    requireStaff: async (request, wanted = {}) => {
      if (!isConsoleHost(request)) return refuse('not-found')
      const session = await readSession(request)
      if (!session.ok) return session
      const shown = shownAccount(request)
      if (shown !== undefined && shown !== session.username) return refuse('account-changed')
      if (wanted.role === undefined) return session
      const isHeld = holdsRole(session.roles, { role: wanted.role, division: wanted.division })
      return isHeld ? session : refuse('not-allowed')
    },
    close: () => pool.end(),
  }
}
