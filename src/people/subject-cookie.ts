// The cookie that carries a subject from the provider's answer to the registration it may be linked
// in: sealed, bound to this browser, half an hour. Source: security decision 9; ADR 0012.
import { MINUTE } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import { PROVIDERS } from '../partners/index.ts'
import type { Keyring } from '../platform/seal.ts'
import type { Subject } from './subjects.ts'

/** 'stranger': carries nobody yet; 'known': recognised; 'other': not whom this phone knew. */
export const SUBJECT_STANDINGS = ['stranger', 'known', 'other'] as const
export type SubjectStanding = (typeof SUBJECT_STANDINGS)[number]

export type HeldSubject = Subject & {
  readonly standing: SubjectStanding
  /** When the provider answered. */
  readonly at: Instant
  /** The print that was scanned. */
  readonly printId: number
  /** The provider was asked by the page itself, right after a scan: no link led here. */
  readonly isByItself: boolean
}

/** As long as the ticket of the form: the person may still be typing. */
export const SUBJECT_SECONDS = 30 * MINUTE
// The longest we write is far shorter; more is not ours.
const TEXT_MAX = 600

function placeOf(browser: string): { column: string; rowId: string } {
  return { column: 'people.subject_cookie', rowId: browser }
}

/** Writes the cookie. `browser` is the value of the cookie `zpc_browser`. */
export function writeSubjectCookie(keyring: Keyring, held: HeldSubject, browser: string): string {
  const { provider, appId, subject, standing, at, printId, isByItself } = held
  const text = [provider, appId, subject, standing, at, printId, Number(isByItself)].join('|')
  return keyring.seal('identity', placeOf(browser), text).toString('base64url')
}

function unseal(keyring: Keyring, text: string, browser: string): string {
  try {
    return keyring.unseal('identity', placeOf(browser), Buffer.from(text, 'base64url'))
  } catch {
    // Changed, or of another browser: not an error of ours but a cookie to pass over.
    return ''
  }
}

/** Reads the cookie (untrusted); undefined unless it is ours, of this browser and fresh. */
export function readSubjectCookie(
  keyring: Keyring,
  cookie: { readonly text: string; readonly browser: string },
  now: Instant,
): HeldSubject | undefined {
  const { text, browser } = cookie
  if (text === '' || browser === '' || text.length > TEXT_MAX) return undefined
  const parts = unseal(keyring, text, browser).split('|')
  const provider = PROVIDERS.find((name) => name === parts[0])
  const standing = SUBJECT_STANDINGS.find((name) => name === parts[3])
  const [, appId = '', subject = ''] = parts
  const at = Number(parts[4])
  if (!provider || !standing || !(now - at <= SUBJECT_SECONDS)) return undefined
  const printId = Number(parts[5])
  return { provider, appId, subject, standing, at, printId, isByItself: parts[6] === '1' }
}
