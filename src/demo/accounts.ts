// The demo's government accounts: random passwords for each installation, kept so that the stage
// can sign a newcomer in with one click. A production database never has them.
import { randomBytes } from 'node:crypto'
import type { Tx } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { createStaffUser } from '../staff/index.ts'
import { readDemo, writeDemo } from './settings.ts'
import type { StaffSecret } from './settings.ts'

const PEOPLE = [
  { role: 'tracer', username: 'tracer', name: '演示流调员' },
  { role: 'supervisor', username: 'supervisor', name: '演示督查员' },
  { role: 'auditor', username: 'auditor', name: '演示审计员' },
  { role: 'administrator', username: 'admin', name: '演示系统管理员' },
] as const

// 96 bits: no table of a breach holds it.
const PASSWORD_BYTES = 12

type Given = { readonly tx: Tx; readonly keyring: Keyring; readonly division: string }

/** Makes the accounts that are not there. Shape: tracer, supervisor, auditor, administrator. */
export async function seedAccounts(given: Given): Promise<readonly StaffSecret[]> {
  const known = (await readDemo(given.tx, 'accounts'))?.accounts ?? []
  if (known.length === PEOPLE.length) return known
  const accounts: StaffSecret[] = []
  for (const { role, username, name } of PEOPLE) {
    const old = known.find((account) => account.role === role)
    if (old) {
      accounts.push(old)
      continue
    }
    const password = randomBytes(PASSWORD_BYTES).toString('base64url')
    const totpSecret = randomBytes(20).toString('hex')
    const made = await createStaffUser(given.tx, given.keyring, {
      username,
      name,
      password,
      totpSecret,
      roles: [{ role, division: given.division }],
      by: { actor: 'system:demo', actorKind: 'system' },
    })
    if (made.ok) accounts.push({ role, username, password, totpSecret })
  }
  await writeDemo(given.tx, 'accounts', { accounts })
  return accounts
}
