// What an invitation may be, and whether it still is one. Whoever photographs a code on a
// manager's phone has it: what makes a manager is short and for one.
// Source: F11; security decision 4; ADR 0022.
import { DAY, HOUR, MINUTE } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'

export const LASTS = ['quarter', 'day'] as const
/** How long a code can be scanned: while one stands beside it, or for a whole shift's team. */
export type Lasts = (typeof LASTS)[number]

export const LASTS_SECONDS: Record<Lasts, number> = { quarter: 15 * MINUTE, day: 24 * HOUR }
/** Somebody who is told by mouth signs in when he has the time. Units: seconds. */
export const PHONE_SECONDS = 14 * DAY
// The gatekeepers of one shift of a mall; a longer list is made by phone.
export const USES_MAX = 20

export type CodeTerms = {
  readonly role: 'manager' | 'gatekeeper'
  readonly uses: number
  readonly lasts: Lasts
}

/**
 * Checks the terms of a code to scan.
 * Refuses: 'bad-input' for `uses`; a manager is invited one by one, within a quarter of an hour.
 */
export function checkTerms(terms: CodeTerms): { readonly ok: true } | Refused {
  const { role, uses, lasts } = terms
  if (!Number.isInteger(uses) || uses < 1 || uses > USES_MAX) return refuse('bad-input', 'uses')
  if (role === 'manager' && uses > 1) return refuse('bad-input', 'uses')
  if (role === 'manager' && lasts !== 'quarter') return refuse('bad-input', 'lasts')
  return { ok: true }
}

export type Openness = {
  readonly usesLeft: number
  readonly expiresAt: Instant
  readonly endedAt: Instant | null
}

/** Says whether an invitation can still be accepted. */
export function isOpen(invitation: Openness, now: Instant): boolean {
  const { usesLeft, expiresAt, endedAt } = invitation
  return endedAt === null && usesLeft > 0 && now < expiresAt
}
