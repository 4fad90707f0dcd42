// Every statement of our own on accounts, roles, sessions and failed tries. The sign-in library
// writes its own rows; what it lacks (roles by division, idle time, lock-out) is here.
import type { Db, Tx } from '../platform/postgres.ts'
import type { StaffRole } from './role.rule.ts'

export type SessionRow = {
  user_id: string
  username: string
  name: string
  has_second: boolean
  created_at: number
  seen_at: number
  roles: { role: StaffRole; division: string }[]
}

/** Reads a session with its account and roles; undefined when it was ended. */
export async function readStaffSession(db: Db, token: string): Promise<SessionRow | undefined> {
  const [row] = await db<SessionRow[]>`
    select u.id as user_id, u.username, u.name, coalesce(u."twoFactorEnabled", false) as has_second,
      floor(extract(epoch from s."createdAt"))::bigint as created_at,
      floor(extract(epoch from s."updatedAt"))::bigint as seen_at,
      coalesce((select jsonb_agg(jsonb_build_object('role', r.role, 'division', r.division)
          order by r.role, r.division)
        from staff.role r where r.user_id = u.id), '[]'::jsonb) as roles
    from staff.session s join staff."user" u on u.id = s."userId"
    where s.token = ${token}`
  return row
}

/** Marks a session as used now: the idle time counts from here. */
export async function touchStaffSession(db: Db, token: string, at: number): Promise<void> {
  await db`update staff.session set "updatedAt" = to_timestamp(${at}) where token = ${token}`
}

/** Ends a session. */
export async function deleteStaffSession(db: Db, token: string): Promise<void> {
  await db`delete from staff.session where token = ${token}`
}

/**
 * Reads whose second step a pending sign-in is; undefined when it is over. The sign-in library says
 * until when by the clock of this process, never by that of the database. Units: seconds.
 */
export async function readPendingUser(
  db: Db,
  identifier: string,
  at: number,
): Promise<{ user_id: string; username: string } | undefined> {
  const [row] = await db<{ user_id: string; username: string }[]>`
    select u.id as user_id, u.username
    from staff.verification v join staff."user" u on u.id = v.value
    where v.identifier = ${identifier} and v."expiresAt" > to_timestamp(${at})`
  return row
}

/** Makes tries at one account wait for each other, so that parallel guesses are all counted. */
export async function lockTries(tx: Tx, username: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended('staff.try:' || ${username}, 0))`
}

/** Reads when the newest failures were. Shape: seconds since 1970, newest first. */
export async function newestFailures(tx: Tx, username: string, limit: number): Promise<number[]> {
  const rows = await tx<{ at: number }[]>`
    select floor(extract(epoch from at))::bigint as at from staff.sign_in_failure
    where username = ${username} order by at desc limit ${limit}`
  return rows.map((row) => row.at)
}

/** Records one try as failed until it has proved right. */
export async function insertFailure(tx: Tx, username: string, at: number): Promise<number> {
  const [row] = await tx<{ failure_id: number }[]>`
    insert into staff.sign_in_failure (username, at) values (${username}, to_timestamp(${at}))
    returning failure_id`
  if (!row) throw new Error('no failure row')
  return row.failure_id
}

/** Takes one try back: it was right. */
export async function deleteFailure(db: Db, failureId: number): Promise<void> {
  await db`delete from staff.sign_in_failure where failure_id = ${failureId}`
}

/** Forgets an account's failures (both factors were right), and everybody's of long ago. */
export async function clearFailures(db: Db, username: string, before: number): Promise<void> {
  await db`
    delete from staff.sign_in_failure
    where username = ${username} or at < to_timestamp(${before})`
}

export type NewStaff = {
  id: string
  username: string
  name: string
  email: string
  hasSecond: boolean
}

/** Adds an account; false when the user name is taken. */
export async function insertStaffUser(tx: Tx, user: NewStaff): Promise<boolean> {
  const rows = await tx`
    insert into staff."user" (id, name, email, "twoFactorEnabled", username, "displayUsername")
    values (${user.id}, ${user.name}, ${user.email}, ${user.hasSecond}, ${user.username},
      ${user.username})
    on conflict do nothing returning id`
  return rows.length === 1
}

/** Adds the password of an account, hashed by the sign-in library. */
export async function insertStaffPassword(
  tx: Tx,
  account: { id: string; userId: string; passwordHash: string },
): Promise<void> {
  await tx`
    insert into staff.account (id, "accountId", "providerId", "userId", password)
    values (${account.id}, ${account.userId}, 'credential', ${account.userId},
      ${account.passwordHash})`
}

/** Adds a second factor that is enrolled already, sealed as the sign-in library seals it. */
export async function insertSecondFactor(
  tx: Tx,
  factor: { id: string; userId: string; secret: string; backupCodes: string },
): Promise<void> {
  await tx`
    insert into staff."twoFactor" (id, secret, "backupCodes", "userId", verified)
    values (${factor.id}, ${factor.secret}, ${factor.backupCodes}, ${factor.userId}, true)`
}

/** Gives an account its roles. */
export async function insertStaffRoles(
  tx: Tx,
  userId: string,
  roles: readonly { role: StaffRole; division: string }[],
): Promise<void> {
  const names = roles.map((one) => one.role)
  const divisions = roles.map((one) => one.division)
  await tx`
    insert into staff.role (user_id, role, division)
    select ${userId}, role, division
    from unnest(${names}::text[], ${divisions}::text[]) as given (role, division)
    on conflict do nothing`
}
