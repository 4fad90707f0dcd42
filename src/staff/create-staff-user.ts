// Making an account of staff: account, password, roles and audit row in one transaction.
import { randomUUID } from 'node:crypto'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import { systemClock } from '../platform/clock.ts'
import type { Tx } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { appendAudit } from './audit.ts'
import type { AuditEntry } from './audit.ts'
import type { RoleGrant } from './role.rule.ts'
import { PASSWORD_MAX, PASSWORD_MIN, staffSecret, USERNAME_MAX } from './sign-in-library.ts'
import {
  insertSecondFactor,
  insertStaffPassword,
  insertStaffRoles,
  insertStaffUser,
} from './sign-in.sql.ts'
import { canonicalUsername } from './sign-in.ts'

export type NewStaffUser = {
  readonly username: string
  readonly name: string
  readonly password: string
  readonly roles: readonly RoleGrant[]
  /** A known secret enrols the second factor at once (demo); without it the first sign-in does. */
  readonly totpSecret?: string
  /** Who makes the account; `system:create` when nothing is said. */
  readonly by?: Pick<AuditEntry, 'actor' | 'actorKind'>
}

/**
 * Makes an account. Shape: the id of the account.
 * Refuses: 'bad-input' (username, password or name), 'duplicate'. Source: F42.
 */
export async function createStaffUser(
  tx: Tx,
  keyring: Keyring,
  user: NewStaffUser,
): Promise<{ ok: true; userId: string } | Refused> {
  const username = canonicalUsername(user.username)
  const isUsername = /^[a-z0-9_.]{3,}$/.test(username) && username.length <= USERNAME_MAX
  if (!isUsername) return refuse('bad-input', 'username')
  if (user.password.length < PASSWORD_MIN || user.password.length > PASSWORD_MAX) {
    return refuse('bad-input', 'password')
  }
  if (user.name.trim() === '') return refuse('bad-input', 'name')
  const userId = randomUUID()
  const { hashPassword } = await import('better-auth/crypto')
  const passwordHash = await hashPassword(user.password)
  const isNew = await insertStaffUser(tx, {
    id: userId,
    username,
    name: user.name.trim(),
    // The library wants an address; staff have names. Reserved by RFC 2606, never sent to.
    email: `${username}@staff.invalid`,
    hasSecond: user.totpSecret !== undefined,
  })
  if (!isNew) return refuse('duplicate', 'username')
  await insertStaffPassword(tx, { id: randomUUID(), userId, passwordHash })
  await insertStaffRoles(tx, userId, user.roles)
  if (user.totpSecret !== undefined) await addSecond(tx, keyring, userId, user.totpSecret)
  await appendAudit(tx, {
    at: systemClock.now(),
    actor: user.by?.actor ?? 'system:create',
    actorKind: user.by?.actorKind ?? 'system',
    action: 'staff-created',
    detail: { username, roles: user.roles.map((one) => `${one.role}@${one.division}`) },
  })
  return { ok: true, userId }
}

async function addSecond(tx: Tx, keyring: Keyring, userId: string, secret: string): Promise<void> {
  const { symmetricEncrypt } = await import('better-auth/crypto')
  const key = staffSecret(keyring)
  await insertSecondFactor(tx, {
    id: randomUUID(),
    userId,
    secret: await symmetricEncrypt({ key, data: secret }),
    // No spare codes: a lost phone is a matter for the administrator.
    backupCodes: await symmetricEncrypt({ key, data: '[]' }),
  })
}
