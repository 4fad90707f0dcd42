// The sign-in library, set up once: name and password, then an authenticator code. Its own routes
// are not mounted; we call it as functions, so that its surface is what we name and no more.
// Only whoever signs staff in reads it from disk: for every other command it is half a second.
import pg from 'pg'
import type { DatabaseAddress } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'

/** Longest a session lives, whatever is done in it. Units: seconds. Source: F42. */
export const SESSION_SECONDS = 12 * 3600
/** A console left alone is signed out. Units: seconds. Source: F42. */
export const IDLE_SECONDS = 30 * 60
// Time to find the phone with the code. Units: seconds.
const SECOND_STEP_SECONDS = 5 * 60

export const USERNAME_MAX = 30
export const PASSWORD_MIN = 10
export const PASSWORD_MAX = 128
export const COOKIE_PREFIX = 'zpc_staff'

/**
 * Gives the secret that signs session cookies and seals second factors. It comes from a data key,
 * so that every server of an installation has the same and none is written down.
 */
export function staffSecret(keyring: Keyring): string {
  const keyId = keyring.keyIdOf('audit-sign')
  const half = (part: string): string => {
    const mac = keyring.mac('audit-sign', keyId, Buffer.from(`zpc1|staff-sign-in|${part}`))
    if (!mac) throw new Error('no current audit-sign key')
    return mac.toString('hex')
  }
  return half('a') + half('b')
}

/** Opens the library's own small pool; its tables are those of schema staff. */
export function openStaffPool(address: DatabaseAddress): pg.Pool {
  const pool = new pg.Pool({
    host: address.host,
    port: address.port,
    database: address.database,
    user: address.username,
    password: address.password,
    ...(address.tls ? { ssl: true } : {}),
    max: 3,
    idleTimeoutMillis: 10_000,
    allowExitOnIdle: true,
    application_name: 'zpc',
    options: '-c search_path=staff -c TimeZone=UTC',
  })
  // A connection that breaks while idle is replaced by the next query; unheard, it ends us.
  pool.on('error', () => undefined)
  return pool
}

type Setting = { readonly pool: pg.Pool; readonly secret: string; readonly consoleUrl: string }

/** Gives the options of the library, also for the test that compares its schema with ours. */
export async function staffAuthOptions(setting: Setting) {
  const { twoFactor, username } = await import('better-auth/plugins')
  const isHttps = setting.consoleUrl.startsWith('https:')
  return {
    appName: 'Zhenjiang Pass Code',
    baseURL: setting.consoleUrl,
    basePath: '/api/staff/auth',
    secret: setting.secret,
    database: setting.pool,
    telemetry: { enabled: false },
    logger: { disabled: true },
    // Ours counts tries by account (lock-out.rule); by address it would lock a whole office.
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_MIN,
      maxPasswordLength: PASSWORD_MAX,
    },
    session: {
      expiresIn: SESSION_SECONDS,
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
    },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: isHttps,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'strict' as const, path: '/' },
    },
    plugins: [
      username({ minUsernameLength: 3, maxUsernameLength: USERNAME_MAX }),
      twoFactor({
        issuer: 'Zhenjiang Pass Code',
        twoFactorCookieMaxAge: SECOND_STEP_SECONDS,
        accountLockout: { enabled: false },
      }),
    ],
  }
}

/** Opens the library. */
export async function openSignInLibrary(setting: Setting) {
  const { betterAuth } = await import('better-auth')
  return betterAuth(await staffAuthOptions(setting))
}

export type SignInLibrary = Awaited<ReturnType<typeof openSignInLibrary>>
