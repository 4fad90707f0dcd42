// Signing in: name and password, then the code of the authenticator app. Each try is recorded as
// failed before it is checked, so that parallel guesses are all counted. Source: F42.
import type { FastifyRequest } from 'fastify'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import { DAY } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import { systemClock } from '../platform/clock.ts'
import type { Sql } from '../platform/postgres.ts'
import { appendAudit } from './audit.ts'
import { isLocked, TRIES_MAX } from './lock-out.rule.ts'
import {
  clearFailures,
  deleteFailure,
  insertFailure,
  lockTries,
  newestFailures,
  readPendingUser,
} from './sign-in.sql.ts'
import { USERNAME_MAX } from './sign-in-library.ts'
import type { SignInLibrary } from './sign-in-library.ts'
import { libraryHeaders } from './staff-auth.ts'

export type SignInDeps = {
  readonly sql: Sql
  readonly library: SignInLibrary
  readonly now: Instant
}

/** A step that went well, with the cookies to set. */
export type SignInStep<T> = { readonly ok: true; readonly value: T; readonly cookies: string[] }

/** Gives the one spelling of a user name. */
export function canonicalUsername(text: string): string {
  return text.trim().toLowerCase()
}

async function beginTry(sql: Sql, username: string, now: Instant): Promise<number | Refused> {
  return sql.begin(async (tx) => {
    await lockTries(tx, username)
    const failures = await newestFailures(tx, username, TRIES_MAX)
    if (isLocked(failures, now)) return refuse('account-locked')
    return insertFailure(tx, username, now)
  })
}

type Answer<T> = { headers: Headers; response: T }

/** Calls the library; an error of the person becomes undefined, a broken world stays thrown. */
async function ask<T>(call: () => Promise<Answer<T>>): Promise<Answer<T> | undefined> {
  try {
    return await call()
  } catch (error) {
    const { isAPIError } = await import('better-auth/api')
    if (isAPIError(error) && error.statusCode < 500) return undefined
    throw error
  }
}

/**
 * Checks name and password; a session exists only after the second step.
 * Refuses: 'second-factor-wrong' (never saying which part was wrong), 'account-locked'.
 * Source: F42.
 */
export async function signInWithPassword(
  deps: SignInDeps,
  given: { username: string; password: string },
): Promise<SignInStep<'second' | 'enrol'> | Refused> {
  const { sql, library, now } = deps
  const username = canonicalUsername(given.username)
  if (!/^[a-z0-9_.]+$/.test(username) || username.length > USERNAME_MAX) {
    return refuse('second-factor-wrong')
  }
  const tried = await beginTry(sql, username, now)
  if (typeof tried !== 'number') return tried
  const answer = await ask(() =>
    library.api.signInUsername({
      body: { username, password: given.password },
      headers: new Headers(),
      returnHeaders: true,
    }),
  )
  if (!answer) return refuse('second-factor-wrong')
  await deleteFailure(sql, tried)
  const next = 'twoFactorRedirect' in answer.response ? 'second' : 'enrol'
  return { ok: true, value: next, cookies: answer.headers.getSetCookie() }
}

// What the library makes; anything else (untrusted input) is no pending sign-in.
const PENDING = /^(?<identifier>[\w-]{1,80})\./

function pendingIdentifier(headers: Headers): string {
  const value = (headers.get('cookie') ?? '').split('=').slice(1).join('=')
  // The library signs it as identifier.signature; a forged one finds no row.
  return PENDING.exec(value)?.groups?.['identifier'] ?? ''
}

/**
 * Checks the second code and opens the session, with its audit row.
 * Refuses: 'sign-in-stale', 'second-factor-wrong', 'account-locked'. Source: F42.
 */
export async function signInWithSecond(
  deps: SignInDeps,
  request: FastifyRequest,
  code: string,
): Promise<SignInStep<string> | Refused> {
  const { sql, library, now } = deps
  const headers = libraryHeaders(request, 'pending')
  // The library has no clock but the machine's.
  const machineNow = systemClock.now()
  const pending = await readPendingUser(sql, pendingIdentifier(headers), machineNow)
  if (!pending) return refuse('sign-in-stale')
  const tried = await beginTry(sql, pending.username, now)
  if (typeof tried !== 'number') return tried
  const answer = await ask(() =>
    library.api.verifyTOTP({ body: { code }, headers, returnHeaders: true }),
  )
  if (!answer) return refuse('second-factor-wrong')
  await clearFailures(sql, pending.username, now - DAY)
  await recordSignIn(sql, { username: pending.username, now, action: 'signed-in' })
  return { ok: true, value: pending.username, cookies: answer.headers.getSetCookie() }
}

/** Writes the audit row of a sign-in or sign-out. */
export async function recordSignIn(
  sql: Sql,
  event: { username: string; now: Instant; action: 'signed-in' | 'signed-out' },
): Promise<void> {
  await sql.begin((tx) =>
    appendAudit(tx, {
      at: event.now,
      actor: event.username,
      actorKind: 'staff',
      action: event.action,
      detail: {},
    }),
  )
}

/**
 * Begins to set up the authenticator app of an account that has none.
 * Refuses: 'second-factor-wrong' when the password is not right or a code exists already.
 */
export async function enrolSecond(
  deps: SignInDeps,
  request: FastifyRequest,
  password: string,
): Promise<SignInStep<{ secret: string; uri: string }> | Refused> {
  const headers = libraryHeaders(request, 'session')
  const answer = await ask(() =>
    deps.library.api.enableTwoFactor({ body: { password }, headers, returnHeaders: true }),
  )
  const uri = answer && 'totpURI' in answer.response ? answer.response.totpURI : undefined
  if (!answer || uri === undefined) return refuse('second-factor-wrong')
  const secret = new URL(uri).searchParams.get('secret') ?? ''
  return { ok: true, value: { secret, uri }, cookies: answer.headers.getSetCookie() }
}

/** Ends the set-up with the first code; from here on the session counts as signed in. */
export async function confirmSecond(
  deps: SignInDeps,
  request: FastifyRequest,
  code: string,
): Promise<SignInStep<true> | Refused> {
  const headers = libraryHeaders(request, 'session')
  const answer = await ask(() =>
    deps.library.api.verifyTOTP({ body: { code }, headers, returnHeaders: true }),
  )
  if (!answer) return refuse('second-factor-wrong')
  return { ok: true, value: true, cookies: answer.headers.getSetCookie() }
}
