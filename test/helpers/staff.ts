// Government accounts of a test: one password and one second factor for all.
import assert from 'node:assert/strict'
import { createStaffUser } from '../../src/staff/index.ts'
import type { TestDatabase } from './database.ts'

export const STAFF_PASSWORD = 'correct-horse-battery'
export const STAFF_SECRET = 'test-secret-test-secret-test-sec'

type Roles = Parameters<typeof createStaffUser>[2]['roles']

/** Makes an account; without a second factor it must set one at its first sign-in. */
export async function addStaff(
  database: TestDatabase,
  username: string,
  roles: Roles,
  hasSecond = true,
): Promise<void> {
  const made = await database.sql.begin((tx) =>
    createStaffUser(tx, database.keyring, {
      username,
      name: username,
      password: STAFF_PASSWORD,
      roles,
      ...(hasSecond ? { totpSecret: STAFF_SECRET } : {}),
    }),
  )
  assert.ok(made.ok)
}
