// The cookies of this room: their names, how they are set, and who is behind a request.
// Source: security decisions 2 and 8.
import { randomBytes } from 'node:crypto'
import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { DAY } from '../base/instant.ts'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import { DEVICE_DAYS } from './device-token.ts'
import type { PeopleDeps } from './people-deps.ts'
import { isSameOrigin } from './same-origin.ts'
import { SESSION_SECONDS, readSession } from './sessions.ts'
import type { Session } from './sessions.ts'
import type { SessionPower } from './session.sql.ts'

export const COOKIES = {
  enter: 'zpc_enter',
  browser: 'zpc_browser',
  /** Sixteen random bytes while a browser is at a provider. */
  oauth: 'zpc_oauth',
  /** Who the provider said holds this browser. */
  subject: 'zpc_subject',
  /** This browser met a screen's code of now: a scan ticket, and nothing about the person. */
  step: 'zpc_step',
  read: 'zpc_read',
  run: 'zpc_run',
} as const

/** Gives the name of a cookie: with `__Host-` under https, where browsers then protect it. */
export function cookieName(base: string, isHttps: boolean): string {
  return isHttps ? `__Host-${base}` : base
}

function optionsOf(isHttps: boolean, maxAge: number, sameSite: 'lax' | 'strict') {
  return {
    path: '/',
    httpOnly: true,
    secure: isHttps,
    sameSite,
    maxAge,
  } satisfies CookieSerializeOptions
}

const BROWSER_BYTES = 16

/**
 * Gives the random bytes that bind codes to this browser; makes and sets them when missing.
 * Shape: 22 base64url characters.
 */
export function ensureBrowser(
  request: FastifyRequest,
  reply: FastifyReply,
  isHttps: boolean,
): string {
  const known = readBrowser(request, isHttps)
  if (known !== undefined) return known
  const made = randomBytes(BROWSER_BYTES).toString('base64url')
  const name = cookieName(COOKIES.browser, isHttps)
  // Lax: the visitor page is reached from the camera or a chat, and its form must find the cookie.
  void reply.setCookie(name, made, optionsOf(isHttps, DAY, 'lax'))
  return made
}

/** Gives the browser's random bytes; undefined when it has none. */
export function readBrowser(request: FastifyRequest, isHttps: boolean): string | undefined {
  const value = request.cookies[cookieName(COOKIES.browser, isHttps)]
  return value !== undefined && /^[A-Za-z0-9_-]{22}$/.test(value) ? value : undefined
}

/**
 * Sets the cookie of the registrations of this phone (`writeDeviceCookie` makes its value), for
 * half a year or for `seconds`.
 */
export function setDeviceCookie(
  reply: FastifyReply,
  value: string,
  isHttps: boolean,
  seconds = DEVICE_DAYS * DAY,
): void {
  const name = cookieName(COOKIES.enter, isHttps)
  if (value === '') void reply.clearCookie(name, { path: '/', secure: isHttps })
  else void reply.setCookie(name, value, optionsOf(isHttps, seconds, 'lax'))
}

/** Sets or, with an empty value, takes away a cookie that lives for minutes. */
export function setBriefCookie(
  reply: FastifyReply,
  cookie: { readonly base: string; readonly value: string; readonly seconds: number },
  isHttps: boolean,
): void {
  const name = cookieName(cookie.base, isHttps)
  // Lax: the browser comes back from the provider by a link, and must bring it along.
  if (cookie.value === '') void reply.clearCookie(name, { path: '/', secure: isHttps })
  else void reply.setCookie(name, cookie.value, optionsOf(isHttps, cookie.seconds, 'lax'))
}

/** Sets the cookie of a session; Strict, because nothing outside may start in it. */
export function setSessionCookie(
  reply: FastifyReply,
  opened: { readonly token: string; readonly session: Session },
  isHttps: boolean,
): void {
  const { power } = opened.session
  const options = optionsOf(isHttps, SESSION_SECONDS[power], 'strict')
  void reply.setCookie(cookieName(COOKIES[power], isHttps), opened.token, options)
}

/** Takes the cookie of a session away. */
export function clearSessionCookie(
  reply: FastifyReply,
  power: SessionPower,
  isHttps: boolean,
): void {
  const name = cookieName(COOKIES[power], isHttps)
  void reply.clearCookie(name, { path: '/', secure: isHttps, httpOnly: true, sameSite: 'strict' })
}

type SessionDeps = Pick<PeopleDeps, 'sql' | 'keyring' | 'clock' | 'isHttps'>

/**
 * Gives the Zhenheyi session behind a request. A page of a neighbour host is of our site, so the
 * cookie alone does not tell who posts.
 * Refuses: 'not-signed-in', 'not-allowed' for what another page posts.
 */
export async function requireRun(
  deps: SessionDeps,
  request: FastifyRequest,
): Promise<Session | Refused> {
  if (request.method !== 'GET' && !isSameOrigin(request)) return refuse('not-allowed')
  return readSession(deps, request.cookies[cookieName(COOKIES.run, deps.isHttps)], 'run')
}

/** Gives the reading session behind a request. Refuses: 'not-signed-in'. */
export async function requireRead(
  deps: SessionDeps,
  request: FastifyRequest,
): Promise<Session | Refused> {
  return readSession(deps, request.cookies[cookieName(COOKIES.read, deps.isHttps)], 'read')
}
