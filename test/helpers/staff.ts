// Government accounts of a test: one password and one second factor for all, and their sign-in.
import assert from 'node:assert/strict'
import type { Database } from '../../src/platform/database.ts'
import type { App } from '../../src/platform/http.ts'
import { createStaffUser, totpCode } from '../../src/staff/index.ts'

export const STAFF_PASSWORD = 'correct-horse-battery'
export const STAFF_SECRET = 'test-secret-test-secret-test-sec'

type Roles = Parameters<typeof createStaffUser>[2]['roles']

/** Makes an account; without a second factor it must set one at its first sign-in. */
export async function addStaff(
  database: Pick<Database, 'sql' | 'keyring'>,
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

/** Signs in over HTTP with both factors. Shape: the cookies a browser keeps. */
export async function signInStaff(app: App, username: string): Promise<Record<string, string>> {
  const cookies: Record<string, string> = {}
  for (const [url, payload] of [
    ['/api/staff/sign-in', { username, password: STAFF_PASSWORD }],
    ['/api/staff/second', { code: totpCode(STAFF_SECRET, Date.now()) }],
  ] as const) {
    const answer = await app.inject({ method: 'POST', url, cookies, payload })
    assert.equal(answer.statusCode, 200, answer.body)
    for (const { name, value } of answer.cookies) cookies[name] = value
  }
  return cookies
}
